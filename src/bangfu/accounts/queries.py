"""Who may see what, who is there, and what was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Q, QuerySet
from django_otp.plugins.otp_totp.models import TOTPDevice

from bangfu.accounts import rules
from bangfu.accounts.lines import GrantLine as GrantLine
from bangfu.accounts.models import Grant, JournalEntry, RolePolicy, Staff
from bangfu.accounts.permissions import can_administer, check_can_administer, check_can_read_journal
from bangfu.accounts.scope import Post
from bangfu.accounts.scope import Scope as Scope
from bangfu.accounts.terms import COUNTY_OFFICER
from bangfu.divisions import queries as divisions
from bangfu.divisions import rules as rules_of_places
from bangfu.ground import clock
from bangfu.ground.errors import NotFound, gettext_noop


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


def owes_second_factor(staff: Staff, on: dt.date | None = None) -> bool:
    """Whether the officer must show a second factor: a role demands it, or they set one up themselves."""
    roles = Grant.objects.live(on or clock.today()).filter(staff=staff).values("role")
    demanded = RolePolicy.objects.filter(role__in=roles, needs_second_factor=True)
    own = TOTPDevice.objects.filter(user=staff, confirmed=True)
    return Staff.objects.filter(Exists(demanded) | Exists(own), pk=staff.pk).exists()


def has_second_factor(staff: Staff) -> bool:
    """Whether the officer has set one up and confirmed it."""
    return bool(TOTPDevice.objects.filter(user=staff, confirmed=True).exists())


def waiting_secret(staff: Staff) -> str:
    """The address a phone reads to learn the secret that waits to be confirmed; empty when none waits."""
    device = TOTPDevice.objects.filter(user=staff, confirmed=False).first()
    return str(device.config_url) if device else ""


def staff_seen_by(viewer: Staff) -> QuerySet[Staff]:
    """Every account with its grants, for an administrator. Grain: one row per account. Raises: NotYourRole."""
    check_can_administer(viewer)
    return Staff.objects.prefetch_related("grants")


def one_staff_seen_by(viewer: Staff, staff_id: int) -> Staff:
    """One account. Raises: NotYourRole, NotFound."""
    if (staff := staff_seen_by(viewer).filter(pk=staff_id).first()) is None:
        raise NotFound(gettext_noop("没有这个账户。"))
    return staff


def one_grant_seen_by(viewer: Staff, grant_id: int) -> Grant:
    """One grant with its officer. Raises: NotYourRole, NotFound."""
    check_can_administer(viewer)
    if (grant := Grant.objects.select_related("staff").filter(pk=grant_id).first()) is None:
        raise NotFound(gettext_noop("没有这项授权。"))
    return grant


def grants_of(staff: Staff, on: dt.date | None = None) -> list[GrantLine]:
    """The officer's grants in words, live ones first, then by start. Grain: one row per grant."""
    day = on or clock.today()
    lines = [GrantLine.of(grant, day) for grant in staff.grants.all()]
    return sorted(lines, key=lambda line: (line.state != "live", -line.grant.valid_from.toordinal(), line.grant.pk))


def posts_in_words(staff: Staff) -> str:
    """The officer's live roles and where they hold, as in 乡镇 义井镇."""
    live = [line for line in grants_of(staff) if line.state == "live"]
    return ";".join(" ".join(filter(None, (str(line.grant.get_role_display()), line.where))) for line in live)


def holding(rows: QuerySet[Staff], *roles: str) -> QuerySet[Staff]:
    """Those of the accounts that hold one of the roles today."""
    return rows.filter(pk__in=Grant.objects.live(clock.today()).filter(role__in=roles).values("staff"))


def holders(role: str) -> int:
    """How many officers hold a role today."""
    return Grant.objects.live(clock.today()).filter(role=role).values("staff").distinct().count()


def villages_in(grant: Grant) -> int:
    """How many villages in force today the grant opens."""
    if grant.role not in rules.SEEING_ROLES or not grant.division_code:
        return 0
    ranges = divisions.ranges_of(grant.division_code)
    return sum(any(low <= village.code <= high for low, high in ranges) for village in divisions.villages())


def role_policies() -> list[RolePolicy]:
    """One policy per role, in the order of the roles; a role never set demands nothing."""
    kept = {policy.role: policy for policy in RolePolicy.objects.all()}
    return [kept.get(role) or RolePolicy(role=role) for role in Grant.Role.values]


def minutes_until_open(username: str, ip: str) -> int:
    """Minutes until a locked login opens again, at least 1. Source: the failures that the lockout counts."""
    last = AccessAttempt.objects.filter(username=username, ip_address=ip).order_by("-attempt_time").first()
    now = clock.now()
    cool_off = dt.timedelta(hours=settings.AXES_COOLOFF_TIME)
    return rules.minutes_left(last.attempt_time if last else now, now, cool_off)


def journal_seen_by(viewer: Staff) -> QuerySet[JournalEntry]:
    """The entries an administrator or inspector may read. Grain: one row per act. Raises: NotYourRole.

    An administrator and an inspector of the whole county: all. An inspector of a part: acts of staff placed within it.
    """
    check_can_read_journal(viewer)
    entries = JournalEntry.objects.select_related("by")
    if can_administer(viewer) or inspects_county(viewer):
        return entries
    ranges = [pair for post in scope_of(viewer).posts if post.role == Grant.Role.INSPECTOR for pair in post.ranges]
    placed = Q(pk__in=[])
    for low, high in ranges:
        placed |= Q(division_code__gte=low, division_code__lte=high)
    outside = Grant.objects.live(clock.today()).exclude(placed).values("staff")
    inside = Grant.objects.live(clock.today()).filter(placed).exclude(staff__in=outside).values("staff")
    return entries.filter(by__in=inside)


def inspects_county(viewer: Staff) -> bool:
    """Whether the officer is an inspector of the whole county."""
    return scope_of(viewer).covers_village(rules_of_places.code_range(settings.BANGFU_PLACE)[1], Grant.Role.INSPECTOR)


def demo_officer() -> Staff:
    """The county officer of the demo, in whose name its files are imported. Raises: Staff.DoesNotExist elsewhere."""
    return Staff.objects.get(username=COUNTY_OFFICER)
