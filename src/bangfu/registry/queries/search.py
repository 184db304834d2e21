"""One box that finds a person or household by whatever is at hand: name, initials, number, last four, phone, code, village."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, When

from bangfu.accounts import queries as accounts
from bangfu.accounts.queries import Scope
from bangfu.divisions import queries as divisions
from bangfu.ground import identity
from bangfu.ground.errors import gettext_noop
from bangfu.registry.models import Contact, Household, Person
from bangfu.registry.rules.searching import Asked, asked, rank
from bangfu.registry.scope import persons_in

MOST = 60
"""As many hits as one can look through; more means: say more."""


@dataclass(frozen=True)
class Hit:
    """A household, or one of its people, and why it was found. Numbers are never in it."""

    household_id: int
    person_id: int | None
    title: str
    relation: str
    head_name: str
    village: str
    kind: str
    why: str
    rank: int
    is_gone: bool = False
    born_year: int | None = None


@dataclass(frozen=True)
class Found:
    """The hits, best first; `is_cut` when there are more than a page can bear."""

    hits: list[Hit]
    is_cut: bool


def search(text: str, *, seen_by: Any) -> Found:
    """What fits the text within the officer's scope, best first: exact numbers, then codes, names, initials, villages.

    At most four queries. Grain: one hit per person found, or per household found by code, number or village.
    """
    scope = accounts.scope_of(seen_by)
    words = asked(unicodedata.normalize("NFKC", text).strip())
    if not words.text or not (scope.ranges or scope.household_ids):
        return Found([], False)
    hits = {
        (h.household_id, h.person_id): h
        for h in reversed([*_people(words, scope), *_households(words, scope), *_phones(words, scope)])
    }
    ordered = sorted(hits.values(), key=lambda h: (-h.rank, h.is_gone, h.title, h.household_id))
    return Found(ordered[:MOST], len(ordered) > MOST)


def _people(words: Asked, scope: Scope) -> Iterable[Hit]:
    """People by number, code, name or initials, the best first. One query."""
    conditions = Q(name__contains=words.text) if words.is_chinese else Q(pk__in=[])
    index = _index(words)
    if index:
        conditions |= Q(id_index=index)
    if words.last4:
        conditions |= Q(id_last4_index=identity.last4_index(words.last4))
    if words.code:
        conditions |= Q(code=words.code)
    if words.initials:
        conditions |= Q(initials__startswith=words.initials)
    best = Case(When(name=words.text, then=0), When(name__startswith=words.text, then=1), default=2)
    is_head = Case(When(relation="户主", then=0), default=1)
    people = persons_in(scope).filter(conditions).select_related("home").order_by(best, is_head, "initials", "pk")
    for person in people[: MOST + 1]:
        yield _hit_of_person(words, person, index)


def _hit_of_person(words: Asked, person: Person, index: str) -> Hit:
    household = person.home
    assert household is not None
    why, score = rank(
        words,
        name=person.name,
        initials=person.initials,
        code=person.code,
        is_number=bool(index) and person.id_index == index,
        is_head=person.relation == "户主",
    )
    return Hit(
        household_id=household.pk,
        person_id=person.pk,
        title=person.name,
        relation=person.relation,
        head_name=household.head_name,
        village=divisions.path_of(household.village_code),
        kind=household.monitored_kind or household.kind,
        why=why,
        rank=score,
        is_gone=bool(person.died_on or person.moved_out_on),
        born_year=person.born_on.year if person.born_on else None,
    )


def _households(words: Asked, scope: Scope) -> Iterable[Hit]:
    """Households by code, police number or village. One query, or none."""
    villages = _villages(words)
    conditions = Q(village_code__in=villages) if villages else Q(pk__in=[])
    if words.code:
        conditions |= Q(code=words.code) | Q(police_code=words.code)
    if not villages and not words.code:
        return
    rows = Household.objects.filter(conditions, scope.household_q("village_code", "id"), withdrawn_at=None)
    for household in rows.order_by("-monitored_kind", "head_name", "pk")[: MOST + 1]:
        is_code = words.code in (household.code, household.police_code) and bool(words.code)
        yield _hit_of_household(
            household, gettext_noop("户编号") if is_code else gettext_noop("村"), 95 if is_code else 30
        )


def _phones(words: Asked, scope: Scope) -> Iterable[Hit]:
    """Households by a phone of theirs or of a member. One query, or none."""
    if not words.phone:
        return
    found = Contact.objects.filter(
        number_index=identity.blind_index(words.phone), kind=Contact.Kind.PHONE, replaced_at=None
    )
    theirs = Person.objects.filter(pk__in=found.values("person"))
    homes = Q(pk__in=found.values("household")) | Q(pk__in=theirs.values("home"))
    seen = Household.objects.filter(homes, scope.household_q("village_code", "id"), withdrawn_at=None)
    for household in seen[:MOST]:
        yield _hit_of_household(household, gettext_noop("电话"), 90)


def _hit_of_household(household: Household, why: str, score: int) -> Hit:
    return Hit(
        household_id=household.pk,
        person_id=None,
        title=household.head_name,
        relation="",
        head_name=household.head_name,
        village=divisions.path_of(household.village_code),
        kind=household.monitored_kind or household.kind,
        why=why,
        rank=score,
    )


def _index(words: Asked) -> str:
    """The keyed index of the number that was asked for, old or untidy or a disability card's; empty when it is none."""
    check = identity.check_id(words.number) if words.number else None
    return identity.blind_index(check.number) if check and check.kind != "bad" else ""


def _villages(words: Asked) -> set[str]:
    """Codes of the villages that answer to the text, as clerks write them."""
    if not words.is_chinese or len(words.text) < 2:
        return set()
    names = divisions.village_code_by_name()
    return {code for (_, name), code in names.items() if name == words.text}
