"""What was true of a household on a date, and what of it was known at an instant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from bangfu.registry.blocks import (
    HOUSEHOLD_CONTACTS,
    HOUSEHOLD_STATES,
    INCOMES,
    LIVINGS,
    PERSON_CONTACTS,
    PERSON_STATES,
    Block,
    Key,
)
from bangfu.registry.models import Membership, Person
from bangfu.registry.rules import Version


@dataclass(frozen=True)
class MemberOn:
    """One person's stay in a household as of a date. `to_on` is the first day no longer."""

    person: Person
    relation: str
    from_on: dt.date
    to_on: dt.date | None
    source: str

    def belongs_on(self, day: dt.date) -> bool:
        """Whether the person was a member that day."""
        return self.from_on <= day and (self.to_on is None or day < self.to_on)


@dataclass(frozen=True)
class Known:
    """A version that holds, with the row it is written in, and the date each column was last told of."""

    id: int
    version: Version
    recorded_at: dt.datetime
    told_on: dict[str, dt.date]


@dataclass(frozen=True)
class HouseholdOn:
    """A household on a date. Members are those of that day, former ones those who had left, died or moved away by then."""

    household_id: int
    on: dt.date
    state: Known | None
    living: Known | None
    incomes: dict[int, Known] = field(default_factory=dict)
    contacts: dict[str, Known] = field(default_factory=dict)
    members: list[MemberOn] = field(default_factory=list)
    former: list[MemberOn] = field(default_factory=list)
    person_states: dict[int, Known] = field(default_factory=dict)
    person_contacts: dict[int, Known] = field(default_factory=dict)


def as_of(household_id: int, on: dt.date, *, known_at: dt.datetime | None = None) -> HouseholdOn:
    """The household as it was on a date; with `known_at`, as the register knew it at that instant. Scope is the caller's."""
    members = members_on(household_id, on, known_at=known_at)
    people = [m.person.pk for m in members]
    state = versions_on(HOUSEHOLD_STATES, [household_id], on, known_at)
    living = versions_on(LIVINGS, [household_id], on, known_at)
    incomes = versions_on(INCOMES, [household_id], on, known_at)
    contacts = versions_on(HOUSEHOLD_CONTACTS, [household_id], on, known_at)
    phones = versions_on(PERSON_CONTACTS, people, on, known_at)
    return HouseholdOn(
        household_id=household_id,
        on=on,
        state=state.get((household_id,)),
        living=living.get((household_id,)),
        incomes={key[1]: known for key, known in incomes.items()},
        contacts={key[1]: known for key, known in contacts.items()},
        members=[m for m in members if m.belongs_on(on)],
        former=[m for m in members if not m.belongs_on(on)],
        person_states={key[0]: known for key, known in versions_on(PERSON_STATES, people, on, known_at).items()},
        person_contacts={key[0]: known for key, known in phones.items()},
    )


def members_on(household_id: int, on: dt.date, *, known_at: dt.datetime | None = None) -> list[MemberOn]:
    """Everyone who had belonged to the household by a date, the head first, then by birth. Grain: one per person, the newest stay."""
    stays = Membership.objects.filter(knowable(known_at), household_id=household_id, from_on__lte=on)
    newest = {stay.person_id: stay for stay in stays.select_related("person").order_by("from_on", "id")}
    found = [MemberOn(s.person, s.relation, s.from_on, s.to_on, s.source) for s in newest.values()]
    return sorted(found, key=lambda m: (m.relation != "户主", m.person.born_on or dt.date.max, m.person.pk))


def versions_on(
    block: Block, owners: Iterable[int], on: dt.date, known_at: dt.datetime | None = None
) -> dict[Key, Known]:
    """The version of each thing that held on a date. Grain: one per key of the block."""
    rows = block.model._default_manager.filter(knowable(known_at), valid_from__lte=on)
    rows = rows.filter(**{f"{block.owner}__in": list(owners)}).order_by("valid_from", "recorded_at", "id")
    found: dict[Key, Known] = {}
    for row in rows.values(*block.columns):
        key, version = block.key_of(row), block.version(row)
        told = dict.fromkeys(version.own, version.valid_from)
        before = found[key].told_on if key in found else {}
        found[key] = Known(row["id"], version, row["recorded_at"], before | told)
    return found


def knowable(known_at: dt.datetime | None) -> Q:
    """Rows that stand now, or that stood at an instant."""
    if known_at is None:
        return Q(replaced_at=None)
    return Q(recorded_at__lte=known_at) & (Q(replaced_at=None) | Q(replaced_at__gt=known_at))
