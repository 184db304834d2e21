"""What the steps stand on: the register's tables and the feeds' rows, typed, whether or not a feed has come yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import ibis
import pyarrow as pa

from bangfu.ground import lake, periods

INT, TEXT, DAY, BOOL = "int64", "string", "date", "boolean"

REGISTER: dict[str, dict[str, str]] = {
    "households": {"household_id": INT, "village_code": TEXT},
    "persons": {"person_id": INT, "sex": TEXT, "born_on": DAY, "died_on": DAY, "moved_out_on": DAY},
    "memberships": {"person_id": INT, "household_id": INT, "relation": TEXT, "from_on": DAY, "to_on": DAY},
    "person_states": {
        "person_id": INT,
        "valid_from": DAY,
        "education": TEXT,
        "schooling": TEXT,
        "health": TEXT,
        "labour": TEXT,
        "work_months": INT,
        "has_dibao": BOOL,
        "has_tekun": BOOL,
    },
    "household_states": {
        "household_id": INT,
        "valid_from": DAY,
        "kind": TEXT,
        "monitored_kind": TEXT,
        "identified_on": DAY,
        "exited_on": DAY,
        "monitored_on": DAY,
        "risk_removed": BOOL,
    },
    "livings": {"household_id": INT, "valid_from": DAY, "house_grade": TEXT, "water_safe": BOOL},
    "incomes": {
        "household_id": INT,
        "valid_from": DAY,
        "year": INT,
        "people": INT,
        "net_fen": INT,
        "claims_fen": INT,
        "selfpaid_fen": INT,
    },
    "events": {"household_id": INT, "person_id": INT, "kind": TEXT, "happened_on": DAY, "risk": TEXT},
}
"""The register's columns the steps use, by table."""

LINE = {"period": TEXT, "row_key": TEXT, "upload_id": INT, "sheet": TEXT, "row_no": INT}
FEEDS: dict[str, dict[str, str]] = {
    "medical_bills": {
        "person_id": INT,
        "bill_no": TEXT,
        "visit_kind": TEXT,
        "total_fen": INT,
        "relief_fen": INT,
        "selfpaid_fen": INT,
    },
    "insured_list": {"person_id": INT, "status": TEXT},
    "dibao_roster": {"person_id": INT, "dibao_no": TEXT, "month_fen": INT, "started_on": DAY},
    "disability_cards": {"person_id": INT, "kind": TEXT, "grade": INT, "issued_on": DAY},
    "school_roll": {"person_id": INT, "stage": TEXT, "status": TEXT, "status_on": DAY},
    "house_appraisals": {"household_id": INT, "person_id": INT, "grade": TEXT, "appraised_on": DAY},
}
"""The feeds' columns the steps use, by contract; each also has the columns of LINE."""


class ReadsLake(Protocol):
    """Gives all rows of a feed, or None while no file has come."""

    def __call__(self, table: str, /) -> Any | None: ...


@dataclass(frozen=True, slots=True)
class Relations:
    """Everything the steps read, bound to one date.

    `month` is the last full month on the date; `feeds` hold every upload's rows up to it, also rows sent twice;
    `received` says which feed has rows for which months.
    """

    as_of: date
    month: str
    register: Mapping[str, Any]
    feeds: Mapping[str, Any]
    received: Mapping[str, tuple[str, ...]]

    def has(self, feed: str, period: str) -> bool:
        """Whether the feed's list for that month has come."""
        return period in self.received[feed]

    def newest(self, feed: str) -> str | None:
        """The newest month of the feed that has come, or None."""
        return self.received[feed][-1] if self.received[feed] else None

    def before(self, feed: str, period: str) -> str | None:
        """The newest month of the feed that came before that month, or None."""
        earlier = [one for one in self.received[feed] if one < period]
        return earlier[-1] if earlier else None

    def twelve_months(self) -> list[str]:
        """The twelve months that end with `month`."""
        return periods.months_between(periods.shifted(self.month, -11), self.month)


def month_of(as_of: date) -> str:
    """The last month that has wholly passed on the date; a month's last day counts."""
    period = periods.period_of(as_of)
    return period if periods.month_end(period) == as_of else periods.previous(period)


def relations_on(as_of: date, *, register: Mapping[str, pa.Table], read: ReadsLake) -> Relations:
    """The relations of a date from the register's Arrow tables and the feeds' rows."""
    month = month_of(as_of)
    every = {feed: _typed(read(feed), FEEDS[feed] | LINE) for feed in FEEDS}
    return Relations(
        as_of=as_of,
        month=month,
        register={name: conform(register[name], schema) for name, schema in REGISTER.items()},
        feeds={feed: rows.filter(rows.period <= month) for feed, rows in every.items()},
        received={feed: periods_of(rows, month) for feed, rows in every.items()},
    )


def conform(arrow: pa.Table, schema: Mapping[str, str]) -> Any:
    """The Arrow table as a relation with exactly these columns and types; an absent column is a KeyError."""
    wanted = ibis.schema(schema).to_pyarrow()
    columns = [arrow.column(name).cast(wanted.field(name).type) for name in wanted.names]
    return ibis.memtable(pa.table(columns, schema=wanted))


def _typed(rows: Any | None, schema: Mapping[str, str]) -> Any:
    if rows is None:
        return ibis.memtable(ibis.schema(schema).to_pyarrow().empty_table())
    return rows.select(**{name: rows[name].cast(kind) for name, kind in schema.items()})


def newest_rows(rows: Any) -> Any:
    """Of the same row sent twice for a month, the newest upload's. Grain: period and row_key."""
    newest = ibis.window(group_by=["period", "row_key"], order_by=[ibis.desc("upload_id"), "row_no"])
    return rows.mutate(turn=ibis.row_number().over(newest)).filter(ibis._.turn == 0).drop("turn")


def periods_of(rows: Any, month: str) -> tuple[str, ...]:
    """The months up to `month` for which any row has come, in order."""
    found = lake.connection().to_pyarrow(rows.filter(rows.period <= month).select("period").distinct())
    return tuple(sorted(found.column("period").to_pylist()))
