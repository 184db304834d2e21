"""What looks like trouble and is none, and the standing trouble known since the last income collection."""

from __future__ import annotations

import datetime as dt
import random

from bangfu_sim import bills
from bangfu_sim.changes import month_end, some_day
from bangfu_sim.livings import split_income
from bangfu_sim.people import Appraisal, Card, County, Household, Person, Trouble
from bangfu_sim.shocks import (
    Finder,
    Strike,
    falls_short,
    head,
    insured,
    next_one,
    pupil,
    receiver,
    settled_homes,
    wanted_of,
)
from bangfu_sim.spec import spec


def patient(home: Household, day: dt.date) -> Person | None:
    """A grown insured member."""
    return next((p for p in home.here(day) if p.age_on(day) >= 40 and p.insured), None)


def rich_patient(home: Household, day: dt.date) -> Person | None:
    """A patient whose household can bear a bill of 60,000 yuan."""
    return patient(home, day) if not falls_short(home, len(home.here(day)), 60_000) else None


def comfortable_receiver(home: Household, day: dt.date) -> Person | None:
    """A receiver of 低保 whose household now earns well over the line."""
    return receiver(home, day) if home.yearly > spec()["line_yuan"] * len(home.here(day)) * 13 // 10 else None


def card_holder(home: Household, day: dt.date) -> Person | None:
    return next((p for p in home.here(day) if p.card and p.card.grade <= 2), None)


def old_one(home: Household, day: dt.date) -> Person | None:
    """Somebody of 68 or more without a card, in a household that lives on others' work."""
    if falls_short(home, len(home.here(day)), 0):
        return None
    return next((p for p in home.here(day) if p.age_on(day) >= 68 and not p.card), None)


def registered_head(home: Household, day: dt.date) -> Person | None:
    return head(home, day) if home.group == "registered" else None


WINTER = dt.date(2020, 12, 20)
FINDERS: dict[str, Finder] = {
    "reimbursed_bill": patient,
    "rich_bill": rich_patient,
    "school_moved": pupil,
    "health_leave": pupil,
    "insured_elsewhere": insured,
    "dibao_income_rose": comfortable_receiver,
    "old_appraisal": head,
    "card_reissued": card_holder,
    "old_age_card": old_one,
    "understated_income": registered_head,
    "low_income": registered_head,
}


class Mirage:
    """Makes the look-alikes and the standing trouble, one per household, and writes down the truth."""

    def __init__(self, county: County, rng: random.Random) -> None:
        self.county, self.rng = county, rng
        self.shows = {
            kind: told["shows"] for part in ("look_alikes", "standing") for kind, told in spec()[part].items()
        }

    def make_all(self) -> None:
        """Every kind is there as often as specified."""
        months = self.county.months
        for section in ("standing", "look_alikes"):
            for kind in spec()[section]:
                homes, make = settled_homes(self.county, self.rng), self.maker_of(kind)
                wanted = wanted_of(self.county, section, kind)
                for n in range(wanted):
                    month = months[n * len(months) // wanted]
                    day = some_day(self.rng, month_end(month).replace(day=1), month_end(month))
                    if found := next_one(homes, FINDERS[kind], kind, day):
                        make(*found, day)

    def watch(self) -> None:
        """Every household under watch or not yet out is written down, those that something else befell excepted."""
        for home in self.county.households:
            if home.is_national and home.group != "registered" and not home.troubled and home.here(WINTER):
                home.troubled = "under_watch"
                people = len(home.here(WINTER))
                self.note(home, home.here(WINTER)[0], "2020-12", home.incomes[2020].net, falls_short(home, people, 0))

    def maker_of(self, kind: str) -> Strike:
        """The method that makes this kind."""
        made: Strike = getattr(self, kind)
        return made

    def note(self, home: Household, person: Person, month: str, amount: int, at_risk: bool = False) -> None:
        """The truth about the household is written down."""
        group = "standing" if home.troubled in ("low_income", "under_watch") else "look_alike"
        source = self.shows.get(home.troubled, "national_household")
        self.county.troubles.append(Trouble(home.troubled, group, home, person, month, amount, at_risk, source))

    def one_bill(self, home: Household, person: Person, day: dt.date, total: int, kindness: float) -> None:
        where = bills.hospital_of(self.county.place, "市省", home.village.township, self.rng)
        bill = bills.shared(person, where, day, ("住院", self.rng.choice(bills.GRAVE)), total * 100, kindness)
        self.county.bills.append(bill)
        self.note(home, person, f"{day:%Y-%m}", bill.selfpaid // 100)

    def reimbursed_bill(self, home: Household, person: Person, day: dt.date) -> None:
        self.one_bill(home, person, day, self.rng.randint(22_000, 90_000), 1.0)

    def rich_bill(self, home: Household, person: Person, day: dt.date) -> None:
        self.one_bill(home, person, day, self.rng.randint(35_000, 95_000), 0.0)

    def school_moved(self, home: Household, person: Person, day: dt.date) -> None:
        person.school_changes.append((day, self.rng.choice(("转出", "不在册"))))
        self.note(home, person, f"{day:%Y-%m}", 0)

    def health_leave(self, home: Household, person: Person, day: dt.date) -> None:
        person.school_changes.append((day, "休学"))
        self.note(home, person, f"{day:%Y-%m}", 0)

    def insured_elsewhere(self, home: Household, person: Person, day: dt.date) -> None:
        person.insured_until = day.replace(day=1)
        self.note(home, person, f"{day:%Y-%m}", 0)

    def dibao_income_rose(self, home: Household, person: Person, day: dt.date) -> None:
        for member in home.here(day):
            if member.dibao:
                member.dibao.stopped_on = day.replace(day=1)
        self.note(home, person, f"{day:%Y-%m}", 0)

    def old_appraisal(self, home: Household, person: Person, day: dt.date) -> None:
        old = dt.date(self.rng.randint(2016, 2018), self.rng.randint(4, 11), self.rng.randint(1, 28))
        self.county.appraisals.append(Appraisal(home, f"{day:%Y-%m}", self.rng.choice(("C", "D")), old))
        self.note(home, person, f"{day:%Y-%m}", 0)

    def card_reissued(self, home: Household, person: Person, day: dt.date) -> None:
        if person.card:
            person.card = Card(person.card.kind, person.card.grade, day, "B1")
        self.note(home, person, f"{day:%Y-%m}", 0)

    def old_age_card(self, home: Household, person: Person, day: dt.date) -> None:
        person.card = Card(self.rng.choice((1, 2, 4)), self.rng.choice((1, 2)), day)
        self.note(home, person, f"{day:%Y-%m}", 0)

    def understated_income(self, home: Household, person: Person, day: dt.date) -> None:
        """The sheet forgets what a child sends home; the household lives well over the line."""
        people = len(home.members)
        home.incomes[2020] = split_income(home, 2020, self.rng.randint(4_300, 5_900) * people, self.rng)
        home.yearly = max(home.yearly, spec()["line_yuan"] * people * 13 // 10)
        self.note(home, person, "2020-12", home.incomes[2020].net)

    def low_income(self, home: Household, person: Person, day: dt.date) -> None:
        """The household earned too little in 2020 and will again."""
        people = len(home.members)
        home.incomes[2020] = split_income(home, 2020, self.rng.randint(3_900, 5_900) * people, self.rng)
        home.yearly = round(home.incomes[2020].net * self.rng.uniform(0.97, 1.06))
        self.note(home, person, "2020-12", home.incomes[2020].net, falls_short(home, people, 0))
