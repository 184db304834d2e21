"""A process killed anywhere leaves nothing half done, and the next one finishes the work."""

import json
import os
import subprocess
import sys

import pytest

CHECKING = [
    "ledgers.check.before_rows",
    "ledgers.check.after_rows",
    "ledgers.check.after_rejected_chunk#1",
    "ledgers.check.after_rejected_chunk#3",
    "ledgers.check.before_counts",
    "ledgers.check.before_commit",
]
RECEIVING = ["ledgers.receive.after_vault", "ledgers.receive.before_commit"]
WITHDRAWING = ["ledgers.withdraw.after_rows", "ledgers.withdraw.before_commit"]
CASES = [
    *(("send", point) for point in [*RECEIVING, *CHECKING, "ledgers.check.after_commit"]),
    *(("withdraw", point) for point in WITHDRAWING),
]
NOTHING = {"uploads": [], "jobs": 0, "rejected_shown": 0, "rejected_stored": 0, "kept_entries": 0} | {
    "withdrawn_entries": 0,
    "rows": [],
}
DONE = {"uploads": [["kept", 2, 50, 0]], "jobs": 1, "rejected_shown": 50, "rejected_stored": 50} | {
    "kept_entries": 1,
    "withdrawn_entries": 0,
    "rows": [2],
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """What each case left and came to, on an own var/ with SQLite."""
    given = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "BANGFU_KILL_AT")}
    given |= {"DJANGO_SETTINGS_MODULE": "bangfu.roof.settings", "BANGFU_TODAY": "2021-12-31"}
    given["BANGFU_VAR"] = str(tmp_path_factory.mktemp("var"))
    migrate = [sys.executable, "-m", "django", "migrate", "-v0", "--skip-checks"]
    subprocess.run(migrate, env=given, check=True, timeout=300)
    told = subprocess.run(
        [sys.executable, "-m", "bangfu.ledgers.tests.killing", json.dumps(CASES)],
        env=given,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    return dict(zip(CASES, json.loads(told.stdout), strict=True))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
def test_every_point_is_passed_and_kills(answers, case):
    assert answers[case]["code"] == 137


@pytest.mark.parametrize("point", RECEIVING)
def test_file_is_received_whole_or_not_at_all(answers, point):
    assert answers["send", point]["left"] == NOTHING


@pytest.mark.parametrize("point", CHECKING)
def test_check_killed_on_its_way_shows_nothing(answers, point):
    left = answers["send", point]["left"]

    assert left["uploads"] == [["received", 0, 0, 0]]
    assert (left["rejected_shown"], left["kept_entries"], left["rows"]) == (0, 0, [])


@pytest.mark.parametrize("point", [*CHECKING, "ledgers.check.after_commit"])
def test_check_is_finished_once_by_the_next_process(answers, point):
    assert answers["send", point]["after"] == DONE


@pytest.mark.parametrize("point", WITHDRAWING)
def test_withdrawal_is_whole_or_not_at_all(answers, point):
    left, after = (answers["withdraw", point][name] for name in ("left", "after"))

    assert (left["uploads"], left["withdrawn_entries"]) == ([["kept", 2, 50, 0], ["kept", 0, 50, 2]], 0)
    assert (after["uploads"], after["withdrawn_entries"]) == ([["withdrawn", 2, 50, 0], ["kept", 2, 50, 0]], 1)
    assert after["rows"] == [2]
