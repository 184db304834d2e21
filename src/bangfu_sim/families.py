"""Fills a household with members: who lives together, how old they are, and how they are related to its head."""

from __future__ import annotations

import calendar
import datetime as dt
import random
from collections.abc import Iterator

from bangfu_sim.names import MINORITY, given_name, surname
from bangfu_sim.numbers import IdMint
from bangfu_sim.people import Household, Person
from bangfu_sim.spec import spec

SPOUSE, SON, DAUGHTER, FATHER, MOTHER = "配偶", "之子", "之女", "之父", "之母"
MALE = {SON, FATHER, "之孙子"}
FEMALE = {DAUGHTER, MOTHER, "之孙女", "之儿媳"}
Slot = tuple[str, int]  # relation, age


def clipped(rng: random.Random, mean: float, spread: float, low: int, high: int) -> int:
    """A whole number around the mean, kept inside the bounds."""
    return min(high, max(low, round(rng.gauss(mean, spread))))


def child(rng: random.Random, parent_age: int, oldest: int = 34) -> Slot:
    """A child of a parent of that age who may still live at home."""
    age = max(0, min(oldest, parent_age - rng.randint(21, 33)))
    male = rng.random() < (0.72 if age > 26 else 0.53)
    return (SON if male else DAUGHTER, age)


def elder(rng: random.Random, age: int) -> Slot:
    """A parent of a head of that age."""
    return (MOTHER if rng.random() < 0.66 else FATHER, min(96, age + rng.randint(20, 31)))


def grandchild(rng: random.Random, age: int) -> Slot:
    return ("之孙子" if rng.random() < 0.53 else "之孙女", max(0, min(20, age - rng.randint(44, 58))))


def couple(rng: random.Random, mean: float, spread: float, low: int, high: int) -> list[Slot]:
    """Head and spouse."""
    age = clipped(rng, mean, spread, low, high)
    return [("户主", age), (SPOUSE, max(21, age - rng.randint(-1, 4)))]


def small_family(size: int, rng: random.Random) -> list[Slot]:
    """The members of a household of one or two."""
    luck = rng.random()
    if size == 1:
        return [("户主", clipped(rng, 62, 15, 22, 94))]
    if luck < 0.70:
        return couple(rng, 59, 13, 25, 90)
    age = clipped(rng, 50, 11, 27, 82)
    if luck < 0.86:
        return [("户主", age), child(rng, age)]
    if luck < 0.94:
        return [("户主", age), elder(rng, age)]
    age = clipped(rng, 66, 6, 52, 82)
    return [("户主", age), grandchild(rng, age)]


def young_family(size: int, rng: random.Random) -> list[Slot]:
    """A couple with children and perhaps parents."""
    slots = couple(rng, 44 if size < 5 else 40, 9, 24, 72)
    age = slots[1][1]
    parents = 0 if size == 3 and rng.random() < 0.75 else rng.choice((0, 0, 1, 1, 2))
    parents = min(parents, 1 if size == 3 else size - 3)
    if parents:
        slots.append(elder(rng, slots[0][1]))
    if parents == 2 and slots[-1][0] == MOTHER:
        slots.append((FATHER, min(97, slots[-1][1] + rng.randint(0, 4))))
    while len(slots) < size:
        slots.append(child(rng, age))
    return slots


def old_family(size: int, rng: random.Random) -> list[Slot]:
    """An old couple with a grown son, his wife and grandchildren."""
    slots = couple(rng, 60, 6, 48, 78)
    son = max(22, slots[1][1] - rng.randint(21, 28))
    slots += [(SON, son), ("之儿媳", max(21, son - rng.randint(0, 3)))]
    while len(slots) < size:
        slots.append(grandchild(rng, slots[0][1]))
    return slots


def slots_for(size: int, rng: random.Random) -> list[Slot]:
    """Relations and ages of a household of that size; the head first."""
    if size <= 2:
        return small_family(size, rng)
    old_share = {3: 0.0, 4: 0.18, 5: 0.35}.get(size, 0.5)
    return old_family(size, rng) if rng.random() < old_share else young_family(size, rng)


def birthday(rng: random.Random, age: int, on: dt.date) -> dt.date:
    """A birthday that makes somebody that old on the day."""
    latest = dt.date(on.year - age, on.month, min(on.day, calendar.monthrange(on.year - age, on.month)[1]))
    return latest - dt.timedelta(days=rng.randrange(365))


class FamilyMaker:
    """Makes persons with names and numbers; remembers how many it made."""

    def __init__(self, mint: IdMint, rng: random.Random, on: dt.date) -> None:
        self.mint, self.rng, self.on = mint, rng, on
        self.made = 0
        self.rare = spec()["people"]["rare_character_pct"] / 100

    def person(self, household: Household, relation: str, male: bool, born: dt.date, family: str) -> Person:
        """A new person of the household, with the surname `family`."""
        self.made += 1
        if self.rng.random() < self.rare / 12:
            name, nation = self.rng.choice(MINORITY), self.rng.choice(("回族", "蒙古族"))
        else:
            name, nation = family + given_name(self.rng, male, born.year, self.rare), "汉族"
        number = self.mint.issue(born, male)
        return Person(self.made, household, name, "男" if male else "女", born, number, relation, nation)

    def fill(self, household: Household) -> None:
        """The household gets its members, as many as its size."""
        household.members = list(self._members(household))

    def _members(self, household: Household) -> Iterator[Person]:
        rng, family, head_male = (
            self.rng,
            surname(self.rng),
            self.rng.random() < (0.60 if household.size == 1 else 0.80),
        )
        for relation, age in slots_for(household.size, rng):
            if relation == "户主":
                head_male = head_male or household.size > 2
                male = head_male
            elif relation == SPOUSE:
                male = not head_male
            else:
                male = relation in MALE
            outside = relation in (SPOUSE, MOTHER, "之儿媳")
            yield self.person(
                household, relation, male, birthday(rng, age, self.on), surname(rng) if outside else family
            )
