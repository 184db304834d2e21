"""Months as text, "2021-07": the period of a feed, a figure or a table."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from bangfu.ground.errors import Refused, gettext_noop

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


class NotAPeriod(Refused):
    """The text is not a month such as 2021-07."""


def is_period(text: str) -> bool:
    """Whether the text is a month such as "2021-07"."""
    return _MONTH.fullmatch(text) is not None


def month_start(period: str) -> dt.date:
    """The first day of the month. Raises: NotAPeriod."""
    found = _MONTH.fullmatch(period)
    if not found:
        raise NotAPeriod(gettext_noop("“{text}”不是月份,请写成 2021-07 的样子。"), text=period)
    return dt.date(int(found[1]), int(found[2]), 1)


def month_end(period: str) -> dt.date:
    """The last day of the month: "2021-07" -> 2021-07-31. Raises: NotAPeriod."""
    first = month_start(period)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def period_of(day: dt.date) -> str:
    """The month a day lies in: 2021-07-15 -> "2021-07"."""
    return f"{day.year:04d}-{day.month:02d}"


def previous(period: str) -> str:
    """The month before: "2021-01" -> "2020-12". Raises: NotAPeriod."""
    return shifted(period, -1)


def following(period: str) -> str:
    """The month after: "2020-12" -> "2021-01". Raises: NotAPeriod."""
    return shifted(period, 1)


def shifted(period: str, months: int) -> str:
    """The month so many months later, or earlier when negative. Raises: NotAPeriod."""
    first = month_start(period)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return f"{year:04d}-{month + 1:02d}"


def months_between(first: str, last: str) -> list[str]:
    """Every month from first to last, both included; empty when last is earlier. Raises: NotAPeriod."""
    begin, end = month_start(first), month_start(last)
    count = (end.year - begin.year) * 12 + end.month - begin.month + 1
    return [shifted(first, n) for n in range(count)]
