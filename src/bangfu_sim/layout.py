"""Turns a department's clean rows into the untidy sheet it sends, and remembers which row is whom."""

from __future__ import annotations

import datetime as dt
import pathlib
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml

from bangfu_sim.noise import STYLES, Spoiler, written_date
from bangfu_sim.people import Person
from bangfu_sim.places import Place, Village
from bangfu_sim.sheets import NOTE, Cell

HERE = pathlib.Path(__file__).parent
SERIAL, HIDDEN = "序号", "系统主键"
ID_COLUMNS, NAME_COLUMNS = ("id_number", "card_number"), ("name", "head_name")


@dataclass(slots=True)
class Row:
    """One clean row: whom it is about, where, and its values by column name."""

    person: Person | None
    village: Village
    cells: dict[str, Any]


@dataclass(slots=True)
class Identity:
    """Where a spoiled row stands and whom it truly is about."""

    file: str
    sheet: str
    row: int
    kinds: str
    number: str
    written_name: str
    written_number: str


@cache
def layouts() -> dict[str, Any]:
    """All layouts of layouts.yaml."""
    told: dict[str, Any] = yaml.safe_load((HERE / "layouts.yaml").read_text(encoding="utf-8"))
    return told


@dataclass(slots=True)
class Layout:
    """How one department writes one month's file."""

    contract: str
    turn: int
    told: dict[str, Any] = field(init=False)
    variant: dict[str, Any] = field(init=False)
    columns: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.told = layouts()[self.contract]
        self.variant = self.told["variants"][self.turn % len(self.told["variants"])]
        self.columns = list(self.told["columns"])

    def header_of(self, column: str) -> str:
        """The Chinese header this file gives the column, with the unit of money."""
        names = self.told["columns"][column]
        header: str = names[self.turn % len(names)]
        return f"{header}({self.variant.get('unit', '元')})" if column in self.told.get("money", ()) else header

    def headers(self) -> list[list[Cell]]:
        """One header row, or two: groups above, their columns below, single columns above with nothing below."""
        lead = [SERIAL] + ([HIDDEN] if self.variant.get("hidden") else [])
        below: list[Cell] = [*lead, *(self.header_of(c) for c in self.columns)]
        if not self.variant.get("two"):
            return [below]
        group_of = {c: group for group, columns in self.told["groups"].items() for c in columns}
        above: list[Cell] = list(lead)
        under: list[Cell] = [""] * len(lead)
        before = ""
        for column in self.columns:
            group = group_of.get(column, "")
            above.append(self.header_of(column) if not group else group if group != before else "")
            under.append(self.header_of(column) if group else "")
            before = group
        return [above, under]

    def titles(self, place: Place, title: str, on: dt.date) -> list[list[Cell]]:
        """Title rows above the header."""
        lines: list[list[Cell]] = [[f"{title}({NOTE})"]]
        lines.append(
            [
                f"填报单位:{place.name}{self.told['department'].removeprefix('县')}",
                "",
                "",
                f"数据日期:{written_date(on, 'chinese')}",
            ]
        )
        lines.append(["注:本表人员、证件号码均为合成数据,不对应任何真实个人。"])
        count: int = self.variant.get("titles", 0)
        return lines[:count]


