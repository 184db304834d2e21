"""A trial run of a rule: who would enter, leave and stay. Nothing else changes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from bangfu.accounts import actions as accounts
from bangfu.ground import clock
from bangfu.monitoring.models import TrialRun
from bangfu.monitoring.trials import Change, changed, compare
from bangfu.rulebook import queries as rulebook

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff


def try_rule(rule_id: str, change: Change, *, as_of: date, by: Staff | None) -> TrialRun:
    """The comparison over the kept situation of the date is kept with who asked for it.

    Raises: NotFound for an unknown rule or a date never swept; RuleRefused for a condition that is not in order.
    """
    standing = rulebook.rule_now(rule_id, as_of)
    now = standing.rule if standing.is_used else None
    compared = compare(now, None if change.is_off else changed(standing.rule, change), as_of)
    with transaction.atomic():
        kept = TrialRun.objects.create(
            rule_id=rule_id,
            as_of=as_of,
            is_off=change.is_off,
            expression=change.expression,
            parameters=dict(change.parameters),
            enters=[asdict(one) for one in compared.enters],
            leaves=[asdict(one) for one in compared.leaves],
            stays=compared.stays,
            by=by,
            at=clock.now(),
        )
        detail = {
            "rule": rule_id,
            "enters": len(compared.enters),
            "leaves": len(compared.leaves),
            "stays": compared.stays,
        }
        accounts.record(by=by, verb="monitoring.try_rule", thing=f"trial:{kept.pk}", detail=detail)
    return kept
