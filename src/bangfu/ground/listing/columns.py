"""What a list is made of: its columns, filters and bulk acts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["text", "int", "yuan", "date", "instant", "status", "mark"]
Tone = Literal["overdue", "soon", "normal", "done", "info"]
NUMERIC = ("int", "yuan")


@dataclass(frozen=True, slots=True)
class Status:
    """A state as people see it: a word, and a tone that gives both its shape and its colour."""

    tone: Tone
    label: Any

    def __str__(self) -> str:
        return str(self.label)


@dataclass(frozen=True)
class Column:
    """One column. `key` is the attribute or dotted path read from a row, unless `value(row)` is given.

    sort: the field to sort by; True for the key itself, "" for a column that cannot be sorted.
    kind: yuan is kept in fen; status takes a `Status`; mark is a short tag. total: sum it in the last line.
    href(row): where the cell leads; the first such column is what Enter opens.
    missing: what an absent value reads as (空白 by default; 未采集 where nothing was asked).
    on_phone: title is the head of the card, hide leaves it out there.
    """

    key: str
    label: Any
    sort: str | bool = ""
    align: Literal["", "start", "end", "center"] = ""
    kind: Kind = "text"
    href: Callable[[Any], str | None] | None = None
    value: Callable[[Any], Any] | None = None
    hint: Callable[[Any], str] | None = None
    total: bool = False
    missing: Any = ""
    on_phone: Literal["line", "title", "hide"] = "line"

    def read(self, row: Any) -> Any:
        """The value in a row: an object, a mapping, or a path through either."""
        if self.value:
            return self.value(row)
        for step in self.key.replace("__", ".").split("."):
            if row is None:
                return None
            row = row.get(step) if isinstance(row, dict) else getattr(row, step)
            if callable(row):
                row = row()
        return row

    @property
    def sort_field(self) -> str:
        """The field the database sorts by; empty when the column cannot be sorted."""
        return self.key.replace(".", "__") if self.sort is True else str(self.sort or "")

    @property
    def side(self) -> str:
        """Numbers stand to the right unless told otherwise."""
        return self.align or ("end" if self.kind in NUMERIC else "start")


@dataclass(frozen=True)
class Filter:
    """One filter. Choices are (value, label) pairs, or a function of the request that gives them.

    kind: choice takes one or more of the choices; day and int take from and to. `apply(rows, values)` replaces the
    plain comparison with `field`, and gets the chosen values, or (from, to) texts of which either may be empty.
    """

    key: str
    label: Any
    choices: Sequence[tuple[Any, Any]] | Callable[[Any], Iterable[tuple[Any, Any]]] = ()
    field: str = ""
    kind: Literal["choice", "day", "int"] = "choice"
    apply: Callable[[Any, Sequence[str]], Any] | None = None
    many: bool = True

    @property
    def target(self) -> str:
        """The field that is compared."""
        return self.field or self.key


@dataclass(frozen=True)
class Act:
    """A bulk act: the selected rows are posted to `url`, which answers with a preview of what will happen."""

    key: str
    label: Any
    url: str
    is_grave: bool = False
