"""The county at a glance: every number has the list behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.divisions import queries as divisions
from bangfu.monitoring import queries as monitoring
from bangfu.registry import queries as registry
from bangfu.reports.rules import Compliance, compliance_of

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff


@dataclass(frozen=True)
class HeadCount:
    """Households and persons in the register's view, and how many of them are monitored households."""

    households: int
    persons: int
    monitored_households: int
    monitored_persons: int


@dataclass(frozen=True)
class FunnelStep:
    """One step from rows to risks: how many came so far, and the list behind the number."""

    label: str
    count: int
    unit: str
    url: str
    share_of_first_pct: int


@dataclass(frozen=True)
class TownshipRow:
    """One township's warnings with its name and the address of its part of the queue."""

    code: str
    name: str
    waiting: int
    overdue: int
    confirmed: int
    laid_aside: int
    url: str


@dataclass(frozen=True)
class CountyScreen:
    """What the county screen shows as of a date, within the viewer's scope."""

    population: HeadCount
    funnel: tuple[FunnelStep, ...]
    compliance: Compliance
    townships: tuple[TownshipRow, ...]
    months: tuple[date, ...]
    by_risk: dict[str, tuple[int, ...]]


def county_screen(*, seen_by: Staff, on: date) -> CountyScreen:
    """The county as of `on` for one viewer. Grain: one funnel step, one row per township, one count per month and risk."""
    months, by_risk = _risks_by_month(seen_by)
    return CountyScreen(
        population=_population(seen_by),
        funnel=_funnel(seen_by),
        compliance=_compliance(seen_by, on),
        townships=_townships(seen_by, on),
        months=months,
        by_risk=by_risk,
    )


def _population(seen_by: Staff) -> HeadCount:
    monitored = ~Q(monitored_kind="")
    counted = registry.households_seen_by(seen_by).aggregate(
        households=Count("pk"),
        persons=Sum("people", default=0),
        monitored_households=Count("pk", filter=monitored),
        monitored_persons=Sum("people", filter=monitored, default=0),
    )
    return HeadCount(**counted)


def _funnel(seen_by: Staff) -> tuple[FunnelStep, ...]:
    states = monitoring.counts_by_state(seen_by)
    queue = reverse("monitoring:queue")
    raised = sum(states.values())
    looked = states["dismissed"] + states["confirmed"] + states["helped"] + states["referred"]
    steps = [
        (_("预警"), raised, queue),
        (_("已核查"), looked, f"{queue}?state=looked"),
        (_("属实"), states["confirmed"], f"{queue}?state=confirmed"),
    ]
    return tuple(FunnelStep(label, count, _("条"), url, 100 * count // max(raised, 1)) for label, count, url in steps)


def _compliance(seen_by: Staff, on: date) -> Compliance:
    asked = monitoring.warnings_seen_by(seen_by).exclude(state__in=["attached", "lapsed", "withdrawn"]).order_by()
    return compliance_of(asked.values_list("due_on", "closed_on"), on)


def _townships(seen_by: Staff, on: date) -> tuple[TownshipRow, ...]:
    queue = reverse("monitoring:queue")
    return tuple(
        TownshipRow(
            code=one.code,
            name=divisions.name_of(one.code),
            waiting=one.waiting,
            overdue=one.overdue,
            confirmed=one.confirmed,
            laid_aside=one.laid_aside,
            url=f"{queue}?township={one.code}",
        )
        for one in monitoring.counts_by_township(seen_by, on)
    )


def _risks_by_month(seen_by: Staff) -> tuple[tuple[date, ...], dict[str, tuple[int, ...]]]:
    counted = monitoring.counts_by_month(seen_by)
    months = tuple(sorted({one.month for one in counted}))
    risks = dict.fromkeys(one.risk for one in counted)
    opened = {(one.risk, one.month): one.opened for one in counted}
    return months, {risk: tuple(opened.get((risk, month), 0) for month in months) for risk in risks}
