"""Many rows in one prepared statement: several times quicker than objects, for tables of tens of thousands of rows.

Values are bound, never pasted in. Constraints of the database still hold; defaults of the model do not apply.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models

Table = type[models.Model]


def insert(model: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """The rows are in the table. `columns` are column names such as person_id."""
    readied = _readied(model, columns, rows)
    if not readied:
        return
    names = ", ".join(_quoted(c) for c in columns)
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {_quoted(model._meta.db_table)} ({names}) VALUES ({marks})", readied)


def update(model: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Each row's columns have the given values; its last value is the id."""
    readied = _readied(model, [*columns, "id"], rows)
    if not readied:
        return
    sets = ", ".join(f"{_quoted(c)} = %s" for c in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {_quoted(model._meta.db_table)} SET {sets} WHERE id = %s", readied)


def ids_for(model: Table, count: int) -> list[int]:
    """So many ids that no other row has or will have. Call it in the transaction that inserts them."""
    if not count:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = f"SELECT nextval(pg_get_serial_sequence('{_quoted(table)}', 'id')) FROM generate_series(1, %s)"
            cursor.execute(sequence, [count])
            return [pk for (pk,) in cursor.fetchall()]
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {_quoted(table)}")
        highest = cursor.fetchone()[0]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        used = cursor.fetchone()
    first = max(highest, used[0] if used else 0) + 1
    return list(range(first, first + count))


def _readied(model: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    """Each value as the database driver wants it."""
    by_column = {f.column: f for f in model._meta.concrete_fields}
    converters = [_converter(by_column[c]) for c in columns]
    return [[v if f is None else f(v) for f, v in zip(converters, row, strict=True)] for row in rows]


def _converter(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    if isinstance(field, models.JSONField):
        return lambda value: json.dumps(value, ensure_ascii=False)
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    if isinstance(field, models.DateField):
        return connection.ops.adapt_datefield_value
    return None


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
