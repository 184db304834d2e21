"""Facts written only where something differs, and rebuilt when a word comes late or is taken back."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bangfu.registry.actions import bulk
from bangfu.registry.blocks import Block, Key
from bangfu.registry.models import Withdrawal
from bangfu.registry.rules import Said, Version, overlaid, replayed, standing_on


@dataclass
class Written:
    """What a write changed: for each key that has news, the newest version before and after."""

    before: dict[Key, Version | None] = field(default_factory=dict)
    after: dict[Key, Version | None] = field(default_factory=dict)


def write(block: Block, said: Mapping[Key, Said], now: dt.datetime, *, are_new: bool = False) -> Written:
    """What was said stands from its date on, where it was news. Said again, nothing changes.

    are_new: the things were registered a moment ago, so that nothing can be known of them.
    """
    standing = {} if are_new else _standing(block, {key[0] for key in said})
    replaced, fresh, late = [], [], {}
    written = Written()
    for key, words in _news(block, said, standing).items():
        rows = standing.get(key, [])
        history = [version for _, version in rows]
        before = standing_on(history, words.valid_from)
        written.before[key] = history[-1] if history else None
        if history and history[-1].valid_from > words.valid_from:
            late[key] = words
            continue
        version = overlaid(before, words, block.blanks)
        replaced += [pk for pk, v in rows if v.valid_from == words.valid_from]
        fresh.append((key, version))
        written.after[key] = version
    _swap(block, replaced, fresh, now)
    if late:
        written.after |= rebuild(block, set(late), now, late)
    return written


def rebuild(
    block: Block, keys: set[Key], now: dt.datetime, late: Mapping[Key, Said] | None = None
) -> dict[Key, Version | None]:
    """The history of each key is what its surviving sources said, in order, with the late word in its place.

    Returns the newest version of each key, None where nothing is left.
    """
    withdrawn = withdrawn_sources()
    standing: dict[Key, dict[dt.date, tuple[int, Version]]] = defaultdict(dict)
    words: dict[Key, list[Said]] = defaultdict(list)
    for pk, key, stands, version in _all_versions(block, {key[0] for key in keys}):
        if stands:
            standing[key][version.valid_from] = (pk, version)
        if version.source not in withdrawn:
            words[key].append(version.said())
    replaced, fresh, newest = [], [], {}
    for key in keys:
        history = replayed([*words[key], *([late[key]] if late else [])], block.blanks)
        newest[key] = history[-1] if history else None
        wanted = {v.valid_from: v for v in history}
        replaced += [pk for day, (pk, v) in standing[key].items() if wanted.get(day) != v]
        fresh += [(key, v) for day, v in wanted.items() if day not in standing[key] or standing[key][day][1] != v]
    _swap(block, replaced, fresh, now)
    return newest


def withdrawn_sources() -> frozenset[str]:
    """The sources that no longer count."""
    return frozenset(Withdrawal.objects.values_list("source", flat=True))


def _news(block: Block, said: Mapping[Key, Said], standing: Mapping[Key, list[tuple[int, Version]]]) -> dict[Key, Said]:
    """What differs from what holds, and was not said before by the same source for the same date and overruled since."""
    news, crowded = {}, {}
    for key, words in said.items():
        history = [version for _, version in standing.get(key, [])]
        if not block.is_news(standing_on(history, words.valid_from), words):
            continue
        news[key] = words
        if history and history[-1].valid_from >= words.valid_from:
            crowded[key] = words
    if crowded:
        for _, key, _, version in _all_versions(block, {key[0] for key in crowded}):
            if key in crowded and block.holds(version, crowded[key]):
                news.pop(key, None)
    return news


def _standing(block: Block, owners: Iterable[int]) -> dict[Key, list[tuple[int, Version]]]:
    """The standing versions of each key, oldest first."""
    found: dict[Key, list[tuple[int, Version]]] = defaultdict(list)
    rows = block.model._default_manager.filter(**{f"{block.owner}__in": list(owners)}, replaced_at=None)
    for row in rows.order_by("valid_from").values(*block.columns):
        found[block.key_of(row)].append((row["id"], block.version(row)))
    return found


def _all_versions(block: Block, owners: Iterable[int]) -> Iterable[tuple[int, Key, bool, Version]]:
    """Every version ever written of the owners' things, in the order they were written."""
    rows = block.model._default_manager.filter(**{f"{block.owner}__in": list(owners)})
    for row in rows.order_by("recorded_at", "id").values(*block.columns):
        yield row["id"], block.key_of(row), row["replaced_at"] is None, block.version(row)


def _swap(block: Block, replaced: list[int], fresh: list[tuple[Key, Version]], now: dt.datetime) -> None:
    """The old rows stand no longer, the new ones do."""
    if replaced:
        block.model._default_manager.filter(pk__in=replaced).update(replaced_at=now)
    columns = [*block.key, *block.blanks, "valid_from", "source", "own", "field_sources", "recorded_at"]
    bulk.insert(block.model, columns, (_row(block, key, version, now) for key, version in fresh))


def _row(block: Block, key: Key, version: Version, now: dt.datetime) -> list[Any]:
    unspoken = len(block.blanks) > len(version.own) + len(version.field_sources)
    own = ",".join(sorted(version.own)) if unspoken else ""
    values = [version.values[c] for c in block.blanks]
    return [*key, *values, version.valid_from, version.source, own, dict(version.field_sources), now]
