"""The simulator's one door: a county, a seed, a folder full of files."""

from __future__ import annotations

import datetime as dt
import gc
import pathlib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bangfu_sim.changes import Nature, month_end
from bangfu_sim.families import FamilyMaker
from bangfu_sim.feeds import monthly, national, roster
from bangfu_sim.layout import Identity, Layout, Row
from bangfu_sim.look_alikes import Mirage
from bangfu_sim.names import surname
from bangfu_sim.noise import Spoiler
from bangfu_sim.people import County, Person
from bangfu_sim.places import place_named
from bangfu_sim.population import opened, stream
from bangfu_sim.sheets import Cell
from bangfu_sim.shocks import Fate
from bangfu_sim.spec import spec
from bangfu_sim.writing import Desk, month_zh

Progress = Callable[[int, int, str], None]
MONTHS = ("2021-07", "2021-08", "2021-09", "2021-10", "2021-11", "2021-12")
SECOND_EXPORT = dt.date(2020, 12, 20)
ROSTERS = (dt.date(2021, 6, 30), dt.date(2021, 10, 31))
MONTHLY: dict[str, Callable[[County, dt.date], Iterator[Row]]] = {
    "medical_bills": monthly.bill_rows,
    "insured_list": monthly.insured_rows,
    "dibao_roster": monthly.dibao_rows,
    "disability_cards": monthly.card_rows,
    "school_roll": monthly.school_rows,
    "house_appraisals": monthly.appraisal_rows,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was written."""

    folder: pathlib.Path
    households: int
    persons: int
    files: int
    spoiled_rows: int
    troubles: int


def lived(
    key: str, seed: int, households: int | None, months: tuple[str, ...], divisions: pathlib.Path | None
) -> tuple[County, FamilyMaker]:
    """The county with everything that happened to it until the end of the last month."""
    county, maker = opened(place_named(key, divisions), seed, households, months)
    Nature(county, maker, stream(seed, "nature")).pass_over()
    mirage = Mirage(county, stream(seed, "look-alikes"))
    mirage.make_all()
    Fate(county, stream(seed, "shocks")).strike_all()
    mirage.watch()
    keep_dead_on_dibao(county, stream(seed, "dead"))
    monthly.make_everyday_bills(county, stream(seed, "bills"))
    county.households.sort(key=lambda h: (h.village.code, h.number))
    county.persons.sort(key=lambda p: (p.household.village.code, p.household.number, p.uid))
    return county, maker


def keep_dead_on_dibao(county: County, rng: random.Random) -> None:
    """Some of those who died stay on the 低保 roster for up to three months."""
    kept = spec()["feeds"]["dead_kept_on_dibao_pct"]
    for person in county.persons:
        if person.dibao and person.died_on and rng.random() * 100 < kept:
            person.dibao.kept_until = person.died_on + dt.timedelta(days=rng.choice((40, 70, 100)))


def strangers(maker: FamilyMaker, county: County) -> Iterator[Person]:
    """People of other counties, one after the other."""
    home = county.households[0]
    rng = stream(county.seed, "strangers")
    while True:
        born = dt.date(1935, 1, 1) + dt.timedelta(days=rng.randrange(29_000))
        yield maker.person(home, "", rng.random() < 0.5, born, surname(rng))


class Office:
    """Sends all files of the county in order, telling how far it is."""

    def __init__(self, county: County, desk: Desk, progress: Progress | None) -> None:
        self.county, self.desk, self.progress = county, desk, progress
        self.done, self.all = 0, 2 * 2 + 3 + len(county.months) * len(MONTHLY)

    def step(self, sentence: str) -> None:
        """One more piece of work is done."""
        self.done += 1
        if self.progress:
            self.progress(self.done, self.all, sentence)

    def send_all(self) -> None:
        """Opening exports, later rosters and exports, monthly feeds, manifest and truth."""
        opening = self.county.place.opened_on
        self.national(opening, (2018, 2019), True)
        self.roster(0, opening, None)
        self.national(SECOND_EXPORT, (2020,), False)
        for n, on in enumerate(ROSTERS, 1):
            if on <= month_end(self.county.months[-1]):
                self.roster(n, on, (opening, *ROSTERS)[n - 1])
            else:
                self.step("")
        for turn, month in enumerate(self.county.months):
            on = month_end(month)
            for contract, rows_of in MONTHLY.items():
                self.desk.send(Layout(contract, turn), rows_of(self.county, on), on)
                self.step(f"{month_zh(on)} {contract}")
        self.desk.close()

    def roster(self, turn: int, on: dt.date, since: dt.date | None) -> None:
        """The police roster of the day, split by township."""
        kind = "police_roster" if turn else "police_roster_opening"
        self.desk.send(Layout("police_roster", turn), roster.police_rows(self.county, on, since), on, kind)
        self.step(f"{month_zh(on)} police_roster")

    def national(self, on: dt.date, years: tuple[int, ...], by_township: bool) -> None:
        """Both national exports of the day; persons by township when asked."""
        title, at = f"{self.county.place.name}{month_zh(on)}", national.PERSON_COLUMNS.index("证件号码")
        spoiler = Spoiler("national_person", self.desk.noise, stream(self.county.seed, f"national {on}"))
        parts: dict[str, list[list[Cell]]] = {}
        for person, cells in national.person_rows(self.county, on, years[-1]):
            part = f"({cells[3]})" if by_township else ""
            name, rows = f"{title}人口信息导出{part}.xlsx", parts.setdefault(part, [])
            kind = spoiler.chosen() or ("lower_x" if spoiler.lowers_x(person.number) else "")
            if kind:
                cells[at] = (
                    person.number.lower() if kind == "lower_x" else spoiler.spoiled_number(kind, person.number, person)
                )
                place = len(rows) + 2
                self.desk.identities.append(
                    Identity(name, "导出(合成数据)", place, kind, person.number, person.name, str(cells[at]))
                )
            rows.append(cells)
        for part, rows in parts.items():
            self.desk.send_plain(
                "national_person", f"{title}人口信息导出{part}.xlsx", national.PERSON_COLUMNS, rows, on
            )
        self.step(f"{month_zh(on)} national_person")
        homes = list(national.household_rows(self.county, on, years))
        self.desk.send_plain("national_household", f"{title}家庭信息导出.xlsx", national.HOUSEHOLD_COLUMNS, homes, on)
        self.step(f"{month_zh(on)} national_household")


def simulate(
    place: str,
    seed: int,
    out: pathlib.Path,
    households: int | None = None,
    months: tuple[str, ...] = MONTHS,
    divisions: pathlib.Path | None = None,
    progress: Progress | None = None,
    noise: float = 1.0,
) -> Outcome:
    """The folder holds every file of the county, manifest.csv and truth/. The same arguments give the same rows.

    Raises UnknownPlace for a place that cannot be simulated."""
    county, maker = lived(place, seed, households, months, divisions)
    desk = Desk(county, out, strangers(maker, county), noise)
    gc.freeze()  # the people stay until the end: collecting them again and again costs seconds
    try:
        Office(county, desk, progress).send_all()
    finally:
        gc.unfreeze()
    return Outcome(
        out, len(county.households), len(county.persons), len(desk.sent), len(desk.identities), len(county.troubles)
    )
