"""One cell as it is read on the page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from bangfu.ground import money
from bangfu.ground.listing.columns import Column, Status


@dataclass(frozen=True, slots=True)
class Cell:
    """A value made readable, with where it leads and what is said on hover."""

    column: Column
    text: str
    href: str | None
    hint: str
    status: Status | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    id: Any
    thing: Any
    cells: list[Cell]
    href: str | None


def row_of(thing: Any, columns: list[Column], row_id: Any) -> Row:
    """The line that shows a thing; it opens where its first linked cell leads."""
    cells = [cell_of(thing, column) for column in columns]
    return Row(row_id, thing, cells, next((cell.href for cell in cells if cell.href), None))


def cell_of(thing: Any, column: Column) -> Cell:
    """One value of a thing, as text."""
    value = column.read(thing)
    return Cell(
        column,
        readable(value, column),
        column.href(thing) if column.href else None,
        column.hint(thing) if column.hint else "",
        value if isinstance(value, Status) else None,
    )


def readable(value: Any, column: Column) -> str:
    """The value as text: a missing one as the column says, a zero as 0."""
    if value is None or value == "":
        return str(column.missing)
    if column.kind == "yuan":
        return money.yuan(int(value))
    if column.kind == "int":
        return f"{value:,}"
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)
