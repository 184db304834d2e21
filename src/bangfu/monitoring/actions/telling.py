"""The register's events that monitoring writes, so that situation and upper rooms can read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation

from bangfu.monitoring.models import CheckResult, SelfReport, Warning
from bangfu.registry import actions as registry

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff


def tell_looked(warning: Warning, result: CheckResult, *, by: Staff) -> None:
    """The register knows that somebody looked at the household, and what was found."""
    registry.record_event(
        household_id=warning.household_id,
        kind="checked",
        happened_on=result.checked_on,
        source=f"check:{result.pk}",
        sentence=_in_chinese(result),
        detail={"outcome": result.outcome, "reason": result.reason, "risk": warning.risk},
        by=by,
    )


def _in_chinese(result: CheckResult) -> str:
    """The register keeps Chinese, whatever language the officer works in."""
    with translation.override(settings.LANGUAGE_CODE):
        return f"{result.get_outcome_display()}:{result.get_reason_display()}"


def tell_reported(report: SelfReport, *, by: Staff) -> None:
    """The register knows that the household itself reported a trouble."""
    registry.record_event(
        household_id=report.household_id,
        kind="reported",
        happened_on=report.reported_on,
        source=f"report:{report.key}",
        sentence=report.text[:300],
        detail={"risk": report.risk, "channel": report.channel},
        by=by,
    )
