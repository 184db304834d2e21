import os

import pytest

from bangfu.ground import killpoints


class Killed(Exception):
    pass


def end(status):
    raise Killed(status)


@pytest.fixture(autouse=True)
def _process_that_can_be_watched(monkeypatch):
    monkeypatch.setattr(os, "_exit", end)
    monkeypatch.setattr(killpoints, "_passed", {})


def test_nothing_happens_unless_a_point_is_named(monkeypatch):
    monkeypatch.delenv("BANGFU_KILL_AT", raising=False)
    killpoints.kill_point("a.b")

    monkeypatch.setenv("BANGFU_KILL_AT", "a.c")
    killpoints.kill_point("a.b")


def test_named_point_ends_the_process_as_a_power_cut_would(monkeypatch):
    monkeypatch.setenv("BANGFU_KILL_AT", "a.b")

    with pytest.raises(Killed, match="137"):
        killpoints.kill_point("a.b")


def test_point_may_be_passed_before_it_kills(monkeypatch):
    monkeypatch.setenv("BANGFU_KILL_AT", "a.b#3")
    killpoints.kill_point("a.b")
    killpoints.kill_point("a.b")

    with pytest.raises(Killed):
        killpoints.kill_point("a.b")
