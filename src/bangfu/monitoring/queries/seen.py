"""Warnings an officer may see: the queue, what is quiet, a household's history."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from bangfu.accounts import queries as accounts
from bangfu.monitoring.models import SelfReport, Warning
from bangfu.monitoring.terms import LOOKED_STATES, OPEN_STATES, SOON_DAYS

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff
    from bangfu.accounts.queries import Scope


def warnings_in(scope: Scope) -> QuerySet[Warning]:
    """Warnings of the households a scope covers, newest and heaviest first. Grain: one row per warning."""
    seen = Warning.objects.filter(scope.household_q("village_code", "household_id"), household__withdrawn_at=None)
    return seen.select_related("household", "about", "assigned_to").order_by("-opened_on", "-rank", "-pk")


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


def with_duty(seen: QuerySet[Warning], on: date, wanted: Collection[str]) -> QuerySet[Warning]:
    """Of these, the open ones that are overdue, due within three days (soon) or later, as wanted."""
    soon = on + timedelta(days=SOON_DAYS)
    due = {"overdue": Q(due_on__lt=on), "soon": Q(due_on__gte=on, due_on__lte=soon), "later": Q(due_on__gt=soon)}
    condition = Q(pk__in=[])
    for name in wanted:
        condition |= due.get(name, Q(pk__in=[]))
    return open_warnings(seen).filter(condition)
