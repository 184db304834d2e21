"""How right linkage is, level by level, against a simulated county's own truth. All figures are synthetic.

    python bench/linkage.py --seed 7 --households 3000 [--noise 1.0] [--json]

The county is simulated into a throw-away folder and imported as a user would. The truth (truth/identity.csv: whom a spoiled row is
really about) is read here and nowhere in the product. A row the truth does not name is about whoever its number says.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--households", type=int, default=3000)
    asked.add_argument("--noise", type=float, default=1.0)
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="bangfu-bench-") as var:
        os.environ |= {"BANGFU_VAR": var, "DJANGO_SETTINGS_MODULE": "bangfu.roof.settings"}
        folder = Path(var) / "files"
        found = measured(folder, given.seed, given.households, given.noise)
    found |= {"seed": given.seed, "households": given.households, "noise": given.noise, "data": "synthetic"}
    sys.stdout.write(json.dumps(found, ensure_ascii=False) if given.json else in_words(found))
    sys.stdout.write("\n")


def measured(folder: Path, seed: int, households: int, noise: float) -> dict[str, Any]:
    """The whole measurement: simulate, import, link, compare."""
    import django  # noqa: PLC0415  its settings read the folder made above

    django.setup()
    from bangfu_sim.county import simulate  # noqa: PLC0415

    simulate("shenchi", seed, folder, households, noise=noise)
    seconds = import_all(folder)
    rows = Counter[str]()
    for level, is_registered, is_right in judged(folder):
        rows[f"{level} rows"] += 1
        rows[f"{level} right"] += is_right
        rows["registered"] += is_registered
        rows["right"] += is_right and is_registered
        rows["linked"] += level not in ("question", "not_registered")
    levels = ("exact", "repaired", "card", "name", "clerk", "question", "not_registered")
    return {
        "levels": {name: {"rows": rows[f"{name} rows"], "right": rows[f"{name} right"]} for name in levels},
        "linked": rows["linked"],
        "registered": rows["registered"],
        "right": rows["right"],
        "precision": rows["right"] / max(1, rows["linked"]),
        "recall": rows["right"] / max(1, rows["registered"]),
        "link_seconds": round(seconds, 1),
    }


def import_all(folder: Path) -> float:
    """Every file of the county is received, checked and linked. Returns seconds spent linking feeds."""
    from django.core.management import call_command  # noqa: PLC0415

    from bangfu.divisions import actions as divisions  # noqa: PLC0415
    from bangfu.ground import clock  # noqa: PLC0415
    from bangfu.ledgers import actions as ledgers  # noqa: PLC0415
    from bangfu.linkage import actions as linkage  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    divisions.load_place("140927")
    clock.set_today(dt.date(2021, 12, 31), reason="bench")
    order = {"national_household": 0, "national_person": 1, "police_roster": 2}
    with (folder / "manifest.csv").open(encoding="utf-8-sig", newline="") as manifest:
        lines = sorted(csv.DictReader(manifest), key=lambda one: (one["data_on"], order.get(one["contract"], 9)))
    seconds = 0.0
    for line in lines:
        upload = ledgers.receive(
            contract=line["contract"],
            period=line["period"],
            filename=line["file"],
            data=(folder / line["file"]).read_bytes(),
            by=None,
            data_on=dt.date.fromisoformat(line["data_on"]),
        )
        ledgers.check(upload.pk)
        began = time.perf_counter()
        linkage.link_upload(upload.pk)
        seconds += (time.perf_counter() - began) * (line["contract"] not in order)
    linkage.relink_stale()
    return seconds


def judged(folder: Path) -> Iterator[tuple[str, bool, bool]]:
    """(level, whether the person it is truly about is registered, whether the decision is right) of every row of a feed.

    Right is: linked to the true person, or to nobody when the true person is not registered.
    """
    from bangfu.ground import identity, lake  # noqa: PLC0415
    from bangfu.ledgers import queries as files  # noqa: PLC0415
    from bangfu.linkage.models import Linked  # noqa: PLC0415
    from bangfu.registry import queries as register  # noqa: PLC0415

    index = register.person_index()
    people = dict(zip(index["id_index"].to_pylist(), index["person_id"].to_pylist(), strict=True))
    with (folder / "truth" / "identity.csv").open(encoding="utf-8-sig", newline="") as truth:
        spoiled = {(r["file"], r["sheet"], int(r["row"])): r["number"] for r in csv.DictReader(truth)}
    for one in Linked.objects.filter(generation__gt=0).select_related("upload"):
        rows = files.accepted_rows(one.upload)
        column = "card_number" if "card_number" in rows.column_names else "id_number"
        relation = lake.relation(one.contract)
        here = relation.filter(relation.upload_id == one.upload_id).to_pyarrow()
        names = ("sheet", "row_no", "person_id", "link_level")
        made = {(s or "", n): (p, lv) for s, n, p, lv in zip(*(here[c].to_pylist() for c in names), strict=True)}
        for sheet, row_no, number in zip(*(rows[c].to_pylist() for c in ("sheet", "row_no", column)), strict=True):
            named = "" if one.upload.filename.endswith(".csv") else sheet  # the truth knows no sheet of a .csv
            true_number = spoiled.get((one.upload.filename, named, row_no)) or (number or "")[:18]
            about = people.get(identity.blind_index(true_number))
            person, level = made[sheet or "", row_no]
            yield level, about is not None, person == about


def in_words(found: dict[str, Any]) -> str:
    """The figures as a small table."""
    lines = [f"synthetic county, seed {found['seed']}, {found['households']:,} households, noise {found['noise']}"]
    lines += [f"{name:16}{one['rows']:>10,} rows{one['right']:>10,} right" for name, one in found["levels"].items()]
    lines.append(f"precision {found['precision']:.5f} = {found['right']:,} / {found['linked']:,} linked")
    lines.append(
        f"recall    {found['recall']:.5f} = {found['right']:,} / {found['registered']:,} about registered people"
    )
    lines.append(f"linking feeds took {found['link_seconds']} s")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
