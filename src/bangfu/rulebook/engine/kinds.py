"""Kinds of values: a type and a unit. Money and people never add up by accident."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

Value = int | bool | str | dt.date | None
"""What a column, a parameter or an expression may be worth; None is "not known"."""

LEAST, GREATEST = -(2**63), 2**63 - 1
"""Integers live in 64 bits. A result outside is not known, in every reader alike."""

TYPES = ("int", "bool", "text", "date")
UNIT_WORDS = {
    "fen": ("元", "yuan"),
    "person": ("人", "persons"),
    "day": ("天", "days"),
    "month": ("个月", "months"),
    "year": ("岁", "years"),
    "bill": ("笔", "bills"),
    "grade": ("级", "grade"),
    "pct": ("%", "%"),
    "code": ("", ""),
}
"""The base units, with the words shown after a number."""
PER_WORDS = {
    "person": ("人", "person"),
    "day": ("天", "day"),
    "month": ("月", "month"),
    "year": ("岁", "year"),
    "bill": ("笔", "bill"),
}
"""The base units under a stroke."""


@dataclass(frozen=True)
class Unit:
    """A product of base units with whole powers: fen, person, fen/person; no powers at all is a bare number."""

    powers: tuple[tuple[str, int], ...] = ()

    def times(self, other: Unit, sign: int = 1) -> Unit:
        """The unit of a product, or of a quotient when `sign` is -1."""
        total = dict(self.powers)
        for base, power in other.powers:
            total[base] = total.get(base, 0) + sign * power
        return Unit(tuple(sorted((base, power) for base, power in total.items() if power)))

    def __str__(self) -> str:
        over = [base for base, power in self.powers for _ in range(power)]
        under = [base for base, power in self.powers for _ in range(-power)]
        return "/".join(["*".join(over) or "1", *under]) if self.powers else "none"


PURE = Unit()
CODE = Unit((("code", 1),))


def unit_of(text: str) -> Unit:
    """The unit written as none, fen, person or fen/person. Raises: KeyError for a base that is not listed."""
    if text == "none":
        return PURE
    over, *under = text.split("/")
    for base in (over, *under):
        UNIT_WORDS[base]
    unit = Unit(((over, 1),))
    for base in under:
        unit = unit.times(Unit(((base, 1),)), -1)
    return unit


@dataclass(frozen=True)
class Kind:
    """Type and unit. `unit` None belongs to a whole number just written down, which takes the unit of its neighbour."""

    type: str
    unit: Unit | None = PURE


BOOL = Kind("bool")


def whole(number: int) -> int | None:
    """The number when it fits 64 bits, else not known."""
    return number if LEAST <= number <= GREATEST else None
