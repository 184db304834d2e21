"""Small reads behind the pages: sweeps, officers for a list of warnings, households by search, quiet promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db.models import Max, Min, Prefetch, QuerySet

from bangfu.accounts import queries as accounts
from bangfu.ground import clock
from bangfu.monitoring.models import CheckResult, Finding, FindingSource, Sweep, Warning
from bangfu.monitoring.terms import Outcome
from bangfu.rulebook import queries as rulebook

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff


@dataclass(frozen=True, slots=True)
class QuietPromise:
    """How long a laid-aside warning stays quiet, and by how much it must grow to come back earlier."""

    days: int
    margin_pct: int


def sweeps() -> QuerySet[Sweep]:
    """Every sweep, newest first."""
    return Sweep.objects.order_by("-started_at", "-pk")


def newest_sweep() -> Sweep | None:
    """The finished sweep of the latest date, or None before the first."""
    return Sweep.objects.filter(ended_at__isnull=False).order_by("-as_of", "-pk").first()


def opened_per_1000(sweep: Sweep) -> str:
    """New warnings per 1,000 households, two places, from whole numbers."""
    hundredths = sweep.warnings_opened * 100_000 // sweep.households if sweep.households else 0
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def seconds_in_all(sweep: Sweep) -> str:
    """Seconds of the whole sweep; blank while it runs."""
    if not sweep.seconds:
        return ""
    return f"{sum(used for step, used in sweep.seconds.items() if '.' not in step):.1f}"


def seconds_by_step(sweep: Sweep) -> str:
    """Each step with its seconds, in one line."""
    return " · ".join(f"{step} {used:.2f}" for step, used in sweep.seconds.items())


def officers_for(chosen: QuerySet[Warning]) -> list[Staff]:
    """Staff who work in the first and the last village of these warnings, nearest first; assigning checks the others."""
    ends = chosen.order_by().aggregate(low=Min("village_code"), high=Max("village_code"))
    if ends["low"] is None:
        return []
    last = set(accounts.staff_covering(ends["high"]))
    return [one for one in accounts.staff_covering(ends["low"]) if one in last]


def quiet_promise(warning: Warning) -> QuietPromise:
    """What will hold when the warning is laid aside now: its rules' longest period and smallest margin."""
    ids = set(Finding.objects.filter(warning=warning).values_list("rule_id", flat=True))
    rules = [rule for rule in rulebook.warning_rules(clock.today()) if rule.id in ids]
    return QuietPromise(
        days=max((rule.quiet_days for rule in rules), default=90),
        margin_pct=min((rule.margin_pct for rule in rules), default=0),
    )


def officer(staff_id: int | None) -> Staff | None:
    """The officer of that number, for background work."""
    return get_user_model().objects.filter(pk=staff_id).first() if staff_id is not None else None


def wrong_data(seen: QuerySet[Warning]) -> QuerySet[CheckResult]:
    """Standing results that say a department's data are wrong, newest first. Grain: one row per look."""
    found = CheckResult.objects.filter(outcome=Outcome.DATA_WRONG.value, undone_at=None, warning__in=seen.order_by())
    sources = Prefetch("warning__findings__sources", FindingSource.objects.select_related("upload"))
    return (
        found.select_related("warning__household", "warning__about", "by")
        .prefetch_related(sources)
        .order_by("-checked_on", "-pk")
    )


def files_behind(result: CheckResult) -> str:
    """The files and rows the checked warning rested on, each once, in one line."""
    told: dict[str, set[int]] = {}
    for finding in result.warning.findings.all():
        for source in finding.sources.all():
            told.setdefault(source.upload.filename, set()).update(row["row_no"] for row in source.rows)
    return ";".join(
        f"{name}:{'、'.join(map(str, sorted(rows)))}" if rows else name for name, rows in sorted(told.items())
    )
