"""What can be said of work in progress: speed, time left, whether its process is gone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

STALE_AFTER = dt.timedelta(seconds=30)
"""A heartbeat older than this means that the process which ran the job is gone."""
NUDGE_AGAIN_AFTER = dt.timedelta(minutes=2)
"""A job that still waits after this is announced to the queue once more."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a job is. `per_second` and `seconds_left` are None while they cannot be known."""

    percent: int | None
    per_second: float | None
    seconds_left: int | None


def pace(*, done: int, total: int, begun: int, seconds: float) -> Pace:
    """Percent done, units per second since this run began at unit `begun`, and seconds left at that speed.

    A total of 0 means unknown. Percent is rounded down, so that 100 is only said when all is done.
    """
    percent = min(done, total) * 100 // total if total else None
    per_second = (done - begun) / seconds if seconds > 0 and done > begun else None
    left = round(max(total - done, 0) / per_second) if total and per_second else None
    return Pace(percent, per_second, left)


def is_stale(heartbeat: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether a running job's process must be taken for gone."""
    return heartbeat is None or now - heartbeat > STALE_AFTER


def wants_nudge(nudged: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether a waiting job should be announced to the queue again."""
    return nudged is None or now - nudged > NUDGE_AGAIN_AFTER


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a bar, in per cent of its length."""

    name: str
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """What was read, cut into its parts; parts without a row are left out."""

    total: int
    parts: tuple[Part, ...]


def bar_of(**counts: int) -> Bar:
    """The counts as stretches of one bar that together fill it, in the given order."""
    total = sum(counts.values())
    parts, start = [], 0
    for name, count in counts.items():
        if count:
            parts.append(Part(name, round(100 * start / total, 2), round(100 * count / total, 2)))
        start += count
    return Bar(total, tuple(parts))
