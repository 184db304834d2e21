"""Working days in China, from our own holiday table. A year that the table lacks is provisional."""

from __future__ import annotations

import csv
import datetime as dt
from functools import cache
from pathlib import Path

HOLIDAY_TABLE = Path(__file__).parent / "data" / "holidays.csv"
_ONE_DAY = dt.timedelta(days=1)


def is_working_day(day: dt.date) -> bool:
    """Whether offices work that day: Monday to Friday, less holidays, plus weekend days worked in exchange."""
    return _exceptions().get(day, day.weekday() < 5)


def is_provisional(year: int) -> bool:
    """Whether the holidays of that year are not in the table yet, so that its days count Monday to Friday."""
    return year not in {day.year for day in _exceptions()}


def add_working_days(day: dt.date, count: int) -> dt.date:
    """The day on which the count-th working day after `day` falls; before it when negative.

    The day itself is not counted. With 0, `day` when it is worked, else the next working day.
    """
    step = -_ONE_DAY if count < 0 else _ONE_DAY
    if count == 0:
        return day if is_working_day(day) else add_working_days(day, 1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def working_days_between(first: dt.date, last: dt.date) -> int:
    """How many working days lie after `first` up to and including `last`; negative when last is earlier."""
    if last < first:
        return -working_days_between(last, first)
    return sum(is_working_day(first + n * _ONE_DAY) for n in range(1, (last - first).days + 1))


@cache
def _exceptions() -> dict[dt.date, bool]:
    """Day -> worked, for the days that differ from Monday to Friday."""
    with HOLIDAY_TABLE.open(encoding="utf-8", newline="") as table:
        return {dt.date.fromisoformat(row["day"]): row["kind"] == "worked" for row in csv.DictReader(table)}
