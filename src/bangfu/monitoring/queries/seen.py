"""Warnings an officer may see: the queue, what is quiet, a household's history."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from bangfu.accounts import queries as accounts
from bangfu.monitoring.models import SelfReport, Warning
from bangfu.monitoring.terms import LOOKED_STATES, OPEN_STATES

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff
    from bangfu.accounts.queries import Scope


def warnings_in(scope: Scope) -> QuerySet[Warning]:
    """Warnings of the households a scope covers, newest and heaviest first. Grain: one row per warning."""
    seen = Warning.objects.filter(scope.household_q("village_code", "household_id"), household__withdrawn_at=None)
    return seen.select_related("household", "assigned_to").order_by("-opened_on", "-rank", "-pk")


def warnings_seen_by(staff: Staff) -> QuerySet[Warning]:
    """Warnings of the households the officer may see, newest and heaviest first. Grain: one row per warning."""
    return warnings_in(accounts.scope_of(staff))


def open_warnings(seen: QuerySet[Warning]) -> QuerySet[Warning]:
    """Of these, the ones that wait for somebody to look."""
    return seen.filter(state__in=OPEN_STATES)


def overdue(seen: QuerySet[Warning], on: date) -> QuerySet[Warning]:
    """Of these, the ones that wait past their due date."""
    return open_warnings(seen).filter(due_on__lt=on)


def quieted(seen: QuerySet[Warning], on: date) -> QuerySet[Warning]:
    """Of these, the ones laid aside after a look whose quiet period still runs, soonest to end first."""
    return seen.filter(state__in=LOOKED_STATES, quiet_until__gte=on).order_by("quiet_until", "-rank", "-pk")


def warnings_of(household_id: int, *, seen_by: Staff) -> QuerySet[Warning]:
    """All warnings of one household, newest first; none when the household may not be seen."""
    return warnings_seen_by(seen_by).filter(household=household_id)


def reports_seen_by(staff: Staff) -> QuerySet[SelfReport]:
    """Households' own reports the officer may see, newest first. Grain: one row per report."""
    scope = accounts.scope_of(staff)
    seen = SelfReport.objects.filter(scope.household_q("village_code", "household_id"))
    return seen.select_related("household", "by").order_by("-reported_on", "-pk")


def by_duty(seen: QuerySet[Warning], on: date) -> QuerySet[Warning]:
    """These with `duty`: 0 overdue, 1 due within three days, 2 later, 3 nothing due."""
    waits = Q(state__in=OPEN_STATES)
    duty = Case(
        When(waits & Q(due_on__lt=on), then=Value(0)),
        When(waits & Q(due_on__lte=on + timedelta(days=3)), then=Value(1)),
        When(waits, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return seen.annotate(duty=duty)
