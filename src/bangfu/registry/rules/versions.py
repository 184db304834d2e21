"""How statements of several sources make one dated history, and how it reads when one of them is taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any


@dataclass(frozen=True, slots=True)
class Said:
    """One source's words about one thing: from this date, these columns have these values."""

    valid_from: dt.date
    source: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Version:
    """All that is known from a date on. field_sources holds the columns that come from another source than the version's."""

    valid_from: dt.date
    source: str
    values: Mapping[str, Any]
    own: frozenset[str]
    field_sources: Mapping[str, str] = field(default_factory=dict)

    def said(self) -> Said:
        """What the version's own source said, without what it carried over."""
        return Said(self.valid_from, self.source, {c: v for c, v in self.values.items() if c in self.own})

    def source_of(self, column: str) -> str:
        """Where the value of a column comes from; empty when nobody has said it."""
        return self.source if column in self.own else self.field_sources.get(column, "")


def overlaid(before: Version | None, said: Said, blanks: Mapping[str, Any]) -> Version:
    """The version that holds after `said`: its columns over those of the version before, each with its source.

    A column nobody has ever spoken of is blank and has no source.
    """
    values, sources = dict(blanks), {}
    if before is not None:
        values |= before.values
        sources = {c: s for c in blanks if c not in said.values and (s := before.source_of(c))}
    return Version(said.valid_from, said.source, values | dict(said.values), frozenset(said.values), sources)


def replayed(said: Iterable[Said], blanks: Mapping[str, Any]) -> list[Version]:
    """The whole history, one version per date, oldest first. Within one date the later word in the list goes over the earlier."""
    history: list[Version] = []
    for _day, words in groupby(sorted(said, key=lambda s: s.valid_from), key=lambda s: s.valid_from):
        version = history[-1] if history else None
        for word in words:
            version = overlaid(version, word, blanks)
        if version is not None:
            history.append(version)
    return history


def standing_on(history: Sequence[Version], day: dt.date) -> Version | None:
    """The version that holds on a day, or None before the first. The history is oldest first."""
    return next((v for v in reversed(history) if v.valid_from <= day), None)
