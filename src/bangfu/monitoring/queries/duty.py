"""What one officer has to do about warnings: look where it is theirs, assign where nobody has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bangfu.accounts import queries as accounts
from bangfu.monitoring.models import Warning
from bangfu.monitoring.permissions import ASSIGNERS
from bangfu.monitoring.queries.seen import warnings_in
from bangfu.monitoring.terms import State
from bangfu.rulebook import queries as rulebook

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff
    from bangfu.accounts.queries import Scope


@dataclass(frozen=True, slots=True)
class Duty:
    """One warning somebody has to act on. `verb` is check or assign; `when` is overdue, today, week or later."""

    warning_id: int
    household_id: int
    head_name: str
    village_code: str
    risk: str
    sentence: str
    verb: str
    due_on: date
    when: str


@dataclass(frozen=True, slots=True)
class Duties:
    """An officer's warnings by urgency: how many of each, and the first of them, most urgent first."""

    overdue: int
    today: int
    week: int
    later: int
    first: tuple[Duty, ...]


def due_warnings(staff: Staff) -> QuerySet[Warning]:
    """Open warnings the officer has to act on: assigned to them, in a village they work for, or still to assign."""
    return _due_in(accounts.scope_of(staff), staff)


def _due_in(scope: Scope, staff: Staff) -> QuerySet[Warning]:
    mine = Q(state=State.ASSIGNED, assigned_to=staff)
    unheld = Q(state=State.NEW) & _where(scope, "village", *ASSIGNERS)
    return warnings_in(scope).filter(mine | unheld).order_by("due_on", "-rank", "pk")


def _where(scope: Scope, *roles: str) -> Q:
    """The villages in which the officer holds one of the roles."""
    condition = Q(pk__in=[])
    for post in scope.posts:
        if post.role in roles:
            for low, high in post.ranges:
                condition |= Q(village_code__gte=low, village_code__lte=high)
    return condition


def due_for(staff: Staff, on: date, *, most: int = 60) -> Duties:
    """What the officer has to do, counted by urgency, with the first `most` of them. Two queries besides the scope's."""
    scope = accounts.scope_of(staff)
    due = _due_in(scope, staff)
    counted = [when_due(day, on) for day in due.values_list("due_on", flat=True)]
    return Duties(
        overdue=counted.count("overdue"),
        today=counted.count("today"),
        week=counted.count("week"),
        later=counted.count("later"),
        first=tuple(_duty(one, on, scope) for one in due[:most]),
    )


def when_due(due_on: date, on: date) -> str:
    """overdue, today, week (within seven days) or later."""
    if due_on < on:
        return "overdue"
    if due_on == on:
        return "today"
    return "week" if due_on <= on + timedelta(days=7) else "later"


def _duty(one: Warning, on: date, scope: Scope) -> Duty:
    assigns = one.state == State.NEW and scope.covers_village(one.village_code, *ASSIGNERS)
    said = rulebook.told(one.sentence)
    return Duty(
        warning_id=one.pk,
        household_id=one.household_id,
        head_name=one.household.head_name,
        village_code=one.village_code,
        risk=one.risk,
        sentence=_("%(name)s:%(sentence)s") % {"name": one.about.name, "sentence": said} if one.about else said,
        verb="assign" if assigns else "check",
        due_on=one.due_on,
        when=when_due(one.due_on, on),
    )
