"""A household's own report, taken down by staff: always answered, never a second warning."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.accounts import actions as accounts
from bangfu.accounts import queries as officers
from bangfu.ground import calendar, clock
from bangfu.ground.errors import NotFound, Refused
from bangfu.monitoring import permissions, rules
from bangfu.monitoring.actions.locking import saved
from bangfu.monitoring.actions.telling import tell_reported
from bangfu.monitoring.models import CheckResult, Finding, SelfReport, Warning
from bangfu.monitoring.terms import OPEN_STATES, SELF_REPORT, State
from bangfu.registry import queries as registry

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff

REPORT_CHECK_DAYS = 5
"""Working days to look after a household reported. Source: a province's one-key report, verified within 5 working days (2021-02)."""
REPORT_SEVERITY = 2


class ReportUnclear(Refused):
    """The report does not say what happened, or on a day that cannot be."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the household said. `key` is made by the form, so that a repeated post is stored once."""

    key: uuid.UUID
    household_id: int
    risk: str
    channel: str
    text: str
    reported_on: date


def self_report(told: Told, *, by: Staff) -> SelfReport:
    """The report is kept and a warning of its risk is open for the household, the one already open if there is one.

    The same key again gives back the report already kept. Raises: NotFound, NotYourWarning, ReportUnclear.
    """
    with transaction.atomic():
        if kept := SelfReport.objects.filter(key=told.key, by=by).first():
            return kept
        household = registry.households_seen_by(by).filter(pk=told.household_id).first()
        if household is None:
            raise NotFound(_("没有这一户,或不在您的范围内。"))
        permissions.check_can_report(officers.scope_of(by), household.village_code)
        if not told.text.strip() or told.reported_on > clock.today():
            raise ReportUnclear(_("请写明农户说了什么,日期不能晚于今天。"))
        warning = _warning_of(told, household.village_code)
        report = SelfReport.objects.create(
            key=told.key,
            household_id=household.pk,
            village_code=household.village_code,
            risk=told.risk,
            channel=told.channel,
            text=told.text.strip(),
            reported_on=told.reported_on,
            by=by,
            at=clock.now(),
            warning=warning,
        )
        tell_reported(report, by=by)
        detail = {"risk": told.risk, "channel": told.channel, "warning": warning.pk}
        accounts.record(by=by, verb="monitoring.report", thing=f"household:{household.pk}", detail=detail)
    return report


def _warning_of(told: Told, village_code: str) -> Warning:
    """The open warning of the household and risk, now with the report in it; a new one when none is open."""
    same = Warning.objects.select_for_update().filter(household_id=told.household_id, risk=told.risk)
    warning = same.filter(state__in=OPEN_STATES).first() or _opened(told, village_code, same.order_by("-pk").first())
    sentence = told.text.strip()[:300]
    Finding.objects.update_or_create(
        warning=warning,
        rule_id=SELF_REPORT,
        person=None,
        as_of=told.reported_on,
        defaults={"rule_version": "1", "severity": REPORT_SEVERITY, "sentence": sentence},
    )
    due_on = calendar.add_working_days(clock.today(), REPORT_CHECK_DAYS)
    ranked = _rank(warning)
    return saved(
        warning,
        is_reported=True,
        due_on=min(warning.due_on, due_on),
        severity=max(warning.severity, REPORT_SEVERITY),
        rank=ranked.points,
        rank_parts=[list(part) for part in ranked.parts],
    )


def _opened(told: Told, village_code: str, last: Warning | None) -> Warning:
    today = clock.today()
    return Warning.objects.create(
        household_id=told.household_id,
        village_code=village_code,
        risk=told.risk,
        state=State.NEW.value,
        severity=REPORT_SEVERITY,
        rank=0,
        sentence=told.text.strip()[:300],
        opened_on=today,
        seen_on=today,
        due_on=calendar.add_working_days(today, REPORT_CHECK_DAYS),
        returned_from=last if last and last.state != State.WITHDRAWN else None,
    )


def _rank(warning: Warning) -> rules.Rank:
    findings = list(Finding.objects.filter(warning=warning, withdrawn_at=None).prefetch_related("sources"))
    looked = CheckResult.objects.filter(warning__household=warning.household_id).order_by("-checked_on").first()
    return rules.rank(
        severity=max([REPORT_SEVERITY, *(one.severity for one in findings)]),
        rules=len({one.rule_id for one in findings}),
        sources=len({source.contract for one in findings for source in one.sources.all()}),
        days_since_look=(clock.today() - looked.checked_on).days if looked else None,
        risk=warning.risk,
        is_reported=True,
    )
