"""What befalls households in the feed months, by the rates of the specification, and whether they can bear it."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator

from bangfu_sim import bills
from bangfu_sim.changes import month_end, some_day
from bangfu_sim.people import Appraisal, Card, County, Household, Person, Trouble
from bangfu_sim.schooling import class_on, stage_on
from bangfu_sim.spec import spec

Finder = Callable[[Household, dt.date], Person | None]
Strike = Callable[[Household, Person, dt.date], None]


def wanted_of(county: County, section: str, kind: str) -> int:
    """How many households of the county suffer this kind; at least one."""
    rate: int = spec()[section][kind]["per_10000"]
    return max(1, round(rate * len(county.households) / 10_000))


def settled_homes(county: County, rng: random.Random) -> Iterator[Household]:
    """Every household once, in an order of its own."""
    order = list(county.households)
    rng.shuffle(order)
    return iter(order)


def next_one(homes: Iterator[Household], find: Finder, kind: str, day: dt.date) -> tuple[Household, Person] | None:
    """The next untroubled household with a fitting member, who stays the whole time; it is marked as troubled.

    None when a very small county has nobody left whom this can befall."""
    for home in homes:
        person = None if home.troubled or not home.here(day) else find(home, day)
        if person is not None and not (person.left_on or person.died_on or person.joined_on):
            home.troubled = kind
            return home, person
    return None


def falls_short(home: Household, people: int, lost: int) -> bool:
    """True when expected income less what was lost, with the savings that can be used, is under the line."""
    told = spec()
    line: int = told["line_yuan"]
    usable: int = home.savings * told["savings_counted_pct"] // 100
    return home.yearly - lost + usable < line * people


def earner(home: Household, day: dt.date) -> Person | None:
    """The member of 18 to 64 who works away longest."""
    able = [p for p in home.here(day) if 18 <= p.age_on(day) <= 64 and p.work_months]
    return max(able, key=lambda p: (p.work_months, -p.uid), default=None)


def anybody(home: Household, day: dt.date) -> Person | None:
    """The first grown member."""
    return next((p for p in home.here(day) if p.age_on(day) >= 30), None)


def pupil(home: Household, day: dt.date) -> Person | None:
    """A child of compulsory school age in this county's schools."""
    return next(
        (p for p in home.here(day) if 7 <= p.age_on(day) <= 15 and stage_on(p, day)[0] and p.studies_here), None
    )


def receiver(home: Household, day: dt.date) -> Person | None:
    return next((p for p in home.here(day) if p.dibao and not p.dibao.stopped_on), None)


def insured(home: Household, day: dt.date) -> Person | None:
    return next((p for p in home.here(day) if p.insured == "城乡居民基本医疗保险" and p.age_on(day) < 60), None)


def head(home: Household, day: dt.date) -> Person | None:
    return home.head if home.head.is_here(day) else None


def farmer(home: Household, day: dt.date) -> Person | None:
    """The head of a household that has a third of its income from crops and animals."""
    income = home.incomes[2020]
    return head(home, day) if (income.business - income.expense) * 3 >= income.net else None


def freshman(home: Household, day: dt.date) -> Person | None:
    """A member in the first or second year of college."""
    return next((p for p in home.here(day) if 13 <= class_on(p, day) <= 14 and stage_on(p, day)[0]), None)


FINDERS: dict[str, Finder] = {
    "serious_illness": anybody,
    "accident": earner,
    "severe_disability": earner,
    "earner_death": earner,
    "drop_out": pupil,
    "house_damaged": head,
    "dibao_stopped": receiver,
    "uninsured": insured,
    "job_loss": earner,
    "school_cost": freshman,
    "crop_failure": farmer,
}


