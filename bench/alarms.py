"""Warnings per 1,000 households, precision and recall against the simulator's truth. SYNTHETIC: it proves the counting, not the world.

    python bench/alarms.py --seeds 41 42 43 [--households 3000] [--noise 1]   a fresh county for each seed, nobody working the queue
    python bench/alarms.py --var DIR --truth FILE                             measure a county that already stands

Only this script reads the truth. A household counts as warned in the month its first warning (not about data) was opened, or its
evidence attached. Precision: of the households warned, how many the truth names as truly at risk by the end. Recall: of those truly at risk
with something in the files, how many were warned in or after the month of the shock; and of all truly at risk, visible or not.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Measure each seed in a process of its own and print one table."""
    given = arguments()
    if given.inside:
        sys.stdout.write(json.dumps(inside(given)) + "\n")
        return
    stands = [run(["--var-truth", given.truth], given.var)] if given.var else []
    report(stands or [fresh(seed, given) for seed in given.seeds], given)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[41, 42, 43])
    parser.add_argument("--households", type=int, default=3000)
    parser.add_argument("--noise", type=float, default=1.0)
    parser.add_argument("--var", help="a county that already stands")
    parser.add_argument("--truth", help="its truth/shocks.csv")
    parser.add_argument("--json", help="write the figures here")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--build", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--var-truth", help=argparse.SUPPRESS)
    return parser.parse_args()


def fresh(seed: int, given: argparse.Namespace) -> dict[str, Any]:
    """A county of the seed, built and swept in a folder that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="bangfu-bench-") as var:
        words = ["--build", str(seed), "--households", str(given.households), "--noise", str(given.noise)]
        return run(words, var) | {"seed": seed}


def run(words: list[str], var: str) -> dict[str, Any]:
    """The figures as the inner process gives them on its last line."""
    env = {
        **os.environ,
        "BANGFU_VAR": var,
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "bangfu.roof.settings",
    }
    done = subprocess.run(
        [sys.executable, __file__, "--inside", *words], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr[-4000:])
    figures: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


def inside(given: argparse.Namespace) -> dict[str, Any]:
    """In the county's own process: build it when asked, then measure."""
    import django  # noqa: PLC0415  settings are chosen by the outer process

    django.setup()
    began = time.perf_counter()
    truth = Path(given.var_truth) if given.var_truth else build(given)
    return measure(truth) | {"seconds": round(time.perf_counter() - began)}


