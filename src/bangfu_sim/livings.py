"""What a household lastingly is: causes, dates, income by year, land, house, and the savings nobody sees."""

from __future__ import annotations

import random
from collections.abc import Sequence

from bangfu_sim.people import County, Household, Income
from bangfu_sim.spec import spec

CAUSES = ("因残", "因学", "缺劳动力", "缺技术", "缺资金", "因灾", "缺土地", "自身发展动力不足")
CAUSE_WEIGHTS = (10, 6, 26, 22, 24, 4, 3, 5)
RISKS = ("因病", "因残", "缺劳动力", "因务工就业不稳", "因产业项目失败", "因学")
RISK_WEIGHTS = (44, 16, 14, 14, 6, 6)
INCOME_KEY = {"returned": "unexited"}


def shares_of(total: int, parts: dict[str, int]) -> list[str]:
    """Labels in the proportion of the parts, as many as the total (largest remainder)."""
    whole = sum(parts.values())
    exact = {name: total * part / whole for name, part in parts.items()}
    counts = {name: int(value) for name, value in exact.items()}
    for name in sorted(exact, key=lambda n: counts[n] - exact[n])[: total - sum(counts.values())]:
        counts[name] += 1
    return [name for name, count in counts.items() for _ in range(count)]


def chosen_with_sum(homes: Sequence[Household], count: int, persons: int, rng: random.Random) -> list[Household]:
    """That many of the households with that many members in all, or the nearest sum that swapping reaches."""
    order = list(homes)
    rng.shuffle(order)
    inside, outside = order[:count], order[count:]
    missing = persons - sum(h.size for h in inside)
    for _ in range(200_000 if inside and outside else 0):
        if not missing:
            break
        a, b = rng.randrange(len(inside)), rng.randrange(len(outside))
        gain = outside[b].size - inside[a].size
        if gain and abs(missing - gain) < abs(missing):
            inside[a], outside[b] = outside[b], inside[a]
            missing -= gain
    return inside


def give_causes(county: County, rng: random.Random) -> None:
    """Main causes add up to the document's: 51 + 6 + 1 of the not exited, 2,813 households with 5,838 persons by illness."""
    people = spec()["people"]
    registered = [h for h in county.households if h.is_registered]
    late = [h for h in registered if h.group in ("returned", "unexited")]
    for home, cause in zip(late, shares_of(len(late), county.place.unexited_causes), strict=True):
        home.causes = [cause]
    ill = [h for h in late if h.causes == ["因病"]]
    count = round(people["illness_cause_households"] * county.share) - len(ill)
    persons = round(people["illness_cause_persons"] * county.share) - sum(h.size for h in ill)
    others = [h for h in registered if not h.causes]
    for home in chosen_with_sum(others, max(0, count), persons, rng):
        home.causes = ["因病"]
    for home in others:
        if not home.causes:
            home.causes = [rng.choices(CAUSES, CAUSE_WEIGHTS)[0]]
    for home in registered:
        more = rng.choice(CAUSES)
        if rng.random() < 0.35 and more not in home.causes:
            home.causes.append(more)


def give_dates(home: Household, rng: random.Random) -> None:
    """When the household was identified, left poverty and was put under watch (YYYYMM)."""
    if home.is_registered:
        home.identified = rng.choices(("201312", "201412", "201512", "201612", "201712"), (70, 8, 8, 8, 6))[0]
        if home.group != "unexited":
            home.exited = f"{rng.choices((2014, 2015, 2016, 2017, 2018, 2019), (6, 9, 16, 24, 38, 7))[0]}12"
            home.exited = max(home.exited, home.identified)
        if home.group == "returned":
            home.exited = "201712"
        attribute = "五保(特困)贫困户" if any(p.tekun for p in home.members) else "一般贫困户"
        home.attribute = "低保贫困户" if any(p.dibao for p in home.members) else attribute
    if home.group in ("unstable", "marginal"):
        home.monitored = rng.choice(("201911", "201912", "202001", "202002", "202003"))
        home.risks = [rng.choices(RISKS, RISK_WEIGHTS)[0]]
        home.removed = False


def split_income(home: Household, year: int, net: int, rng: random.Random) -> Income:
    """The household's net income of a year as its four kinds and the cost of business, in whole yuan."""
    people = len(home.members)
    workers = sum(1 for p in home.members if p.work_months)
    able = any(p.skill in ("普通劳动力", "技能劳动力", "弱劳动力或半劳动力") for p in home.members)
    wage = round(net * rng.uniform(0.42, 0.7)) if workers else round(net * 0.05) if able else 0
    transfer = round(net * (rng.uniform(0.14, 0.3) if able else rng.uniform(0.75, 0.9)))
    owned = round(net * rng.uniform(0.02, 0.08))
    wage += min(0, net - wage - transfer - owned)  # the kinds never add up to more than there is
    farm = net - wage - transfer - owned
    business = round(farm / rng.uniform(0.6, 0.75)) if able else farm
    ill = any(p.health == "患有大病" for p in home.members)
    selfpaid = rng.randint(300, 2600) if ill and year >= 2019 else rng.choice((0, 0, 0, rng.randint(50, 800)))
    return Income(people, wage, business, owned, transfer, business - farm, 0, selfpaid)


def give_income(home: Household, rng: random.Random) -> None:
    """Income of 2018 to 2020 between the bounds of the household's group, the savings, and what 2021 would bring."""
    group = spec()["groups"][INCOME_KEY.get(home.group, home.group)]
    rank = min(1.0, max(0.0, rng.betavariate(2.0, 3.2)))
    for year in (2018, 2019, 2020):
        low, high = group[f"income_{year}"]
        here = min(1.0, max(0.0, rank + rng.gauss(0, 0.06)))
        home.incomes[year] = split_income(home, year, round(low + (high - low) * here) * len(home.members), rng)
    low, high = group["savings"]
    home.savings = round(low + (high - low) * rng.betavariate(1.4, 4.0) * (0.6 + 0.8 * rank))
    home.yearly = round(home.incomes[2020].net * rng.uniform(1.0, 1.1))


def give_home(home: Household, rng: random.Random) -> None:
    """Land, house and water as the household sheet prints them."""
    home.arable_mu = round(rng.uniform(4, 17) * len(home.members), 1)
    home.house_grade = rng.choices(("A", "B"), (62, 38))[0]
    home.house_m2 = rng.randint(36, 70) + 14 * len(home.members)
    home.toilet = rng.random() < 0.81
