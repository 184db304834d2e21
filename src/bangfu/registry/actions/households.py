"""The national household sheet: each household exists once, with its type, living conditions, income and numbers as of a date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bangfu.registry import blocks
from bangfu.registry.actions import caches, facts, happenings, persons
from bangfu.registry.actions.book import Home, homes_by, homes_of, people_by_number
from bangfu.registry.actions.chunks import ApplyCounts, Import, Plan, conflict
from bangfu.registry.actions.homes import give_number, new_household, revive
from bangfu.registry.models import Contact, Household
from bangfu.registry.rules import HouseholdRow, Said, household_row, is_same_name
from bangfu.registry.terms import ConflictKind

Rows = Sequence[Mapping[str, Any]]


@dataclass
class Listed:
    """One row on its way to a household, or why it cannot be."""

    row: HouseholdRow
    village_code: str
    home: Home | None = None
    conflict: ConflictKind | None = None


def apply_sheet(imported: Import, rows: Rows, places: Sequence[int]) -> ApplyCounts:
    """The rows of one chunk of the household sheet are in the register."""
    some = [_listed(imported, row, place) for row, place in zip(rows, places, strict=True)]
    _house(imported, some)
    good = {one.home.id: one for one in some if one.home and one.conflict is None}
    changed = _facts(imported, good)
    fresh = {one.home.id for one in good.values() if one.home and one.home.is_new}
    counts = ApplyCounts(len(fresh), len(changed - fresh), len(good.keys() - changed - fresh))
    counts.conflicts = [conflict(row, one.conflict) for row, one in zip(rows, some, strict=True) if one.conflict]
    return counts


HOUSEHOLDS = Plan("national_household", "household_code", lambda row: str(row.get("household_code") or ""), apply_sheet)


def _listed(imported: Import, row: Mapping[str, Any], place: int) -> Listed:
    read = household_row(row, place, imported.data_on)
    return Listed(read, imported.village_code(read.village))


def _house(imported: Import, some: Sequence[Listed]) -> None:
    """Each row has its household: by code, or the household its head is registered in without a code, or a new one."""
    homes = homes_by("code", (one.row.code for one in some))
    adopted = _adopted([one for one in some if one.row.code not in homes])
    give_number(imported, adopted, "code")
    homes |= adopted
    for one in some:
        one.home = homes.get(one.row.code)
        if one.home is None and not one.village_code:
            one.conflict = ConflictKind.UNKNOWN_VILLAGE
    fresh = [one for one in some if one.home is None and one.conflict is None]
    made = Household.objects.bulk_create(
        [new_household(imported, "code", one.row.code, _state(imported, one)) for one in fresh]
    )
    for one, household in zip(fresh, made, strict=True):
        one.home = Home(household.pk, household.code, "", is_new=True)
    revive(imported, homes.values())


def _adopted(some: Sequence[Listed]) -> dict[str, Home]:
    """Households without a code whose member is the head the sheet names."""
    heads = people_by_number(one.row.head_id_text for one in some)
    living = homes_of(known.id for known in heads.values())
    found: dict[str, Home] = {}
    taken: set[int] = set()
    for one in some:
        head = heads.get(one.row.head_id_text)
        home = living.get(head.id) if head and is_same_name(head.name, one.row.head_name) else None
        if home and not home.code and home.id not in taken:
            found[one.row.code] = home
            taken.add(home.id)
    return found


def _state(imported: Import, one: Listed) -> Said:
    place = {"village_code": one.village_code} if one.village_code else {}
    return Said(imported.data_on, imported.source, {**one.row.state, **place, "head_name": one.row.head_name})


def _facts(imported: Import, good: Mapping[int, Listed]) -> set[int]:
    """State, living, income and numbers are on record. Returns the households for which something differed."""
    states = facts.write(blocks.HOUSEHOLD_STATES, {(i,): _state(imported, o) for i, o in good.items()}, imported.now)
    caches.refresh_households(states.after)
    happenings.of_households(imported, states)
    livings, incomes, numbers = {}, {}, {}
    for hid, one in good.items():
        row = one.row
        livings[(hid,)] = Said(imported.data_on, imported.source, row.living)
        if row.year and any(v is not None for v in row.income.values()):
            incomes[(hid, row.year)] = Said(imported.data_on, imported.source, row.income)
        if row.phone:
            numbers[(hid, Contact.Kind.PHONE.value)] = persons.number_said(imported, row.phone)
        if row.bank_number:
            numbers[(hid, Contact.Kind.BANK.value)] = persons.number_said(imported, row.bank_number, row.bank_name)
    written = [
        states,
        facts.write(blocks.LIVINGS, {k: s for k, s in livings.items() if s.values}, imported.now),
        facts.write(blocks.INCOMES, incomes, imported.now),
        facts.write(blocks.HOUSEHOLD_CONTACTS, numbers, imported.now),
    ]
    return {key[0] for one in written for key in one.after}
