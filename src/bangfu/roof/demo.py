"""The demo county: simulate, import as a user would, link, sweep month by month, be ready to serve."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from bangfu.accounts import actions as accounts
from bangfu.accounts import queries as staff
from bangfu.divisions import actions as divisions
from bangfu.ground import actions as ground
from bangfu.ground import clock, jobs, periods
from bangfu.ledgers import actions as ledgers
from bangfu.roof import play
from bangfu.roof.progress import Bar
from bangfu_sim.county import simulate

PLACES = {"shenchi": "140927"}
"""Places the simulator can make, with their county codes."""
OFFICE_HOUR = dt.time(9, 30)
"""When the demo's departments send their files."""
MONTHS = ("2021-07", "2021-08", "2021-09", "2021-10", "2021-11", "2021-12")
SIMULATION_UNITS, SWEEP_UNITS, BYTES_PER_UNIT = 60.0, 6.0, 250_000
"""Weights of the bar, in about seconds of a small machine; they move nothing but the bar."""


@dataclass(frozen=True)
class Delivery:
    """One file a department sent: what it is, when it speaks for, where it lies."""

    path: Path
    contract: str
    period: str
    data_on: dt.date

    @property
    def units(self) -> float:
        """Its share of the progress bar."""
        return self.path.stat().st_size / BYTES_PER_UNIT


def deliveries(folder: Path) -> list[Delivery]:
    """The files of a simulated county in the order they would have arrived. Grain: one row per file of manifest.csv."""
    with (folder / "manifest.csv").open(encoding="utf-8-sig", newline="") as manifest:
        found = [
            Delivery(folder / row["file"], row["contract"], row["period"], dt.date.fromisoformat(row["data_on"]))
            for row in csv.DictReader(manifest)
        ]
    order = {contract: n for n, contract in enumerate(("national_household", "national_person", "police_roster"))}
    return sorted(found, key=lambda d: (d.data_on, order.get(d.contract, 9), d.path.name))


def marker() -> Path:
    """The file that says the demo county stands."""
    return Path(settings.VAR) / "demo" / "ready.json"


def is_ready(place: str, households: int | None) -> bool:
    """True when the same demo county has been made to its end before."""
    return marker().exists() and json.loads(marker().read_text(encoding="utf-8")) == {
        "place": place,
        "households": households,
    }


def prepare(place: str, households: int | None = None, seed: int = 20211231) -> None:
    """Make the demo county stand: database, accounts, files, register, links, six months of warnings. Repeatable after a kill."""
    folder = Path(settings.VAR) / "demo" / "files"
    _found_the_county(PLACES[place])
    with Bar(SIMULATION_UNITS + 1) as bar:
        _simulate(place, seed, households, folder, bar)
    files = deliveries(folder)
    with Bar(sum(d.units for d in files) + SWEEP_UNITS * len(MONTHS)) as bar:
        for step in staged(files):
            _live_through(step, bar)
    clock.set_today(periods.month_end(MONTHS[-1]), reason="演示县")
    ground.mark_jobs_seen(by=staff.demo_officer())
    marker().write_text(json.dumps({"place": place, "households": households}), encoding="utf-8")


def _found_the_county(code: str) -> None:
    lay_database(code)
    clock.set_today(dt.date(2020, 3, 31), reason="演示县")
    accounts.open_demo_accounts()


def lay_database(code: str) -> None:
    """The database stands, and the county's places are in it. Safe to repeat."""
    call_command("migrate", verbosity=0, interactive=False)
    divisions.load_place(code)


def _simulate(place: str, seed: int, households: int | None, folder: Path, bar: Bar) -> None:
    if (folder / "manifest.csv").exists():
        bar.say("模拟文件已在 · files are there already", SIMULATION_UNITS)
        return
    reached = 0

    def tell(done: int, total: int, sentence: str) -> None:
        nonlocal reached
        bar.say(f"模拟 · simulating: {sentence}", SIMULATION_UNITS * (done - reached) / max(total, 1))
        reached = done

    simulate(place, seed, folder, households, MONTHS, progress=tell)


def staged(files: list[Delivery]) -> Iterator[tuple[str | None, list[Delivery]]]:
    """The opening files first, then each month's."""
    first = periods.month_end(MONTHS[0]).replace(day=1)
    yield None, [d for d in files if d.data_on < first]
    for month in MONTHS:
        yield month, [d for d in files if first <= d.data_on and f"{d.data_on:%Y-%m}" == month]


def _live_through(step: tuple[str | None, list[Delivery]], bar: Bar) -> None:
    """Receive one month's files, then sweep it and let the simulated staff work the queue."""
    month, files = step
    officer = staff.demo_officer()
    for delivery in files:
        clock.set_today(delivery.data_on, reason="演示县")
        bar.say(f"{delivery.data_on} 导入 {delivery.path.name}")
        upload = ledgers.receive(
            contract=delivery.contract,
            period=delivery.period,
            filename=delivery.path.name,
            data=delivery.path.read_bytes(),
            by=officer,
            data_on=delivery.data_on,
            at=dt.datetime.combine(delivery.data_on, OFFICE_HOUR, timezone.get_current_timezone()),
        )
        jobs.run_now("ledgers.check", delivery.path.name, {"upload": upload.pk}, officer.pk)
        bar.say(f"{delivery.data_on} 已导入 {delivery.path.name}", delivery.units)
    if month is None:
        return
    as_of = periods.month_end(month)
    clock.set_today(as_of, reason="演示县")
    bar.say(f"{as_of} 扫描全县 · sweeping the county")
    jobs.run_now("monitoring.sweep", f"{month} 扫描", {"as_of": as_of.isoformat()}, officer.pk)
    if month != MONTHS[-1]:
        play.work_the_queue(as_of, by=officer)
    bar.say(f"{as_of} 已扫描", SWEEP_UNITS)


def welcome(port: int) -> str:
    """The address and one login per role, as printed when the county is ready."""
    lines = ["", f"  http://127.0.0.1:{port}/", ""]
    lines += [f"  {login.username:<14}{login.full_name} · {login.unit}" for login in accounts.demo_logins()]
    return "\n".join(
        [*lines, "", f"  密码 · password: {accounts.DEMO_PASSWORD}", "  数据全部为模拟 · all data are synthetic", ""]
    )
