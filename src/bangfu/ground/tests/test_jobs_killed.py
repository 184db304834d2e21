"""A job whose process is killed goes on from its checkpoint in the next: nothing lost, nothing doubled."""

import json
import os
import sqlite3
import subprocess
import sys

import pytest

WORK = """
import json, sys
import django; django.setup()
from django.db import transaction
from bangfu.ground import clock, jobs
from bangfu.ground.killpoints import kill_point
from bangfu.ground.models import Blob, Job

def work(run):
    for n in range(run.resume.get("next", 0), 6):
        with transaction.atomic():
            Blob.objects.create(sha256=f"{n:064d}", size_bytes=n, cipher="x", stored_at=clock.now())
            kill_point("test.after_row")
            run.checkpoint({"next": n + 1})
        kill_point("test.after_commit")
        run.progress(n + 1, 6)
    return {"rows": Blob.objects.count()}

jobs.register("sample", work)
job = jobs.run_now("sample", "样例", {})
print(json.dumps([job.state, job.attempt, job.begun_units, job.outcome]))
"""

WRITERS = """
import threading
import django; django.setup()
from django.db import connection, transaction
from bangfu.ground import clock
from bangfu.ground.models import Blob, ClockSetting

faults = []
start = threading.Barrier(20)
def write(writer):
    try:
        start.wait()
        for n in range(15):
            with transaction.atomic():
                Blob.objects.filter(size_bytes=1).exists()
                Blob.objects.create(sha256=f"{writer:03d}{n:061d}", size_bytes=n, cipher="x", stored_at=clock.now())
    except Exception as fault:
        faults.append(repr(fault))
    finally:
        connection.close()
threads = [threading.Thread(target=write, args=(n,)) for n in range(20)]
[t.start() for t in threads]; [t.join() for t in threads]
print(Blob.objects.count(), faults)
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """An own var/ with an empty register on SQLite."""
    var = tmp_path_factory.mktemp("var")
    given = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "BANGFU_KILL_AT")}
    given |= {"BANGFU_VAR": str(var), "DJANGO_SETTINGS_MODULE": "bangfu.roof.settings"}
    migrate = [sys.executable, "-m", "django", "migrate", "-v0", "--skip-checks"]
    for app in ("ground", "django_tasks_database"):
        subprocess.run([*migrate, app], env=given, check=True, timeout=120)
    return given


@pytest.fixture
def empty(environment):
    with sqlite3.connect(f"{environment['BANGFU_VAR']}/bangfu.sqlite3") as database:
        database.execute("delete from ground_blob")
        database.execute("delete from ground_job")
    database.close()
    return environment


def run(code, environment, **more):
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**environment, **more},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("point", "begun"),
    [("test.after_row#1", 0), ("test.after_row#4", 3), ("test.after_commit#1", 0), ("test.after_commit#6", 5)],
)
def test_killed_job_is_finished_by_the_next_process(empty, point, begun):
    killed = run(WORK, empty, BANGFU_KILL_AT=point)
    assert killed.returncode == 137

    finished = run(WORK, empty)

    assert finished.returncode == 0, finished.stderr
    state, attempt, begun_units, outcome = json.loads(finished.stdout)
    assert (state, attempt, outcome) == ("done", 2, {"rows": 6})
    assert begun_units <= begun


def test_twenty_writers_never_see_locked(empty):
    written = run(WRITERS, empty)

    assert written.stdout.strip() == "300 []", written.stdout + written.stderr
