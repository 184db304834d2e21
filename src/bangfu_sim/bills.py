"""How a hospital bill is shared: catalogue, fund, serious-illness insurance, relief, the patient. Money in fen."""

from __future__ import annotations

import datetime as dt
import random

from bangfu_sim.people import Bill, Person
from bangfu_sim.places import Place

LEVELS = {"乡镇": "一级", "县": "二级", "市省": "三级"}
FUND_SHARE = {"一级": 0.82, "二级": 0.73, "三级": 0.58}
DEDUCTIBLE = {"一级": 10_000, "二级": 40_000, "三级": 120_000}
EVERYDAY = (
    "上呼吸道感染",
    "慢性胃炎",
    "腰椎间盘突出",
    "高血压2级",
    "2型糖尿病",
    "肺部感染",
    "膝关节病",
    "冠心病",
    "脑梗死后遗症",
    "眩晕综合征",
)
GRAVE = (
    "胃恶性肿瘤",
    "肺恶性肿瘤",
    "急性脑梗死",
    "急性心肌梗死",
    "慢性肾衰竭尿毒症期",
    "急性白血病",
    "食管恶性肿瘤",
    "乳腺恶性肿瘤",
    "脑出血",
)
INJURIES = ("股骨骨折", "颅脑损伤", "多发性肋骨骨折", "腰椎骨折", "脾破裂", "烧伤")


def hospital_of(place: Place, size: str, township: str, rng: random.Random) -> tuple[str, str]:
    """A hospital and its level."""
    if size == "乡镇":
        return f"{township}卫生院", LEVELS[size]
    return rng.choice(place.more["county_hospitals" if size == "县" else "upper_hospitals"]), LEVELS[size]


def shared(
    person: Person, where: tuple[str, str], on: dt.date, what: tuple[str, str], total: int, kindness: float
) -> Bill:
    """The bill of `total` fen on that day; `kindness` 0 to 1 moves what remains from the patient to relief and the fund."""
    hospital, level = where
    visit, disease = what
    catalogue = round(total * (0.88 + 0.1 * kindness))
    if visit == "门诊":
        fund = round(catalogue * 0.5) if total < 30_000 else 15_000
        return Bill(person, on, hospital, level, visit, disease, total, catalogue, fund, 0, 0)
    if not person.insured or (person.lapsed_on and person.lapsed_on <= on):
        return Bill(person, on, hospital, level, visit, disease, total, catalogue, 0, 0, 0)
    share = FUND_SHARE[level] + (0.9 - FUND_SHARE[level]) * kindness
    fund = round(max(0, catalogue - DEDUCTIBLE[level]) * share)
    left = catalogue - fund
    serious = round(max(0, left - 1_000_000) * 0.6)
    relief_share = max(0.9 * kindness, 0.35 if person.household.is_registered or person.dibao else 0.0)
    relief = round((left - serious) * relief_share)
    return Bill(person, on, hospital, level, visit, disease, total, catalogue, fund, serious, relief)


def everyday(person: Person, place: Place, on: dt.date, inpatient: bool, rng: random.Random) -> Bill:
    """An ordinary visit or stay."""
    township = person.household.village.township
    if not inpatient:
        where = hospital_of(place, "乡镇" if rng.random() < 0.6 else "县", township, rng)
        return shared(person, where, on, ("门诊", rng.choice(EVERYDAY)), rng.randint(2_500, 60_000), 0.0)
    size = rng.choices(("乡镇", "县", "市省"), (30, 56, 14))[0]
    low, high = {"乡镇": (900, 2_600), "县": (2_200, 8_500), "市省": (6_000, 16_000)}[size]
    where = hospital_of(place, size, township, rng)
    return shared(
        person, where, on, ("住院", rng.choice(EVERYDAY)), rng.randint(low * 100, high * 100), rng.random() * 0.3
    )
