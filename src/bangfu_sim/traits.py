"""What a person lastingly is: schooling, health, labour, work, disability, insurance."""

from __future__ import annotations

import datetime as dt
import random

from bangfu_sim.people import Benefit, Card, County, Household, Person
from bangfu_sim.schooling import COLLEGE, HIGH, VOCATIONAL, stage_on
from bangfu_sim.spec import spec

PLACES = ("乡(镇)内", "乡(镇)外县内", "县外省内", "省外")
MONTH_FEN = {"一类": 44_000, "二类": 38_000, "三类": 30_000}


def give_schooling(person: Person, rng: random.Random) -> None:
    """The person gets a track after middle school and, when grown, an education."""
    luck, year = rng.random(), person.born.year
    person.studies_here = rng.random() * 100 >= spec()["feeds"]["school_elsewhere_pct"]
    person.track = COLLEGE if luck < 0.34 else HIGH if luck < 0.55 else VOCATIONAL if luck < 0.90 else "work"
    steps: tuple[tuple[float, str], ...]
    if year < 1945:
        steps = ((0.55, "文盲或半文盲"), (0.93, "小学"), (1.0, "初中"))
    elif year < 1965:
        steps = ((0.12, "文盲或半文盲"), (0.62, "小学"), (0.95, "初中"), (1.0, "高中"))
    elif year < 1985:
        steps = ((0.02, "文盲或半文盲"), (0.32, "小学"), (0.88, "初中"), (0.97, "高中"), (1.0, "大专"))
    else:
        steps = ((0.05, "小学"), (0.60, "初中"), (0.80, "高中"), (0.92, "大专"), (1.0, "本科及以上"))
    luck = rng.random()
    person.education = next(label for edge, label in steps if luck <= edge)


def give_health(person: Person, age: int, poor: bool, rng: random.Random) -> None:
    """The person gets a state of health: the old and the registered are ill more often."""
    people = spec()["people"]
    factor = (2.4 if age >= 60 else 0.9 if age >= 40 else 0.25) * (1.0 if poor else 0.6)
    luck = rng.random() * 100
    if luck < people["serious_ill_pct"] * factor:
        person.health = "患有大病"
    elif luck < (people["serious_ill_pct"] + people["chronic_pct"]) * factor:
        person.health = "长期慢性病"


def give_labour(person: Person, age: int, on: dt.date, rng: random.Random) -> None:
    """The person gets a working skill and, when able, work away from the farm."""
    severe = person.card is not None and person.card.grade <= 2
    if age < 16 or stage_on(person, on)[0] or age >= 75:
        person.skill = "无劳动力"
    elif severe:
        person.skill = "丧失劳动力"
    elif age >= 60 or person.card or person.health == "患有大病":
        person.skill = "弱劳动力或半劳动力"
    else:
        person.skill = "技能劳动力" if rng.random() < 0.06 else "普通劳动力"
    if person.skill in ("普通劳动力", "技能劳动力") and rng.random() < 0.52:
        person.work_months = rng.choice((4, 5, 6, 6, 7, 8, 8, 9, 10, 10, 11))
        person.work_place = rng.choices(PLACES, (20, 34, 32, 14))[0]
    if person.skill == "弱劳动力或半劳动力" and person.household.is_registered and rng.random() < 0.07:
        person.post, person.post_months = rng.choice(("保洁", "护林", "护路")), 12
    if age >= 28 and rng.random() < 0.05:
        person.party = "中共党员"


def give_cards(county: County, rng: random.Random) -> None:
    """The document's number of disability cards, severe and other, goes to persons of the county; the old more often."""
    people, on = spec()["people"], county.place.opened_on
    wanted = round(people["disability_cards"] * county.share)
    severe = round(people["severe_cards"] * county.share)
    weights = [
        (0.4 + max(0, p.age_on(on) - 30) / 20) * (2.5 if p.household.is_registered else 1.0) for p in county.persons
    ]
    chosen: dict[int, Person] = {}
    while len(chosen) < wanted:
        for person in rng.choices(county.persons, weights, k=wanted):
            if len(chosen) < wanted and person.age_on(on) >= 3:
                chosen[person.uid] = person
    for n, person in enumerate(chosen.values()):
        grade = rng.choice((1, 2)) if n < severe else rng.choice((3, 3, 4))
        kind = rng.choices(range(1, 8), (12, 10, 2, 52, 8, 13, 3))[0]
        year = rng.randint(max(2009, person.born.year + 2), 2019)
        person.card = Card(
            kind, grade, dt.date(year, rng.randint(1, 12), rng.randint(1, 28)), rng.choice(("",) * 40 + ("B1",))
        )
        person.health = "残疾"


def give_insurance(county: County, rng: random.Random) -> None:
    """Nearly all are insured here; a few are insured where they work or with their new family."""
    feeds = spec()["feeds"]
    poor = feeds["not_insured_here_registered_per_1000"] / 1000
    rest = feeds["not_insured_here_ordinary_per_1000"] / 1000
    for person in county.persons:
        if rng.random() < (poor if person.household.is_registered else rest):
            person.insured = ""
        elif person.work_months >= 9 and person.work_place != PLACES[0] and rng.random() < 0.10:
            person.insured = "城镇职工基本医疗保险"


def benefit_from(household: Household, rng: random.Random) -> None:
    """All members of the household receive 低保 from one day on, in one category."""
    category = rng.choices(("一类", "二类", "三类"), (12, 46, 42))[0]
    since = dt.date(rng.randint(2014, 2020), rng.choice((1, 4, 7, 10)), 1)
    if since > dt.date(2020, 3, 31):
        since = dt.date(2020, 1, 1)
    for person in household.members:
        person.dibao = Benefit(category, MONTH_FEN[category], since)


def give_dibao(county: County, rng: random.Random) -> None:
    """The specified shares of households receive 低保; old men alone may be 特困 instead, as many as the document says."""
    feeds, on = spec()["feeds"], county.place.opened_on
    alone = [
        h
        for h in county.households
        if h.size == 1 and h.head.age_on(on) >= 60 and h.group in ("registered", "ordinary")
    ]
    alone.sort(key=lambda h: (h.group != "registered", h.number))
    wanted = round(spec()["people"]["tekun_persons"] * county.share)
    front = round(wanted * 0.7)
    for home in alone[:front] + alone[len(alone) - (wanted - front) :]:
        home.head.tekun = True
    for home in county.households:
        share = feeds["dibao_registered_households_pct"] if home.is_national else feeds["dibao_ordinary_households_pct"]
        if not home.head.tekun and rng.random() * 100 < share:
            benefit_from(home, rng)
