"""Seconds of situation and sweep over a county (or a nation) of random rows, and the ratio to a floor.

    python bench/sweep.py [--households 30000]

The floor, in the same run: every column the steps read, read once and hashed, and the two situation tables written once.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[1]
AS_OF = date(2021, 12, 31)
MONTHS = ["2021-07", "2021-08", "2021-09", "2021-10", "2021-11", "2021-12"]
PEOPLE_PER_HOME = 2.65
EPOCH = date(1970, 1, 1)


def main() -> None:
    """Build the rows, time the steps and the floor, print both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=30_000)
    homes = parser.parse_args().households
    with tempfile.TemporaryDirectory(prefix="bangfu-bench-") as var:
        os.environ |= {"BANGFU_VAR": var, "DJANGO_SETTINGS_MODULE": "bangfu.roof.settings", "BANGFU_PLACE": "140927"}
        sys.path.insert(0, str(ROOT / "src"))
        measure(homes)


def measure(homes: int) -> None:
    """Everything that is timed."""
    import django  # noqa: PLC0415  settings need the folder first

    django.setup()
    import ibis  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from bangfu.ground import lake  # noqa: PLC0415
    from bangfu.monitoring import evidence, hits  # noqa: PLC0415
    from bangfu.monitoring.situation import build  # noqa: PLC0415
    from bangfu.monitoring.situation.relations import relations_on  # noqa: PLC0415
    from bangfu.rulebook import queries as rulebook  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    people = int(homes * PEOPLE_PER_HOME)
    register = register_rows(homes, people)
    for contract, make in FEEDS.items():
        for number, month in enumerate(MONTHS):
            lake.write(contract, month, number + 1, make(month, people, homes))
    rules = rulebook.warning_rules(AS_OF)
    lake.connection()  # loading the engine is no part of a sweep
    seconds: dict[str, float] = {}
    r = timed(seconds, "read", lambda: relations_on(AS_OF, register=register, read=lake.relation))
    situation = timed(seconds, "situation", lambda: build.build(r))
    timed(seconds, "keep", lambda: build.keep(situation))
    tables = hits.Tables(ibis.memtable(situation.household), ibis.memtable(situation.person))
    found = timed(seconds, "rules", lambda: hits.find(rules, tables))
    timed(seconds, "evidence", lambda: evidence.evidence_of(found, situation, rules))
    floor: dict[str, float] = {}
    timed(floor, "read", lambda: read_once(register))
    timed(floor, "write", lambda: write_once(situation))
    report(homes, people, len(rules), len(found), seconds, floor)


def timed(seconds: dict[str, float], name: str, step: Callable[[], Any]) -> Any:
    """The step's result; its seconds are kept under the name."""
    began = time.perf_counter()
    result = step()
    seconds[name] = time.perf_counter() - began
    return result


def read_once(register: dict[str, pa.Table]) -> None:
    """Every column of the feeds and of the register, hashed once."""
    from bangfu.ground import lake  # noqa: PLC0415
    from bangfu.monitoring.situation.relations import FEEDS as READ  # noqa: PLC0415
    from bangfu.monitoring.situation.relations import LINE  # noqa: PLC0415

    duck = lake.connection().con
    for contract, schema in READ.items():
        rows = lake.relation(contract)
        names = [name for name in schema | LINE if name in rows.columns]
        duck.sql(f"SELECT bit_xor(hash({', '.join(names)})) FROM {rows.get_name()}").fetchall()
    for name, table in register.items():
        duck.register(f"floor_{name}", table)
        duck.sql(f"SELECT bit_xor(hash({', '.join(table.column_names)})) FROM floor_{name}").fetchall()


def write_once(situation: Any) -> None:
    """The two tables as Parquet."""
    for name in ("household", "person"):
        pq.write_table(getattr(situation, name), Path(os.environ["BANGFU_VAR"]) / f"{name}.parquet", compression="zstd")


