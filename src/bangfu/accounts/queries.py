"""Who may see what, who is there, and what was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from bangfu.accounts import rules
from bangfu.accounts.models import Grant, JournalEntry, RolePolicy, Staff
from bangfu.accounts.scope import Post
from bangfu.accounts.scope import Scope as Scope
from bangfu.divisions import queries as divisions
from bangfu.ground import clock


def scope_of(staff: Staff | AnonymousUser, on: dt.date | None = None) -> Scope:
    """The union of the officer's grants live on a day, today when not said; empty for a suspended one."""
    if not isinstance(staff, Staff) or not staff.is_active:
        return Scope()
    grants = list(Grant.objects.live(on or clock.today()).filter(staff=staff))
    posts = tuple(_post(grant) for grant in grants)
    seeing = [post for post in posts if post.role in rules.SEEING_ROLES]
    return Scope(
        ranges=tuple(dict.fromkeys(pair for post in seeing for pair in post.ranges)),
        household_ids=frozenset(
            number for grant in grants if grant.role in rules.SEEING_ROLES for number in grant.household_ids
        ),
        departments=frozenset(grant.department for grant in grants if grant.role == Grant.Role.DEPARTMENT),
        roles=frozenset(grant.role for grant in grants),
        posts=posts,
    )


def _post(grant: Grant) -> Post:
    has_range = grant.role in rules.SEEING_ROLES and grant.division_code
    return Post(grant.role, divisions.ranges_of(grant.division_code) if has_range else ())


def staff_covering(
    village_code: str, on: dt.date | None = None, *, roles: Iterable[str] = ("village", "township", "county")
) -> list[Staff]:
    """Active staff whose grants of these roles cover a village on a day, the nearest first, then by name."""
    wanted = list(roles)
    grants = Grant.objects.live(on or clock.today()).filter(role__in=wanted).exclude(division_code="")
    near = [
        (wanted.index(grant.role), grant.staff.full_name, grant.staff)
        for grant in grants.select_related("staff")
        if any(low <= village_code <= high for low, high in divisions.ranges_of(grant.division_code))
    ]
    return list(dict.fromkeys(staff for _, _, staff in sorted(near, key=lambda found: found[:2])))


def staff_for_assignment(scope: Scope, on: dt.date | None = None) -> list[Staff]:
    """Active village, township and county staff whose range meets the scope, by name. Grain: one per account."""
    grants = Grant.objects.live(on or clock.today()).filter(role__in=rules.WORKING_ROLES).exclude(division_code="")
    found = {
        grant.staff
        for grant in grants.select_related("staff")
        if any(
            low <= there[1] and there[0] <= high
            for low, high in divisions.ranges_of(grant.division_code)
            for there in scope.ranges
        )
    }
    return sorted(found, key=lambda staff: (staff.full_name, staff.pk))


def journal_of(thing: str) -> QuerySet[JournalEntry]:
    """The entries about one thing, such as household:12, oldest first."""
    return JournalEntry.objects.filter(thing=thing).select_related("by").order_by("seq")


def needs_second_factor(staff: Staff, on: dt.date | None = None) -> bool:
    """Whether one of the roles the officer holds demands a second factor."""
    roles = Grant.objects.live(on or clock.today()).filter(staff=staff).values("role")
    return RolePolicy.objects.filter(role__in=roles, needs_second_factor=True).exists()