class Fate:
    """Strikes households, one shock each, and writes down the truth."""

    def __init__(self, county: County, rng: random.Random) -> None:
        self.county, self.rng = county, rng
        self.strikes: dict[str, Strike] = {kind: getattr(self, kind) for kind in spec()["shocks"]}

    def strike_all(self) -> None:
        """Every kind of shock has happened as often as specified."""
        months = self.county.months
        for kind, strike in self.strikes.items():
            homes = settled_homes(self.county, self.rng)
            wanted = wanted_of(self.county, "shocks", kind)
            for n in range(wanted):
                month = months[n * len(months) // wanted]
                day = some_day(self.rng, month_end(month).replace(day=1), month_end(month))
                if found := next_one(homes, FINDERS[kind], kind, day):
                    strike(*found, day)

    def lost_pay(self, home: Household, kind: str) -> int:
        """Yearly yuan lost with the earner's work or the crop."""
        income, (low, high) = home.incomes[2020], spec()["shocks"][kind]["loss_pct"]
        base = income.business - income.expense if kind == "crop_failure" else income.wage
        return round(base * self.rng.uniform(low, high) / 100)

    def note(
        self, home: Household, person: Person, day: dt.date, amount: int, at_risk: bool, shows: bool = True
    ) -> None:
        """The truth about the household is written down."""
        source = spec()["shocks"][home.troubled]["shows"] if shows else ""
        month = f"{day:%Y-%m}"
        self.county.troubles.append(Trouble(home.troubled, "shock", home, person, month, amount, at_risk, source))

    def costs(self, kind: str) -> int:
        """The cost of one shock in yuan; small ones are more frequent."""
        low, high = spec()["shocks"][kind]["cost"]
        cost: float = low + (high - low) * self.rng.betavariate(1.2, 3.0)
        return round(cost)

    def hospital_bills(self, home: Household, person: Person, day: dt.date, diseases: tuple[str, ...]) -> int:
        """Bills over some months, together about the cost of the shock; the yuan the household pays itself."""
        low, high = spec()["shocks"][home.troubled]["months"]
        total, disease = self.costs(home.troubled) * 100, self.rng.choice(diseases)
        months = [m for m in self.county.months if m >= f"{day:%Y-%m}"][: self.rng.randint(low, high)]
        weights = [1 / (n + 1) for n in range(len(months))]
        paid = 0
        for month, weight in zip(months, weights, strict=True):
            size = "市省" if self.rng.random() < 0.75 else "县"
            where = bills.hospital_of(self.county.place, size, home.village.township, self.rng)
            on = (
                day
                if month == f"{day:%Y-%m}"
                else some_day(self.rng, month_end(month).replace(day=1), month_end(month))
            )
            bill = bills.shared(person, where, on, ("住院", disease), round(total * weight / sum(weights)), 0.0)
            self.county.bills.append(bill)
            paid += bill.selfpaid
        return paid // 100

    def serious_illness(self, home: Household, person: Person, day: dt.date) -> None:
        paid = self.hospital_bills(home, person, day, bills.GRAVE)
        lost = paid + (self.lost_pay(home, home.troubled) if person is earner(home, day) else 0)
        self.note(home, person, day, paid, falls_short(home, len(home.here(day)), lost))

    def accident(self, home: Household, person: Person, day: dt.date) -> None:
        paid = self.hospital_bills(home, person, day, bills.INJURIES)
        self.note(
            home, person, day, paid, falls_short(home, len(home.here(day)), paid + self.lost_pay(home, home.troubled))
        )

    def severe_disability(self, home: Household, person: Person, day: dt.date) -> None:
        person.card = Card(self.rng.choice((4, 4, 1, 6)), self.rng.choice((1, 2)), day)
        lost = self.lost_pay(home, home.troubled) + self.costs(home.troubled)
        self.note(home, person, day, lost, falls_short(home, len(home.here(day)), lost))

    def earner_death(self, home: Household, person: Person, day: dt.date) -> None:
        person.died_on = day
        rest = len(home.here(day))
        lost = self.lost_pay(home, home.troubled) + self.costs(home.troubled)
        self.note(home, person, day, lost, bool(rest) and falls_short(home, rest, lost), day <= dt.date(2021, 10, 31))

    def drop_out(self, home: Household, person: Person, day: dt.date) -> None:
        person.school_changes.append((day, "疑似辍学"))
        self.note(home, person, day, 0, True)

    def house_damaged(self, home: Household, person: Person, day: dt.date) -> None:
        home.house_grade = self.rng.choice(("C", "D"))
        cost = self.costs(home.troubled)
        self.county.appraisals.append(Appraisal(home, f"{day:%Y-%m}", home.house_grade, day))
        self.note(home, person, day, cost, falls_short(home, len(home.here(day)), cost))

    def dibao_stopped(self, home: Household, person: Person, day: dt.date) -> None:
        stopped, year = day.replace(day=1), 0
        for member in home.here(day):
            if member.dibao:
                member.dibao.stopped_on = stopped
                year += member.dibao.month_fen * 12 // 100
        self.note(home, person, day, year, falls_short(home, len(home.here(day)), year))

    def uninsured(self, home: Household, person: Person, day: dt.date) -> None:
        if self.rng.random() < 0.5:
            person.lapsed_on = day.replace(day=1)
        else:
            person.insured_until = day.replace(day=1)
        people = len(home.here(day))
        self.note(home, person, day, 0, bool(home.yearly < spec()["line_yuan"] * people * 3 // 2))

    def job_loss(self, home: Household, person: Person, day: dt.date) -> None:
        lost = self.lost_pay(home, home.troubled)
        self.note(home, person, day, lost, falls_short(home, len(home.here(day)), lost))

    def school_cost(self, home: Household, person: Person, day: dt.date) -> None:
        cost = self.costs(home.troubled)
        self.note(home, person, day, cost, falls_short(home, len(home.here(day)), cost))

    def crop_failure(self, home: Household, person: Person, day: dt.date) -> None:
        lost = self.lost_pay(home, home.troubled)
        self.note(home, person, day, lost, falls_short(home, len(home.here(day)), lost))
