"""One person as their page shows them, and the list of people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from bangfu.divisions import queries as divisions
from bangfu.ground import identity
from bangfu.ground.errors import NotFound, gettext_noop
from bangfu.registry import permissions
from bangfu.registry.blocks import PERSON_CONTACTS, PERSON_STATES
from bangfu.registry.models import Contact, Event, Membership, Person
from bangfu.registry.queries.asof import versions_on
from bangfu.registry.queries.file import Cell, NumberLine, cells, number_line
from bangfu.registry.rules import age_on
from bangfu.registry.scope import households_seen_by, persons_seen_by


@dataclass(frozen=True)
class StayLine:
    """One stay of a person in a household; `is_seen` says whether the reader may open that household."""

    household_id: int
    head_name: str
    village_path: str
    relation: str
    from_on: dt.date
    to_on: dt.date | None
    source: str
    is_seen: bool


@dataclass(frozen=True)
class PersonFile:
    """A person on a date. Events are those up to the date, newest first."""

    person: Person
    as_of: dt.date
    age: int | None
    masked_number: str
    cells: Mapping[str, Cell]
    phone: NumberLine | None
    stays: list[StayLine]
    events: list[Event]


def person_seen_by(staff: Any, person_id: int) -> Person:
    """One person within the officer's scope. Raises: NotFound, also when they are out of it."""
    person = persons_seen_by(staff).filter(pk=person_id).first()
    if person is None:
        raise NotFound(gettext_noop("没有这个人,或者不在您的管辖范围内。"))
    return person


def contact_seen_by(staff: Any, contact_id: int) -> Contact:
    """A number of a person or household within the officer's scope. Raises: NotFound, also when it is out of it."""
    contact = Contact.objects.filter(pk=contact_id, replaced_at=None).select_related("person", "household").first()
    if contact is None or not permissions.can_see_owner(staff, contact):
        raise NotFound(gettext_noop("没有这个号码,或者不在您的管辖范围内。"))
    return contact


def person_file(person_id: int, *, as_of: dt.date, seen_by: Any) -> PersonFile:
    """The page of one person on a date. Raises: NotFound, also when they are out of scope."""
    person = person_seen_by(seen_by, person_id)
    phone = versions_on(PERSON_CONTACTS, [person_id], as_of).get((person_id, Contact.Kind.PHONE.value))
    happened = Event.objects.filter(person=person, happened_on__lte=as_of, withdrawn_at=None)
    return PersonFile(
        person=person,
        as_of=as_of,
        age=age_on(person.born_on, as_of),
        masked_number=identity.mask_id(identity.decrypt(person.id_cipher)),
        cells=cells(PERSON_STATES, versions_on(PERSON_STATES, [person_id], as_of).get((person_id,))),
        phone=number_line(Contact.Kind.PHONE, phone) if phone else None,
        stays=_stays(person, as_of, seen_by),
        events=list(happened.select_related("by").order_by("-happened_on", "-pk")[:100]),
    )


def persons_with_home(staff: Any) -> QuerySet[Person]:
    """The people the officer may see, each with the household they belong or last belonged to. Grain: one row per person."""
    return persons_seen_by(staff).select_related("home")


def _stays(person: Person, on: dt.date, seen_by: Any) -> list[StayLine]:
    seen = set(households_seen_by(seen_by).filter(memberships__person=person).values_list("pk", flat=True))
    rows = Membership.objects.filter(person=person, replaced_at=None, from_on__lte=on).select_related("household")
    return [
        StayLine(
            household_id=stay.household_id,
            head_name=stay.household.head_name,
            village_path=divisions.path_of(stay.household.village_code),
            relation=stay.relation,
            from_on=stay.from_on,
            to_on=stay.to_on,
            source=stay.source,
            is_seen=stay.household_id in seen,
        )
        for stay in rows.order_by("-from_on", "-pk")
    ]
