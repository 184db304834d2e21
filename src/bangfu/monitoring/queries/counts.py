"""Counts of warnings within an officer's scope: by state, risk, township, month. Every count has the list behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.db.models.functions import Left, TruncMonth

from bangfu.monitoring.queries.seen import open_warnings, warnings_seen_by
from bangfu.monitoring.terms import LOOKED_STATES, OPEN_STATES, State

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff

WAITING = Q(state__in=OPEN_STATES)
TRUE, ASIDE = Q(state=State.CONFIRMED), Q(state__in=LOOKED_STATES)


@dataclass(frozen=True, slots=True)
class TownshipCount:
    """One township's warnings. `code` is the 12-digit township code."""

    code: str
    waiting: int
    overdue: int
    confirmed: int
    laid_aside: int
    households: int


@dataclass(frozen=True, slots=True)
class MonthCount:
    """One month's warnings of one risk, by the month they were opened in. `month` is its first day."""

    month: date
    risk: str
    opened: int
    confirmed: int
    laid_aside: int


def counts_by_state(seen_by: Staff) -> dict[str, int]:
    """How many warnings stand in each state; states without any are 0."""
    rows = warnings_seen_by(seen_by).order_by().values_list("state").annotate(number=Count("pk"))
    return {state.value: 0 for state in State} | dict(rows)


def counts_by_risk(seen_by: Staff, *, opened_from: date | None = None) -> dict[str, int]:
    """How many warnings wait for each risk, heaviest count first; of those opened since a date when given."""
    waiting = open_warnings(warnings_seen_by(seen_by))
    if opened_from is not None:
        waiting = waiting.filter(opened_on__gte=opened_from)
    return dict(waiting.order_by().values_list("risk").annotate(number=Count("pk")).order_by("-number", "risk"))


def counts_by_township(seen_by: Staff, on: date) -> list[TownshipCount]:
    """Each township's waiting, overdue, confirmed and laid-aside warnings, and households waiting. Grain: township."""
    rows = (
        warnings_seen_by(seen_by)
        .order_by()
        .annotate(township=Left("village_code", 9))
        .values("township")
        .annotate(
            waiting=Count("pk", filter=WAITING),
            overdue=Count("pk", filter=WAITING & Q(due_on__lt=on)),
            confirmed=Count("pk", filter=TRUE),
            laid_aside=Count("pk", filter=ASIDE),
            households=Count("household", filter=WAITING, distinct=True),
        )
        .order_by("township")
    )
    return [
        TownshipCount(
            code=f"{row['township']}000",
            waiting=row["waiting"],
            overdue=row["overdue"],
            confirmed=row["confirmed"],
            laid_aside=row["laid_aside"],
            households=row["households"],
        )
        for row in rows
    ]


def counts_by_month(seen_by: Staff) -> list[MonthCount]:
    """Warnings by the month they were opened in and by risk, oldest first; attached evidence is not counted."""
    rows = (
        warnings_seen_by(seen_by)
        .exclude(state__in=[State.ATTACHED, State.WITHDRAWN])
        .order_by()
        .annotate(month=TruncMonth("opened_on"))
        .values_list("month", "risk")
        .annotate(opened=Count("pk"), confirmed=Count("pk", filter=TRUE), laid_aside=Count("pk", filter=ASIDE))
        .order_by("month", "risk")
    )
    return [MonthCount(*row) for row in rows]
