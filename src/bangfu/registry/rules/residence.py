"""Where a person belongs, from when to when, as the surviving statements tell it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Assertion:
    """A source says: from this date the person belongs to this household in this relation to its head."""

    from_on: dt.date
    household_id: int
    relation: str
    source: str


@dataclass(frozen=True, slots=True)
class Exit:
    """A source says: on this date the person died or moved away."""

    on: dt.date
    is_death: bool


@dataclass(frozen=True, slots=True)
class Stay:
    """One interval; `to_on` is the first day no longer, None while it lasts. A stay of no days was never counted."""

    from_on: dt.date
    to_on: dt.date | None
    household_id: int
    relation: str
    source: str

    def covers(self, day: dt.date) -> bool:
        """Whether the person belonged there on that day."""
        return self.from_on <= day and (self.to_on is None or day < self.to_on)


def stays(assertions: Iterable[Assertion], exits: Iterable[Exit] = ()) -> list[Stay]:
    """The intervals, oldest first, without overlap.

    Of two statements on one date the later in the list counts. The same household and relation said again changes nothing.
    A death ends everything from its day on; a move ends the stay, and a statement dated after the move begins another.
    """
    by_day = {a.from_on: a for a in sorted(assertions, key=lambda a: a.from_on)}
    ends = sorted(exits, key=lambda e: (e.on, not e.is_death))
    found: list[Stay] = []
    for day, said in sorted(by_day.items()):
        last = found[-1] if found else None
        if last and any(e.is_death and e.on <= day for e in ends):
            break
        if last and last.covers(day):
            if (last.household_id, last.relation) == (said.household_id, said.relation):
                continue
            found[-1] = replace(last, to_on=day)
        found.append(Stay(day, _end_of(day, ends), said.household_id, said.relation, said.source))
    return found


def _end_of(from_on: dt.date, ends: list[Exit]) -> dt.date | None:
    """The first exit that a stay from this day meets; a death before it leaves a stay of no days."""
    return next((max(e.on, from_on) for e in ends if e.is_death or e.on >= from_on), None)


def age_on(born_on: dt.date | None, day: dt.date) -> int | None:
    """Full years on a day: the birthday itself counts, and 29 February has its birthday on 1 March. None when not known."""
    if born_on is None or born_on > day:
        return None
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
