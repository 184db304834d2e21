"""Reads of the register."""

from bangfu.registry.queries.asof import HouseholdOn, Known, MemberOn, as_of, members_on, versions_on
from bangfu.registry.queries.changes import Change, changes_of
from bangfu.registry.queries.file import (
    Cell,
    HouseholdFile,
    IncomeYear,
    MemberLine,
    NumberLine,
    OlderValue,
    OlderValues,
    events_of,
    household_file,
    older_values_seen_by,
)
from bangfu.registry.queries.person import (
    PersonFile,
    StayLine,
    contact_seen_by,
    person_file,
    person_seen_by,
    persons_with_home,
)
from bangfu.registry.queries.relations import Relations, person_index, register_relations
from bangfu.registry.queries.search import Found, Hit, search
from bangfu.registry.scope import all_households, all_persons, households_seen_by, persons_seen_by

__all__ = [
    "Cell",
    "Change",
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
    "OlderValues",
    "PersonFile",
    "Relations",
    "StayLine",
    "all_households",
    "all_persons",
    "as_of",
    "changes_of",
    "contact_seen_by",
    "events_of",
    "household_file",
    "households_seen_by",
    "members_on",
    "older_values_seen_by",
    "person_file",
    "person_index",
    "person_seen_by",
    "persons_seen_by",
    "persons_with_home",
    "register_relations",
    "search",
    "versions_on",
]
