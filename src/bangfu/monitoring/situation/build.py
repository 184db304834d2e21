"""The situation of a date, built, checked against the vocabulary, and kept."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import ibis
import pyarrow as pa

from bangfu.ground import lake
from bangfu.ground.killpoints import kill_point
from bangfu.monitoring.situation import households as household_steps
from bangfu.monitoring.situation import persons as person_steps
from bangfu.monitoring.situation.follow import followed
from bangfu.monitoring.situation.relations import BOOL, DAY, INT, REGISTER, TEXT, Relations, relations_on
from bangfu.registry import queries as registry
from bangfu.rulebook import queries as rulebook

KINDS = {"int": INT, "text": TEXT, "date": DAY, "bool": BOOL}
HOUSEHOLD, PERSON = "situation_household", "situation_person"


class SchemaDiffers(Exception):
    """The steps built a column of another type than the vocabulary promises."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What was true on a date. Grain: one row per household, one per person."""

    as_of: date
    household: pa.Table
    person: pa.Table
    followed: frozenset[int] = frozenset()
    seconds: dict[str, float] = field(default_factory=dict)


def schema_of(grain: str) -> ibis.Schema:
    """The columns and types the vocabulary promises; the person table also carries its household's id."""
    key = {"household_id": INT} if grain == "person" else {}
    return ibis.schema(key | {one.name: KINDS[one.type] for one in rulebook.vocabulary().columns(grain)})


def build(r: Relations) -> Situation:
    """The two tables of the relations' date, in memory. Raises: SchemaDiffers."""
    engine, seconds = lake.connection(), {}
    began = time.perf_counter()
    people = engine.to_pyarrow(person_steps.persons(r))
    seconds["persons"] = time.perf_counter() - began
    began = time.perf_counter()
    homes = engine.to_pyarrow(household_steps.households(r, ibis.memtable(people)))
    seconds["households"] = time.perf_counter() - began
    follow = engine.to_pyarrow(followed(r, ibis.memtable(homes.select(["household_id", "is_monitored"]))))
    return Situation(
        as_of=r.as_of,
        household=_checked(homes, schema_of("household")),
        person=_checked(people, schema_of("person")),
        followed=frozenset(follow.column("household_id").to_pylist()),
        seconds=seconds,
    )


def _checked(arrow: pa.Table, schema: ibis.Schema) -> pa.Table:
    wanted = schema.to_pyarrow()
    wrong = [
        f"{name}: {arrow.schema.field(name).type} is not {wanted.field(name).type}"
        for name in wanted.names
        if arrow.schema.field(name).type != wanted.field(name).type
    ]
    if wrong:
        raise SchemaDiffers("; ".join(wrong))
    order = [(name, "ascending") for name in ("household_id", "person_id") if name in wanted.names]
    return arrow.select(wanted.names).sort_by(order)


def keep(situation: Situation) -> None:
    """Both tables lie in the lake under their date, in place of earlier ones."""
    key = situation.as_of.isoformat()
    lake.keep(PERSON, key, situation.person)
    kill_point("monitoring.situation.between_tables")
    lake.keep(HOUSEHOLD, key, situation.household)


def kept(as_of: date) -> Mapping[str, Any] | None:
    """The kept tables of a date as relations by grain, or None when no situation of the date was kept."""
    key = as_of.isoformat()
    home, person = lake.kept(HOUSEHOLD, key), lake.kept(PERSON, key)
    return None if home is None or person is None else {"household": home, "person": person}


def build_for_county(as_of: date) -> Situation:
    """The situation of the county on the date, built from register and lake as they are now, and kept."""
    began = time.perf_counter()
    r = relations_of_county(as_of)
    read = time.perf_counter() - began
    situation = build(r)
    began = time.perf_counter()
    keep(situation)
    situation.seconds.update(read=read, keep=time.perf_counter() - began)
    return situation


def relations_of_county(as_of: date) -> Relations:
    """The relations of a date as this county's register and lake have them now."""
    register = registry.register_relations(as_of)
    return relations_on(as_of, register={name: getattr(register, name) for name in REGISTER}, read=lake.relation)
