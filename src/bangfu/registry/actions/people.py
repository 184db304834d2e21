"""The national person export and the 公安 roster: each person exists once, belongs somewhere, and is known as of a date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bangfu.registry import blocks
from bangfu.registry.actions import caches, facts, happenings, homes, memberships, persons
from bangfu.registry.actions.book import Candidate, Home, Known, candidates, homes_of, recognise, recognise_at_home
from bangfu.registry.actions.chunks import ApplyCounts, Import, Plan, conflict
from bangfu.registry.actions.memberships import Moved
from bangfu.registry.models import Contact, Presence
from bangfu.registry.rules import Assertion, Exit, Said, person_row, roster_row
from bangfu.registry.terms import ConflictKind

Rows = Sequence[Mapping[str, Any]]
Said_of = dict[blocks.Key, Said]


def apply_national(imported: Import, rows: Rows, places: Sequence[int]) -> ApplyCounts:
    """The rows of one chunk of the 47-column export are in the register."""
    some = candidates(person_row(row, place) for row, place in zip(rows, places, strict=True))
    recognise(some)
    homes.house(imported, some, "code")
    described = homes.describe(imported, some, homes.silent(some))
    good, fresh = _registered(imported, some)
    asserted = {c.known.id: _belongs(imported, c) for c in good if c.known}
    return _applied(imported, rows, some, fresh, asserted, described)


def apply_police(imported: Import, rows: Rows, places: Sequence[int]) -> ApplyCounts:
    """The rows of one chunk of the roster are in the register. Where a national file says who lives together, it is believed."""
    some = candidates(roster_row(row, place) for row, place in zip(rows, places, strict=True))
    recognise(some)
    homes.house(imported, some, "police_code")
    described = homes.describe(imported, some, homes.silent(some) | homes.uncoded(some))
    good, fresh = _registered(imported, some)
    living = homes_of(c.known.id for c in good if c.known and c.known.id not in fresh)
    free = [c for c in good if c.known and (not _is_settled(c.known, living) or _is_back(c))]
    asserted = {c.known.id: _belongs(imported, c) for c in free if c.known}
    return _applied(imported, rows, some, fresh, asserted, described)


def _is_settled(known: Known, living: Mapping[int, Home]) -> bool:
    """Whether a national file says where the person lives."""
    return known.id in living and bool(living[known.id].code)


def _is_back(one: Candidate) -> bool:
    """Whether somebody who had moved away is listed as present again."""
    return one.known is not None and one.known.moved_out_on is not None and one.row.status == Presence.Status.PRESENT


PERSONS = Plan("national_person", "household_code", persons.identity_of, apply_national)
ROSTER = Plan("police_roster", "household_no", persons.identity_of, apply_police)


def _registered(imported: Import, some: Sequence[Candidate]) -> tuple[list[Candidate], set[int]]:
    """The candidates without conflict, each with its person; and the ids of the people registered just now."""
    recognise_at_home(some)
    seen: set[int] = set()
    for one in some:
        if one.known and one.conflict is None:
            if one.known.id in seen:
                one.conflict = ConflictKind.TWICE
            seen.add(one.known.id)
    good = [c for c in some if c.conflict is None]
    return good, persons.register(imported, [c for c in good if c.known is None])


def _applied(
    imported: Import,
    rows: Rows,
    some: Sequence[Candidate],
    fresh: set[int],
    asserted: Mapping[int, Assertion],
    described: set[int],
) -> ApplyCounts:
    """Everything the rows say beside who a person is, and the count of what it changed."""
    good = {c.known.id: c for c in some if c.known and c.conflict is None}
    old = good.keys() - fresh
    changed = persons.complete(imported, [good[pid] for pid in old])
    changed |= {c.known.id for c in good.values() if c.known and c.home and c.home.id in described}
    gone = _exits(imported, good, fresh)
    changed |= gone
    moved = _housed(imported, good, fresh, asserted, gone)
    caches.refresh_homes(moved)
    changed |= moved.keys()
    changed |= _facts(imported, good, fresh)
    caches.refresh_people(_touched(good, fresh, moved))
    happenings.of_people(imported, good, fresh, gone, moved)
    counts = ApplyCounts(new=len(fresh), changed=len(changed - fresh), unchanged=len(old - changed))
    for row, one in zip(rows, some, strict=True):
        if one.conflict:
            counts.conflicts.append(conflict(row, one.conflict, one.known.id if one.known else None))
    return counts


def _belongs(imported: Import, one: Candidate) -> Assertion:
    assert one.home is not None
    return Assertion(imported.data_on, one.home.id, one.row.relation, imported.source)


def _exits(imported: Import, good: Mapping[int, Candidate], fresh: set[int]) -> set[int]:
    """Deaths and moves are on record. A person who had moved away and is listed again is back. Returns whose presence changed."""
    said: Said_of = {}
    for pid, one in good.items():
        status = one.row.status
        if status in (Presence.Status.DIED, Presence.Status.MOVED_OUT):
            said[(pid,)] = Said(one.row.status_on or imported.data_on, imported.source, {"status": status})
        elif _is_back(one):
            said[(pid,)] = Said(imported.data_on, imported.source, {"status": status})
    changed = {key[0] for key in _written(blocks.PRESENCES, said, imported, fresh)}
    caches.refresh_presence(changed)
    return changed


def _housed(
    imported: Import,
    good: Mapping[int, Candidate],
    fresh: set[int],
    asserted: Mapping[int, Assertion],
    gone: set[int],
) -> dict[int, Moved]:
    """Everybody belongs where they were said to. Returns who of the already registered moved."""
    exits = {}
    for pid in gone & fresh:
        row = good[pid].row
        exits[pid] = Exit(row.status_on or imported.data_on, row.status == Presence.Status.DIED)
    memberships.settle_new({pid: words for pid, words in asserted.items() if pid in fresh}, exits, imported.now)
    old = {pid: words for pid, words in asserted.items() if pid not in fresh}
    return memberships.settle(old.keys() | (gone - fresh), old, imported.now)


def _facts(imported: Import, good: Mapping[int, Candidate], fresh: set[int]) -> set[int]:
    """States and phones are on record. Returns for whom something differed."""
    states: Said_of = {}
    phones: Said_of = {}
    for pid, one in good.items():
        spoken = dict(one.row.facts)
        if any(v not in ("", None) for v in spoken.values()):
            states[(pid,)] = Said(imported.data_on, imported.source, spoken)
        if one.row.person_phone:
            phones[(pid, Contact.Kind.PHONE.value)] = persons.number_said(imported, one.row.person_phone)
    changed = _written(blocks.PERSON_STATES, states, imported, fresh)
    changed |= _written(blocks.PERSON_CONTACTS, phones, imported, fresh)
    return {key[0] for key in changed}


def _written(block: blocks.Block, said: Said_of, imported: Import, fresh: set[int]) -> set[blocks.Key]:
    """What was news, for people just registered and for the others."""
    news = facts.write(block, {k: w for k, w in said.items() if k[0] in fresh}, imported.now, are_new=True)
    more = facts.write(block, {k: w for k, w in said.items() if k[0] not in fresh}, imported.now)
    return set(news.after) | set(more.after)


def _touched(good: Mapping[int, Candidate], fresh: set[int], moved: Mapping[int, Moved]) -> set[int]:
    """The households whose members changed."""
    houses = {c.home.id for pid, c in good.items() if c.home and pid in fresh}
    return houses | {s.household_id for m in moved.values() for s in [*m.before, *m.after]}
