"""What a changed rule would do, over a kept situation: who enters, who leaves, who stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bangfu.ground import lake
from bangfu.ground.errors import NotFound
from bangfu.monitoring import hits
from bangfu.monitoring.hits import Tables, Values
from bangfu.monitoring.rules import Hit
from bangfu.monitoring.situation import build
from bangfu.rulebook import engine
from bangfu.rulebook import queries as rulebook
from bangfu.rulebook.rules import WarningRule, sentence_of

Who = tuple[int, int | None]
"""Household and person (None: the household itself)."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is tried: the rule off, another condition, or other parameter values. Nothing changed: the rule as it is, on."""

    is_off: bool = False
    expression: str = ""
    parameters: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """One household or person that would enter or leave, and why in the rule's own sentence."""

    household_id: int
    person_id: int | None
    severity: int
    measure: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Compared:
    """The rule in force beside the rule tried."""

    enters: tuple[Moved, ...]
    leaves: tuple[Moved, ...]
    stays: int


def changed(rule: WarningRule, change: Change) -> WarningRule:
    """The rule with the change in it. Raises: RuleRefused when the new condition is not in order."""
    parameters = dict(rule.parameters)
    for key, value in change.parameters:
        if key in parameters:
            parameters[key] = replace(parameters[key], value=value)
    when = rule.when
    if change.expression.strip() and change.expression.strip() != rule.when.text:
        when = engine.parse(change.expression, rulebook.vocabulary(), rule.parameters)
    return replace(rule, when=when, parameters=parameters)


def kept_tables(as_of: date) -> Tables:
    """The kept situation of a date. Raises: NotFound when that date was never swept."""
    kept = build.kept(as_of)
    if kept is None:
        raise NotFound(_("没有 %(day)s 的态势表,请先扫描这一天。") % {"day": as_of})
    return Tables(kept["household"], kept["person"])


def compare(now: WarningRule | None, tried: WarningRule | None, as_of: date) -> Compared:
    """Who would enter and leave if `tried` stood in place of `now`; None is a rule that is off."""
    tables = kept_tables(as_of)
    before, after = _hits(now, tables), _hits(tried, tables)
    enters = [after[who] for who in after.keys() - before.keys()]
    leaves = [before[who] for who in before.keys() - after.keys()]
    return Compared(
        enters=_moved(enters, tried, tables),
        leaves=_moved(leaves, now, tables),
        stays=len(before.keys() & after.keys()),
    )


def _hits(rule: WarningRule | None, tables: Tables) -> dict[Who, Hit]:
    found = hits.find([rule], tables) if rule else []
    return {(hit.household_id, hit.person_id): hit for hit in found}


def _moved(found: list[Hit], rule: WarningRule | None, tables: Tables) -> tuple[Moved, ...]:
    """These hits heaviest first, each with its sentence."""
    if rule is None or not found:
        return ()
    known = situations_in(tables, found)
    ordered = sorted(found, key=lambda hit: (-hit.severity, -hit.measure, hit.household_id, hit.person_id or 0))
    return tuple(
        Moved(
            household_id=hit.household_id,
            person_id=hit.person_id,
            severity=hit.severity,
            measure=hit.measure,
            sentence=sentence_of(rule, known[hit.household_id, hit.person_id]),
        )
        for hit in ordered
    )


def situations_in(tables: Tables, found: list[Hit]) -> dict[Who, Values]:
    """What was known of each household and person among hits over kept tables."""
    homes = sorted({hit.household_id for hit in found})
    people = sorted({hit.person_id for hit in found if hit.person_id is not None})
    household = lake.connection().to_pyarrow(tables.household.filter(tables.household.household_id.isin(homes)))
    person = lake.connection().to_pyarrow(tables.person.filter(tables.person.person_id.isin(people)))
    return hits.situations_of(found, household, person)


def situations_of_household(household_id: int, as_of: date) -> Mapping[int | None, Values]:
    """The kept situation of one household and of each of its members. Key: person id, None for the household."""
    tables, engine_of = kept_tables(as_of), lake.connection()
    homes: list[Values] = engine_of.to_pyarrow(
        tables.household.filter(tables.household.household_id == household_id)
    ).to_pylist()
    people: list[Values] = engine_of.to_pyarrow(
        tables.person.filter(tables.person.household_id == household_id)
    ).to_pylist()
    if not homes:
        raise NotFound(_("%(day)s 的态势表里没有这一户。") % {"day": as_of})
    known: dict[int | None, Any] = {None: homes[0]}
    return known | {one["person_id"]: homes[0] | one for one in people}
