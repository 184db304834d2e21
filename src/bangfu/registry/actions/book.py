"""Who of a chunk is registered already: people by number and code, households by code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Min

from bangfu.ground import identity
from bangfu.registry.models import Household, HouseholdState, Membership, Person
from bangfu.registry.rules import PersonRow, is_same_name
from bangfu.registry.terms import ConflictKind

PERSON_COLUMNS = ("id", "name", "code", "id_index", "born_on", "withdrawn_at", "moved_out_on")


@dataclass
class Known:
    """A registered person, as far as matching needs."""

    id: int
    name: str
    code: str
    id_index: str
    born_on: dt.date | None
    withdrawn_at: dt.datetime | None
    moved_out_on: dt.date | None


@dataclass
class Home:
    """A household, as far as matching needs."""

    id: int
    code: str
    police_code: str
    village_code: str
    withdrawn_at: dt.datetime | None = None
    is_new: bool = False


@dataclass
class Candidate:
    """One row on its way to a person: its number checked, then who it is, or why it cannot be."""

    row: PersonRow
    number: str
    index: str
    known: Known | None = None
    conflict: ConflictKind | None = None
    home: Home | None = None


@dataclass
class People:
    """The registered people a chunk may speak of."""

    by_index: dict[str, Known] = field(default_factory=dict)
    by_code: dict[str, Known] = field(default_factory=dict)


def candidates(rows: Iterable[PersonRow]) -> list[Candidate]:
    """Each row with its identity number as it stands on the card; a number that is none is left aside."""
    found = []
    for row in rows:
        check = identity.check_id(row.id_text) if row.id_text else None
        number = check.number if check and check.kind != "bad" else ""
        found.append(Candidate(row, number, identity.blind_index(number)))
    return found


def recognise(some: Sequence[Candidate]) -> None:
    """Each candidate knows its registered person or its conflict, by number and code alone."""
    people = _people_of(some)
    for one in some:
        by_index = people.by_index.get(one.index) if one.index else None
        by_code = people.by_code.get(one.row.person_code) if one.row.person_code else None
        one.known = by_index or by_code
        one.conflict = _conflict(one, by_index, by_code)


def recognise_at_home(some: Sequence[Candidate]) -> None:
    """A candidate without a match is the member of its household with the same name and birth date, where one of the two has no number."""
    open_ones = [c for c in some if c.known is None and c.conflict is None and c.home and not c.home.is_new]
    homes = {c.home.id for c in open_ones if c.home}
    members: dict[tuple[int, str, dt.date | None], list[Known]] = {}
    columns = ["household_id", *(f"person__{c}" for c in PERSON_COLUMNS)]
    standing = Membership.objects.filter(household_id__in=homes, replaced_at=None, to_on=None).order_by("person_id")
    for hid, *values in standing.values_list(*columns) if homes else ():
        known = Known(*values)
        members.setdefault((hid, known.name, known.born_on), []).append(known)
    for one in open_ones:
        assert one.home is not None
        alike = members.get((one.home.id, one.row.name, one.row.born_on), [])
        alike = [k for k in alike if not (k.id_index and one.index) and not (k.code and one.row.person_code)]
        if len(alike) == 1:
            one.known = alike[0]


def homes_by(column: str, codes: Iterable[str]) -> dict[str, Home]:
    """The households with these codes, by code."""
    wanted = {c for c in codes if c}
    rows = Household.objects.filter(**{f"{column}__in": wanted}).order_by("-id")
    found = rows.values_list("id", "code", "police_code", "village_code", "withdrawn_at")
    return {getattr(home, column): home for home in (Home(*values) for values in found)}


def homes_of(person_ids: Iterable[int]) -> dict[int, Home]:
    """The household each person belongs or last belonged to, by person."""
    rows = Person.objects.filter(pk__in=set(person_ids), home__isnull=False)
    columns = ("pk", "home_id", "home__code", "home__police_code", "home__village_code", "home__withdrawn_at")
    shared: dict[int, Home] = {}
    return {pid: shared.setdefault(hid, Home(hid, *rest)) for pid, hid, *rest in rows.values_list(*columns)}


def _people_of(some: Sequence[Candidate]) -> People:
    indexes = {c.index for c in some if c.index}
    codes = {c.row.person_code for c in some if c.row.person_code}
    found = People()
    for known in _known(id_index__in=indexes):
        found.by_index[known.id_index] = known
    for known in _known(code__in=codes) if codes else []:
        found.by_code[known.code] = found.by_index.get(known.id_index, known) if known.id_index else known
    return found


def _known(**which: Any) -> list[Known]:
    return [Known(*values) for values in Person.objects.filter(**which).values_list(*PERSON_COLUMNS)]


def _conflict(one: Candidate, by_index: Known | None, by_code: Known | None) -> ConflictKind | None:
    if one.known is None:
        return None
    if by_index and by_code and by_index.id != by_code.id:
        return ConflictKind.CODE_DIFFERS
    if not is_same_name(one.known.name, one.row.name):
        return ConflictKind.NAME_DIFFERS
    if by_index is None and by_code and by_code.id_index and one.index:
        return ConflictKind.CODE_DIFFERS
    if by_code is None and by_index and by_index.code and one.row.person_code:
        return ConflictKind.TWO_HOUSEHOLDS
    return None


def people_by_number(written: Iterable[str]) -> dict[str, Known]:
    """The registered people with these numbers, by the number as it was written."""
    indexes = {text: identity.blind_index(identity.check_id(text).number) for text in written if text}
    known = {k.id_index: k for k in _known(id_index__in=set(indexes.values()))} if indexes else {}
    return {text: known[index] for text, index in indexes.items() if index in known}


def first_known(household_ids: Iterable[int]) -> dict[int, dt.date]:
    """The date of the first standing statement about each household."""
    standing = HouseholdState.objects.filter(household_id__in=set(household_ids), replaced_at=None).order_by()
    return dict(standing.values_list("household_id").annotate(Min("valid_from")))
