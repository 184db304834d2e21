"""What was done is written down, and the writing can be checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction

from bangfu.accounts import anchors, rules
from bangfu.accounts.models import JournalEntry, JournalHead, Staff
from bangfu.ground import clock
from bangfu.ground.errors import Refused, gettext_noop


@dataclass(frozen=True)
class JournalReport:
    """What a verification found: how many entries, the last hash, and the first fault if there is one."""

    count: int
    head_hash: str
    fault: rules.Fault | None


def record(
    *, by: Staff | None, verb: str, thing: str, detail: Mapping[str, Any] | None = None, at: dt.datetime | None = None
) -> JournalEntry:
    """One more entry stands in the chain, in the caller's transaction: if that is undone, so is the entry.

    `verb`: room.verb, such as registry.amend; `thing`: kind:number, such as household:12; `detail`: plain values, no
    fractions; identity, phone and bank numbers in it are starred. Record last in the transaction: other writers wait
    from here to its end. Raises: TypeError for a detail that has no exact form.
    """
    with transaction.atomic():
        head, _made = JournalHead.objects.select_for_update().get_or_create(pk=1, defaults={"own_hash": rules.FIRST})
        entry = rules.Entry(
            seq=head.seq + 1,
            at=at or clock.now(),
            by=by.pk if by else None,
            verb=verb,
            thing=rules.masked(thing),
            detail=rules.written(detail or {}),
            before_hash=head.own_hash,
        )
        head.seq, head.own_hash = entry.seq, rules.entry_hash(entry)
        head.save()
        row = JournalEntry.objects.create(
            seq=entry.seq,
            at=entry.at,
            by=by,
            verb=verb,
            thing=entry.thing,
            detail=entry.detail,
            before_hash=entry.before_hash,
            own_hash=head.own_hash,
        )
    if entry.seq % anchors.EVERY == 0:
        transaction.on_commit(partial(anchors.append, entry.seq, row.own_hash))
    return row


class ReasonMissing(Refused):
    """An act that the record must explain came without a reason."""


def record_reveal(*, by: Staff, thing: str, field: str, reason: str, at: dt.datetime | None = None) -> JournalEntry:
    """The journal says who saw which number in the open, and why. Raises: ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing(gettext_noop("查看完整号码必须写明原因。"))
    return record(by=by, verb="reveal", thing=thing, detail={"field": field, "reason": reason.strip()}, at=at)


def verify_journal() -> JournalReport:
    """The chain was walked from its first entry and compared with the anchors; a sound one is anchored anew."""
    known, contradicted = _anchored()
    with transaction.atomic():
        head = JournalHead.objects.select_for_update().filter(pk=1).first() or JournalHead(own_hash=rules.FIRST)
        count = JournalEntry.objects.count()
    faults = [rules.Fault(seq, "anchor") for seq in contradicted]
    if found := rules.first_fault(_chain(head.seq), head=(head.seq, head.own_hash), anchors=known):
        faults.append(found)
    elif count > head.seq:
        faults.append(rules.Fault(head.seq + 1, "head"))
    fault = min(faults, key=lambda fault: fault.seq, default=None)
    if fault is None and head.seq:
        anchors.append(head.seq, head.own_hash)
    return JournalReport(count, head.own_hash, fault)


def _anchored() -> tuple[dict[int, str], list[int]]:
    """The hash first anchored for each number, and numbers anchored with two. Read before the head, so never ahead."""
    known: dict[int, str] = {}
    return known, [seq for seq, own_hash in anchors.lines() if known.setdefault(seq, own_hash) != own_hash]


def _chain(last: int) -> Iterator[tuple[rules.Entry, str]]:
    for row in JournalEntry.objects.filter(seq__lte=last).order_by("seq").iterator(chunk_size=2000):
        entry = rules.Entry(row.seq, row.at, row.by_id, row.verb, row.thing, row.detail, row.before_hash)
        yield entry, row.own_hash
