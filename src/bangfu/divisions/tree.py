"""The whole tree of places in memory: a few thousand rows, read once and read again only when the edition changes."""

from __future__ import annotations

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from bangfu.divisions import rules
from bangfu.divisions.models import Division, Edition, Succession

TRUSTED_SECONDS = 5.0
"""How long the tree in memory is believed before the edition in the database is looked at again."""

Range = tuple[str, str]
T = TypeVar("T")


@dataclass(frozen=True)
class Place:
    """One version of one place. `valid_to` is the first day it is no longer in force."""

    code: str
    name: str
    level: int
    parent_code: str
    valid_from: dt.date
    valid_to: dt.date | None
    is_invented: bool

    @property
    def short_name(self) -> str:
        """大黑庄村委会 is said 大黑庄村; places above a village keep their name."""
        return rules.short_name(self.name) if self.level == Division.Level.VILLAGE else self.name

    def is_in_force(self, on: dt.date) -> bool:
        """Whether the code names this place on that day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True)
class Tree:
    """Every version of every place, and who took over whom."""

    versions: dict[str, tuple[Place, ...]]
    successors: dict[str, tuple[str, ...]]
    predecessors: dict[str, tuple[str, ...]]
    kept: dict[str, object] = field(default_factory=dict)
    """What was worked out from this tree and holds as long as it does."""

    def places(self) -> Iterator[Place]:
        """Every version, by code and start."""
        for code in sorted(self.versions):
            yield from self.versions[code]

    def at(self, code: str, on: dt.date) -> Place | None:
        """The version in force on a day."""
        return next((place for place in self.versions.get(code, ()) if place.is_in_force(on)), None)

    def latest(self, code: str) -> Place | None:
        """The newest version, in force or not."""
        return self.versions[code][-1] if code in self.versions else None


@dataclass
class _Memory:
    tree: Tree | None = None
    stamp: tuple[tuple[str, str], ...] = ()
    believed_until: float = 0.0


_memory = _Memory()


def forget() -> None:
    """The next reader reads the database again. Called after every change, and between tests."""
    _memory.tree = None


def whole_tree() -> Tree:
    """The tree as the database has it, at most TRUSTED_SECONDS old in another process, at once in this one."""
    if _memory.tree is not None and time.monotonic() < _memory.believed_until:
        return _memory.tree
    stamp = tuple(Edition.objects.order_by("place_code").values_list("place_code", "digest"))
    if _memory.tree is None or stamp != _memory.stamp:
        _memory.tree, _memory.stamp = _read_tree(), stamp
    _memory.believed_until = time.monotonic() + TRUSTED_SECONDS
    return _memory.tree


def _read_tree() -> Tree:
    versions: dict[str, list[Place]] = defaultdict(list)
    for row in Division.objects.order_by("code", "valid_from").values_list(*Place.__dataclass_fields__):
        versions[row[0]].append(Place(*row))
    after: dict[str, list[str]] = defaultdict(list)
    before: dict[str, list[str]] = defaultdict(list)
    for old, new in Succession.objects.order_by("before_code", "after_code").values_list("before_code", "after_code"):
        after[old].append(new)
        before[new].append(old)
    return Tree(_frozen(versions), _frozen(after), _frozen(before))


def _frozen(table: dict[str, list[T]]) -> dict[str, tuple[T, ...]]:
    return {key: tuple(found) for key, found in table.items()}
