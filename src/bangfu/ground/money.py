"""Money is integer fen inside and yuan at the edges. Nothing here uses floating point to count."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from bangfu.ground.errors import Refused, gettext_noop

_PLAIN = re.compile(r"(-?)(\d+)(?:\.(\d{1,2})0*)?")
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
LARGEST_FEN = 2**53


class NotMoney(Refused):
    """The text or number is not an amount in yuan with at most two decimals."""


def yuan(fen: int) -> str:
    """The amount in yuan with two places and thousands separated: 2340000 -> "23,400.00". Unit in: fen."""
    sign = "-" if fen < 0 else ""
    whole, cents = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{cents:02d}"


def wan(fen: int) -> str:
    """The amount in 万元 with two places, halves away from zero: 2340000 -> "2.34". Unit in: fen."""
    sign = "-" if fen < 0 else ""
    hundredths = (abs(fen) + 5_000) // 10_000
    whole, rest = divmod(hundredths, 100)
    return f"{sign if hundredths else ''}{whole:,}.{rest:02d}"


def fen_from_text(text: str) -> int:
    """The fen of an amount typed in yuan: "1,234.5" -> 123450.

    Full-width digits, spaces, 元 and ¥ are understood; 万 is not, since it is as often a unit of the column.
    Raises: NotMoney for anything else, more than two decimals included.
    """
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("¥").removesuffix("元").strip()
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    found = _PLAIN.fullmatch(plain)
    if not found:
        raise NotMoney(gettext_noop("“{text}”不是金额,请填写元,最多两位小数。"), text=text)
    sign, whole, cents = found.groups()
    return _within(int(sign + "1") * (int(whole) * 100 + int((cents or "").ljust(2, "0"))), text)


def fen_from_number(number: int | float | Decimal) -> int:
    """The fen of a number of yuan as a workbook stores it: 23400.1 -> 2340010.

    Noise of a float up to a ten-thousandth of a fen is dropped, a third decimal is not. Raises: NotMoney.
    """
    exact = Decimal("NaN") if isinstance(number, bool) else Decimal(str(number))
    if not exact.is_finite():
        raise NotMoney(gettext_noop("“{text}”不是金额,请填写元,最多两位小数。"), text=number)
    fen = int((exact * 100).to_integral_value())
    if abs(exact * 100 - fen) > Decimal("0.0001"):
        raise NotMoney(gettext_noop("“{text}”多于两位小数,请核对。"), text=number)
    return _within(fen, str(number))


def _within(fen: int, text: str) -> int:
    if abs(fen) > LARGEST_FEN:
        raise NotMoney(gettext_noop("“{text}”大得不像一笔金额,请核对单位。"), text=text)
    return fen
