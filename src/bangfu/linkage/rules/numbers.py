"""Identity numbers as texts: the birth date they claim, and the sound numbers one slip of the pen away. Pure."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator

from bangfu.linkage.terms import Likeness

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_DIGITS = "0123456789"
_CHARACTERS = "0123456789X"


def bare_number(text: str) -> str:
    """The number half-width, upper case, without spaces, quotes and a school's leading G; "" when nothing like one remains."""
    wide = unicodedata.normalize("NFKC", text).upper()
    kept = "".join(c for c in wide if c.isalnum() and c.isascii()).removeprefix("G")
    return kept if 15 <= len(kept) <= 22 and kept[:14].isdigit() else ""


def birth_in(number: str) -> dt.date | None:
    """The birth date an 18-digit or longer number claims; null when it is no date or not between 1900 and 2099."""
    digits = number[6:14]
    if len(number) < 17 or not digits.isdigit() or digits[:2] not in ("19", "20"):
        return None
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def is_sound(number: str) -> bool:
    """Whether 18 characters carry a date and the check character of GB 11643."""
    if len(number) != 18 or not number[:17].isdigit() or birth_in(number) is None:
        return False
    return number[17] == _CHECKS[sum(int(d) * w for d, w in zip(number, _WEIGHTS, strict=False)) % 11]


def one_slip_away(number: str) -> tuple[str, ...]:
    """Every sound number that one slip turns into this one: a digit mistyped, two swapped, one lost or one too many.

    Sorted, without the number itself. A sound number has none: its check character sees every such slip.
    """
    if is_sound(number):
        return ()
    slips = _summing_slips(number) if len(number) == 18 and number[:17].isdigit() else _slips(number)
    return tuple(sorted({slip for slip in slips if is_sound(slip)}))


def slip_place(written: str, sound: str) -> int:
    """The first place, counted from 1, where the number as written leaves the sound one."""
    for place, (mine, theirs) in enumerate(zip(written, sound, strict=False), start=1):
        if mine != theirs:
            return place
    return min(len(written), len(sound)) + 1


def number_likeness(one: str, other: str) -> Likeness:
    """How alike two bare numbers are: equal, one slip apart, or different; missing when either is not there."""
    if not one or not other:
        return Likeness.MISSING
    if one == other:
        return Likeness.EQUAL
    return Likeness.NEAR if other in _slips(one) or one in _slips(other) else Likeness.DIFFERS


def birth_likeness(one: dt.date | None, other: dt.date | None) -> Likeness:
    """How alike two birth dates are: equal, one digit off, month and day swapped, or different."""
    if one is None or other is None:
        return Likeness.MISSING
    if one == other:
        return Likeness.EQUAL
    if one.year == other.year and (one.month, one.day) == (other.day, other.month):
        return Likeness.SWAPPED
    off = sum(a != b for a, b in zip(f"{one:%Y%m%d}", f"{other:%Y%m%d}", strict=True))
    return Likeness.ONE_DIGIT if off == 1 else Likeness.DIFFERS


def village_likeness(one: str, other: str) -> Likeness:
    """How near two village codes are: the same village, the same township, or elsewhere. Never given an ID's prefix."""
    if not one or not other:
        return Likeness.MISSING
    if one == other:
        return Likeness.EQUAL
    return Likeness.TOWNSHIP if one[:9] == other[:9] else Likeness.DIFFERS


def _summing_slips(number: str) -> Iterator[str]:
    """Those of 18 places' slips whose weighted sum is right: worked out place by place, not by trying each."""
    values = [_CHARACTERS.index(c) if c in _CHARACTERS else 0 for c in number]
    total = sum(value * weight for value, weight in zip(values, (*_WEIGHTS, 1), strict=True))
    for n, (old, weight) in enumerate(zip(values, (*_WEIGHTS, 1), strict=True)):
        for new in range(11 if n == 17 else 10):
            if (total + (new - old) * weight) % 11 == 1:
                yield number[:n] + _CHARACTERS[new] + number[n + 1 :]
        if n < 17:
            yield number[:n] + number[n + 1] + number[n] + number[n + 2 :]


def _slips(number: str) -> Iterator[str]:
    """Every 18-character text one slip away."""
    if len(number) == 18:
        for n, old in enumerate(number):
            for new in _DIGITS if n < 17 else _DIGITS + "X":
                if new != old:
                    yield number[:n] + new + number[n + 1 :]
            yield number[:n] + number[n + 1 : n + 2] + old + number[n + 2 :]
    elif len(number) == 17:
        for n in range(18):
            for new in _DIGITS if n < 17 else _DIGITS + "X":
                yield number[:n] + new + number[n:]
    elif len(number) == 19:
        for n in range(19):
            yield number[:n] + number[n + 1 :]
