"""Is a feed up to date: which periods should be there by a day, and which are late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bangfu.ground import periods
from bangfu.ledgers.terms import Contract, Frequency, Period


class Freshness(StrEnum):
    """How a feed stands: late, about to be late, up to date, never received, or not expected regularly."""

    OVERDUE = "overdue"
    SOON = "soon"
    FRESH = "fresh"
    NEVER = "never"
    STANDING = "standing"


SOON_DAYS = 3


@dataclass(frozen=True)
class Expected:
    """The period that should be there, and the last day on which it is not late."""

    period: str
    due_on: dt.date


def due_on(contract: Contract, period: str) -> dt.date:
    """The last day on which a file of the period is not late: the contract's days after the period's end."""
    return period_end(contract.period, period) + dt.timedelta(days=contract.due_day)


def period_end(kind: Period, period: str) -> dt.date:
    """The last day a period covers: 2021-07 -> 2021-07-31, 2021 -> 2021-12-31, a date is itself. Raises: ValueError."""
    if kind is Period.MONTH:
        return periods.month_end(period)
    if kind is Period.YEAR:
        return dt.date(int(period), 12, 31)
    return dt.date.fromisoformat(period)


def is_period(kind: Period, period: str) -> bool:
    """Whether the text names a period of this kind: 2021-07, 2021, or 2020-03-31."""
    if kind is Period.MONTH:
        return periods.is_period(period)
    if kind is Period.YEAR:
        return len(period) == 4 and period.isascii() and period.isdigit() and period >= "1990"
    try:
        return dt.date.fromisoformat(period).isoformat() == period
    except ValueError:
        return False


def last_due(contract: Contract, today: dt.date) -> Expected | None:
    """The newest period whose file is due by today; None when the contract is not sent regularly."""
    step = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3}.get(contract.frequency)
    if contract.frequency is Frequency.YEARLY:
        year = today.year - 1 if due_on(contract, str(today.year - 1)) < today else today.year - 2
        return Expected(str(year), due_on(contract, str(year)))
    if step is None or contract.period is not Period.MONTH:
        return None
    month = periods.period_of(today)
    while due_on(contract, month) >= today or int(month[5:]) % step:
        month = periods.previous(month)
    return Expected(month, due_on(contract, month))


def next_due(contract: Contract, today: dt.date) -> Expected | None:
    """The oldest period that is not due yet; None when the contract is not sent regularly."""
    last = last_due(contract, today)
    if last is None:
        return None
    if contract.frequency is Frequency.YEARLY:
        period = str(int(last.period) + 1)
    else:
        period = periods.shifted(last.period, 1 if contract.frequency is Frequency.MONTHLY else 3)
    return Expected(period, due_on(contract, period))


def freshness(contract: Contract, received: Collection[str], today: dt.date) -> Freshness:
    """How the feed stands on a day, given the periods received."""
    last, coming = last_due(contract, today), next_due(contract, today)
    if last is None or coming is None:
        return Freshness.STANDING if received else Freshness.NEVER
    if not received:
        return Freshness.NEVER
    if max(received) < last.period:
        return Freshness.OVERDUE
    is_near = coming.period not in received and 0 <= (coming.due_on - today).days <= SOON_DAYS
    return Freshness.SOON if is_near else Freshness.FRESH


def days_late(contract: Contract, received: Collection[str], today: dt.date) -> int:
    """Days since the oldest missing due period after the newest received one was due; 0 when nothing is late."""
    last = last_due(contract, today)
    if last is None or not received or max(received) >= last.period:
        return 0
    if contract.frequency is Frequency.YEARLY:
        missing = str(int(max(received)) + 1)
    else:
        missing = periods.shifted(max(received), 1 if contract.frequency is Frequency.MONTHLY else 3)
    return (today - due_on(contract, missing)).days
