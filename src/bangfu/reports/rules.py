"""How a person's duties are ordered, and how a county is summed. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

WEEK_DAYS = 7
"""This week reaches so many days ahead."""


@dataclass(frozen=True)
class Duty:
    """One thing one officer must do: what, where, by when, and the one address that does it."""

    verb: str
    thing: str
    sentence: str
    due_on: date
    url: str
    place: str = ""


@dataclass(frozen=True)
class DeskColumns:
    """Duties by urgency. Every duty stands in exactly one column."""

    overdue: tuple[Duty, ...]
    today: tuple[Duty, ...]
    week: tuple[Duty, ...]
    later: tuple[Duty, ...]


def columns_of(duties: Iterable[Duty], on: date) -> DeskColumns:
    """Duties in their column, the longest waiting first. Overdue means due before `on`."""
    ordered = sorted(duties, key=lambda duty: duty.due_on)
    week_end = on + timedelta(days=WEEK_DAYS)
    return DeskColumns(
        overdue=tuple(d for d in ordered if d.due_on < on),
        today=tuple(d for d in ordered if d.due_on == on),
        week=tuple(d for d in ordered if on < d.due_on <= week_end),
        later=tuple(d for d in ordered if d.due_on > week_end),
    )


@dataclass(frozen=True)
class Compliance:
    """How many checks were made by their due date. `late` counts those made late and those still open and overdue."""

    on_time: int
    late: int

    @property
    def all(self) -> int:
        """Checks that were made or should have been."""
        return self.on_time + self.late


def compliance_of(looks: Iterable[tuple[date, date | None]], on: date) -> Compliance:
    """Counts of (due_on, looked_on or None) as of `on`; one still open and not yet due counts nowhere."""
    on_time = late = 0
    for due_on, looked_on in looks:
        if looked_on is not None and looked_on <= due_on:
            on_time += 1
        elif looked_on is not None or due_on < on:
            late += 1
    return Compliance(on_time, late)
