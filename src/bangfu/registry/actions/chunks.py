"""A file applied in chunks of at most a second, each with its checkpoint, so that no clerk waits and a power cut harms nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from django.db import transaction

from bangfu.accounts import actions as accounts
from bangfu.divisions import queries as divisions
from bangfu.ground import clock
from bangfu.ground.errors import Refused, gettext_noop
from bangfu.ground.killpoints import kill_point
from bangfu.registry import terms
from bangfu.registry.models import Withdrawal

ROWS_PER_CHUNK = 1000


class SourceWithdrawn(Refused):
    """The source was withdrawn: its rows may not come back under the same name."""


class Run(Protocol):
    """What a job's run offers: see ground.jobs.JobRun."""

    resume: dict[str, Any]

    def progress(self, done: int, all: int) -> None: ...  # noqa: A002
    def checkpoint(self, kept: dict[str, Any]) -> None: ...
    def check_stop(self) -> None: ...


@dataclass(frozen=True)
class RowConflict:
    """A row that was not applied, and why. `person_id` is the registered person it ran into."""

    sheet: str
    row_no: int
    kind: str
    person_id: int | None = None


@dataclass
class ApplyCounts:
    """Rows by what they did to the register; every row is counted once. Conflicts wait for a person."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    conflicts: list[RowConflict] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return self.new + self.changed + self.unchanged + len(self.conflicts)

    def add(self, other: ApplyCounts) -> None:
        self.new += other.new
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.conflicts += other.conflicts


@dataclass(frozen=True)
class Import:
    """What is the same for every row of one file."""

    source: str
    data_on: dt.date
    now: dt.datetime
    villages: Mapping[tuple[str, str], str]

    def village_code(self, village: tuple[str, str, str]) -> str:
        """The 12-digit code of (township, village, code if given); empty when no such place is known."""
        township, name, code = village
        return code or self.villages.get((township, name)) or self.villages.get(("", name), "")


Chunk = Callable[[Import, Sequence[Mapping[str, Any]], Sequence[int]], ApplyCounts]
"""Applies raw rows; the integers say where each stands in the file."""


@dataclass(frozen=True)
class Plan:
    """How one contract's rows are applied: what keeps rows together, what must be once, and the chunk function."""

    name: str
    together: str
    identity: Callable[[Mapping[str, Any]], str]
    apply: Chunk
    chunk_rows: int = ROWS_PER_CHUNK


def apply(plan: Plan, rows: Any, *, source: str, data_on: dt.date, by: Any, run: Run | None) -> ApplyCounts:
    """Every row is in the register, was there, or is a conflict. Taken up from the run's checkpoint; said again, nothing changes.

    Raises: SourceWithdrawn.
    """
    if Withdrawal.objects.filter(source=source).exists():
        raise SourceWithdrawn(gettext_noop("{source} 已撤回,不能再登记。"), source=source)
    given = _listed(rows)
    order, twice = _ordered(plan, given)
    counts, done = _resumed(plan, run)
    imported = Import(source, data_on, clock.now(), divisions.village_code_by_name())
    while done < len(order):
        end = _chunk_end(plan, given, order, done)
        with transaction.atomic():
            counts.add(_one_chunk(plan, imported, given, order[done:end], twice))
            kill_point("registry.apply.before_checkpoint")
            done = end
            _checkpoint(plan, run, counts, done)
            if done == len(order) and (counts.new or counts.changed):
                _journal(plan, imported, counts, by)
        kill_point("registry.apply.after_chunk")
        if run:
            run.progress(done, len(order))
            run.check_stop()
    return counts


def _one_chunk(
    plan: Plan, imported: Import, given: Sequence[Mapping[str, Any]], places: Sequence[int], twice: Mapping[int, str]
) -> ApplyCounts:
    """The rows of one chunk; those that say a person or household a second time are turned away."""
    once = [place for place in places if place not in twice]
    counts = plan.apply(imported, [given[place] for place in once], once)
    counts.conflicts += [conflict(given[place], twice[place]) for place in places if place in twice]
    return counts


def conflict(row: Mapping[str, Any], kind: str, person_id: int | None = None) -> RowConflict:
    """The row as a conflict, found again by sheet and row number."""
    return RowConflict(str(row.get("sheet") or ""), int(row.get("row_no") or 0), str(kind), person_id)


def _listed(rows: Any) -> Sequence[Mapping[str, Any]]:
    """Rows of an Arrow table or any iterable, as a sequence of mappings."""
    if hasattr(rows, "to_pylist"):
        return rows.to_pylist()  # type: ignore[no-any-return]
    return rows if isinstance(rows, Sequence) else list(rows)


def _ordered(plan: Plan, given: Sequence[Mapping[str, Any]]) -> tuple[list[int], dict[int, str]]:
    """The places of the rows, households together, and those that repeat an earlier row's identity."""
    order = sorted(range(len(given)), key=lambda place: (str(given[place].get(plan.together) or ""), place))
    seen: dict[str, int] = {}
    twice: dict[int, str] = {}
    for place in order:
        who = plan.identity(given[place])
        if not who:
            continue
        first = seen.setdefault(who, place)
        if first != place:
            same = given[first].get(plan.together) == given[place].get(plan.together)
            twice[place] = terms.ConflictKind.TWICE if same else terms.ConflictKind.TWO_HOUSEHOLDS
    return order, twice


def _chunk_end(plan: Plan, given: Sequence[Mapping[str, Any]], order: Sequence[int], start: int) -> int:
    """The end of the chunk that begins at `start`: whole households, about so many rows."""
    end = min(start + plan.chunk_rows, len(order))
    last = given[order[end - 1]].get(plan.together)
    while last and end < len(order) and given[order[end]].get(plan.together) == last:
        end += 1
    return end


def _resumed(plan: Plan, run: Run | None) -> tuple[ApplyCounts, int]:
    kept = run.resume.get(f"registry.{plan.name}") if run else None
    if not kept:
        return ApplyCounts(), 0
    conflicts = [RowConflict(**c) for c in kept["conflicts"]]
    return ApplyCounts(kept["new"], kept["changed"], kept["unchanged"], conflicts), kept["done"]


def _checkpoint(plan: Plan, run: Run | None, counts: ApplyCounts, done: int) -> None:
    if run:
        run.checkpoint({**run.resume, f"registry.{plan.name}": {**asdict(counts), "done": done}})


def _journal(plan: Plan, imported: Import, counts: ApplyCounts, by: Any) -> None:
    """One entry for the whole act, with a digest of what it did."""
    detail: dict[str, Any] = {
        "table": plan.name,
        "data_on": imported.data_on.isoformat(),
        "new": counts.new,
        "changed": counts.changed,
        "unchanged": counts.unchanged,
        "conflicts": len(counts.conflicts),
    }
    detail["digest"] = hashlib.sha256(repr(sorted(detail.items())).encode()).hexdigest()
    accounts.record(by=by, verb="registry.applied", thing=imported.source, detail=detail)