def build(given: argparse.Namespace) -> Path:
    """The county's files simulated, imported, linked and swept month by month. Returns the truth."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from bangfu.accounts import actions as accounts  # noqa: PLC0415
    from bangfu.accounts import queries as staff  # noqa: PLC0415
    from bangfu.divisions import actions as divisions  # noqa: PLC0415
    from bangfu.ground import clock, jobs, periods  # noqa: PLC0415
    from bangfu.ledgers import actions as ledgers  # noqa: PLC0415
    from bangfu.roof import demo  # noqa: PLC0415
    from bangfu_sim.county import simulate  # noqa: PLC0415

    folder = Path(settings.VAR) / "files"
    simulate("shenchi", given.build, folder, given.households, demo.MONTHS, noise=given.noise)
    call_command("migrate", verbosity=0, interactive=False)
    divisions.load_place("140927")
    clock.set_today(periods.month_end("2020-03"), reason="bench")
    accounts.open_demo_accounts()
    officer = staff.demo_officer()
    for month, files in demo.staged(demo.deliveries(folder)):
        for one in files:
            clock.set_today(one.data_on, reason="bench")
            upload = ledgers.receive(
                contract=one.contract, period=one.period, filename=one.path.name, data=one.path.read_bytes(), by=officer
            )
            jobs.run_now("ledgers.check", one.path.name, {"upload": upload.pk}, officer.pk)
        if month is not None:
            clock.set_today(periods.month_end(month), reason="bench")
            jobs.run_now("monitoring.sweep", month, {"as_of": periods.month_end(month).isoformat()}, officer.pk)
    return folder / "truth" / "shocks.csv"


def measure(truth_file: Path) -> dict[str, Any]:
    """The figures of one county."""
    from bangfu.monitoring.models import Finding, Sweep, Warning  # noqa: PLC0415
    from bangfu.registry.models import Household  # noqa: PLC0415

    homes = list(Household.objects.filter(withdrawn_at=None).values_list("pk", "code", "police_code"))
    of_code = {code: pk for pk, *codes in homes for code in codes if code}
    danger: dict[int, tuple[str, str, bool]] = {}
    for row in csv.DictReader(truth_file.open(encoding="utf-8-sig")):
        home = of_code.get(row["household_code"]) or of_code.get(row["police_code"])
        if home is not None and row["truly_at_risk"] == "yes":
            danger[home] = (row["kind"], row["month"], row["visible_in_feeds"] == "yes")
    warned: dict[int, list[str]] = defaultdict(list)
    asked: dict[int, str] = {}
    per_month: Counter[str] = Counter()
    for home, opened_on, state, risk in Warning.objects.values_list("household_id", "opened_on", "state", "risk"):
        if risk == "data" or state == "withdrawn":
            continue
        warned[home].append(f"{opened_on:%Y-%m}")
        if state != "attached":
            per_month[f"{opened_on:%Y-%m}"] += 1
            asked[home] = min(asked.get(home, "9999"), f"{opened_on:%Y-%m}")
    found = {
        home: any(month >= shock for month in warned[home])
        for home, (_kind, shock, _seen) in danger.items()
        if home in warned
    }
    visible = {home for home, (_kind, _shock, seen) in danger.items() if seen}
    hit = {home for home, is_found in found.items() if is_found}
    by_rule: dict[str, set[int]] = defaultdict(set)
    for rule, home in Finding.objects.values_list("rule_id", "warning__household").distinct():
        by_rule[rule].add(home)
    kinds = Counter(kind for kind, _month, seen in danger.values() if seen)
    kinds_hit = Counter(danger[home][0] for home in hit & visible)
    return {
        "households": len(homes),
        "sweeps": Sweep.objects.filter(ended_at__isnull=False).count(),
        "per_1000": {month: round(1000 * n / len(homes), 2) for month, n in sorted(per_month.items())},
        "asked_households": len(asked),
        "precision": [len(asked.keys() & danger.keys()), len(asked)],
        "recall_visible": [len(hit & visible), len(visible)],
        "recall_all": [len(hit), len(danger)],
        "kinds": {kind: [kinds_hit[kind], n] for kind, n in sorted(kinds.items())},
        "rules": {rule: [len(some & danger.keys()), len(some)] for rule, some in sorted(by_rule.items())},
    }


def report(results: list[dict[str, Any]], given: argparse.Namespace) -> None:
    """One table for people, and the same figures as JSON when asked."""
    say = sys.stdout.write
    say("SYNTHETIC county; equality with a simulator proves the counting, not the world.\n")
    for one in results:
        say(f"\nseed {one.get('seed', '-')} · {one['households']:,} households · {one['seconds']} s\n")
        say("  new warnings per 1,000 households: " + "  ".join(f"{m} {n}" for m, n in one["per_1000"].items()) + "\n")
        for name in ("precision", "recall_visible", "recall_all"):
            say(f"  {name:<16}{share(one[name])}\n")
        say(
            "  kinds visible in files: "
            + "  ".join(f"{kind} {n}/{of}" for kind, (n, of) in one["kinds"].items())
            + "\n"
        )
        for rule, pair in one["rules"].items():
            say(f"    {rule:<30}{share(pair)}\n")
    for name in ("precision", "recall_visible", "recall_all"):
        whole = [sum(one[name][part] for one in results) for part in (0, 1)]
        say(f"all seeds {name:<16}{share(whole)}\n")
    if given.json:
        Path(given.json).write_text(json.dumps(results, indent=1), encoding="utf-8")


def share(pair: list[int]) -> str:
    """A rate with its numerator and denominator."""
    above, below = pair
    return f"{100 * above / below:5.1f}%  ({above}/{below})" if below else f"    -  ({above}/{below})"


if __name__ == "__main__":
    main()
