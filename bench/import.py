"""What importing a workbook costs over the bare read of it by the fastest reader, python-calamine. The rows are synthetic.

    python bench/import.py --rows 100000 [--runs 3] [--json]

Read, guard, check, compare with what stands, encrypt, keep: the way of an upload. Bare read and import take turns in one
process; the best of the runs is compared. `link` is linkage's own bench.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import xlsxwriter

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
BILL_HEADER = ["结算单号", "姓名", "身份证号", "结算日期", "医院名称", "医院级别", "就诊类型", "病种"] + [
    f"{amount}(元)" for amount in ("总费用", "目录内费用", "统筹支付", "大病支付", "医疗救助", "个人自付")
]
INSURED_HEADER = ["姓名", "证件号码", "参保类型", "参保年度", "参保状态"]


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="bangfu-bench-") as var:
        os.environ |= {"BANGFU_VAR": var, "DJANGO_SETTINGS_MODULE": "bangfu.roof.settings"}
        prepare()
        found = {
            "medical_bills": measured("medical_bills", workbook(BILL_HEADER, given.rows, bill), given.runs),
            "insured_list": measured(
                "insured_list", workbook(INSURED_HEADER, given.rows * 4 // 5, insured), given.runs
            ),
        }
    sys.stdout.write(json.dumps(found) if given.json else in_words(found))
    sys.stdout.write("\n")


def prepare() -> None:
    """An empty register with the county's divisions."""
    import django  # noqa: PLC0415  the settings are only known now

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from bangfu.divisions import actions  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    actions.load_place("140927")


def measured(contract: str, data: bytes, runs: int) -> dict[str, Any]:
    """Seconds of the bare read and of the import, and the second over the first."""
    import pyarrow as pa  # noqa: PLC0415
    import python_calamine  # noqa: PLC0415

    from bangfu.ledgers import actions  # noqa: PLC0415
    from bangfu.ledgers.models import Upload  # noqa: PLC0415

    pa.array(["the first array of a process pays for an import"])
    outcome: dict[str, Any] = {}

    def bare() -> None:
        python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()

    def imported() -> None:
        Upload.objects.all().delete()
        upload = actions.receive(contract=contract, period="2021-07", filename="bench.xlsx", data=data, by=None)
        outcome.update(actions.check(upload.pk))

    turns = [(*timed(bare), *timed(imported)) for _ in range(runs)]
    bare_s, bare_cpu, import_s, import_cpu = (round(min(times), 2) for times in zip(*turns, strict=True))
    counted = {name: outcome[name] for name in ("read", "accepted", "rejected")}
    ratios = {"ratio": round(import_s / bare_s, 2), "cpu_ratio": round(import_cpu / bare_cpu, 2)}
    return {"bare_s": bare_s, "import_s": import_s, **ratios, **counted}


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds by the clock on the wall and of the processor: the second does not mind what else the machine does."""
    began, began_cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - began_cpu


def workbook(header: list[str], rows: int, row_of: Callable[[random.Random, int], list[Any]]) -> bytes:
    """A plain .xlsx with a title above the header."""
    chance, out = random.Random(7), io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["神池县2021年7月(合成数据)"])
    sheet.write_row(1, 0, header)
    for number in range(rows):
        sheet.write_row(number + 2, 0, row_of(chance, number))
    book.close()
    return out.getvalue()


def id_number(chance: random.Random) -> str:
    """A synthetic number with a sound last character."""
    born = f"{chance.randint(1935, 2020)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
    body = f"{chance.choice(('142229', '140927'))}{born}{chance.randint(990, 999)}"
    return body + "10X98765432"[sum(w * int(d) for w, d in zip(WEIGHTS, body, strict=True)) % 11]


def bill(chance: random.Random, number: int) -> list[Any]:
    """One bill whose parts add up."""
    parts = [chance.randint(0, 500_000) / 100, chance.choice((0, 0, chance.randint(0, 90_000) / 100)), 0.0]
    selfpaid = chance.randint(0, 300_000) / 100
    total = round(sum(parts) + selfpaid, 2)
    who = [f"JS202107{number:07d}", f"王{chance.choice('大小明秀')}{chance.choice('山花英军')}", id_number(chance)]
    visit = [f"2021-07-{chance.randint(1, 31):02d}", "县人民医院", "二级", chance.choice(("门诊", "住院")), "肺部感染"]
    return [*who, *visit, total, parts[0], *parts, selfpaid]


def insured(chance: random.Random, number: int) -> list[Any]:
    """One insured person, of a kind of its own so that no two rows have one key."""
    return [f"王{number}", id_number(chance), f"居民{number}", 2021, "正常参保"]


def in_words(found: dict[str, dict[str, Any]]) -> str:
    return "\n".join(
        f"{name}: bare read {m['bare_s']} s, import {m['import_s']} s, ratio {m['ratio']} "
        f"(processor time {m['cpu_ratio']}); "
        f"{m['read']:,} read = {m['accepted']:,} accepted + {m['rejected']:,} rejected (synthetic)"
        for name, m in found.items()
    )


if __name__ == "__main__":
    main()