def report(homes: int, people: int, rules: int, found: int, seconds: dict[str, float], floor: dict[str, float]) -> None:
    """The figures for people."""
    whole, least = sum(seconds.values()), sum(floor.values())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    say = sys.stdout.write
    say(f"{homes:,} households · {people:,} persons · {rules} rules · {found:,} hits · peak {memory:,} MB\n")
    say("  steps  " + "  ".join(f"{name} {used:.2f}" for name, used in seconds.items()) + f"  = {whole:.2f} s\n")
    say("  floor  " + "  ".join(f"{name} {used:.2f}" for name, used in floor.items()) + f"  = {least:.2f} s\n")
    say(f"  ratio  {whole / least:.1f}\n")


# --- random rows ---------------------------------------------------------------------------------------------------

CHANCE = np.random.default_rng(20211231)


def days(count: int, first: date, last: date) -> pa.Array:
    """So many random days."""
    low, high = (first - EPOCH).days, (last - EPOCH).days
    return pa.array(CHANCE.integers(low, high + 1, count, dtype=np.int32), pa.int32()).cast(pa.date32())


def picked(count: int, *options: str | None) -> pa.Array:
    """So many of the options."""
    return pa.array(np.array(options, dtype=object)[CHANCE.integers(0, len(options), count)], pa.string())


def same(count: int, value: Any, kind: pa.DataType) -> pa.Array:
    """One value, so many times."""
    return pa.array([value], kind).take(pa.array(np.zeros(count, dtype=np.int64)))


def ids(count: int) -> pa.Array:
    """1 to count."""
    return pa.array(np.arange(1, count + 1), pa.int64())


def whole(count: int, low: int, high: int) -> pa.Array:
    """So many whole numbers."""
    return pa.array(CHANCE.integers(low, high, count), pa.int64())


def register_rows(homes: int, people: int) -> dict[str, pa.Table]:
    """A register of so many households; two fifths of them registered."""
    since, told = date(2020, 3, 31), int(homes * 0.4)
    flag = pa.array(CHANCE.random(people) < 0.1)
    gone = pa.nulls(people, pa.date32())
    return {
        "households": pa.table({"household_id": ids(homes), "village_code": same(homes, "140927101202", pa.string())}),
        "persons": pa.table(
            {
                "person_id": ids(people),
                "sex": picked(people, "1", "2"),
                "born_on": days(people, date(1935, 1, 1), date(2021, 1, 1)),
                "died_on": gone,
                "moved_out_on": gone,
            }
        ),
        "memberships": pa.table(
            {
                "person_id": ids(people),
                "household_id": whole(people, 1, homes + 1),
                "relation": picked(people, "户主", "配偶", "之子"),
                "from_on": same(people, since, pa.date32()),
                "to_on": gone,
            }
        ),
        "person_states": pa.table(
            {
                "person_id": ids(people),
                "valid_from": same(people, since, pa.date32()),
                "education": picked(people, "小学", "初中", ""),
                "schooling": picked(people, "", "小学"),
                "health": picked(people, "健康", "长期慢性病"),
                "labour": picked(people, "普通劳动力", "无劳动力", "弱劳动力或半劳动力"),
                "work_months": whole(people, 0, 12),
                "has_dibao": flag,
                "has_tekun": pa.array(CHANCE.random(people) < 0.01),
            }
        ),
        "household_states": pa.table(
            {
                "household_id": ids(told),
                "valid_from": same(told, since, pa.date32()),
                "kind": picked(told, "脱贫户", "一般农户"),
                "monitored_kind": picked(told, *[""] * 19, "脱贫不稳定户"),
                "identified_on": days(told, date(2014, 1, 1), date(2017, 1, 1)),
                "exited_on": days(told, date(2017, 1, 1), date(2020, 1, 1)),
                "monitored_on": pa.nulls(told, pa.date32()),
                "risk_removed": same(told, False, pa.bool_()),
            }
        ),
        "livings": pa.table(
            {
                "household_id": ids(told),
                "valid_from": same(told, since, pa.date32()),
                "house_grade": picked(told, "A", "B"),
                "water_safe": same(told, True, pa.bool_()),
            }
        ),
        "incomes": pa.table(
            {
                "household_id": ids(told),
                "valid_from": same(told, date(2020, 12, 20), pa.date32()),
                "year": same(told, 2020, pa.int64()),
                "people": whole(told, 1, 6),
                "net_fen": whole(told, 1_500_000, 9_000_000),
                "claims_fen": whole(told, 0, 2),
                "selfpaid_fen": whole(told, 0, 2),
            }
        ),
        "events": pa.table(
            {
                "household_id": pa.array([], pa.int64()),
                "person_id": pa.array([], pa.int64()),
                "kind": pa.array([], pa.string()),
                "happened_on": pa.array([], pa.date32()),
                "risk": pa.array([], pa.string()),
            }
        ),
    }


