"""A source taken back: what it alone said no longer stands, what earlier sources said stands again. Nothing is deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from bangfu.accounts import actions as accounts
from bangfu.ground import clock
from bangfu.ground.errors import Refused, gettext_noop
from bangfu.ground.killpoints import kill_point
from bangfu.registry import blocks
from bangfu.registry.actions import caches, facts, leaving, memberships
from bangfu.registry.models import Event, Membership, Withdrawal
from bangfu.registry.terms import EventKind

OWNERS_PER_CHUNK = 500


class ReasonMissing(Refused):
    """A withdrawal says why."""


@dataclass
class Withdrawn:
    """What a withdrawal changed: people and households whose facts or stays differ, those out of view, and events that no longer count."""

    facts: int = 0
    moved: int = 0
    persons: int = 0
    households: int = 0
    events: int = 0


def withdraw_source(source: str, *, by: Any, reason: str) -> Withdrawn:
    """Nothing the source said counts any more, on any date; what other sources said stands as if it had never come.

    People and households it alone brought are out of view. In short transactions, safe to repeat and to kill anywhere. What another
    file said alike, and was therefore never written down, is brought back by applying that file again. Raises: ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing(gettext_noop("撤回必须写明原因。"))
    first = {"at": clock.now(), "by": by, "reason": reason.strip()[:200]}
    marked, _ = Withdrawal.objects.get_or_create(source=source, defaults=first)
    found = Withdrawn()
    for block in blocks.BLOCKS:
        found.facts += _in_chunks(_speaking_of(block, source), _taker(block))
    members = Membership.objects.filter(source=source, replaced_at=None)
    found.moved = _in_chunks(members.values_list("person_id", flat=True), _resettle)
    _in_chunks(leaving.numbered_by(source), lambda ids: leaving.forget_numbers(source, ids))
    found.households = _in_chunks(leaving.households_of(source), lambda ids: leaving.hand_over_households(source, ids))
    found.persons = _in_chunks(leaving.persons_of(source), lambda ids: leaving.hand_over_persons(source, ids))
    _finish(marked, found, by)
    return found


def _in_chunks(affected: Iterable[Any], act: Callable[[Sequence[Any]], int]) -> int:
    """Acts on each thing once, some hundreds in a transaction. Returns how many were changed."""
    total, ids = 0, sorted(set(affected))
    for start in range(0, len(ids), OWNERS_PER_CHUNK):
        with transaction.atomic():
            total += act(ids[start : start + OWNERS_PER_CHUNK])
        kill_point("registry.withdraw.after_chunk")
    return total


def _speaking_of(block: blocks.Block, source: str) -> Iterable[blocks.Key]:
    """The things for which a standing version says, or carries over, what the source said."""
    standing = block.model._default_manager.filter(replaced_at=None, **{f"{block.owner}__isnull": False})
    quoted = standing.annotate(quoted=Cast("field_sources", TextField()))
    return quoted.filter(Q(source=source) | Q(quoted__contains=f'"{source}"')).values_list(*block.key)


def _taker(block: blocks.Block) -> Callable[[Sequence[blocks.Key]], int]:
    """What rebuilds a chunk of this block's things, and whatever repeats them."""

    def take_back(keys: Sequence[blocks.Key]) -> int:
        newest = facts.rebuild(block, set(keys), clock.now())
        if block is blocks.HOUSEHOLD_STATES:
            caches.refresh_households(newest)
        if block is blocks.PRESENCES:
            caches.refresh_presence(key[0] for key in keys)
            _resettle([key[0] for key in keys])
        return len(keys)

    return take_back


def _resettle(person_ids: Sequence[int]) -> int:
    moved = memberships.settle(person_ids, {}, clock.now())
    caches.refresh_homes(moved)
    caches.refresh_people(s.household_id for m in moved.values() for s in [*m.before, *m.after])
    return len(moved)


@transaction.atomic
def _finish(marked: Withdrawal, found: Withdrawn, by: Any) -> None:
    """The source's events count no longer; the first time, the withdrawal itself is an event and in the journal."""
    now = clock.now()
    found.events = Event.objects.filter(source=marked.source, withdrawn_at=None).update(withdrawn_at=now)
    if marked.finished_at:
        return
    marked.finished_at = now
    marked.save(update_fields=["finished_at"])
    Event.objects.create(
        kind=EventKind.SOURCE_WITHDRAWN,
        happened_on=clock.today(),
        recorded_at=now,
        by=by,
        source=f"withdrawal:{marked.pk}",
        sentence=f"{marked.source} 撤回:{marked.reason}"[:300],
        detail=asdict(found),
    )
    detail = asdict(found) | {"reason": marked.reason}
    accounts.record(by=by, verb="registry.withdraw", thing=marked.source, detail=detail)
