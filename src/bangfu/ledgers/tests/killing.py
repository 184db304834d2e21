"""Runs a piece of work in processes that are killed at named points, then in one that is not. Called as a program.

Everything is imported once; each life is a forked process of its own, and the register is put back before each case.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import django
import pyarrow as pa

django.setup()

import datetime as dt  # noqa: E402  models are ready only now

from bangfu.accounts.models import Grant, JournalEntry, Staff  # noqa: E402
from bangfu.divisions import actions as divisions  # noqa: E402
from bangfu.ground import jobs  # noqa: E402
from bangfu.ground.models import Job  # noqa: E402
from bangfu.ledgers import actions, queries  # noqa: E402
from bangfu.ledgers.models import RejectedRow, Upload  # noqa: E402
from bangfu.ledgers.tests.books import BILL_HEADER, bill, xlsx  # noqa: E402

VAR = Path(os.environ["BANGFU_VAR"])
LOST = 1.4222919650417e17
BAD_ROWS = 50
import_module("bangfu.ledgers.actions.check").CHUNK = 20  # type: ignore[attr-defined]
pa.array(["the first array of a process is slow: let it be the parent's"])
DATA = xlsx([BILL_HEADER, bill(1), bill(2), *(bill(n, 身份证号=LOST) for n in range(3, 3 + BAD_ROWS))])


def life(work: Callable[[], Any], kill_at: str = "") -> tuple[int, Any]:
    """The work in a process of its own: its exit code, and what it told before it ended well."""
    out, into = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(out)
        if kill_at:
            os.environ["BANGFU_KILL_AT"] = kill_at
        told = work()
        os.write(into, json.dumps(told).encode())
        os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as pipe:
        told = pipe.read()
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return code, json.loads(told) if told else None


def prepare() -> None:
    """The county and one officer: the register every case begins with."""
    divisions.load_place("140927")
    staff = Staff.objects.create(username="county", full_name="county")
    Grant.objects.create(staff=staff, role="county", division_code="140927000000", valid_from=dt.date(2020, 1, 1))


def put_back() -> None:
    """The register is as it was before any case."""
    for left in VAR.glob("bangfu.sqlite3*"):
        left.unlink()
    for kept in VAR.glob("fresh.sqlite3*"):
        shutil.copy(kept, VAR / kept.name.replace("fresh", "bangfu"))


def send() -> None:
    upload = actions.receive(contract="medical_bills", period="2021-07", filename="a.xlsx", data=DATA, by=None)
    jobs.run(upload.job_id or 0)


def go_on() -> Any:
    """What the worker does at its start: stale jobs are taken up, waiting ones run."""
    jobs.take_up_stale()
    for job in Job.objects.filter(state="queued"):
        jobs.run(job.pk)
    return look()


def look() -> Any:
    """Everything a half-done step could have left."""
    shown = queries.rejections_seen_by(Staff.objects.get()).count()
    return {
        "uploads": list(
            Upload.objects.order_by("pk").values_list("state", "accepted_rows", "rejected_rows", "unchanged_rows")
        ),
        "jobs": Job.objects.count(),
        "rejected_shown": shown,
        "rejected_stored": RejectedRow.objects.count(),
        "kept_entries": JournalEntry.objects.filter(verb="ledgers.keep").count(),
        "withdrawn_entries": JournalEntry.objects.filter(verb="ledgers.withdraw").count(),
        "rows": [queries.accepted_rows(u).num_rows for u in Upload.objects.filter(state="kept").order_by("pk")],
    }


def send_twice() -> None:
    send()
    send()


def withdraw() -> None:
    first = Upload.objects.order_by("pk")[0]
    actions.withdraw(first, by=Staff.objects.get(), reason="错")


WORK = {"send": (send, go_on), "withdraw": (withdraw, withdraw)}


def main() -> None:
    """Reads cases [work, point] and prints for each: exit code, what was left, what the next process made of it."""
    assert life(prepare)[0] == 0
    for kept in VAR.glob("bangfu.sqlite3*"):
        shutil.copy(kept, VAR / kept.name.replace("bangfu", "fresh"))
    answers = []
    for work, point in json.loads(sys.argv[1]):
        put_back()
        if work == "withdraw":
            assert life(send_twice)[0] == 0
        begin, following = WORK[work]
        code, _ = life(begin, point)
        left = life(look)[1]
        assert life(following)[0] == 0
        answers.append({"code": code, "left": left, "after": life(look)[1]})
    sys.stdout.write(json.dumps(answers))


if __name__ == "__main__":
    main()
