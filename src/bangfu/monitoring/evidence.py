"""Why a rule hit, for the rows that hit and no others: the values it read, the files' rows, one sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from bangfu.monitoring.hits import Values, situations_of
from bangfu.monitoring.rules import Hit
from bangfu.monitoring.shelf import Shelf, Source
from bangfu.monitoring.situation.build import Situation
from bangfu.rulebook.rules import WarningRule, sentence_of


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one finding rests on. `values` are as JSON keeps them."""

    values: Values
    sentence: str
    sources: tuple[Source, ...]


def evidence_of(hits: Sequence[Hit], situation: Situation, rules: Sequence[WarningRule]) -> dict[Hit, Evidence]:
    """The evidence of every hit: one query per feed, however many rows hit."""
    by_id = {rule.id: rule for rule in rules}
    known = situations_of(hits, situation.household, situation.person)
    members = members_of(hits, situation.person)
    shelves = {
        contract: Shelf.of(contract, columns, hits, members, situation.as_of)
        for contract, columns in _columns_wanted(hits, by_id).items()
    }
    return {
        hit: Evidence(
            values=values_of(by_id[hit.rule_id], known[hit.household_id, hit.person_id]),
            sentence=sentence_of(by_id[hit.rule_id], known[hit.household_id, hit.person_id]),
            sources=_sources(hit, by_id[hit.rule_id], members, shelves),
        )
        for hit in hits
    }


def members_of(hits: Sequence[Hit], person: pa.Table) -> dict[int, frozenset[int]]:
    """The members of every household that was hit, living or not. Key: household id."""
    homes = pa.array(sorted({hit.household_id for hit in hits}), pa.int64())
    rows = person.select(["household_id", "person_id"]).filter(pc.is_in(person.column("household_id"), homes))
    found: dict[int, set[int]] = defaultdict(set)
    for row in rows.to_pylist():
        found[row["household_id"]].add(row["person_id"])
    return {home: frozenset(people) for home, people in found.items()}


def values_of(rule: WarningRule, known: Values) -> Values:
    """The values the rule read, as JSON keeps them."""
    return {name: _plain(known[name]) for name in sorted(rule.columns)}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _columns_wanted(hits: Sequence[Hit], by_id: Mapping[str, WarningRule]) -> dict[str, tuple[str, ...]]:
    """The feeds that the rules which hit rest on, with the columns to show. Key: contract."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for rule_id in {hit.rule_id for hit in hits}:
        for one in by_id[rule_id].evidence:
            wanted[one.contract] |= set(one.columns)
    return {contract: tuple(sorted(columns)) for contract, columns in sorted(wanted.items())}


def _sources(
    hit: Hit, rule: WarningRule, members: Mapping[int, frozenset[int]], shelves: Mapping[str, Shelf]
) -> tuple[Source, ...]:
    people = frozenset({hit.person_id}) if hit.person_id is not None else members.get(hit.household_id, frozenset())
    found = (source for one in rule.evidence for source in shelves[one.contract].sources(people, hit.household_id, one))
    return tuple(found)
