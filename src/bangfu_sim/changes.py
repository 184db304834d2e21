"""What nature does between the opening day and the last month: births, deaths, moves, marriages."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Callable

from bangfu_sim.families import FamilyMaker
from bangfu_sim.names import surname
from bangfu_sim.numbers import national_code
from bangfu_sim.people import Card, County, FormerHome, Household, Person
from bangfu_sim.spec import spec
from bangfu_sim.traits import give_schooling

HALF_YEAR = dt.date(2021, 7, 1)


def month_end(month: str) -> dt.date:
    """The last day of a month such as 2021-07."""
    year, number = int(month[:4]), int(month[5:])
    following = dt.date(year + number // 12, number % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def some_day(rng: random.Random, first: dt.date, last: dt.date) -> dt.date:
    """A day from first to last."""
    return first + dt.timedelta(days=rng.randrange((last - first).days + 1))


class Nature:
    """Applies the natural changes to a county. Ordinary deaths in the feed months are of the old only: others are shocks."""

    def __init__(self, county: County, maker: FamilyMaker, rng: random.Random) -> None:
        self.county, self.maker, self.rng = county, maker, rng
        self.first = county.place.opened_on + dt.timedelta(days=1)
        self.last = month_end(county.months[-1])
        self.years = (self.last - self.first).days / 365
        self.rates = spec()["natural_per_1000_per_year"]

    def many(self, rate: str) -> int:
        """How many happen in all."""
        per_1000: float = self.rates[rate]
        return round(per_1000 / 1000 * len(self.county.persons) * self.years)

    def pass_over(self) -> None:
        """Everything has happened."""
        for happens, rate in (
            (self.deaths, "deaths"),
            (self.moves, "moves_out"),
            (self.births, "births"),
            (self.marriages_in, "marriages_in"),
            (self.marriages_within, "marriages_within"),
        ):
            happens(self.many(rate))
        self.mild_cards()

    def mild_cards(self) -> None:
        """Each month some get a card of grade 3 or 4, mostly the old."""
        wanted = round(spec()["feeds"]["new_mild_cards_month"] * 12 * self.years * self.county.share)
        for person in self.some(lambda p: p.card is None and p.age_on(self.first) >= 50 and not p.work_months, wanted):
            person.card = Card(
                self.rng.choice((1, 2, 4, 4)), self.rng.choice((3, 4)), some_day(self.rng, self.first, self.last)
            )

    def some(self, fits: Callable[[Person], bool], wanted: int) -> list[Person]:
        """That many untouched persons who fit, or all there are."""
        found = [
            p for p in self.county.persons if fits(p) and not (p.died_on or p.left_on or p.joined_on or p.split_code)
        ]
        self.rng.shuffle(found)
        return found[:wanted]

    def deaths(self, wanted: int) -> None:
        """The old die more often; whole households of one may end."""
        late = spec()["feeds"]["late_death_report_pct"] / 100
        people, on = self.county.persons, self.first
        weights = [0.0 if p.work_months else math.exp(0.085 * (p.age_on(on) - 60)) for p in people]
        for person in self.rng.choices(people, weights, k=wanted):
            day = some_day(self.rng, self.first, self.last)
            if person.age_on(day) < 66 and day >= HALF_YEAR - dt.timedelta(days=1):
                day = some_day(self.rng, self.first, HALF_YEAR - dt.timedelta(days=2))
            person.died_on = person.died_on or day
            person.report_late = person.age_on(day) >= 66 and self.rng.random() < late

    def moves(self, wanted: int) -> None:
        """Young women marry out of the county; young men settle elsewhere."""
        young = self.some(lambda p: 19 <= p.age_on(self.first) <= 31 and p.relation in ("之女", "之子"), wanted)
        for person in young:
            person.left_on = some_day(self.rng, self.first, self.last)

    def joins(self, home: Household, person: Person, day: dt.date) -> None:
        """The person belongs to the household from that day."""
        person.joined_on, person.phone = day, home.phone
        give_schooling(person, self.rng)
        if home.is_national:
            person.code = national_code(50_000_000 + person.uid * 7)
        home.yearly += home.yearly // len(home.members)
        home.members.append(person)
        self.county.persons.append(person)

    def births(self, wanted: int) -> None:
        """Young couples have a child."""
        wives = self.some(
            lambda p: p.sex == "女" and p.relation in ("配偶", "之儿媳", "户主") and 21 <= p.age_on(self.first) <= 39,
            wanted,
        )
        for mother in wives:
            home, day = mother.household, some_day(self.rng, self.first, self.last)
            male = self.rng.random() < 0.52
            grand = mother.relation == "之儿媳"
            relation = ("之孙子" if male else "之孙女") if grand else ("之子" if male else "之女")
            family = home.head.name[0] if "·" not in home.head.name else surname(self.rng)
            child = self.maker.person(home, relation, male, day, family)
            child.skill = "无劳动力"
            self.joins(home, child, day + dt.timedelta(days=self.rng.randint(3, 40)))

    def marriages_in(self, wanted: int) -> None:
        """Single sons bring home a wife from elsewhere."""
        for groom in self.some(lambda p: p.relation == "之子" and 22 <= p.age_on(self.first) <= 34, wanted):
            home = groom.household
            if any(p.relation == "之儿媳" for p in home.members):
                continue
            born = groom.born + dt.timedelta(days=self.rng.randint(-400, 900))
            bride = self.maker.person(home, "之儿媳", False, born, surname(self.rng))
            self.joins(home, bride, some_day(self.rng, self.first, self.last))

    def marriages_within(self, wanted: int) -> None:
        """Daughters marry a man of another household of the county; the old household may keep them on its page."""
        brides = self.some(lambda p: p.relation == "之女" and 21 <= p.age_on(self.first) <= 30, wanted)
        grooms = self.some(lambda p: p.relation == "之子" and 22 <= p.age_on(self.first) <= 34, wanted * 3)
        homes = [g.household for g in grooms if not any(p.relation == "之儿媳" for p in g.household.members)]
        for bride, home in zip(brides, homes, strict=False):
            if bride.household is home or bride.household.is_national != home.is_national:
                continue
            day = some_day(self.rng, self.first, self.last)
            bride.former = FormerHome(bride.household, day, bride.relation, self.rng.random() < 0.3)
            bride.household, bride.relation = home, "之儿媳"
            home.yearly += home.yearly // len(home.members)
            home.members.append(bride)
