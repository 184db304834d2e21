"""How many households of how many persons live where: the sums equal the place's figures exactly."""

from __future__ import annotations

import random

from bangfu_sim.numbers import bank_account, national_code, phone, police_code
from bangfu_sim.people import Household
from bangfu_sim.places import Place, Village

SIZE_WEIGHTS = {True: (28, 34, 19, 12, 5, 2, 0, 0), False: (20, 33, 23, 16, 6, 1.5, 0.5, 0)}


def scaled_groups(place: Place, households: int | None) -> dict[str, tuple[int, int]]:
    """Households and persons per group when the county has `households` in all; the document's own at full size."""
    if households is None or households == place.households:
        return dict(place.groups)
    share = households / place.households
    scaled = {}
    for name, (h, p) in place.groups.items():
        many = 1 if name == "unexited" else 0
        now = max(many, round(h * share))
        scaled[name] = (now, max(now, round(p * now / h)))
    rest = households - sum(h for name, (h, _) in scaled.items() if name != "ordinary")
    people = round(place.persons * share) - sum(p for name, (_, p) in scaled.items() if name != "ordinary")
    scaled["ordinary"] = (rest, max(rest, people))
    return scaled


def sizes(households: int, persons: int, poor: bool, rng: random.Random) -> list[int]:
    """That many household sizes from 1 to 8 with exactly that sum."""
    found = rng.choices(range(1, 9), SIZE_WEIGHTS[poor], k=households)
    missing = persons - sum(found)
    step = 1 if missing > 0 else -1
    while missing:
        n = rng.randrange(households)
        if 1 <= found[n] + step <= 8:
            found[n] += step
            missing -= step
    return found


def village_weights(villages: tuple[Village, ...], rng: random.Random) -> list[float]:
    """How likely a household lives in each village: seats of townships are large, town communities hold few farmers."""
    return [
        rng.lognormvariate(0, 0.45) * (1.7 if v.code.endswith("200") else 1.0) if v.is_village else 0.08
        for v in villages
    ]


def settled(place: Place, households: int | None, rng: random.Random) -> list[Household]:
    """Every household with group, size, village and numbers, but without members. Registered ones come first."""
    weights = village_weights(place.villages, rng)
    found: list[Household] = []
    for group, (count, persons) in scaled_groups(place, households).items():
        homes = rng.choices(place.villages, weights, k=count)
        for size, village in zip(sizes(count, persons, group != "ordinary", rng), homes, strict=True):
            n = len(found) + 1
            home = Household(n, group, size, village, police_code(n * 3 % 99_999_989))
            home.phone, home.bank = phone(n * 2_897 % 99_999_989), bank_account(n * 7_919)
            if group != "ordinary":
                home.code = national_code(10_000 + n * 3)
            found.append(home)
    return found
