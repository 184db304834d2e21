"""Writes each file of the county, keeps the manifest and the list of spoiled rows."""

from __future__ import annotations

import csv
import datetime as dt
import pathlib
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

from bangfu_sim.layout import Identity, Layout, Row, Scribe, split_rows
from bangfu_sim.noise import Spoiler, written_date
from bangfu_sim.people import County, Person, Trouble
from bangfu_sim.sheets import ENDINGS, NOTE, Cell, Sheet, write, write_plain_xlsx


@dataclass(slots=True)
class Sent:
    """One line of the manifest."""

    file: str
    contract: str
    period: str
    data_on: dt.date


def month_zh(on: dt.date) -> str:
    """2021年7月."""
    return f"{on.year}年{on.month}月"


class Desk:
    """Where all files are written from."""

    def __init__(self, county: County, out: pathlib.Path, strangers: Iterator[Person], noise: float) -> None:
        self.county, self.out, self.strangers, self.noise = county, out, strangers, noise
        self.sent: list[Sent] = []
        self.identities: list[Identity] = []
        out.mkdir(parents=True, exist_ok=True)

    def send(self, layout: Layout, rows: Iterable[Row], on: dt.date, noise_of: str = "") -> None:
        """The rows lie in one file or in one per township, as the layout says."""
        rng = random.Random(f"{self.county.seed}/{layout.contract}/{on}")
        spoiler = Spoiler(noise_of or layout.contract, self.noise, rng)
        scribe = Scribe(layout, spoiler, rng, self.strangers)
        if on >= dt.date(2021, 1, 1):
            merged = self.county.place.more["merged_townships"]
            scribe.merged = {village: township for township, villages in merged.items() for village in villages}
        split, title = layout.variant.get("split", ""), f"{self.county.place.name}{month_zh(on)}{layout.told['file']}"
        parts = split_rows(rows, bool(split))
        ending = ENDINGS[layout.variant["format"]]
        if split == "files":
            for township, part in parts.items():
                name = f"{title}({township}){ending}"
                self.finish(layout, name, [self.sheet(scribe, "Sheet1", part, name, on)], on)
            return
        name = f"{title}{ending}"
        sheets = [self.sheet(scribe, township or "Sheet1", part, name, on) for township, part in parts.items()]
        self.finish(layout, name, sheets, on)

    def finish(self, layout: Layout, name: str, sheets: Sequence[Sheet], on: dt.date) -> None:
        """The file is on disk and in the manifest."""
        write(self.out / name, layout.variant["format"], sheets)
        self.sent.append(Sent(name, layout.contract, f"{on:%Y-%m}", on))

    def sheet(self, scribe: Scribe, name: str, rows: list[Row], file: str, on: dt.date) -> Sheet:
        """One sheet from title to note; spoiled rows are remembered with their row number, counted as Excel does."""
        layout, place = scribe.layout, self.county.place
        lines = layout.titles(place, file.split(".")[0], on) + layout.headers()
        header_at = len(lines) - 1
        at, name_at = scribe.place_of(scribe.id_column), scribe.place_of(scribe.name_column)
        sheet_name = "" if scribe.is_csv else name
        for n, row in enumerate(rows, 1):
            for cells, kind, whose in scribe.written(n, row):
                lines.append(cells)
                if kind and whose.person:
                    true = whose.person.number
                    self.identities.append(
                        Identity(file, sheet_name, len(lines), kind, true, str(cells[name_at]), str(cells[at]))
                    )
        lines += self.below(scribe, rows, on)
        return Sheet(name, lines, frozenset({1}) if scribe.hidden else frozenset(), header_at)

    def below(self, scribe: Scribe, rows: list[Row], on: dt.date) -> list[list[Cell]]:
        """Totals and notes under the rows."""
        layout = scribe.layout
        lines: list[list[Cell]] = []
        if layout.variant.get("totals"):
            total: list[Cell] = ["合计", *([""] * scribe.place_of(layout.columns[-1]))]
            for column in layout.told.get("money", ()):
                total[scribe.place_of(column)] = scribe.money_cell(sum(r.cells[column] for r in rows))
            total[scribe.place_of(scribe.name_column)] = f"{len(rows)}人"
            lines.append(total)
        if layout.variant.get("notes"):
            lines.append([f"填表人:(略)  审核人:(略)  填表日期:{written_date(on, 'chinese')}"])
        if layout.variant.get("notes") or not layout.variant.get("titles"):
            lines.append([f"注:本表为{NOTE},不对应任何真实个人。"])
        return lines

    def send_plain(self, contract: str, name: str, headers: Sequence[str], rows: list[list[Cell]], on: dt.date) -> None:
        """A national export: one header row, the note in the sheet's name."""
        write_plain_xlsx(self.out / name, f"导出({NOTE})", headers, rows)
        self.sent.append(Sent(name, contract, f"{on:%Y-%m}", on))

    def close(self) -> None:
        """The manifest and the truth are on disk."""
        write_table(
            self.out / "manifest.csv",
            ["file", "contract", "period", "data_on"],
            ([s.file, s.contract, s.period, s.data_on] for s in self.sent),
        )
        truth = self.out / "truth"
        truth.mkdir(exist_ok=True)
        names = [f.name for f in fields(Identity)]
        write_table(truth / "identity.csv", names, ([getattr(i, n) for n in names] for i in self.identities))
        heads = [
            "household_code",
            "police_code",
            "id_number",
            "group",
            "kind",
            "month",
            "amount_yuan",
            "truly_at_risk",
            "visible_in_feeds",
            "shows_in",
            "situation",
        ]
        write_table(truth / "shocks.csv", heads, (trouble_row(t) for t in self.county.troubles))


def trouble_row(trouble: Trouble) -> list[object]:
    """One line of truth/shocks.csv."""
    home = trouble.household
    number = trouble.person.number if trouble.person else ""
    flags = ["yes" if flag else "no" for flag in (trouble.at_risk, bool(trouble.shows))]
    return [
        home.code,
        home.police_code,
        number,
        trouble.group,
        trouble.kind,
        trouble.month,
        trouble.amount,
        *flags,
        trouble.shows,
        home.group,
    ]


def write_table(path: pathlib.Path, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A UTF-8 CSV file for machines."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(headers)
        writer.writerows(rows)
