"""Pure decisions of the register: versions of a statement, where a person lives, what a row says."""

from bangfu.registry.rules.names import initials, is_same_name
from bangfu.registry.rules.residence import Assertion, Exit, Stay, age_on, stays
from bangfu.registry.rules.rows import HouseholdRow, PersonRow, household_row, person_row, roster_row
from bangfu.registry.rules.searching import asked, is_sensitive
from bangfu.registry.rules.versions import Said, Version, overlaid, replayed, standing_on

__all__ = [
    "Assertion",
    "Exit",
    "HouseholdRow",
    "PersonRow",
    "Said",
    "Stay",
    "Version",
    "age_on",
    "asked",
    "household_row",
    "initials",
    "is_same_name",
    "is_sensitive",
    "overlaid",
    "person_row",
    "replayed",
    "roster_row",
    "standing_on",
    "stays",
]
