"""Where a list's rows come from: the database, or a plain list in memory. Both search, sort, count and sum."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from django.db.models import Count, F, Q, Sum

from bangfu.ground.listing.columns import Column

CHUNK = 2000


class Rows(Protocol):
    """What a list asks of its rows. Each narrowing gives new rows."""

    def searched(self, text: str, fields: Sequence[str] | Callable[..., Any]) -> Rows: ...
    def filtered(self, field: str, values: Sequence[Any]) -> Rows: ...
    def within(self, field: str, low: Any, high: Any) -> Rows: ...
    def applied(self, apply: Callable[..., Any], values: Sequence[str]) -> Rows: ...
    def sorted_by(self, order: Sequence[str]) -> Rows: ...
    def chosen(self, ids: Sequence[str]) -> Rows: ...
    def counted(self, totals: Sequence[Column]) -> tuple[int, dict[str, Any]]: ...
    def sliced(self, first: int, last: int) -> list[Any]: ...
    def every(self) -> Iterator[Any]: ...
    def id_of(self, row: Any) -> Any: ...
    @property
    def raw(self) -> Any: ...


class DatabaseRows:
    """Rows of a query set."""

    def __init__(self, queryset: Any) -> None:
        self.raw = queryset

    def searched(self, text: str, fields: Sequence[str] | Callable[..., Any]) -> DatabaseRows:
        """Every word is in one of the fields; or whatever the function makes of the text."""
        if callable(fields):
            return DatabaseRows(fields(self.raw, text))
        words = [functools.reduce(operator.or_, (Q(**{f"{f}__icontains": w}) for f in fields)) for w in text.split()]
        return DatabaseRows(self.raw.filter(*words))

    def filtered(self, field: str, values: Sequence[Any]) -> DatabaseRows:
        """The field is one of the values."""
        return DatabaseRows(self.raw.filter(**{f"{field}__in": values}))

    def within(self, field: str, low: Any, high: Any) -> DatabaseRows:
        """The field lies from low to high, either of which may be None."""
        bounds = {f"{field}__{op}": bound for op, bound in (("gte", low), ("lte", high)) if bound is not None}
        return DatabaseRows(self.raw.filter(**bounds))

    def applied(self, apply: Callable[..., Any], values: Sequence[str]) -> DatabaseRows:
        """Whatever the filter's own function makes of the values."""
        return DatabaseRows(apply(self.raw, values))

    def sorted_by(self, order: Sequence[str]) -> DatabaseRows:
        """In this order, missing values last, ties by primary key so that pages never overlap."""
        by = [
            F(name[1:]).desc(nulls_last=True) if name.startswith("-") else F(name).asc(nulls_last=True)
            for name in order
        ]
        last = "-pk" if order and order[0].startswith("-") else "pk"
        return DatabaseRows(self.raw.order_by(*by, last))

    def chosen(self, ids: Sequence[str]) -> DatabaseRows:
        """The rows with these keys, so far as they are among these rows."""
        return DatabaseRows(self.raw.filter(pk__in=ids))

    def counted(self, totals: Sequence[Column]) -> tuple[int, dict[str, Any]]:
        """How many rows, and the sum of each totalled column, in one query."""
        sums = {f"total_{n}": Sum(column.key.replace(".", "__")) for n, column in enumerate(totals)}
        found = self.raw.order_by().aggregate(row_count=Count("pk"), **sums)
        return found["row_count"], {column.key: found[f"total_{n}"] or 0 for n, column in enumerate(totals)}

    def sliced(self, first: int, last: int) -> list[Any]:
        """One page."""
        return list(self.raw[first:last])

    def every(self) -> Iterator[Any]:
        """Each row, fetched in chunks."""
        return iter(self.raw.iterator(chunk_size=CHUNK))

    def id_of(self, row: Any) -> Any:
        """What a tick box sends."""
        return row["pk"] if isinstance(row, dict) else row.pk


class MemoryRows:
    """Rows of a plain list: rule files, contracts, other small things that lie in no table."""

    def __init__(self, rows: Sequence[Any], columns: Sequence[Column]) -> None:
        self.raw = list(rows)
        self._columns = columns

    def searched(self, text: str, fields: Sequence[str] | Callable[..., Any]) -> MemoryRows:
        """Every word is in one of the fields."""
        if callable(fields):
            return self._of(fields(self.raw, text))
        words = text.lower().split()
        read = [_reader(field) for field in fields]
        return self._of(r for r in self.raw if all(any(w in str(get(r) or "").lower() for get in read) for w in words))

    def filtered(self, field: str, values: Sequence[Any]) -> MemoryRows:
        """The field is one of the values, compared as text."""
        wanted, get = {str(value) for value in values}, _reader(field)
        return self._of(row for row in self.raw if str(get(row)) in wanted)

    def within(self, field: str, low: Any, high: Any) -> MemoryRows:
        """The field lies from low to high, either of which may be None; a missing value lies nowhere."""
        get = _reader(field)
        return self._of(
            row
            for row in self.raw
            if (found := get(row)) is not None and (low is None or found >= low) and (high is None or found <= high)
        )

    def applied(self, apply: Callable[..., Any], values: Sequence[str]) -> MemoryRows:
        """Whatever the filter's own function makes of the values."""
        return self._of(apply(self.raw, values))

    def sorted_by(self, order: Sequence[str]) -> MemoryRows:
        """In this order, missing values last."""
        rows = list(self.raw)
        for name in reversed(order):
            get, down = _reader(name.removeprefix("-")), name.startswith("-")
            found = sorted((row for row in rows if get(row) is not None), key=get, reverse=down)
            rows = found + [row for row in rows if get(row) is None]
        return self._of(rows)

    def chosen(self, ids: Sequence[str]) -> MemoryRows:
        """The rows with these keys, so far as they are among these rows."""
        return self._of(row for row in self.raw if str(self.id_of(row)) in set(ids))

    def counted(self, totals: Sequence[Column]) -> tuple[int, dict[str, Any]]:
        """How many rows, and the sum of each totalled column."""
        return len(self.raw), {c.key: sum(c.read(row) or 0 for row in self.raw) for c in totals}

    def sliced(self, first: int, last: int) -> list[Any]:
        """One page."""
        return self.raw[first:last]

    def every(self) -> Iterator[Any]:
        """Each row."""
        return iter(self.raw)

    def id_of(self, row: Any) -> Any:
        """What a tick box sends: the row's id, else its key."""
        for name in ("pk", "id", "key"):
            if isinstance(row, dict) and name in row:
                return row[name]
            if hasattr(row, name):
                return getattr(row, name)
        return self._columns[0].read(row)

    def _of(self, rows: Any) -> MemoryRows:
        return MemoryRows(list(rows), self._columns)


def rows_of(source: Any, columns: Sequence[Column]) -> Rows:
    """The source as rows: what is rows already, a query set, or a plain list."""
    if hasattr(source, "sliced"):
        return source  # type: ignore[no-any-return]  # a room's own rows, such as those of the lake
    return DatabaseRows(source) if hasattr(source, "query") else MemoryRows(source, columns)


def _reader(field: str) -> Callable[[Any], Any]:
    return Column(field, "").read
