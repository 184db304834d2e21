"""People and households that a withdrawn source brought: kept when another source speaks of them, else out of view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from django.db.models import Min, Q, TextField
from django.db.models.functions import Cast

from bangfu.ground import clock
from bangfu.registry import blocks
from bangfu.registry.actions import bulk, caches, facts
from bangfu.registry.models import (
    Contact,
    Event,
    Household,
    HouseholdState,
    Income,
    Living,
    Membership,
    Person,
    PersonState,
    Presence,
)
from bangfu.registry.rules import Said

IDENTITY = ("id_index", "id_cipher", "id_last4_index")


def persons_of(source: str) -> Iterable[int]:
    """The people in view that the source brought."""
    return Person.objects.filter(source=source, withdrawn_at=None).values_list("pk", flat=True)


def households_of(source: str) -> Iterable[int]:
    """The households in view that the source brought."""
    return Household.objects.filter(source=source, withdrawn_at=None).values_list("pk", flat=True)


def hand_over_persons(source: str, ids: Sequence[int]) -> int:
    """Each person belongs to another source that speaks of them, or is out of view. Returns how many went."""
    others = _others(source, ids, "person_id", (PersonState, Presence, Membership, Contact))
    for other, theirs in _by_source(others).items():
        Person.objects.filter(pk__in=theirs).update(source=other)
    return Person.objects.filter(pk__in=set(ids) - others.keys()).update(withdrawn_at=clock.now())


def hand_over_households(source: str, ids: Sequence[int]) -> int:
    """Each household belongs to another source that speaks of it, or is out of view. Returns how many went."""
    others = _others(source, ids, "household_id", (HouseholdState, Living, Income, Contact, Membership))
    for other, theirs in _by_source(others).items():
        Household.objects.filter(pk__in=theirs).update(source=other)
    _keep_place(others)
    return Household.objects.filter(pk__in=set(ids) - others.keys()).update(withdrawn_at=clock.now())


def numbered_by(source: str) -> Iterable[tuple[str, int]]:
    """The people and households that have a number from this source."""
    for kind, model in (("household", Household), ("person", Person)):
        quoted = model._default_manager.annotate(quoted=Cast("field_sources", TextField()))
        for pk in quoted.filter(quoted__contains=f'"{source}"').values_list("pk", flat=True):
            yield kind, pk


def forget_numbers(source: str, things: Sequence[tuple[str, int]]) -> int:
    """Numbers and codes that only this source gave are blank again."""
    kinds: tuple[tuple[str, type[Household] | type[Person], tuple[str, ...]], ...] = (
        ("household", Household, ("code", "police_code")),
        ("person", Person, ("code", *IDENTITY)),
    )
    for kind, model, columns in kinds:
        rows = model._default_manager.filter(pk__in=[pk for k, pk in things if k == kind])
        kept = [_without(source, columns, row) for row in rows.values("pk", "field_sources", *columns)]
        bulk.update(model, (*columns, "field_sources"), kept)
    return len(things)


def _without(source: str, columns: tuple[str, ...], row: Mapping[str, Any]) -> list[Any]:
    """The row's numbers without those of the source, its remaining sources, and its id."""
    given = [column for column, other in row["field_sources"].items() if other == source]
    blank = set(chain.from_iterable(IDENTITY if column == "id_index" else (column,) for column in given))
    left = {column: other for column, other in row["field_sources"].items() if other != source}
    return [*("" if column in blank else row[column] for column in columns), left, row["pk"]]


def _others(source: str, ids: Sequence[int], owner: str, models: Iterable[type]) -> dict[int, str]:
    """For each thing another source still speaks of, that source."""
    found: dict[int, str] = {}
    for model in models:
        standing = model._default_manager.filter(**{f"{owner}__in": ids}, replaced_at=None)  # type: ignore[attr-defined]
        found |= dict(standing.order_by().values_list(owner).annotate(Min("source")))
    happened = Event.objects.filter(~Q(source=source), **{f"{owner}__in": ids}, withdrawn_at=None)
    events = happened.order_by().values_list(owner).annotate(Min("source"))
    return dict(events) | found


def _by_source(others: dict[int, str]) -> dict[str, list[int]]:
    grouped: dict[str, list[int]] = defaultdict(list)
    for pk, other in others.items():
        grouped[other].append(pk)
    return grouped


def _keep_place(others: dict[int, str]) -> None:
    """A household whose only statement is gone, but in which people still belong, keeps its place and head."""
    told = HouseholdState.objects.filter(household_id__in=others, replaced_at=None).values_list(
        "household_id", flat=True
    )
    silent = others.keys() - set(told)
    since = Membership.objects.filter(household_id__in=silent, replaced_at=None).order_by()
    first = dict(since.values_list("household_id").annotate(Min("from_on")))
    said = {}
    for pk, village, head in Household.objects.filter(pk__in=first).values_list("pk", "village_code", "head_name"):
        said[(pk,)] = Said(first[pk], others[pk], {"village_code": village, "head_name": head})
    caches.refresh_households(facts.write(blocks.HOUSEHOLD_STATES, said, clock.now()).after)
