"""The packaged extract: real places of five counties, and what we add about 神池's past. Data, no database."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path

from bangfu.divisions import rules

DATA = Path(__file__).parent / "data"
SOURCE = "国家统计局统计用区划代码 2023 版"
START = dt.date(2010, 1, 1)
"""The date from which a place without a history of its own counts as known."""


@dataclass(frozen=True)
class Version:
    """One place over one stretch of time, as the files say it."""

    code: str
    name: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    is_invented: bool = False


@dataclass(frozen=True)
class Handover:
    """One place took over another on a date."""

    before_code: str
    after_code: str
    on: dt.date
    note: str


@dataclass(frozen=True)
class Extract:
    """All that the files know of one place."""

    versions: tuple[Version, ...]
    handovers: tuple[Handover, ...]
    once_poor: tuple[tuple[str, int, bool], ...]

    @property
    def digest(self) -> str:
        """The same text for the same content."""
        return hashlib.sha256(repr((self.versions, self.handovers, self.once_poor)).encode()).hexdigest()


def extract_of(place: str) -> Extract:
    """Everything inside a place and the line of places above it. `place`: 4, 6 or 12 digits.

    A village of the past that has its successor's name only changed its code: the successor begins where it ends.
    """
    prefix = rules.prefix_of(place)
    listed, history = _listed(), _rows(f"history_{prefix}.csv")
    names = {row["code"]: row["name"] for row in (*listed, *history)}
    renewed = {
        row["successor"]: dt.date.fromisoformat(row["valid_to"])
        for row in history
        if row["name"] == names[row["successor"]]
    }
    past = [
        Version(
            rules.full_code(row["code"]),
            row["name"],
            dt.date.fromisoformat(row["valid_from"]),
            dt.date.fromisoformat(row["valid_to"]),
            row["is_invented"] == "1",
        )
        for row in history
    ]
    now = [
        Version(rules.full_code(row["code"]), row["name"], renewed.get(row["code"], START))
        for row in listed
        if row["code"].startswith(prefix) or prefix.startswith(row["code"])
    ]
    return Extract(tuple(past + now), tuple(_handover(row) for row in history), tuple(_once_poor(prefix)))


def _handover(row: dict[str, str]) -> Handover:
    codes = rules.full_code(row["code"]), rules.full_code(row["successor"])
    return Handover(*codes, dt.date.fromisoformat(row["valid_to"]), row["note"])


def _once_poor(prefix: str) -> list[tuple[str, int, bool]]:
    rows = _rows(f"facts_{prefix}.csv")
    return [(row["village_code"], int(row["year"]), row["was_poor_village"] == "1") for row in rows]


def _listed() -> list[dict[str, str]]:
    return [row for name in ("counties", "townships", "villages") for row in _rows(f"{name}.csv")]


def _rows(name: str) -> list[dict[str, str]]:
    path = DATA / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