class Scribe:
    """Writes rows cell by cell in the manner of one layout; spoils some."""

    def __init__(self, layout: Layout, spoiler: Spoiler, rng: random.Random, strangers: Iterator[Person]) -> None:
        self.layout, self.spoiler, self.rng, self.strangers = layout, spoiler, rng, strangers
        self.money = set(layout.told.get("money", ()))
        self.wan = layout.variant.get("unit") == "万元"
        self.date = layout.variant.get("date", "dash")
        self.is_csv = layout.variant["format"].startswith("csv")
        self.cun = layout.variant.get("village") == "cun"
        self.id_column = next((c for c in layout.columns if c in ID_COLUMNS), "")
        self.name_column = (
            next(c for c in NAME_COLUMNS if c in layout.columns) if "name" not in layout.columns else "name"
        )
        self.merged: dict[str, str] = {}
        self.hidden = bool(layout.variant.get("hidden"))
        self.writers = [self.writer_of(column) for column in layout.columns]

    def date_cell(self, day: dt.date) -> Cell:
        """A date in the file's style, or now and then in another."""
        style = self.date if self.rng.random() >= self.spoiler.odd_date else self.rng.choice(STYLES)
        if style == "serial":
            return written_date(day, "slash") if self.is_csv else day
        return written_date(day, style)

    def money_cell(self, fen: int) -> Cell:
        """An amount in yuan, or in units of ten thousand; whole cents are never lost."""
        return round(fen / 1_000_000, 6) if self.wan else round(fen / 100, 2)

    def village_cell(self, village: Village) -> str:
        """The village's name in the file's manner."""
        if not village.is_village:
            return village.name
        if self.rng.random() < self.spoiler.bare_village:
            return village.short
        return f"{village.short.removesuffix('村')}村" if self.cun else village.name

    def township_cell(self, village: Village) -> str:
        """The township's name; for the villages that gave a merged township its name sometimes the old one."""
        old = self.merged.get(village.short)
        return old if old and self.rng.random() < self.spoiler.old_township else village.township

    def writer_of(self, column: str) -> Callable[[Row], Cell]:
        """How the column's cell is written from a row."""
        if column == "village":
            return lambda row: self.village_cell(row.village)
        if column == "township":
            return lambda row: self.township_cell(row.village)
        if column in self.money:
            return lambda row: self.money_cell(row.cells[column])
        if column.endswith("_on"):
            return lambda row: self.date_cell(row.cells[column]) if row.cells[column] else ""
        return lambda row: row.cells[column]

    def clean(self, n: int, row: Row) -> list[Cell]:
        """The row as the office meant it."""
        lead: list[Cell] = [n, f"K{700_000 + n}"] if self.hidden else [n]
        return [*lead, *(write(row) for write in self.writers)]

    def place_of(self, column: str) -> int:
        """Where the column stands in a row."""
        return self.layout.columns.index(column) + (2 if self.hidden else 1)

    def spoil(self, kind: str, cells: list[Cell], row: Row) -> str:
        """The cells are spoiled; the kind that was really done, "" when it did not fit."""
        at, name_at = self.place_of(self.id_column), self.place_of(self.name_column)
        number, person = str(cells[at]), row.person
        if person is None or not number:
            return ""
        if kind == "relative_id":
            others = [p for p in person.household.members if p is not person]
            cells[at] = self.rng.choice(others).number if others and len(number) == 18 else number
        elif kind in ("name_variant", "name_spaces"):
            cells[name_at] = self.spoiler.spoiled_name(kind, str(cells[name_at]))
            return kind
        else:
            kind = "apostrophe" if kind == "number_cell" and "X" in number else kind
            cells[at] = self.spoiler.spoiled_number(kind, number, person)
        return kind if cells[at] != number else ""

    def outsider(self, row: Row) -> Row:
        """The same row about somebody who is not registered in the county."""
        stranger, cells = next(self.strangers), dict(row.cells)
        cells[self.name_column] = stranger.name
        cells[self.id_column] = stranger.number + str(cells[self.id_column])[18:]
        if "student_no" in cells:
            cells["student_no"] = f"G{stranger.number}"
        if "bill_no" in cells:
            cells["bill_no"] = f"{cells['bill_no']}9"
        return Row(stranger, row.village, cells)

    def written(self, n: int, row: Row) -> list[tuple[list[Cell], str, Row]]:
        """The row as it is sent, with what was done to it; now and then followed by one more."""
        cells, kind = self.clean(n, row), self.spoiler.chosen()
        if not kind:
            number = row.cells[self.id_column]
            if number and self.spoiler.lowers_x(number):
                cells[self.place_of(self.id_column)] = number.replace("X", "x")
                kind = "lower_x"
            return [(cells, kind, row)]
        if kind == "outsider":
            other = self.outsider(row)
            return [(cells, "", row), (self.clean(n, other), kind, other)]
        if kind == "repeated_row":
            return [(cells, "", row), (list(cells), kind, row)]
        return [(cells, self.spoil(kind, cells, row), row)]


def split_rows(rows: Iterable[Row], by_township: bool) -> dict[str, list[Row]]:
    """Rows by township name when the file is split, else all under the empty name."""
    parts: dict[str, list[Row]] = {}
    for row in rows:
        parts.setdefault(row.village.township if by_township else "", []).append(row)
    return parts
