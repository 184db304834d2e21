"""The rows of one feed that stand behind hits: which upload, sheet and row, with the columns a rule shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import ibis
import pyarrow as pa

from bangfu.ground import lake, periods
from bangfu.monitoring.hits import Values
from bangfu.monitoring.rules import Hit
from bangfu.monitoring.situation.lists import CARDS, DIBAO, INSURED, SCHOOL
from bangfu.monitoring.situation.relations import month_of, newest_rows, periods_of
from bangfu.rulebook.rules import Evidence as Wanted

WHOLE_LISTS = frozenset({INSURED, DIBAO, CARDS, SCHOOL})
"""Feeds in which not being named is itself what a rule may rest on."""

MOST_ROWS = 40
"""Rows kept for one finding and upload; the newest stand first."""

MONTHS = 12
"""How far back rows of a flow are evidence: as far as the situation's longest window."""

PLACE = {"period": "string", "upload_id": "int64", "sheet": "string", "row_no": "int64"}
ABOUT = {"person_id": "int64", "household_id": "int64"}


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one upload: each with period, sheet, row number and columns. No rows: the list does not name the person."""

    upload_id: int
    contract: str
    rows: tuple[Values, ...]


@dataclass(frozen=True)
class Shelf:
    """One feed's rows by person and by household, newest first, and the uploads of its newest month."""

    contract: str
    by_person: Mapping[int, Sequence[Values]] = field(default_factory=dict)
    by_household: Mapping[int, Sequence[Values]] = field(default_factory=dict)
    month: str = ""
    newest_period: str = ""
    newest_uploads: tuple[int, ...] = ()

    @classmethod
    def of(
        cls,
        contract: str,
        columns: Sequence[str],
        hits: Iterable[Hit],
        members: Mapping[int, frozenset[int]],
        as_of: date,
    ) -> Shelf:
        """The shelf of everybody who was hit, in at most three queries."""
        relation = lake.relation(contract)
        if relation is None:
            return cls(contract, month=month_of(as_of))
        month = month_of(as_of)
        came = periods_of(relation, month)
        shown = list(came[-2:] if contract in WHOLE_LISTS else came)
        rows = newest_rows(relation.filter(relation.period.isin(shown)))
        homes = {hit.household_id for hit in hits}
        people = {person for home in homes for person in members.get(home, ())}
        found = _fetch(rows, columns, people, homes)
        return cls(
            contract,
            by_person=_grouped(found, "person_id"),
            by_household=_grouped(found, "household_id"),
            month=month,
            newest_period=came[-1] if came else "",
            newest_uploads=_uploads(rows, came[-1]) if came and contract in WHOLE_LISTS else (),
        )

    def sources(self, people: Iterable[int], household_id: int, wanted: Wanted) -> list[Source]:
        """The rows about these people or this household, by upload; for a whole list also the uploads that do not name them."""
        rows = [row for person in sorted(people) for row in self.by_person.get(person, ())]
        rows = self._within(rows or list(self.by_household.get(household_id, ())), wanted.window)
        by_upload: dict[int, list[Values]] = defaultdict(list)
        for row in rows:
            by_upload[row["upload_id"]].append(_shown(row, wanted.columns))
        if not any(row["period"] == self.newest_period for row in rows):
            by_upload |= {upload: [] for upload in self.newest_uploads if upload not in by_upload}
        return [Source(upload, self.contract, tuple(some[:MOST_ROWS])) for upload, some in sorted(by_upload.items())]

    def _within(self, rows: list[Values], window: str) -> list[Values]:
        """The rows of the rule's window; of a whole list this month's and the month before's say something."""
        if self.contract in WHOLE_LISTS:
            return rows
        if window == "month":
            return [row for row in rows if row["period"] == self.month]
        if window == "newest":
            last = max((row["period"] for row in rows), default="")
            return [row for row in rows if row["period"] == last]
        since = periods.shifted(self.month, 1 - MONTHS)
        return [row for row in rows if row["period"] >= since]


def _uploads(rows: Any, period: str) -> tuple[int, ...]:
    found = lake.connection().to_pyarrow(rows.filter(rows.period == period).select("upload_id").distinct())
    return tuple(sorted(int(one) for one in found.column("upload_id").to_pylist()))


def _fetch(rows: Any, columns: Sequence[str], people: set[int], homes: set[int]) -> list[Values]:
    """The rows about these people or households, newest first."""
    absent = {name: ibis.null(kind) for name, kind in ABOUT.items() if name not in rows.columns}
    whole = rows.mutate(**absent)
    named = {name: whole[name].cast(kind) for name, kind in (PLACE | ABOUT).items()}
    extra = {name: whole[name] for name in columns if name in whole.columns and name not in named}
    shown = whole.select(**named, **extra)
    about = shown.semi_join(_ids("person_id", people), "person_id").union(
        shown.filter(shown.person_id.isnull()).semi_join(_ids("household_id", homes), "household_id")
    )
    ordered = about.order_by([ibis.desc("period"), "upload_id", "sheet", "row_no"])
    found: list[Values] = lake.connection().to_pyarrow(ordered).to_pylist()
    return found


def _ids(name: str, wanted: set[int]) -> Any:
    return ibis.memtable(pa.table({name: pa.array(sorted(wanted), pa.int64())}))


def _grouped(rows: Iterable[Values], key: str) -> dict[int, list[Values]]:
    grouped: dict[int, list[Values]] = defaultdict(list)
    for row in rows:
        if row[key] is not None:
            grouped[row[key]].append(row)
    return grouped


def _shown(row: Values, columns: Sequence[str]) -> Values:
    """What the drawer shows of a row, as JSON keeps it."""
    kept = {name: row[name] for name in ("period", "sheet", "row_no", "person_id")}
    cells = {name: row[name] for name in columns if name in row}
    return kept | {name: one.isoformat() if isinstance(one, date) else one for name, one in cells.items()}
