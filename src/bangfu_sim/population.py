"""Makes the whole county as it was on its opening day."""

from __future__ import annotations

import random

from bangfu_sim import livings, traits
from bangfu_sim.families import FATHER, MOTHER, SPOUSE, FamilyMaker
from bangfu_sim.numbers import IdMint, national_code, phone, police_code
from bangfu_sim.people import County, Household, Person
from bangfu_sim.places import Place
from bangfu_sim.settle import settled
from bangfu_sim.spec import spec


def stream(seed: int, topic: str) -> random.Random:
    """A random stream of its own for each topic, so that changing one leaves the others as they were."""
    return random.Random(f"{seed}/{topic}")


def split_police(home: Household) -> None:
    """The parents, or a grown child, of a registered household are a household of their own at the police."""
    apart = [p for p in home.members if p.relation in (FATHER, MOTHER)]
    if not apart:
        grown = [p for p in home.members[1:] if p.relation != SPOUSE and p.work_months]
        apart = grown[:1]
    if not apart:
        return
    home.split_code = police_code(70_000_000 + home.number)
    for n, person in enumerate(apart):
        person.split_code, person.split_relation = home.split_code, SPOUSE if n else "户主"


def opened(place: Place, seed: int, households: int | None, months: tuple[str, ...]) -> tuple[County, FamilyMaker]:
    """The county on its opening day, and the maker that can add persons later."""
    rng = stream(seed, "people")
    maker = FamilyMaker(IdMint(place.more["old_prefixes"], place.more["new_prefixes"], rng), rng, place.opened_on)
    county = County(place, seed, months, settled(place, households, stream(seed, "settle")))
    for home in county.households:
        maker.fill(home)
        county.persons.extend(home.members)
    county.share = len(county.persons) / place.persons
    give_traits(county)
    return county, maker


def give_traits(county: County) -> None:
    """Every person and household gets its lasting facts."""
    rng, on = stream(county.seed, "traits"), county.place.opened_on
    for person in county.persons:
        give_person_start(county, person, rng)
    traits.give_cards(county, rng)
    for person in county.persons:
        traits.give_labour(person, person.age_on(on), on, rng)
    traits.give_insurance(county, rng)
    traits.give_dibao(county, rng)
    livings.give_causes(county, rng)
    split_share = spec()["people"]["split_police_household_pct"] / 100
    for home in county.households:
        livings.give_dates(home, rng)
        livings.give_income(home, rng)
        livings.give_home(home, rng)
        if home.is_national and home.size > 2 and rng.random() < split_share:
            split_police(home)


def give_person_start(county: County, person: Person, rng: random.Random) -> None:
    """The person gets schooling, health, a national number and a phone."""
    home = person.household
    traits.give_schooling(person, rng)
    traits.give_health(person, person.age_on(county.place.opened_on), home.is_national, rng)
    if home.is_national:
        person.code = national_code(50_000_000 + person.uid * 7)
    person.phone = home.phone if person.relation == "户主" or rng.random() < 0.5 else phone(90_000_000 + person.uid)
