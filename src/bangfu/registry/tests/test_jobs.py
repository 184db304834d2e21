"""A file applied by a job is taken up after a power cut, at every kill point, with nothing lost or doubled."""

import os
import subprocess
import sys

import pytest

SCRIPT = """
import datetime as dt, os, sys
import django
django.setup()
from django.core.management import call_command
from bangfu.ground import jobs
from bangfu.registry import actions
from bangfu.registry.actions import people
from bangfu.registry.actions.chunks import Plan
from bangfu.registry.models import Household, Membership, Person, PersonState
from bangfu.registry.tests.cast import id_number, settle_places
from bangfu.registry.tests.rows import BORN, person_row
import dataclasses

if sys.argv[1] == "prepare":
    call_command("migrate", verbosity=0)
    settle_places()
    sys.exit()
rows = [
    person_row(f"H{n}", name=f"某{n}", person_code=f"H{n}01", id_number=id_number(BORN, sequence=990 + n % 10, prefix=f"{142200 + n}"))
    for n in range(12)
]
small = dataclasses.replace(people.PERSONS, chunk_rows=5)
if sys.argv[1] == "withdraw":
    actions.withdraw_source("upload:1", by=None, reason="试")
    from bangfu.registry.models import Withdrawal
    print(Person.objects.filter(withdrawn_at=None).count(), Membership.objects.filter(replaced_at=None).count(),
          PersonState.objects.filter(replaced_at=None).count(), Household.objects.filter(withdrawn_at=None).count())
    sys.exit()

def run(job):
    counts = actions.chunks.apply(small, rows, source="upload:1", data_on=dt.date(2020, 3, 31), by=None, run=job)
    return {"new": counts.new, "rows": counts.rows}

jobs.register("registry.trial", run)
job = jobs.run_now("registry.trial", "试", {})
print(job.state, job.outcome["new"], job.outcome["rows"], Person.objects.count(), Household.objects.count(),
      Membership.objects.count(), PersonState.objects.count())
"""


def run(var, verb, kill_at=""):
    env = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "BANGFU_KILL_AT")}
    env |= {"BANGFU_VAR": str(var), "DJANGO_SETTINGS_MODULE": "bangfu.roof.settings", "BANGFU_KILL_AT": kill_at}
    env["PYTHONPATH"] = os.pathsep.join(p for p in sys.path if p)
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, verb], env=env, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.slow
def test_applying_and_withdrawing_survive_a_power_cut_at_every_kill_point(tmp_path):
    assert run(tmp_path, "prepare").returncode == 0
    for kill_at in ("registry.apply.before_checkpoint#2", "registry.apply.after_chunk", "registry.apply.after_chunk#1"):
        assert run(tmp_path, "apply", kill_at).returncode == 137

    done = run(tmp_path, "apply")
    assert done.stdout.split() == ["done", "12", "12", "12", "12", "12", "12"], done.stderr

    assert run(tmp_path, "withdraw", "registry.withdraw.after_chunk#2").returncode == 137
    assert run(tmp_path, "withdraw").stdout.split() == ["0", "0", "0", "0"]
