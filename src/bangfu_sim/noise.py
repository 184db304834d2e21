"""How offices spoil a row: numbers, names, dates and places written in ways that can, or cannot, be repaired."""

from __future__ import annotations

import datetime as dt
import random

from bangfu_sim.names import misspelt
from bangfu_sim.numbers import check_digit, fifteen
from bangfu_sim.people import Person
from bangfu_sim.spec import spec

FULLWIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
REPAIRABLE = ("fullwidth_digits", "spaces_in_id", "apostrophe", "fifteen_digits")
UNREPAIRABLE = ("number_cell", "wrong_check_digit", "missing_id", "relative_id", "outsider", "repeated_row")
NAMES = ("name_variant", "name_spaces")
STYLES = ("dash", "slash", "compact", "dot", "chinese", "serial")


def written_date(day: dt.date, style: str) -> str:
    """The date as text in one of the five written styles."""
    match style:
        case "slash":
            return f"{day.year}/{day.month}/{day.day}"
        case "compact":
            return f"{day:%Y%m%d}"
        case "dot":
            return f"{day.year}.{day.month}.{day.day}"
        case "chinese":
            return f"{day.year}年{day.month}月{day.day}日"
        case _:
            return f"{day:%Y-%m-%d}"


class Spoiler:
    """Decides row by row what is spoiled, by the specification's rates for one kind of file."""

    def __init__(self, kind: str, level: float, rng: random.Random) -> None:
        told, of = spec()["noise"], spec()["noise_of"][kind]
        self.rng, self.level = rng, level
        parts = ((REPAIRABLE, "repairable"), (UNREPAIRABLE, "unrepairable"), (NAMES, "names"))
        rates = {name: told[name] * of[part] * level / 10_000 for names, part in parts for name in names}
        self.kinds, self.weights = list(rates), list(rates.values())
        self.any_rate = sum(self.weights)
        self.lower_x = told["lower_x_of_x"] / 10_000 * min(1.0, level) if of["repairable"] else 0.0
        self.bare_village = told["bare_village"] / 10_000
        self.old_township = told["old_township"] / 10_000 * min(1.0, level)
        self.odd_date = told["odd_date"] / 10_000 * level

    def chosen(self) -> str:
        """The kind of spoiling for the next row; nearly always none."""
        if self.rng.random() >= self.any_rate:
            return ""
        return self.rng.choices(self.kinds, self.weights)[0]

    def lowers_x(self, number: str) -> bool:
        """True when this number's X is written small."""
        return "X" in number and self.rng.random() < self.lower_x

    def spoiled_number(self, kind: str, number: str, person: Person) -> str | float:
        """The number as this kind of spoiling leaves it; unchanged when the kind does not fit."""
        match kind:
            case "fullwidth_digits":
                return number.translate(FULLWIDTH)
            case "spaces_in_id":
                cut = self.rng.choice((6, 10, 14))
                return self.rng.choice((f" {number}", f"{number} ", f"{number}\t", f"{number[:cut]} {number[cut:]}"))
            case "apostrophe":
                return f"'{number}"
            case "fifteen_digits":
                return fifteen(number) if len(number) == 18 and person.born.year < 1999 else f"'{number}"
            case "number_cell":
                return float(number[:15] + "0" * (len(number) - 15))
            case "wrong_check_digit":
                right = check_digit(number[:17])
                return number[:17] + self.rng.choice([c for c in "0123456789X" if c != right]) + number[18:]
            case "missing_id":
                return ""
            case _:
                return number

    def spoiled_name(self, kind: str, name: str) -> str:
        """The name as this kind of spoiling leaves it."""
        if kind == "name_variant":
            return misspelt(self.rng, name)
        if kind == "name_spaces":
            return "  ".join(name) if len(name) == 2 else f"{name} "
        return name
