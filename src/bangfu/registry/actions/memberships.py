"""Who belongs where, rebuilt for a person from every surviving statement and exit."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bangfu.registry.actions import bulk
from bangfu.registry.actions.facts import withdrawn_sources
from bangfu.registry.models import Membership, Presence
from bangfu.registry.rules import Assertion, Exit, Stay, stays


@dataclass(frozen=True)
class Moved:
    """One person's stays before and after a write that changed them."""

    before: list[Stay]
    after: list[Stay]


def settle(person_ids: Iterable[int], said: Mapping[int, Assertion], now: dt.datetime) -> dict[int, Moved]:
    """Each person belongs where the surviving statements and exits put them, `said` among them. Returns who moved."""
    ids = set(person_ids)
    standing, assertions = _known(ids)
    exits = _exits(ids)
    replaced, fresh, moved = [], [], {}
    for pid in ids:
        rows = standing[pid]
        words = assertions[pid]
        if pid in said and not _is_known(said[pid], [stay for _, stay in rows]):
            words = [*words, said[pid]]
        wanted = stays(words, exits[pid])
        if wanted == [stay for _, stay in rows]:
            continue
        replaced += [pk for pk, stay in rows if stay not in wanted]
        kept = [stay for _, stay in rows]
        fresh += [(pid, stay) for stay in wanted if stay not in kept]
        moved[pid] = Moved(kept, wanted)
    if replaced:
        Membership.objects.filter(pk__in=replaced).update(replaced_at=now)
    _insert(fresh, now)
    return moved


def settle_new(said: Mapping[int, Assertion], exits: Mapping[int, Exit], now: dt.datetime) -> None:
    """People registered a moment ago belong where they were said to."""
    each = ((pid, stays([words], [exits[pid]] if pid in exits else [])) for pid, words in said.items())
    _insert(((pid, stay) for pid, found in each for stay in found), now)


def _is_known(words: Assertion, rows: list[Stay]) -> bool:
    """Whether the person already belongs there on that day, or is gone since then."""
    same = (words.household_id, words.relation)
    return any(
        (s.household_id, s.relation) == same and (s.covers(words.from_on) or s.from_on == s.to_on == words.from_on)
        for s in rows
    )


def _known(ids: set[int]) -> tuple[dict[int, list[tuple[int, Stay]]], dict[int, list[Assertion]]]:
    """The standing stays by date, and every statement of a source that still counts in the order it came."""
    withdrawn = withdrawn_sources()
    standing: dict[int, list[tuple[int, Stay]]] = defaultdict(list)
    said: dict[int, list[Assertion]] = defaultdict(list)
    columns = ("id", "person_id", "household_id", "relation", "from_on", "to_on", "source", "replaced_at")
    rows = Membership.objects.filter(person_id__in=ids).order_by("recorded_at", "id").values_list(*columns)
    for pk, pid, hid, relation, from_on, to_on, source, replaced_at in rows:
        if replaced_at is None:
            standing[pid].append((pk, Stay(from_on, to_on, hid, relation, source)))
        if source not in withdrawn:
            said[pid].append(Assertion(from_on, hid, relation, source))
    for rows_of in standing.values():
        rows_of.sort(key=lambda pair: pair[1].from_on)
    return standing, said


def _exits(ids: set[int]) -> dict[int, list[Exit]]:
    """The standing deaths and moves of each person."""
    found: dict[int, list[Exit]] = defaultdict(list)
    gone = Presence.objects.filter(person_id__in=ids, replaced_at=None).exclude(status=Presence.Status.PRESENT)
    for pid, on, status in gone.values_list("person_id", "valid_from", "status"):
        found[pid].append(Exit(on, status == Presence.Status.DIED))
    return found


def _insert(fresh: Iterable[tuple[int, Stay]], now: dt.datetime) -> None:
    columns = ("person_id", "household_id", "relation", "from_on", "to_on", "source", "recorded_at")
    rows = ((pid, s.household_id, s.relation, s.from_on, s.to_on, s.source, now) for pid, s in fresh)
    bulk.insert(Membership, columns, rows)
