"""Whole numbers that stay whole, and the newest of several rows."""

from __future__ import annotations

from typing import Any

import ibis


def whole_sum(column: Any, where: Any | None = None) -> Any:
    """The sum as a 64-bit integer, null over no rows.

    DuckDB sums bigint as HUGEINT and Ibis leaves a plain cast out, so the sum passes through an exact decimal.
    """
    return column.sum(where=where).cast("decimal(38, 0)").cast("int64")


def newest(table: Any, by: str, *order: Any) -> Any:
    """The first row of each `by` in the order given. Grain: one row per `by`."""
    turn = ibis.row_number().over(ibis.window(group_by=by, order_by=list(order)))
    return table.mutate(turn=turn).filter(ibis._.turn == 0).drop("turn")


def when_received(column: Any, is_received: bool, absent: Any) -> Any:
    """What an unlisted person or household has: `absent` when the list came, null when it did not."""
    return column.coalesce(absent) if is_received else ibis.null(column.type())


def blank_as_null(column: Any) -> Any:
    """Empty text is not a value."""
    return column.nullif("")
