"""Run by test_killed as a process of its own: each act is killed at a point, taken up again, and compared with one never killed.

A child process is forked for each attempt, on a register on disk that is put back in between.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
import ibis

django.setup()

from django.conf import settings  # noqa: E402  Django must be ready first
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from bangfu.accounts.models import JournalEntry, Staff  # noqa: E402
from bangfu.ground import clock, jobs, lake  # noqa: E402
from bangfu.ledgers.models import Upload  # noqa: E402
from bangfu.linkage import actions, rules  # noqa: E402
from bangfu.linkage.actions import wanting  # noqa: E402
from bangfu.linkage.models import Candidate, Link, Linked, Mismatch, Occurrence, Question  # noqa: E402
from bangfu.linkage.tests import files  # noqa: E402
from bangfu.linkage.tests.test_linking import STRANGER, bad_for, one_slip  # noqa: E402
from bangfu.registry.models import Membership, Person  # noqa: E402
from bangfu.registry.tests.cast import settle  # noqa: E402

FEED, ROSTER = 1, 2
KEPT = Path(f"{settings.VAR}-kept")


def lay() -> None:
    """The cast, a feed with a row of every kind and a roster with a new, a known and a disputed person, all checked."""
    call_command("migrate", verbosity=0)
    cast = settle()
    son, girl, wife = cast.wang.son, cast.li.daughter, cast.wang.wife
    files.sent(
        "insured_list",
        files.insured(cast.wang.head),
        files.insured(son, number=one_slip(files.number_of(son))),
        files.insured(wife, number=f"{files.number_of(wife)} "),
        files.insured(girl, name="张小雨", number=bad_for(girl)),
        files.insured(cast.feng.son),
        files.insured(cast.qian.head, number=bad_for(cast.qian.head)),
        files.insured(cast.sun.head, name="外地人", number=STRANGER),
    )
    row = ["H9", "新来的", "新来的", STRANGER, "男", "1980-01-01", "户主", "义井镇", "坝口村", "正常", None]
    other = [*row[:2], "李建国", files.number_of(cast.wang.head), *row[4:]]
    files.sent("police_roster", row, other)


def link_feed() -> None:
    actions.link_upload(FEED)


def link_roster() -> None:
    """As the job of the loop does it: with a run that keeps the register's checkpoint."""
    jobs.run_now(actions.LINK, "", {"upload": ROSTER})


def relink_answered() -> None:
    """The first call answers; the next only goes on with what the answer asks for."""
    question = Question.objects.get(contract="insured_list")
    if question.state == "open":
        person = question.candidates.get().person_id
        actions.answer(question, person=person, by=Staff.objects.get(username__startswith="county"), version=1)
    actions.relink_stale()


def unlink_feed() -> None:
    _withdraw(FEED)
    actions.unlink_upload(FEED)


def unlink_roster() -> None:
    _withdraw(ROSTER)
    actions.unlink_upload(ROSTER)


def _withdraw(number: int) -> None:
    Upload.objects.filter(pk=number, state="kept").update(
        state="withdrawn", withdrawn_at=clock.now(), withdrawal_reason="报错了"
    )


ROWS = tuple(f"linkage.link.after_{name}" for name in ("lake", "links", "questions", "occurrences", "mismatches"))
LINK = ("linkage.link.before_lake", "ground.lake.before_swap", *ROWS, "linkage.link.before_commit")
AGAIN = ("ground.lake.after_swap", "linkage.link.after_questions", "linkage.link.before_commit")
ACTS: dict[str, tuple[Callable[[], None], list[Callable[[], None]], tuple[str, ...]]] = {
    "feed": (link_feed, [], LINK),
    "roster": (
        link_roster,
        [link_feed],
        ("linkage.register.after_apply", "linkage.register.after_conflicts"),
    ),
    "answer": (relink_answered, [link_feed], AGAIN),
    "withdrawn feed": (unlink_feed, [link_feed], ("linkage.unlink.after_lake", "linkage.unlink.before_commit")),
    "withdrawn roster": (
        unlink_roster,
        [link_roster, link_feed],
        ("registry.withdraw.after_chunk", "linkage.unlink.after_register", "linkage.unlink.before_commit"),
    ),
}


def stands() -> dict[str, Any]:
    """Everything that linking may change, without keys and instants."""
    relation = lake.relation("insured_list")
    rows = [] if relation is None else relation.order_by("row_no").to_pyarrow().to_pylist()
    return {
        "lake": [{k: str(v) for k, v in row.items()} for row in rows],
        "links": _of(Link, "fingerprint", "person_id", "level", "reason", "detail"),
        "questions": _of(Question, "fingerprint", "state", "row_no", "points"),
        "candidates": _of(Candidate, "question__fingerprint", "person_id", "points"),
        "occurrences": _of(Occurrence, "fingerprint", "upload_id", "level", "rows"),
        "mismatches": _of(Mismatch, "upload_id", "row_no", "kind", "person_id"),
        "linked": _of(Linked, "upload_id", "levels", "mismatches", "wanted", "done"),
        "shelf": _of(Upload, "pk", "state", "taken_at", "withdrawal_taken_at", "linked_rows"),
        "people": _of(Person, "name", "withdrawn_at"),
        "stays": _of(Membership, "person__name", "from_on", "to_on", "replaced_at"),
        "journal": _of(JournalEntry, "verb", "thing"),
    }


def _of(model: Any, *names: str) -> list[list[str]]:
    """The rows by these columns; of an instant only whether it is there."""
    rows = model.objects.values_list(*names)
    return sorted(
        [str(bool(v)) if n.endswith("_at") else str(v) for n, v in zip(names, row, strict=True)] for row in rows
    )


def in_child(act: Callable[[], Any], kill_at: str = "") -> int:
    """How a process of its own ended: 0, or 137 when it was killed."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            wanting.CHUNK = 2
            os.environ["BANGFU_KILL_AT"] = kill_at
            act()
            connections.close_all()
            code = 0
        except Exception:  # noqa: BLE001  the parent is told by the exit code
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def put_back() -> None:
    shutil.rmtree(settings.VAR)
    shutil.copytree(KEPT, settings.VAR)


def told(act: Callable[[], Any]) -> dict[str, Any]:
    """What stands after the act, as a process of its own sees it."""
    said = Path(settings.VAR) / "stands.json"

    def tell() -> None:
        act()
        said.write_text(json.dumps(stands()), encoding="utf-8")

    assert in_child(tell) == 0
    found: dict[str, Any] = json.loads(said.read_text(encoding="utf-8"))
    return found


def tried(name: str) -> list[str]:
    """What went wrong when the act was killed at each of its points; empty when nothing did."""
    act, before, points = ACTS[name]
    put_back()
    for earlier in before:
        assert in_child(earlier) == 0
    shutil.rmtree(f"{KEPT}-{name}", ignore_errors=True)
    shutil.copytree(settings.VAR, f"{KEPT}-{name}")
    whole = told(act)
    wrong = []
    for point in points:
        shutil.rmtree(settings.VAR)
        shutil.copytree(f"{KEPT}-{name}", settings.VAR)
        if (code := in_child(act, point)) != 137:
            wrong.append(f"{name} at {point}: not killed but {code}")
        after = told(act)
        wrong += [f"{name} at {point}: {key} differs" for key in whole if after[key] != whole[key]]
    return wrong


if __name__ == "__main__":
    ibis.duckdb, rules.sound_of("张")  # noqa: B018  loaded once here, not in every child
    assert in_child(lay) == 0
    shutil.copytree(settings.VAR, KEPT)
    sys.stdout.write(json.dumps({name: tried(name) for name in ACTS}))
