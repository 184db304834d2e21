import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.ground import rules
from bangfu.ground.rules import Pace

NOON = dt.datetime(2021, 12, 31, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("done", "total", "begun", "seconds", "pace"),
    [
        (400, 1000, 0, 40.0, Pace(40, 10.0, 60)),  # 400 in 40 s; 600 left at 10 per second
        (400, 1000, 200, 40.0, Pace(40, 5.0, 120)),  # resumed at 200
        (999, 1000, 0, 1.0, Pace(99, 999.0, 0)),
        (0, 1000, 0, 5.0, Pace(0, None, None)),
        (50, 0, 0, 5.0, Pace(None, 10.0, None)),
        (0, 0, 0, 0.0, Pace(None, None, None)),
        (1200, 1000, 0, 10.0, Pace(100, 120.0, 0)),
    ],
)
def test_pace_is_as_worked_by_hand(done, total, begun, seconds, pace):
    assert rules.pace(done=done, total=total, begun=begun, seconds=seconds) == pace


def test_heartbeat_older_than_thirty_seconds_is_stale():
    assert rules.is_stale(None, NOON)
    assert not rules.is_stale(NOON - dt.timedelta(seconds=30), NOON)
    assert rules.is_stale(NOON - dt.timedelta(seconds=31), NOON)


def test_nudge_is_repeated_after_two_minutes():
    assert rules.wants_nudge(None, NOON)
    assert not rules.wants_nudge(NOON - dt.timedelta(minutes=2), NOON)
    assert rules.wants_nudge(NOON - dt.timedelta(minutes=3), NOON)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_bar_is_filled_by_its_parts(a, b, c):
    bar = rules.bar_of(accepted=a, rejected=b, unchanged=c)

    assert bar.total == a + b + c
    assert len(bar.parts) == sum(count > 0 for count in (a, b, c))
    assert sum(part.width for part in bar.parts) == pytest.approx(100 if bar.total else 0, abs=0.05)
