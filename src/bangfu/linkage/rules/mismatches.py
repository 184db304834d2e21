"""How a linked row disagrees with the register: dead, moved, of another name, of two households. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bangfu.linkage.rules.names import is_same_name
from bangfu.linkage.terms import MismatchKind


@dataclass(frozen=True, slots=True)
class Registered:
    """What the register says of a linked person."""

    name: str
    died_on: dt.date | None
    moved_out_on: dt.date | None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One row of a list that names households itself: the list's own household key, and where the person lives by the register."""

    n: int
    group: str
    household_id: int | None
    is_head: bool


def first_day(period: str) -> dt.date:
    """The first day of a period written 2021, 2021-07 or 2021-07-15. Raises: ValueError."""
    return dt.date.fromisoformat(f"{period}-01-01"[:10] if len(period) == 4 else f"{period}-01"[:10])


def mismatches_of(row_name: str, person: Registered, period: str) -> tuple[MismatchKind, ...]:
    """Dead or moved before the period began, or named otherwise than any known writing of the name."""
    begins = first_day(period)
    found = []
    if person.died_on and person.died_on < begins:
        found.append(MismatchKind.DEAD)
    if person.moved_out_on and person.moved_out_on < begins:
        found.append(MismatchKind.MOVED)
    if has_name_difference(row_name, person.name):
        found.append(MismatchKind.NAME_DIFFERS)
    return tuple(found)


def has_name_difference(row_name: str, register_name: str) -> bool:
    """Whether a row's name is neither the register's nor a known way of writing it. A row without a name has none."""
    return bool(row_name.strip()) and not is_same_name(row_name, register_name)


def rows_apart(rows: Iterable[GroupRow]) -> tuple[int, ...]:
    """The rows whose person lives in another household than the group's own: the head's, else where most of it lives.

    Rows of unknown household are never apart. A tie without a head goes to the household with the lowest id.
    """
    groups: dict[str, list[GroupRow]] = defaultdict(list)
    for row in rows:
        if row.household_id is not None:
            groups[row.group].append(row)
    apart = []
    for members in groups.values():
        home = _home(members)
        apart += [row.n for row in members if row.household_id != home]
    return tuple(sorted(apart))


def _home(members: list[GroupRow]) -> int | None:
    """The household of the head, else of most members, else the lowest."""
    heads = [row.household_id for row in members if row.is_head]
    counted = Counter(heads[:1] or [row.household_id for row in members])
    return min(counted, key=lambda household: (-counted[household], household or 0))