def lines(month: str, count: int) -> dict[str, pa.Array]:
    """What every row of a feed has; a whole list has the same keys each month."""
    return {
        "row_key": pa.array(np.char.add("k", np.arange(count).astype(str)), pa.string()),
        "upload_id": same(count, MONTHS.index(month) + 1, pa.int64()),
        "sheet": same(count, "Sheet1", pa.string()),
        "row_no": ids(count),
    }


def bills(month: str, people: int, homes: int) -> pa.Table:
    """One bill for every twentieth person."""
    count = people // 20
    paid = whole(count, 1_000, 300_000)
    rows = {
        "person_id": whole(count, 1, people + 1),
        "bill_no": pa.array(np.char.add(month, np.arange(count).astype(str)), pa.string()),
        "visit_kind": picked(count, "门诊", "门诊", "门诊", "住院"),
        "total_fen": paid,
        "relief_fen": whole(count, 0, 2),
        "selfpaid_fen": paid,
        "settled_on": days(count, date.fromisoformat(f"{month}-01"), date.fromisoformat(f"{month}-01") + timedelta(27)),
    }
    return pa.table(rows | lines(month, count))


def insured(month: str, people: int, homes: int) -> pa.Table:
    """Ninety-eight of a hundred persons."""
    count = people * 98 // 100
    return pa.table({"person_id": ids(count), "status": same(count, "正常参保", pa.string())} | lines(month, count))


def dibao(month: str, people: int, homes: int) -> pa.Table:
    """Every fourteenth person."""
    count = people // 14
    rows = {
        "person_id": pa.array(np.arange(1, count + 1) * 14, pa.int64()),
        "dibao_no": pa.array(np.char.add("D", np.arange(count).astype(str)), pa.string()),
        "month_fen": same(count, 38_000, pa.int64()),
        "started_on": same(count, date(2019, 1, 1), pa.date32()),
    }
    return pa.table(rows | lines(month, count))


def cards(month: str, people: int, homes: int) -> pa.Table:
    """Every thirtieth person."""
    count = people // 30
    rows = {
        "person_id": pa.array(np.arange(1, count + 1) * 30, pa.int64()),
        "kind": picked(count, "肢体", "视力"),
        "grade": whole(count, 1, 5),
        "issued_on": days(count, date(2010, 1, 1), date(2021, 1, 1)),
    }
    return pa.table(rows | lines(month, count))


def school(month: str, people: int, homes: int) -> pa.Table:
    """Every seventh person."""
    count = people // 7
    rows = {
        "person_id": pa.array(np.arange(1, count + 1) * 7, pa.int64()),
        "stage": picked(count, "小学", "初中"),
        "status": same(count, "在读", pa.string()),
        "status_on": pa.nulls(count, pa.date32()),
    }
    return pa.table(rows | lines(month, count))


def houses(month: str, people: int, homes: int) -> pa.Table:
    """One house in a thousand."""
    count = max(homes // 1000, 1)
    rows = {
        "household_id": whole(count, 1, homes + 1),
        "person_id": pa.nulls(count, pa.int64()),
        "grade": picked(count, "A", "B", "C"),
        "appraised_on": days(count, date(2021, 7, 1), AS_OF),
    }
    return pa.table(rows | lines(month, count))


FEEDS: dict[str, Callable[[str, int, int], pa.Table]] = {
    "medical_bills": bills,
    "insured_list": insured,
    "dibao_roster": dibao,
    "disability_cards": cards,
    "school_roll": school,
    "house_appraisals": houses,
}

if __name__ == "__main__":
    main()
