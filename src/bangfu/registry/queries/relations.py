"""The register as Arrow tables, for linkage and for the situation: plain SQL, one statement each, values bound.

Names, numbers and contacts stay behind, except in `person_index`, which never leaves the process.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from django.db import connection

INT, TEXT, DAY, BOOL = pa.int64(), pa.string(), pa.date32(), pa.bool_()
Column = tuple[str, str, pa.DataType]
"""Name in the table, SQL expression, type."""

STANDING = "{t}.replaced_at IS NULL"
KNOWN = "{t}.recorded_at <= %(known)s AND ({t}.replaced_at IS NULL OR {t}.replaced_at > %(known)s)"


@dataclass(frozen=True)
class Relations:
    """What the register knew of a date. Dated tables hold every standing version up to the date; the newest counts.

    households: one row per household in view that was registered by then, with its village on that date.
    persons: one row per person in view. memberships: one row per stay that had begun; `to_on` is the first day no longer.
    person_states, household_states, livings: one row per version. Households that only the police roster knows have no state.
    incomes: one row per year and version. events: one row per happening; `risk` where it names one.
    """

    households: pa.Table
    persons: pa.Table
    memberships: pa.Table
    person_states: pa.Table
    household_states: pa.Table
    livings: pa.Table
    incomes: pa.Table
    events: pa.Table


def register_relations(as_of: dt.date, *, known_at: dt.datetime | None = None) -> Relations:
    """The register up to a date as Arrow tables without names or numbers.

    known_at: what was known at that instant, leaving out what was recorded, corrected or withdrawn since.
    """
    bound = {"as_of": as_of, "known": known_at}
    stands = KNOWN if known_at else STANDING
    return Relations(
        households=_households(bound, stands),
        persons=_table("registry_person t", PERSONS, "t.withdrawn_at IS NULL", bound),
        memberships=_table("registry_membership t", MEMBERSHIPS, f"{stands} AND t.from_on <= %(as_of)s", bound),
        person_states=_facts("registry_personstate", PERSON_STATES, stands, bound),
        household_states=_facts("registry_householdstate", HOUSEHOLD_STATES, f"{stands} AND t.kind <> ''", bound),
        livings=_facts("registry_living", LIVINGS, stands, bound),
        incomes=_facts("registry_income", INCOMES, stands, bound),
        events=_table("registry_event t", EVENTS, f"{_events(known_at)} AND t.happened_on <= %(as_of)s", bound),
    )


def person_index() -> pa.Table:
    """Everyone in view with what linkage compares, and the household they belong or last belonged to. Grain: one row per person.

    It holds names and keyed indexes: it stays in memory and is never written anywhere.
    """
    return _table("registry_person t", PERSON_INDEX, "t.withdrawn_at IS NULL", {})


def _plain(*names: str, kind: pa.DataType) -> list[Column]:
    return [(name, f"t.{name}", kind) for name in names]


PERSONS: list[Column] = [
    ("person_id", "t.id", INT),
    ("sex", "t.sex", TEXT),
    *_plain("born_on", "died_on", "moved_out_on", kind=DAY),
]
PERSON_INDEX: list[Column] = [
    ("person_id", "t.id", INT),
    *_plain("id_index", "name", "initials", kind=TEXT),
    ("born_on", "t.born_on", DAY),
    ("village_code", "t.village_code", TEXT),
    ("household_id", "t.home_id", INT),
    *_plain("died_on", "moved_out_on", kind=DAY),
]
MEMBERSHIPS: list[Column] = [
    *_plain("person_id", "household_id", kind=INT),
    ("relation", "t.relation", TEXT),
    *_plain("from_on", "to_on", kind=DAY),
]
PERSON_STATES: list[Column] = [
    ("person_id", "t.person_id", INT),
    ("valid_from", "t.valid_from", DAY),
    *_plain("nation", "education", "schooling", "health", "labour", "work_place", "disability_kind", kind=TEXT),
    *_plain("work_months", "post_months", kind=INT),
    *_plain("has_dibao", "has_tekun", "has_resident_medical", "has_worker_medical", "has_resident_pension", kind=BOOL),
]
HOUSEHOLD_STATES: list[Column] = [
    ("household_id", "t.household_id", INT),
    ("valid_from", "t.valid_from", DAY),
    *_plain("kind", "attribute", "monitored_kind", "type_version", "removal_way", kind=TEXT),
    *_plain("identified_on", "exited_on", "monitored_on", "risk_removed_on", kind=DAY),
    *_plain("risk_removed", "is_without_labour", "is_resettled", kind=BOOL),
    ("main_risk", "t.risks ->> 0", TEXT),
    ("main_cause", "t.causes ->> 0", TEXT),
]
LIVINGS: list[Column] = [
    ("household_id", "t.household_id", INT),
    ("valid_from", "t.valid_from", DAY),
    ("house_grade", "t.house_grade", TEXT),
    *_plain("house_area_m2", "arable_mu100", kind=INT),
    *_plain("water_safe", "has_power", "has_toilet", kind=BOOL),
]
INCOMES: list[Column] = [
    ("household_id", "t.household_id", INT),
    ("valid_from", "t.valid_from", DAY),
    *_plain("year", "people", "wage_fen", "business_fen", "property_fen", "transfer_fen", kind=INT),
    *_plain("expense_fen", "claims_fen", "selfpaid_fen", "net_fen", kind=INT),
]
EVENTS: list[Column] = [
    *_plain("household_id", "person_id", kind=INT),
    ("kind", "t.kind", TEXT),
    ("happened_on", "t.happened_on", DAY),
    ("risk", "t.detail ->> 'risk'", TEXT),
]


def _events(known_at: dt.datetime | None) -> str:
    if known_at is None:
        return "t.withdrawn_at IS NULL"
    return "t.recorded_at <= %(known)s AND (t.withdrawn_at IS NULL OR t.withdrawn_at > %(known)s)"


def _households(bound: dict[str, Any], stands: str) -> pa.Table:
    newest = (
        "SELECT s.village_code FROM registry_householdstate s WHERE s.household_id = t.id AND s.valid_from <= %(as_of)s"
        f" AND {stands.format(t='s')} ORDER BY s.valid_from DESC LIMIT 1"
    )
    columns: list[Column] = [("household_id", "t.id", INT), ("village_code", f"({newest})", TEXT)]
    found = _table("registry_household t", columns, "t.withdrawn_at IS NULL", bound)
    return found.filter(found.column("village_code").is_valid())


def _facts(table: str, columns: Sequence[Column], stands: str, bound: dict[str, Any]) -> pa.Table:
    return _table(f"{table} t", columns, f"{stands} AND t.valid_from <= %(as_of)s", bound)


def _table(tables: str, columns: Sequence[Column], where: str, bound: dict[str, Any]) -> pa.Table:
    """The rows as an Arrow table. SQLite's dates are asked for as text, which is far quicker than making objects of them."""
    is_sqlite = connection.vendor == "sqlite"
    asked = ", ".join(_asked(expression, kind, is_sqlite) for _, expression, kind in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked} FROM {tables} WHERE {where.format(t='t')}", bound)
        rows = cursor.fetchall()
    gathered = zip(*rows, strict=True) if rows else ([] for _ in columns)
    arrays = [_array(values, kind, is_sqlite) for values, (_, _, kind) in zip(gathered, columns, strict=True)]
    return pa.table(arrays, names=[name for name, _, _ in columns])


def _asked(expression: str, kind: pa.DataType, is_sqlite: bool) -> str:
    if not is_sqlite or kind in (TEXT, INT):
        return expression
    return f"CAST({expression} AS {'TEXT' if kind == DAY else 'INTEGER'})"


def _array(values: Any, kind: pa.DataType, is_sqlite: bool) -> pa.Array:
    if not is_sqlite or kind in (TEXT, INT):
        return pa.array(values, kind)
    return pa.array(values, TEXT if kind == DAY else INT).cast(kind)
