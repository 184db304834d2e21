"""The places that can be simulated, each a YAML file, and their villages from CSV files."""

from __future__ import annotations

import csv
import datetime as dt
import pathlib
from dataclasses import dataclass
from typing import Any

import yaml

HERE = pathlib.Path(__file__).parent
SUFFIXES = ("社区居委会", "居委会", "村村委会", "村委会")


class UnknownPlace(ValueError):
    """No such place can be simulated yet."""


@dataclass(frozen=True, slots=True)
class Village:
    """One village or town community: 12-digit code, its full and short name, its township."""

    code: str
    name: str
    township_code: str
    township: str
    short: str
    is_village: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A county: the figures its people must add up to, and where they live."""

    key: str
    name: str
    path: tuple[str, str, str]
    code: str
    opened_on: dt.date
    households: int
    persons: int
    groups: dict[str, tuple[int, int]]
    unexited_causes: dict[str, int]
    more: dict[str, Any]
    villages: tuple[Village, ...]


def known_places() -> list[str]:
    """The keys of the places that can be simulated."""
    return sorted(p.stem.removeprefix("place_") for p in HERE.glob("place_*.yaml"))


def default_divisions() -> pathlib.Path:
    """Where the product keeps its villages, when it is installed beside the simulator."""
    return HERE.parent / "bangfu" / "divisions" / "data" / "villages.csv"


def short_name(name: str) -> str:
    """大黑庄 for 大黑庄村委会."""
    for suffix in SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix):
            return name.removesuffix(suffix)
    return name


def village_from(row: dict[str, str], townships: dict[str, str]) -> Village:
    """One line of villages.csv as a village."""
    code, name, town = row["code"], row["name"], row["township_code"]
    return Village(code, name, town, townships[town], short_name(name), not name.endswith("居委会"))


def read_villages(path: pathlib.Path, county: str) -> tuple[Village, ...]:
    """The county's villages from villages.csv; township names from townships.csv beside it (same name ending)."""
    beside = path.with_name(path.name.replace("villages", "townships"))
    with beside.open(encoding="utf-8") as lines:
        townships = {row["code"]: row["name"] for row in csv.DictReader(lines)}
    with path.open(encoding="utf-8") as lines:
        return tuple(village_from(row, townships) for row in csv.DictReader(lines) if row["code"].startswith(county))


def place_named(key: str, divisions: pathlib.Path | None = None) -> Place:
    """The place with its villages. Raises UnknownPlace with the list of those that exist."""
    path = HERE / f"place_{key}.yaml"
    if key not in known_places():
        raise UnknownPlace(f"{key} cannot be simulated yet; the places are: {', '.join(known_places())}.")
    told: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    source = divisions or default_divisions()
    if not source.exists():
        raise UnknownPlace(f"The list of villages is missing: {source}. Name it with --divisions.")
    return Place(
        key=told.pop("key"),
        name=told.pop("name"),
        path=tuple(told.pop("path")),
        code=told["code"],
        opened_on=told.pop("opened_on"),
        households=told.pop("households"),
        persons=told.pop("persons"),
        groups={name: (h, p) for name, (h, p) in told.pop("groups").items()},
        unexited_causes=told.pop("unexited_causes"),
        villages=read_villages(source, told.pop("code")),
        more=told,
    )
