"""Which household a group of rows belongs to: the one with its code, the one its people live in already, or a new one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bangfu.registry import blocks
from bangfu.registry.actions import bulk, caches, facts
from bangfu.registry.actions.book import Candidate, Home, homes_by, homes_of
from bangfu.registry.actions.chunks import Import
from bangfu.registry.models import Household, HouseholdState
from bangfu.registry.rules import Said, Version, overlaid
from bangfu.registry.terms import ConflictKind

Groups = dict[str, list[Candidate]]


def house(imported: Import, some: Sequence[Candidate], column: str) -> None:
    """Each candidate has its household, or a conflict. `column` is where the rows' household number is kept.

    A household without such a number, in which most of the group is registered already, takes the number.
    """
    groups = _groups(some)
    homes = homes_by(column, groups)
    adopted = _adopted(groups, homes, column)
    give_number(imported, adopted, column)
    homes |= adopted | _created(imported, {k: g for k, g in groups.items() if k not in homes | adopted}, column)
    for number, group in groups.items():
        for one in group:
            one.home = homes.get(number)
            if one.home is None:
                one.conflict = ConflictKind.UNKNOWN_VILLAGE if number else ConflictKind.NO_HOUSEHOLD
    revive(imported, homes.values())


def silent(some: Sequence[Candidate]) -> set[int]:
    """The households among these of which nothing is stated."""
    ids = {c.home.id for c in some if c.home and not c.home.is_new}
    told = HouseholdState.objects.filter(household_id__in=ids, replaced_at=None).values_list("household_id", flat=True)
    return ids - set(told)


def uncoded(some: Sequence[Candidate]) -> set[int]:
    """The households among these that no national file speaks of."""
    return {c.home.id for c in some if c.home and not c.home.is_new and not c.home.code}


def describe(imported: Import, some: Sequence[Candidate], ids: set[int]) -> set[int]:
    """These households have the place and head that their rows give. Returns those that changed."""
    groups: dict[int, list[Candidate]] = defaultdict(list)
    for one in some:
        if one.home and one.home.id in ids:
            groups[one.home.id].append(one)
    said = {
        (pk,): words for pk, group in groups.items() if (words := _words(imported, group)).values.get("village_code")
    }
    written = facts.write(blocks.HOUSEHOLD_STATES, said, imported.now)
    caches.refresh_households(written.after)
    for one in some:
        if one.home and (version := written.after.get((one.home.id,))):
            one.home.village_code = version.values["village_code"]
    return {key[0] for key in written.after}


def _groups(some: Sequence[Candidate]) -> Groups:
    groups: Groups = defaultdict(list)
    for one in some:
        if one.conflict is None:
            groups[one.row.household_code].append(one)
    return groups


def _adopted(groups: Groups, homes: Mapping[str, Home], column: str) -> dict[str, Home]:
    """Households without a number in this column, where most of a numberless group lives; those of a national file first."""
    living = homes_of(c.known.id for group in groups.values() for c in group if c.known)
    taken: set[int] = set()
    found: dict[str, Home] = {}
    for number, group in groups.items():
        if number in homes or not number:
            continue
        theirs = [living[c.known.id] for c in group if c.known and c.known.id in living]
        counted = Counter(h.id for h in theirs)
        free = [h for h in theirs if not getattr(h, column) and h.id not in taken]
        if free:
            home = max(free, key=lambda h: (bool(h.code), counted[h.id], -h.id))
            found[number] = home
            taken.add(home.id)
    return found


def give_number(imported: Import, homes: Mapping[str, Home], column: str) -> None:
    """The households have their number in this column, and remember who gave it."""
    ids = [home.id for home in homes.values()]
    sources = dict(Household.objects.filter(pk__in=ids).values_list("pk", "field_sources"))
    rows = []
    for number, home in homes.items():
        setattr(home, column, number)
        rows.append((number, {**sources[home.id], column: imported.source}, home.id))
    bulk.update(Household, (column, "field_sources"), rows)


def _created(imported: Import, groups: Groups, column: str) -> dict[str, Home]:
    """New households for these groups, each with its first statement; a group without a known village gets none."""
    words = {number: _words(imported, group) for number, group in groups.items() if number}
    words = {number: said for number, said in words.items() if said.values.get("village_code")}
    rows = {number: new_household(imported, column, number, said) for number, said in words.items()}
    Household.objects.bulk_create(rows.values())
    facts.write(blocks.HOUSEHOLD_STATES, {(rows[n].pk,): said for n, said in words.items()}, imported.now, are_new=True)
    return {n: Home(row.pk, row.code, row.police_code, row.village_code, is_new=True) for n, row in rows.items()}


def new_household(imported: Import, column: str, number: str, said: Said) -> Household:
    """A household about to be registered, its repeated columns as the statement gives them."""
    version: Version = overlaid(None, said, blocks.HOUSEHOLD_STATES.blanks)
    household = Household(registered_at=imported.now, source=imported.source, **caches.household_columns(version))
    setattr(household, column, number)
    return household


def _words(imported: Import, group: Sequence[Candidate]) -> Said:
    """What person rows say of their household: where it is and who heads it."""
    villages = [code for c in group if (code := imported.village_code(c.row.village))]
    heads = [c.row.name for c in group if c.row.relation == "户主"] + [
        c.row.head_name for c in group if c.row.head_name
    ]
    values = {"village_code": villages[0]} if villages else {}
    if heads:
        values["head_name"] = heads[0]
    return Said(imported.data_on, imported.source, values)


def revive(imported: Import, homes: Iterable[Home]) -> None:
    """Households taken out of view are back, since a source that counts names them."""
    if gone := [home.id for home in homes if home.withdrawn_at]:
        Household.objects.filter(pk__in=gone).update(withdrawn_at=None, source=imported.source)
