"""How the journal is chained and checked, what a grant must say, and what a number looks like in writing."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

FIRST = "0" * 64
"""What stands before the first entry."""

SEEING_ROLES = frozenset({"village", "township", "county", "inspector"})
"""Roles whose range opens households. A department sees its uploads, an administrator the accounts."""
WORKING_ROLES = frozenset({"village", "township", "county"})
"""Roles that may change what is known of a household; the inspector reads."""

LEVEL_OF_ROLE = {"village": (5,), "township": (4,), "county": (3, 2, 1), "inspector": (3, 2, 1, 4, 5)}
"""Which division levels a role may be given for."""

PERSON_NUMBERS = re.compile(r"(?<![0-9A-Za-z])(?:\d{15,19}|\d{17}[Xx]|1[3-9]\d{9})(?![0-9A-Za-z])")
"""Identity, bank and phone numbers as they are written; division codes (12 digits) and hashes are neither."""


@dataclass(frozen=True)
class Entry:
    """One entry as it is hashed. `by` is the staff number, None for the system itself."""

    seq: int
    at: dt.datetime
    by: int | None
    verb: str
    thing: str
    detail: Mapping[str, Any]
    before_hash: str


@dataclass(frozen=True)
class Fault:
    """Where the journal is broken first, and how: gap, before, hash, head or anchor."""

    seq: int
    kind: str


def entry_hash(entry: Entry) -> str:
    """The digest of an entry: sha256 over canonical JSON, so that both databases give the same."""
    content = {
        "seq": entry.seq,
        "at": entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "by": entry.by,
        "verb": entry.verb,
        "thing": entry.thing,
        "detail": entry.detail,
        "before_hash": entry.before_hash,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def first_fault(
    chain: Iterable[tuple[Entry, str]], *, head: tuple[int, str], anchors: Mapping[int, str]
) -> Fault | None:
    """The first entry that is missing, moved or changed, or None. `chain`: entries by seq with the hash kept for each.

    `head`: the last number and hash the database claims; `anchors`: numbers and hashes kept outside of it.
    """
    seq, last = 0, FIRST
    for entry, kept in chain:
        seq += 1
        if kind := _fault_of(entry, kept, seq, last, anchors):
            return Fault(seq, kind)
        last = kept
    beyond = [number for number in anchors if number > seq]
    if beyond:
        return Fault(seq + 1, "anchor")
    return None if head == (seq, last) else Fault(seq + 1, "head")


def _fault_of(entry: Entry, kept: str, seq: int, last: str, anchors: Mapping[int, str]) -> str:
    if entry.seq != seq:
        return "gap"
    if entry.before_hash != last:
        return "before"
    if entry_hash(entry) != kept:
        return "hash"
    return "anchor" if anchors.get(seq, kept) != kept else ""


def digest_of(lines: Iterable[str]) -> str:
    """One digest for many rows, for the single entry of a bulk act."""
    whole = hashlib.sha256()
    for line in lines:
        whole.update(line.encode())
        whole.update(b"\n")
    return whole.hexdigest()


def written(value: Any) -> Any:
    """The value as the journal keeps it: plain JSON without fractions, and no person's number in the open.

    Raises: TypeError for what has no exact form (floats, unknown objects, keys that are no text).
    """
    if isinstance(value, str):
        return masked(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, dt.date | uuid.UUID | Decimal):
        return value.isoformat() if isinstance(value, dt.date) else str(value)
    if isinstance(value, Mapping):
        return dict(_written_items(value))
    if isinstance(value, list | tuple | set | frozenset):
        kept = [written(item) for item in value]
        return sorted(kept, key=repr) if isinstance(value, set | frozenset) else kept
    raise TypeError(f"{type(value).__name__} cannot be kept in the journal")


def _written_items(items: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in items.items():
        if not isinstance(key, str):
            raise TypeError(f"a key of the journal is text, not {type(key).__name__}")
        yield key, written(value)


def masked(text: str) -> str:
    """The text with every identity, bank and phone number in it starred but for its first three and last four digits."""
    return PERSON_NUMBERS.sub(lambda found: found[0][:3] + "*" * (len(found[0]) - 7) + found[0][-4:], text)


def minutes_left(locked_at: dt.datetime, now: dt.datetime, cool_off: dt.timedelta) -> int:
    """Whole minutes until a locked login opens again, at least 1."""
    seconds = (locked_at + cool_off - now).total_seconds()
    return max(1, -int(-seconds // 60))


def grant_fault(
    *,
    role: str,
    level: int | None,
    department: str,
    names_households: bool,
    dates: tuple[dt.date, dt.date | None],
) -> str:
    """What is wrong with a grant: place, department, nothing or dates; empty when it is sound.

    `level`: of the place it is for, None without one; a seeing role may do with named households instead.
    """
    first, last = dates
    if last is not None and last < first:
        return "dates"
    if role not in SEEING_ROLES:
        if names_households:
            return "nothing"
        return "department" if role == "department" and not department else ""
    if level is None:
        return "" if names_households else "place"
    return "" if level in LEVEL_OF_ROLE[role] else "place"
