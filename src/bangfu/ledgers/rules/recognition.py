"""What a file says of itself in its titles and its name: which period it speaks of."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Any

from bangfu.ground import periods
from bangfu.ledgers.rules.headers import HEADER_WITHIN
from bangfu.ledgers.terms import Period

_MONTH = re.compile(
    r"(20\d{2})\s*[年\-./]\s*(1[0-2]|0?[1-9])(?!\d)\s*月?|(?<!\d)(20\d{2})(0[1-9]|1[0-2])(?!\d{1}(?!\d)|\d{3,})"
)
_DAY = re.compile(r"(20\d{2})\s*[年\-./]\s*(1[0-2]|0?[1-9])\s*[月\-./]\s*(3[01]|[12]\d|0?[1-9])(?!\d)\s*日?")
_YEAR = re.compile(r"(?<!\d)(20\d{2})\s*年")


def period_said(kind: Period, texts: Iterable[str]) -> str:
    """The first period of this kind that the texts speak of, "" when none does. 神池县2021年7月…花名册 -> 2021-07."""
    for text in texts:
        if kind is Period.DATE and (day := _DAY.search(text)):
            return f"{day[1]}-{int(day[2]):02d}-{int(day[3]):02d}"
        if kind is Period.YEAR and (year := _YEAR.search(text)):
            return year[1]
        if kind is Period.MONTH and (found := _MONTH.search(text)):
            return f"{found[1] or found[3]}-{int(found[2] or found[4]):02d}"
    return ""


def titles_of(sheets: Iterable[Sequence[Sequence[Any]]]) -> list[str]:
    """What stands alone on a line near the top of each sheet: titles, not headers."""
    top = [row for rows in sheets for row in rows[:HEADER_WITHIN]]
    lines = [[cell for cell in row if isinstance(cell, str) and cell.strip()] for row in top]
    return [line[0] for line in lines if len(line) == 1]


def period_before(kind: Period, today: dt.date) -> str:
    """The period a file is most likely about when it does not say: last month, last year, or today."""
    month = periods.previous(periods.period_of(today))
    return {Period.MONTH: month, Period.YEAR: str(today.year - 1), Period.DATE: today.isoformat()}[kind]
