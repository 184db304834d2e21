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
    """The rows of one chunk of the household sheet are in the register. A household has one row per year of income."""
    some = [_listed(imported, row, place) for row, place in zip(rows, places, strict=True)]
    _house(imported, some)
    good = [one for one in some if one.home and one.conflict is None]
    main = _main_rows(good)
    changed = _facts(imported, main) | _incomes(imported, good)
    counts = ApplyCounts()
    for row, one in zip(rows, some, strict=True):
        if one.conflict:
            counts.conflicts.append(conflict(row, one.conflict))
            continue
        assert one.home is not None
        if one.home.is_new:
            counts.new += 1
        elif changed & {(one.home.id, one.row.year), (one.home.id, None) if main[one.home.id] is one else None}:
            counts.changed += 1
        else:
            counts.unchanged += 1
    return counts


def _identity(row: Mapping[str, Any]) -> str:
    return f"{row.get('household_code') or ''}/{row.get('year') or ''}" if row.get("household_code") else ""


HOUSEHOLDS = Plan("national_household", "household_code", _identity, apply_sheet)


def _main_rows(good: Sequence[Listed]) -> dict[int, Listed]:
    """The row of each household's newest year, which speaks of everything but income."""
    ordered = sorted(good, key=lambda one: (one.row.year or 0, one.row.place))
    return {one.home.id: one for one in ordered if one.home}


def _listed(imported: Import, row: Mapping[str, Any], place: int) -> Listed:
    read = household_row(row, place, imported.data_on)
    return Listed(read, imported.village_code(read.village))


def _house(imported: Import, some: Sequence[Listed]) -> None:
    """Each row has its household: by code, or the household its head is registered in without a code, or a new one."""
    homes = homes_by("code", (one.row.code for one in some))
    adopted = _adopted([one for one in some if one.row.code not in homes])
    give_number(imported, adopted, "code")
    homes |= adopted
    homes |= _created(imported, [one for one in some if one.row.code not in homes])
    for one in some:
        one.home = homes.get(one.row.code)
        if one.home is None:
            one.conflict = ConflictKind.UNKNOWN_VILLAGE if one.row.code else ConflictKind.NO_HOUSEHOLD
    revive(imported, homes.values())


def _created(imported: Import, some: Sequence[Listed]) -> dict[str, Home]:
    """New households, as the newest row of each says; a row without a known village makes none."""
    placed = [one for one in some if one.village_code and one.row.code]
    newest = {one.row.code: one for one in sorted(placed, key=lambda one: one.row.year or 0)}
    made = Household.objects.bulk_create(
        [new_household(imported, "code", code, _state(imported, one)) for code, one in newest.items()]
    )
    return {
        household.code: Home(household.pk, household.code, "", household.village_code, is_new=True)
        for household in made
    }


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


def _facts(imported: Import, main: Mapping[int, Listed]) -> set[tuple[int, int | None]]:
    """State, living and numbers are on record. Returns the households for which something differed, without a year."""
    states = facts.write(blocks.HOUSEHOLD_STATES, {(i,): _state(imported, o) for i, o in main.items()}, imported.now)
    caches.refresh_households(states.after)
    happenings.of_households(imported, states)
    livings, numbers = {}, {}
    for hid, one in main.items():
        row = one.row
        livings[(hid,)] = Said(imported.data_on, imported.source, row.living)
        if row.phone:
            numbers[(hid, Contact.Kind.PHONE.value)] = persons.number_said(imported, row.phone)
        if row.bank_number:
            numbers[(hid, Contact.Kind.BANK.value)] = persons.number_said(imported, row.bank_number, row.bank_name)
    written = [
        states,
        facts.write(blocks.LIVINGS, {k: s for k, s in livings.items() if s.values}, imported.now),
        facts.write(blocks.HOUSEHOLD_CONTACTS, numbers, imported.now),
    ]
    return {(key[0], None) for one in written for key in one.after}


def _incomes(imported: Import, good: Sequence[Listed]) -> set[tuple[int, int | None]]:
    """The income of each row's year is on record. Returns the households and years for which it differed."""
    said = {
        (one.home.id, one.row.year): Said(imported.data_on, imported.source, one.row.income)
        for one in good
        if one.home and one.row.year and any(v is not None for v in one.row.income.values())
    }
    return {(key[0], key[1]) for key in facts.write(blocks.INCOMES, said, imported.now).after}
