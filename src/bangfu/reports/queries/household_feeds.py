"""What departments' lists say of a household's people up to a date. Read from the lake, by person, never by name or number."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import ibis

from bangfu.ground import lake, periods


@dataclass(frozen=True)
class ListRow:
    """One row of a department's list about one person."""

    period: str
    person_id: int | None
    values: dict[str, Any]
    upload_id: int
    row_no: int


@dataclass(frozen=True)
class Feeds:
    """The newest lists and the flows of twelve months, of the household's people.

    `roll`, `insured`, `cards`: newest month's row by person. The months are empty while no list has come at all.
    `dibao`: rows of each month, newest first. `bills`, `houses`: newest first.
    """

    roll_month: str = ""
    roll: dict[int, ListRow] = field(default_factory=dict)
    insured_month: str = ""
    insured: dict[int, ListRow] = field(default_factory=dict)
    cards: dict[int, ListRow] = field(default_factory=dict)
    dibao_month: str = ""
    dibao: list[ListRow] = field(default_factory=list)
    bills: list[ListRow] = field(default_factory=list)
    houses: list[ListRow] = field(default_factory=list)


def feeds_of(household_id: int, person_ids: Iterable[int], on: dt.date) -> Feeds:
    """The rows of months that had ended by the date. Grain: see Feeds."""
    people, last = sorted(person_ids), _last_month(on)
    roll_month, roll = _newest_list("school_roll", people, last, ["status", "stage", "grade", "school"])
    insured_month, insured = _newest_list("insured_list", people, last, ["status", "insured_kind"])
    _, cards = _newest_list("disability_cards", people, last, ["kind", "grade"])
    dibao_month, dibao = _rows("dibao_roster", people, last, ["month_fen", "category", "dibao_no", "started_on"])
    _, bills = _rows(
        "medical_bills",
        people,
        last,
        ["settled_on", "hospital", "visit_kind", "total_fen", "relief_fen", "selfpaid_fen"],
    )
    _, houses = _rows("house_appraisals", people, last, ["grade", "appraised_on", "report_no"], household_id)
    since = periods.shifted(last, -11)
    return Feeds(
        roll_month=roll_month,
        roll=_by_person(roll),
        insured_month=insured_month,
        insured=_by_person(insured),
        cards=_by_person(cards),
        dibao_month=dibao_month,
        dibao=dibao,
        bills=[row for row in bills if row.period >= since],
        houses=houses,
    )


def _last_month(on: dt.date) -> str:
    """The last month that had wholly passed; a month's last day counts."""
    period = periods.period_of(on)
    return period if periods.month_end(period) == on else periods.previous(period)


def _by_person(rows: list[ListRow]) -> dict[int, ListRow]:
    return {row.person_id: row for row in reversed(rows) if row.person_id is not None}


def _newest_list(table: str, people: list[int], last: str, columns: list[str]) -> tuple[str, list[ListRow]]:
    """The newest month of a whole list, and its rows of these people."""
    month, rows = _rows(table, people, last, columns)
    return month, [row for row in rows if row.period == month]


def _rows(
    table: str, people: list[int], last: str, columns: list[str], household_id: int | None = None
) -> tuple[str, list[ListRow]]:
    """The newest month the table has, and the people's rows up to it, newest first; of a row sent twice, the newest upload's.

    A column that no file of the table has ever brought is null.
    """
    relation = lake.relation(table)
    if relation is None:
        return "", []
    relation = relation.filter(relation.period <= last)
    mine = relation.person_id.isin(people)
    if household_id is not None:
        mine = mine | (relation.household_id.cast("int64") == household_id)
    engine = lake.connection()
    month = engine.to_pyarrow(relation.period.max()).as_py() or ""
    there = [column for column in columns if column in relation.columns]
    wanted = relation.filter(mine).select("period", "person_id", "row_key", "upload_id", "row_no", *there)
    found = engine.to_pyarrow(wanted.order_by(ibis.desc("period"), ibis.desc("upload_id"), "row_no"))
    newest: dict[tuple[str, str], ListRow] = {}
    for row in found.to_pylist():
        line = ListRow(
            row["period"], row["person_id"], {c: row.get(c) for c in columns}, row["upload_id"], row["row_no"]
        )
        newest.setdefault((row["period"], row["row_key"]), line)
    return month, list(newest.values())


def months_of(rows: Iterable[ListRow]) -> dict[str, list[ListRow]]:
    """The rows by month, newest first."""
    grouped: dict[str, list[ListRow]] = defaultdict(list)
    for row in rows:
        grouped[row.period].append(row)
    return dict(grouped)
