"""What was found on looking, taken back when mistaken, opened again when something new is heard."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.accounts import actions as accounts
from bangfu.accounts import queries as officers
from bangfu.ground import calendar, clock
from bangfu.ground.errors import Refused
from bangfu.ground.killpoints import kill_point
from bangfu.monitoring import permissions, rules
from bangfu.monitoring.actions.locking import held, saved
from bangfu.monitoring.actions.telling import tell_looked
from bangfu.monitoring.models import CheckResult, Finding, Warning
from bangfu.monitoring.terms import LOOKED_STATES, UNASKED_STATES, Act, Outcome, State
from bangfu.rulebook import queries as rulebook

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff

QUIET_DAYS_UNKNOWN = 90
"""Used when none of a warning's rules is in the rulebook any more."""


class CannotUndo(Refused):
    """Something that stands on the result already exists."""


class WrongDay(Refused):
    """The look cannot have been on that day."""


class ReasonMissing(Refused):
    """The record needs a reason in words."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the officer wrote down. `key` is made by the form, so that a repeated post is stored once."""

    outcome: Outcome
    reason: str
    note: str = ""
    key: uuid.UUID | None = None
    checked_on: date | None = None


def record_check(warning_id: int, look: Look, *, version: int | None, by: Staff) -> CheckResult:
    """The warning has a result; when nothing more is asked it is quiet until it grows or its rules' days have passed.

    The same key again gives back the result already kept. Raises: NotYourWarning, ActNotOpen, ReasonNotListed, StaleVersion.
    """
    rules.check_reason(look.outcome, look.reason, look.note)
    scope, key = officers.scope_of(by), look.key or uuid.uuid4()
    with transaction.atomic():
        if kept := CheckResult.objects.filter(key=key, warning_id=warning_id, by=by).first():
            return kept
        warning = held(warning_id, version=version, scope=scope)
        permissions.check_can_check(scope, warning.village_code)
        today = clock.today()
        checked_on = _looked_on(look, warning, today)
        after = rules.next_state(State(warning.state), rules.ACT_OF_OUTCOME[look.outcome])
        quiet_until = checked_on + timedelta(days=_quiet_days(warning, today)) if after in LOOKED_STATES else None
        result = _kept(warning, look, key, checked_on, by)
        saved(warning, state=after.value, closed_on=checked_on, quiet_until=quiet_until)
        tell_looked(warning, result, by=by)
        kill_point("monitoring.check.before_journal")
        accounts.record(by=by, verb="monitoring.check", thing=f"warning:{warning.pk}", detail=_told(look))
    return result


def _looked_on(look: Look, warning: Warning, today: date) -> date:
    """The day of the look: not after today, not before the warning was there."""
    day = look.checked_on or today
    if not warning.opened_on <= day <= today:
        raise WrongDay(_("核查日期应在 %(first)s 与 %(last)s 之间。") % {"first": warning.opened_on, "last": today})
    return day


def _kept(warning: Warning, look: Look, key: uuid.UUID, checked_on: date, by: Staff) -> CheckResult:
    return CheckResult.objects.create(
        warning=warning,
        outcome=look.outcome.value,
        reason=look.reason,
        note=look.note.strip(),
        key=key,
        checked_on=checked_on,
        by=by,
        at=clock.now(),
    )


def _told(look: Look) -> dict[str, str]:
    return {"outcome": look.outcome.value, "reason": look.reason, "note": look.note.strip()}


def _quiet_days(warning: Warning, on: date) -> int:
    """The longest quiet period of the rules behind the warning."""
    ids = set(Finding.objects.filter(warning=warning).values_list("rule_id", flat=True))
    return max((rule.quiet_days for rule in rulebook.warning_rules(on) if rule.id in ids), default=QUIET_DAYS_UNKNOWN)


def undo_check(warning_id: int, *, version: int | None, reason: str, by: Staff) -> Warning:
    """The standing result was a mistake: it no longer counts anywhere and the warning waits again.

    Raises: ReasonMissing, CannotUndo, NotYourWarning, ActNotOpen, StaleVersion.
    """
    scope, reason = officers.scope_of(by), _in_words(reason)
    with transaction.atomic():
        warning = held(warning_id, version=version, scope=scope)
        permissions.check_can_check(scope, warning.village_code)
        after = rules.next_state(State(warning.state), Act.UNDO, is_held=warning.assigned_to_id is not None)
        _check_stands_alone(warning)
        CheckResult.objects.filter(warning=warning, closes=True, undone_at=None).update(
            closes=False, undone_at=clock.now(), undone_by=by, undone_reason=reason
        )
        saved(warning, state=after.value, closed_on=None, quiet_until=None)
        accounts.record(by=by, verb="monitoring.undo_check", thing=f"warning:{warning.pk}", detail={"reason": reason})
    return warning


def reopen(warning_id: int, *, version: int | None, reason: str, by: Staff) -> Warning:
    """The result was right then, but something new is known: the warning waits again, with a new due date.

    Raises: ReasonMissing, CannotUndo, NotYourWarning, ActNotOpen, StaleVersion.
    """
    scope, reason = officers.scope_of(by), _in_words(reason)
    with transaction.atomic():
        warning = held(warning_id, version=version, scope=scope)
        permissions.check_can_check(scope, warning.village_code)
        after = rules.next_state(State(warning.state), Act.REOPEN, is_held=warning.assigned_to_id is not None)
        _check_stands_alone(warning)
        CheckResult.objects.filter(warning=warning, closes=True).update(closes=False)
        due_on = calendar.add_working_days(clock.today(), _check_days(warning))
        saved(warning, state=after.value, closed_on=None, quiet_until=None, due_on=due_on)
        accounts.record(by=by, verb="monitoring.reopen", thing=f"warning:{warning.pk}", detail={"reason": reason})
    return warning


def _check_days(warning: Warning) -> int:
    ids = set(Finding.objects.filter(warning=warning).values_list("rule_id", flat=True))
    return min((rule.check_days for rule in rulebook.warning_rules(clock.today()) if rule.id in ids), default=5)


def _in_words(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing(_("请写明原因。"))
    return reason.strip()[:200]


def _check_stands_alone(warning: Warning) -> None:
    """No case took the warning, and no later live warning speaks of the same household and risk."""
    if warning.taken_at is not None:
        raise CannotUndo(_("这条预警已并入个案,请在个案中处理。"))
    later = Warning.objects.filter(household=warning.household_id, risk=warning.risk, pk__gt=warning.pk)
    if later.exclude(state__in=UNASKED_STATES).exists():
        raise CannotUndo(_("同一户同一风险之后又有新的预警,请在新的预警上处理。"))
