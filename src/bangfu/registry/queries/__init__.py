"""Reads of the register."""

from bangfu.registry.queries.relations import Relations, person_index, register_relations
from bangfu.registry.scope import all_households, all_persons, households_seen_by, persons_seen_by

__all__ = [
    "Relations",
    "all_households",
    "all_persons",
    "households_seen_by",
    "person_index",
    "persons_seen_by",
    "register_relations",
]
