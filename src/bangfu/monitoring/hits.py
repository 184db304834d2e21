"""All rules over everybody in one query: which rule hits whom, how heavily. Evidence is built only for these rows."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from bangfu.ground import lake
from bangfu.monitoring.rules import Hit
from bangfu.rulebook import engine
from bangfu.rulebook.rules import WarningRule

Values = dict[str, Any]
HIT = {"household_id": "int64", "person_id": "int64", "rule": "int64", "severity": "int64", "measure": "int64"}


@dataclass(frozen=True, slots=True)
class Tables:
    """The situation of a date as relations."""

    household: Any
    person: Any

    def of(self, grain: str) -> Any:
        """The columns a rule of this grain may read. Grain: one row per household, or per person with its household's columns."""
        if grain == "household":
            return self.household.mutate(person_id=ibis.null("int64"))
        joined = self.person.join(self.household, "household_id")
        return joined.drop("household_id_right") if "household_id_right" in joined.columns else joined


def hits_of(rules: Sequence[WarningRule], tables: Tables) -> Any:
    """Every hit of every rule, `rule` being its place in `rules`. Grain: one row per rule, household and person."""
    parts = [
        part
        for grain in ("household", "person")
        if (some := [(place, rule) for place, rule in enumerate(rules) if rule.grain == grain])
        for part in _hits_of_grain(some, tables.of(grain))
    ]
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _hits_of_grain(some: Sequence[tuple[int, WarningRule]], table: Any) -> list[Any]:
    """One pass over the table asks all rules; what hits none is dropped before each rule takes its own."""
    asked = table.select(
        "household_id",
        "person_id",
        **{f"hit_{place}": engine.compile(rule.when, table, rule.parameters) for place, rule in some},
        **{f"measure_{place}": engine.compile(rule.measure, table, rule.parameters) for place, rule in some},
        **{f"severity_{place}": engine.compile(rule.severity, table, rule.parameters) for place, rule in some},
    )
    any_hit = ibis.or_(*[asked[f"hit_{place}"].fill_null(False) for place, _ in some])
    struck = asked.filter(any_hit)
    return [
        struck.filter(struck[f"hit_{place}"]).select(
            household_id=struck.household_id.cast("int64"),
            person_id=struck.person_id.cast("int64"),
            rule=ibis.literal(place, "int64"),
            severity=struck[f"severity_{place}"].coalesce(1).clip(1, 3).cast("int64"),
            measure=struck[f"measure_{place}"].coalesce(0).cast("int64"),
        )
        for place, _ in some
    ]


def find(rules: Sequence[WarningRule], tables: Tables) -> list[Hit]:
    """Every hit, in the order household, rule, person."""
    if not rules:
        return []
    found = lake.connection().to_pyarrow(hits_of(rules, tables)).cast(ibis.schema(HIT).to_pyarrow())
    ordered = found.sort_by([("household_id", "ascending"), ("rule", "ascending"), ("person_id", "ascending")])
    return [_hit(rules[row["rule"]], row) for row in ordered.to_pylist()]


def _hit(rule: WarningRule, row: Values) -> Hit:
    return Hit(
        household_id=row["household_id"],
        person_id=row["person_id"],
        rule_id=rule.id,
        rule_version=str(rule.version),
        risk=rule.risk,
        severity=row["severity"],
        measure=row["measure"],
        margin_pct=rule.margin_pct,
    )


def situations_of(hits: Sequence[Hit], household: pa.Table, person: pa.Table) -> dict[tuple[int, int | None], Values]:
    """What was known of each household and person that was hit. Key: household id, and person id or None."""
    homes = _rows_with(household, "household_id", {hit.household_id for hit in hits})
    people = _rows_with(person, "person_id", {hit.person_id for hit in hits if hit.person_id is not None})
    of_home = {row["household_id"]: row for row in homes}
    known: dict[tuple[int, int | None], Values] = {(number, None): row for number, row in of_home.items()}
    for row in people:
        known[row["household_id"], row["person_id"]] = of_home.get(row["household_id"], {}) | row
    return known


def _rows_with(table: pa.Table, key: str, wanted: set[int]) -> list[Values]:
    mask = pc.is_in(table.column(key), value_set=pa.array(sorted(wanted), pa.int64()))
    rows: list[Values] = table.filter(mask).to_pylist()
    return rows


def digest_of(hits: Sequence[Hit]) -> str:
    """A fingerprint of the hits: the same hits give the same text."""
    whole = hashlib.sha256()
    for hit in hits:
        whole.update(repr(hit).encode())
    return whole.hexdigest()
