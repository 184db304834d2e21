"""The person row itself: registered once, completed where it was blank, never overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bangfu.ground import identity
from bangfu.registry.actions import bulk
from bangfu.registry.actions.book import Candidate, Known
from bangfu.registry.actions.chunks import Import
from bangfu.registry.models import Person
from bangfu.registry.rules import Said, initials

COLUMNS = (
    *("id", "home_id", "village_code", "relation", "code", "name", "initials", "sex", "born_on"),
    *("id_kind", "id_cipher", "id_index", "id_last4_index", "source", "field_sources", "version"),
)

FILLED = ("code", *("id_cipher", "id_index", "id_last4_index", "id_kind"), "withdrawn_at", "source", "field_sources")


def identity_of(row: Mapping[str, Any]) -> str:
    """What must be once in a file: the number as written, capitals alike, else the person code."""
    return str(row.get("id_number") or row.get("person_code") or "").strip().upper()


def register(imported: Import, some: Sequence[Candidate]) -> set[int]:
    """Each candidate is a person now, and knows it. Returns their ids."""
    ids = bulk.ids_for(Person, len(some))
    bulk.insert(Person, COLUMNS, (_new(imported, one, pk) for pk, one in zip(ids, some, strict=True)))
    for pk, one in zip(ids, some, strict=True):
        one.known = Known(pk, one.row.name, one.row.person_code, one.index, one.row.born_on, None, None)
    return set(ids)


def complete(imported: Import, some: Sequence[Candidate]) -> set[int]:
    """What was blank on a registered person and is given now is filled in; one taken out of view is back. Returns whom it changed."""
    wanting = [c for c in some if c.known and _is_wanting(c.known, c)]
    people = Person.objects.in_bulk([c.known.id for c in wanting if c.known])
    for one in wanting:
        assert one.known is not None
        _fill(imported, people[one.known.id], one)
    bulk.update(Person, FILLED, ([*(getattr(p, column) for column in FILLED), pk] for pk, p in people.items()))
    return set(people)


def number_said(imported: Import, number: str, holder: str = "") -> Said:
    """A phone or bank number as a statement, encrypted."""
    values = {"holder": holder, "number_index": identity.blind_index(number), "number_cipher": identity.encrypt(number)}
    return Said(imported.data_on, imported.source, values)


def _new(imported: Import, one: Candidate, pk: int) -> list[Any]:
    """The person row, in the order of COLUMNS. What the file leaves out is read from the number."""
    row = one.row
    sex = row.sex if row.sex != "0" or not one.number else identity.sex_code(one.number)
    born_on = row.born_on or (identity.born_on(one.number) if one.number else None)
    last4 = identity.last4_index(one.number)
    cipher = identity.encrypt(one.number or row.id_text)
    home = one.home
    assert home is not None
    named = [pk, home.id, home.village_code, row.relation, row.person_code, row.name, initials(row.name), sex, born_on]
    return [*named, row.id_kind, cipher, one.index, last4, imported.source, {}, 1]


def _is_wanting(known: Known, one: Candidate) -> bool:
    has_new_code = bool(one.row.person_code) and not known.code
    has_new_number = bool(one.index) and not known.id_index
    return has_new_code or has_new_number or known.withdrawn_at is not None


def _fill(imported: Import, person: Person, one: Candidate) -> None:
    if person.withdrawn_at is not None:
        person.withdrawn_at = None
        person.source = imported.source
    if one.row.person_code and not person.code:
        person.code = one.row.person_code
        person.field_sources["code"] = imported.source
    if one.index and not person.id_index:
        person.id_cipher = identity.encrypt(one.number)
        person.id_index, person.id_last4_index = one.index, identity.last4_index(one.number)
        person.id_kind = person.id_kind or one.row.id_kind
        person.field_sources["id_index"] = imported.source
