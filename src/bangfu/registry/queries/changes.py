"""What became known of a household, day by day: each statement against the one before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bangfu.registry.blocks import HOUSEHOLD_STATES, INCOMES, LIVINGS, PERSON_STATES, Block, Key
from bangfu.registry.rules import Version


@dataclass(frozen=True)
class Change:
    """One statement that brought something new. `labels` are the columns that differ; empty for a first statement.

    `person_id` is set when it is about a member, `year` when about an income.
    """

    on: dt.date
    source: str
    block: str
    labels: tuple[Any, ...]
    person_id: int | None = None
    year: int | None = None


def changes_of(household_id: int, person_ids: Iterable[int], until: dt.date) -> list[Change]:
    """Every statement about a household and its members up to a date, newest first. Scope is the caller's.

    Four queries. Grain: one per standing version.
    """
    found = [
        *_changes("state", HOUSEHOLD_STATES, [household_id], until),
        *_changes("living", LIVINGS, [household_id], until),
        *_changes("income", INCOMES, [household_id], until),
        *_changes("person", PERSON_STATES, person_ids, until),
    ]
    return sorted(found, key=lambda change: change.on, reverse=True)


def _changes(name: str, block: Block, owners: Iterable[int], until: dt.date) -> Iterable[Change]:
    before: dict[Key, Version] = {}
    rows = block.model._default_manager.filter(replaced_at=None, valid_from__lte=until)
    rows = rows.filter(**{f"{block.owner}__in": list(owners)}).order_by("valid_from", "id")
    for row in rows.values(*block.columns):
        key, version = block.key_of(row), block.version(row)
        yield Change(
            on=version.valid_from,
            source=version.source,
            block=name,
            labels=tuple(_labels(block, before.get(key), version.values)),
            person_id=key[0] if block.owner == "person_id" else None,
            year=key[1] if "year" in block.key else None,
        )
        before[key] = version


def _labels(block: Block, before: Version | None, values: Mapping[str, Any]) -> Iterable[Any]:
    if before is None:
        return
    for column in block.kinds:
        if column not in block.silent and before.values[column] != values[column]:
            yield block.model._meta.get_field(column).verbose_name  # type: ignore[union-attr]
