"""A village in the words of a page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class VillageLine:
    """One version of one village: where it lay, how long, whom it took over and who took it over.

    `state`: live, past or coming on the day asked. `before` and `after`: names, joined.
    """

    code: str
    name: str
    township: str
    township_code: str
    valid_from: dt.date
    valid_to: dt.date | None
    state: str
    is_invented: bool
    before: str
    after: str
    once_poor: bool

    @property
    def pk(self) -> str:
        """What names the line in a list."""
        return f"{self.code}@{self.valid_from}"


@dataclass(frozen=True)
class PlacePage:
    """What one place's page says. Pairs are (path, code); steps are (path, code, date, note)."""

    code: str
    name: str
    path: str
    is_invented: bool
    versions: tuple[tuple[str, dt.date, dt.date | None], ...]
    took_over: tuple[tuple[str, str, dt.date, str], ...]
    taken_over_by: tuple[tuple[str, str, dt.date, str], ...]
    inside: tuple[tuple[str, str], ...]
