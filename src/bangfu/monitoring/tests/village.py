"""A register and feeds as literal tables, small enough to add up in one's head."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import ibis
import pyarrow as pa

from bangfu.monitoring.situation.relations import FEEDS, LINE, REGISTER, Relations, relations_on

Row = dict[str, Any]
SINCE = date(2020, 3, 31)


def table_of(schema: dict[str, str], rows: Sequence[Row]) -> pa.Table:
    """An Arrow table of these rows; what a row leaves out is null."""
    wanted = ibis.schema(schema).to_pyarrow()
    return pa.Table.from_pylist([{name: row.get(name) for name in wanted.names} for row in rows], schema=wanted)


def register_of(**tables: Sequence[Row]) -> dict[str, pa.Table]:
    """The register's tables; those not named are empty."""
    return {name: table_of(schema, tables.get(name, ())) for name, schema in REGISTER.items()}


def feed_of(feed: str, rows: Sequence[Row]) -> Any:
    """A feed's rows as the lake would give them; row keys are made unless told."""
    numbered = [
        {"upload_id": 1, "sheet": "Sheet1", "row_no": n + 2, "row_key": f"{row['period']}-{n}"} | row
        for n, row in enumerate(rows)
    ]
    return ibis.memtable(table_of(FEEDS[feed] | LINE, numbered))


def relations_of(as_of: date, feeds: dict[str, Sequence[Row]] | None = None, **register: Sequence[Row]) -> Relations:
    """The relations of literal rows."""
    given = {feed: feed_of(feed, rows) for feed, rows in (feeds or {}).items()}
    return relations_on(as_of, register=register_of(**register), read=given.get)


def home(household_id: int, *people: Row) -> dict[str, list[Row]]:
    """One household and its members as register rows; a member is a dict with person_id and what differs."""
    return {
        "households": [{"household_id": household_id, "village_code": "140927101202"}],
        "persons": [{"sex": "1", "born_on": date(1970, 1, 1)} | one for one in people],
        "memberships": [
            {"relation": "户主", "from_on": SINCE} | one | {"household_id": household_id} for one in people
        ],
    }


def together(*parts: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Several households' register rows in one."""
    joined: dict[str, list[Row]] = {}
    for part in parts:
        for name, rows in part.items():
            joined.setdefault(name, []).extend(rows)
    return joined
