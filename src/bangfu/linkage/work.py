"""One upload's rows with what was decided of each: what linking computes before it writes anything."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa

from bangfu.ground import identity
from bangfu.ground.errors import Refused, gettext_noop
from bangfu.ledgers.terms import Contract, Kind
from bangfu.linkage import rules
from bangfu.linkage.matching import Known, Marks, People, decisions, number_indexes, rows_of
from bangfu.linkage.rules import Decision, GroupRow, Registered, Row
from bangfu.linkage.terms import Level, MismatchKind

EMPTY = {
    Kind.INT: pa.int64(),
    Kind.MONEY: pa.int64(),
    Kind.MU: pa.decimal128(12, 2),
    Kind.DATE: pa.date32(),
    Kind.MONTH: pa.date32(),
    Kind.BOOL: pa.bool_(),
}
"""What a column of the lake is when a file did not have it; text otherwise."""


class NamesAPerson(Refused):
    """A column that may not enter the lake was about to."""


@dataclass(frozen=True)
class Work:
    """Grain: one entry per accepted row, in the order of the file."""

    contract: Contract
    period: str
    table: pa.Table
    people: People
    rows: Sequence[Row]
    numbers: Sequence[str]
    marks: Marks
    made: Sequence[Decision]

    @cached_property
    def places(self) -> list[int | None]:
        """Where in the register's index each row's person stands; null for rows that are nobody."""
        return [None if d.person_id is None else self.people.place_of[d.person_id] for d in self.made]

    @cached_property
    def mismatches(self) -> list[tuple[int, MismatchKind]]:
        """(row, kind) of each disagreement, in the order of the file."""
        found = []
        for n, place in enumerate(self.places):
            if place is not None:
                person = Registered(
                    self.people.names[place], self.people.died_on[place], self.people.moved_out_on[place]
                )
                found += [(n, kind) for kind in rules.mismatches_of(self.rows[n].name, person, self.period)]
            elif self.made[n].level == Level.NOT_REGISTERED:
                found.append((n, MismatchKind.NOT_REGISTERED))
        found += [(n, MismatchKind.TWO_HOUSEHOLDS) for n in rules.rows_apart(self._groups())]
        return sorted(found)

    @cached_property
    def levels(self) -> dict[str, int]:
        """Rows by level; a level nobody reached is absent."""
        return dict(Counter(str(decision.level) for decision in self.made))

    def village_of(self, n: int) -> str:
        """The village the row names, else its person's."""
        place = self.places[n]
        return self.rows[n].village_code or ("" if place is None else self.people.village_codes[place])

    def digest(self) -> str:
        """SHA-256 over every row's key, person and level: what the journal remembers of this linking."""
        keys = self.table.column("row_key").to_pylist()
        lines = [[key, d.person_id, str(d.level)] for key, d in zip(keys, self.made, strict=True)]
        return hashlib.sha256(json.dumps(lines).encode()).hexdigest()

    def _groups(self) -> list[GroupRow]:
        """The rows of a list that names households itself: a head's name beside each member's, under the list's own key."""
        key = self.contract.key[0]
        if not {"head_name", "name", key} <= set(self.table.column_names) or self.contract.column(key).sensitive:
            return []
        groups, heads = self.table.column(key).to_pylist(), self.table.column("head_name").to_pylist()
        return [
            GroupRow(
                n,
                str(groups[n]),
                None if place is None else self.people.household_ids[place],
                rules.is_same_name(self.rows[n].name, heads[n] or ""),
            )
            for n, place in enumerate(self.places)
        ]


def said_in(contract: Contract, table: pa.Table, n: int) -> dict[str, str]:
    """What row n says, by column name, as text: for the encrypted copy a clerk compares."""
    shown = [column.name for column in contract.columns if column.name in table.column_names]
    values = {name: table.column(name)[n].as_py() for name in shown}
    return {name: str(value) for name, value in values.items() if value is not None}


def computed(contract: Contract, period: str, table: pa.Table, people: People, known: Known) -> Work:
    """Every row decided against the register and what was decided before; nothing written."""
    rows = rows_of(table)
    numbers, marks = number_indexes(rows), Marks(rows)
    made = decisions(rows, numbers, marks, people, known)
    return Work(contract, period, table, people, rows, numbers, marks, made)


def lake_table(work: Work, upload_id: int) -> pa.Table:
    """The rows as the lake may have them: no name, no number, but person, household, village, level and where they stood.

    A column of the contract that the file did not have is there and empty, so that no reader need ask for it.
    Raises: NamesAPerson when a sensitive column is among them.
    """
    names = [name for name in work.contract.lake_columns if name in work.table.column_names]
    kept = work.table.select([*names, "sheet", "row_no", "row_key"])
    for column in (work.contract.column(name) for name in work.contract.lake_columns if name not in names):
        kept = kept.append_column(column.name, pa.nulls(kept.num_rows, EMPTY.get(column.kind, pa.string())))
    about_household = work.contract.about == "household"
    homes = [None if place is None else work.people.household_ids[place] for place in work.places]
    added: dict[str, tuple[Sequence[Any], pa.DataType]] = {
        "person_id": ([d.person_id for d in work.made], pa.int64()),
        "household_id": (homes if about_household else [None] * len(homes), pa.int64()),
        "village_code": ([work.village_of(n) or None for n in range(len(homes))], pa.string()),
        "upload_id": ([upload_id] * len(homes), pa.int64()),
        "link_level": ([str(d.level) for d in work.made], pa.string()),
    }
    for name, (values, kind) in added.items():
        kept = kept.append_column(name, pa.array(values, kind))
    refuse_names(work.contract, kept)
    return kept


def refuse_names(contract: Contract, table: pa.Table) -> None:
    """Nothing, or NamesAPerson when the table holds a column the contract calls sensitive."""
    sensitive = {column.name for column in contract.columns if column.sensitive}
    if named := sorted(sensitive & set(table.column_names)):
        raise NamesAPerson(gettext_noop("这些列能认出人,不能进入分析库:{columns}"), columns="、".join(named))


def sealed(work: Work, n: int) -> str:
    """What the row says, encrypted, with the number as it was read."""
    said = said_in(work.contract, work.table, n) | {
        "_number": work.rows[n].number,
        "_village": work.rows[n].village_code,
    }
    if work.rows[n].born_on:
        said["_born_on"] = str(work.rows[n].born_on)
    return identity.encrypt(json.dumps(said, ensure_ascii=False))
