"""What one cell says. Each reader takes a cell as a workbook or a csv gives it and returns a value, None for blank, or Bad."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from bangfu.ground import money
from bangfu.ledgers.terms import Unit

SERIAL_EPOCH = dt.date(1899, 12, 30)
SERIAL_LEAST, SERIAL_MOST = 3654, 73050
"""Excel day numbers of 1910-01-01 and 2099-12-31; below lie bare years, above whole dates written as numbers."""
YEAR_LEAST, YEAR_MOST = 1900, 2099
LARGEST_EXACT = 10**15
"""Excel keeps fifteen digits of a number: from here on the last ones are gone."""
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]?\d{1,2}[:时]\d{1,2}.*)?")
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?(?:[-/.]?\d{1,2}日?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_SERIAL = re.compile(r"\d{4,5}")
_YES, _NO = (
    frozenset({"是", "有", "享受", "参加", "参保", "已", "√", "✓", "1", "y", "yes", "true", "t"}),
    frozenset({"否", "无", "未", "没有", "不", "×", "0", "n", "no", "false", "f"}),
)
EMPTY = frozenset({"", "-", "--", "—", "——", "/", "\\", "无数据", "null", "NULL", "#N/A"})
_PHONE = re.compile(r"1\d{10}|0\d{2,3}\d{7,8}|\d{7,8}")


@dataclass(frozen=True)
class Bad:
    """The cell cannot be read: why, as a word of `sentences`."""

    why: str


def text(cell: Any) -> str | None:
    """The text of a cell, trimmed; a whole number as digits. None when blank."""
    if isinstance(cell, str):
        return cell.strip().strip("​﻿\t'") or None
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < LARGEST_EXACT:
        return str(int(cell))
    return str(cell)


def is_blank(cell: Any) -> bool:
    """Whether nothing is written in the cell; a dash or 无数据 counts as nothing only where a value is read."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def written(cell: Any) -> str | None:
    """The cell in one width, trimmed; None when it says there is nothing: blank, a dash, #N/A."""
    said = text(cell)
    if said is None:
        return None
    said = unicodedata.normalize("NFKC", said).strip()
    return None if said in EMPTY else said


def identity_text(cell: Any) -> str | Bad | None:
    """A number that names something (bill, household): text; a number cell only while Excel keeps all its digits."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Bad("digits_lost") if abs(cell) >= LARGEST_EXACT else text(cell)
    return written(cell)


def date(cell: Any) -> dt.date | Bad | None:
    """A day: a date cell, one of the written styles, or Excel's day number. 2021-02-30 is Bad, a bare year or month too."""
    if isinstance(cell, dt.datetime):
        return _within(cell.date())
    if isinstance(cell, dt.date):
        return _within(cell)
    said = _digits(cell)
    if said is None:
        return None
    if _SERIAL.fullmatch(said) and SERIAL_LEAST <= int(said) <= SERIAL_MOST:
        return SERIAL_EPOCH + dt.timedelta(days=int(said))
    found = _DATE.fullmatch(said) or _COMPACT.fullmatch(said)
    if not found or found[3] is None:
        return Bad("not_a_date")
    return _day(int(found[1]), int(found[2]), int(found[3]), "not_a_date")


def month(cell: Any) -> dt.date | Bad | None:
    """The first day of a month: 202107, 2021-07, 2021年7月, a date cell, or any whole date within it.

    The number 2021.1 is Bad: as a number January and October look alike.
    """
    if isinstance(cell, float) and not cell.is_integer() and f"{cell:.2f}".endswith("10"):
        return Bad("month_unclear")
    said = _digits(cell) if not isinstance(cell, dt.date) else cell.isoformat()[:10]
    if said is None:
        return None
    if found := _MONTH.fullmatch(said) or _COMPACT.fullmatch(said):
        return _day(int(found[1]), int(found[2]), 1, "not_a_month")
    day = date(cell)
    return day.replace(day=1) if isinstance(day, dt.date) else Bad("not_a_month")


def boolean(cell: Any) -> bool | Bad | None:
    """是 or 否 and the ways departments write them."""
    if isinstance(cell, bool):
        return cell
    said = written(cell)
    if said is None:
        return None
    if said.lower() in _YES:
        return True
    return False if said.lower() in _NO else Bad("not_yes_no")


def integer(cell: Any) -> int | Bad | None:
    """A whole number; 三级 style suffixes 级 人 岁 月 年 次 are understood."""
    said = _digits(cell)
    if said is None:
        return None
    found = re.fullmatch(r"([-+]?\d{1,15})(?:\.0*)?[级人岁月年次个户]?", said.replace(",", ""))
    return int(found[1]) if found else Bad("not_an_integer")


def hundredths(cell: Any) -> Decimal | Bad | None:
    """An area or a distance with two places; more are rounded half up."""
    said = _digits(cell)
    if said is None:
        return None
    try:
        exact = Decimal(said.replace(",", "").removesuffix("亩"))
    except InvalidOperation:
        return Bad("not_a_number")
    return round(exact, 2) if exact.is_finite() and abs(exact) < 10**8 else Bad("not_a_number")


def fen(cell: Any, unit: str) -> int | Bad | None:
    """Money in fen from a cell in 元 or 万元. More than two decimals of 元 is Bad, never rounded."""
    if isinstance(cell, bool | dt.date):
        return Bad("not_money")
    if not isinstance(cell, int | float):
        said = written(cell)
        if said is None:
            return None
        if unit == Unit.WAN or said.endswith("万元") or said.endswith("万"):
            return _fen_of_wan(said.removesuffix("元").removesuffix("万"))
        return _fen_or_bad(lambda: money.fen_from_text(said))
    if unit == Unit.WAN:
        return _fen_of_wan(repr(cell))
    return _fen_or_bad(lambda: money.fen_from_number(cell))


def phone(cell: Any) -> str | Bad | None:
    """A mobile or fixed number as digits; Excel's trailing .0 and dashes go."""
    said = _digits(cell)
    if said is None:
        return None
    digits = re.sub(r"[\s\-()]", "", said.removeprefix("+86"))
    return digits if _PHONE.fullmatch(digits) else Bad("not_a_phone")


def _digits(cell: Any) -> str | None:
    """The cell as written, a number without Excel's trailing .0."""
    said = written(cell)
    return said.removesuffix(".0") if said is not None and re.fullmatch(r"\d+\.0", said) else said


def _day(year: int, month_no: int, day_no: int, why: str) -> dt.date | Bad:
    try:
        return _within(dt.date(year, month_no, day_no))
    except ValueError:
        return Bad(why)


def _within(day: dt.date) -> dt.date | Bad:
    return day if YEAR_LEAST <= day.year <= YEAR_MOST else Bad("not_a_date")


def _fen_or_bad(read: Any) -> int | Bad:
    try:
        return int(read())
    except money.NotMoney:
        return Bad("not_money")


def _fen_of_wan(said: str) -> int | Bad:
    """Ten thousand yuan exactly: 2.34 is 2 340 000 fen; a sum with more places than a fen has is Bad."""
    try:
        exact = Decimal(said.replace(",", "").strip()) * 1_000_000
    except InvalidOperation:
        return Bad("not_money")
    if not exact.is_finite() or abs(exact) > money.LARGEST_FEN:
        return Bad("not_money")
    rounded = int(exact.to_integral_value())
    return rounded if abs(exact - rounded) < Decimal("0.0001") else Bad("not_money")
