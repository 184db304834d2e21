"""The demo's staff at work: they assign and check through the same actions as people, and know nothing of the simulator's truth.

What they find is drawn from the warning's own number, so that every run tells the same story. The rates say nothing about the
world; they only give the pages something to count.
"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from bangfu.accounts import queries as accounts
from bangfu.accounts.models import Staff
from bangfu.ground import clock
from bangfu.monitoring import actions as monitoring
from bangfu.monitoring import queries as warnings
from bangfu.monitoring.actions import Look
from bangfu.monitoring.terms import Outcome, State

CHECKED_IN_100 = 60
"""Of a hundred open warnings the demo's staff check so many before the month ends; the rest wait, some become overdue."""
FOUND_IN_100 = (
    (Outcome.NO_RISK, "can_afford", 40),
    (Outcome.NO_RISK, "reimbursed", 65),
    (Outcome.DATA_WRONG, "out_of_date", 72),
)
"""Cumulative shares of what a look finds; beyond the last, the household is at risk."""


def work_the_queue(as_of: date, *, by: Staff) -> int:
    """Part of the county's open warnings are assigned and checked, ten days after the sweep. Returns how many were checked."""
    clock.set_today(as_of + timedelta(days=10), reason="演示县")
    checked = 0
    for warning in warnings.warnings_seen_by(by).filter(state=State.NEW).order_by("pk"):
        draw = _draw(f"{warning.pk}:{as_of}")
        if draw >= CHECKED_IN_100:
            continue
        clerk = next(iter(accounts.staff_covering(warning.village_code)), by)
        given = monitoring.assign(warning.pk, version=warning.version, to=clerk, by=by)
        outcome, reason = _found(_draw(f"{warning.pk}:found"))
        monitoring.record_check(given.pk, Look(outcome, reason), version=given.version, by=clerk)
        checked += 1
    return checked


def _found(draw: int) -> tuple[Outcome, str]:
    for outcome, reason, below in FOUND_IN_100:
        if draw < below:
            return outcome, reason
    return Outcome.AT_RISK, "spending"


def _draw(text: str) -> int:
    """A number from 0 to 99 that depends on the text alone."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 100
