"""Reads of the register."""

from bangfu.registry.queries.asof import HouseholdOn, Known, MemberOn, as_of, members_on, versions_on
from bangfu.registry.queries.file import (
    Cell,
    HouseholdFile,
    IncomeYear,
    MemberLine,
    NumberLine,
    OlderValue,
    events_of,
    household_file,
    older_values,
)
from bangfu.registry.queries.relations import Relations, person_index, register_relations
from bangfu.registry.queries.search import Found, Hit, search
from bangfu.registry.scope import all_households, all_persons, households_seen_by, persons_seen_by

__all__ = [
    "Cell",
    "Found",
    "Hit",
    "HouseholdFile",
    "HouseholdOn",
    "IncomeYear",
    "Known",
    "MemberLine",
    "MemberOn",
    "NumberLine",
    "OlderValue",
    "Relations",
    "all_households",
    "all_persons",
    "as_of",
    "events_of",
    "household_file",
    "households_seen_by",
    "members_on",
    "older_values",
    "person_index",
    "persons_seen_by",
    "register_relations",
    "search",
    "versions_on",
]
