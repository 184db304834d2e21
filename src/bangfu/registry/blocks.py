"""The kinds of fact: their tables, what identifies the thing each speaks of, and how a stored row reads as a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bangfu.registry import terms
from bangfu.registry.models import Contact, Fact, HouseholdState, Income, Living, PersonState, Presence
from bangfu.registry.rules import Said, Version

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Block:
    """One kind of fact. `key` begins with the owner; `silent` columns differ at each writing and are not compared."""

    model: type[Fact]
    key: tuple[str, ...]
    kinds: Mapping[str, str]
    blanks: Mapping[str, Any]
    silent: frozenset[str] = frozenset()

    @property
    def owner(self) -> str:
        return self.key[0]

    @property
    def columns(self) -> list[str]:
        """What must be read of a row to know its version."""
        return [
            "id",
            *self.key,
            "valid_from",
            "source",
            "own",
            "field_sources",
            "recorded_at",
            "replaced_at",
            *self.blanks,
        ]

    def is_news(self, before: Version | None, said: Said) -> bool:
        """Whether the words differ from what holds already."""
        if before is None:
            return True
        return any(before.values[c] != v for c, v in said.values.items() if c not in self.silent)

    def holds(self, version: Version, said: Said) -> bool:
        """Whether the version is what the same source said for the same date."""
        same_page = (version.source, version.valid_from) == (said.source, said.valid_from)
        return same_page and said.values.keys() <= version.own and not self.is_news(version, said)

    def version(self, row: Mapping[str, Any]) -> Version:
        """A stored row, read with `columns`, as a version."""
        sources = row["field_sources"]
        own = frozenset(row["own"].split(",")) if row["own"] else frozenset(self.blanks) - frozenset(sources)
        return Version(row["valid_from"], row["source"], {c: row[c] for c in self.blanks}, own, sources)

    def key_of(self, row: Mapping[str, Any]) -> Key:
        """What the row speaks of."""
        return tuple(row[k] for k in self.key)


def _block(model: type[Fact], key: tuple[str, ...], kinds: Mapping[str, str], *silent: str) -> Block:
    return Block(model, key, kinds, {c: terms.BLANKS[k] for c, k in kinds.items()}, frozenset(silent))


PERSON_STATES = _block(PersonState, ("person_id",), terms.PERSON_STATE)
HOUSEHOLD_STATES = _block(HouseholdState, ("household_id",), terms.HOUSEHOLD_STATE)
LIVINGS = _block(Living, ("household_id",), terms.LIVING)
INCOMES = _block(Income, ("household_id", "year"), terms.INCOME)
PRESENCES = _block(Presence, ("person_id",), terms.PRESENCE)
HOUSEHOLD_CONTACTS = _block(Contact, ("household_id", "kind"), terms.CONTACT, "number_cipher")
PERSON_CONTACTS = _block(Contact, ("person_id", "kind"), terms.CONTACT, "number_cipher")
BLOCKS = (
    HOUSEHOLD_STATES,
    PERSON_STATES,
    PRESENCES,
    LIVINGS,
    INCOMES,
    HOUSEHOLD_CONTACTS,
    PERSON_CONTACTS,
)
