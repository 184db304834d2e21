"""One column at a time: every distinct cell is read once, money and identity numbers by arithmetic on whole columns."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from bangfu.ground.identity import IdCheck, check_id
from bangfu.ledgers.rules import cells
from bangfu.ledgers.rules.cells import Bad
from bangfu.ledgers.terms import Column, Kind, Unit, WhenBad

ARROW: dict[Kind, pa.DataType] = {
    Kind.INT: pa.int64(),
    Kind.MONEY: pa.int64(),
    Kind.MU: pa.decimal128(12, 2),
    Kind.DATE: pa.date32(),
    Kind.MONTH: pa.date32(),
    Kind.BOOL: pa.bool_(),
}
"""How a kind is kept; every other kind is text."""
CHECKS = ("ok", "repaired", "card", "bad", "blank")
Cell = Any
Reader = Callable[[Cell], Any]


@dataclass
class ColumnRead:
    """A column after reading. `bad` holds the rows that cannot be kept; `checks` says how each identity number was read."""

    values: pa.Array
    bad: dict[int, Bad] = field(default_factory=dict)
    checks: pa.Array | None = None


def read_column(column: Column, given: Sequence[Cell], unit: str = "") -> ColumnRead:
    """The column's cells as typed values, with the rows whose cell cannot be kept. `unit` is what the file states for money."""
    if column.kind in (Kind.ID_NUMBER, Kind.CARD_NUMBER):
        return _read_identities(column, given)
    if column.kind is Kind.MONEY:
        return _read_money(column, given, unit or column.unit)
    if column.kind in (Kind.TEXT, Kind.VILLAGE) and (plain := _plain_texts(column, given)) is not None:
        return ColumnRead(pa.array(plain, pa.string()))
    values, bad = _each_distinct(given, reader_of(column, unit))
    return ColumnRead(pa.array(values, ARROW.get(column.kind, pa.string())), bad)


def reader_of(column: Column, unit: str = "") -> Reader:
    """How one cell of the column is read: by its kind, then its bounds, then what the contract does with a bad cell."""
    by_kind: dict[Kind, Reader] = {
        Kind.DATE: cells.date,
        Kind.MONTH: cells.month,
        Kind.BOOL: cells.boolean,
        Kind.INT: cells.integer,
        Kind.MU: cells.hundredths,
        Kind.PHONE: cells.phone,
        Kind.CODE: lambda cell: _label(column, cell),
        Kind.MONEY: lambda cell: cells.fen(cell, unit or column.unit),
    }
    plain: Reader = cells.identity_text if column.is_identity else cells.text
    read: Reader = by_kind.get(column.kind, plain)

    def read_within(cell: Cell) -> Any:
        value = read(cell)
        if isinstance(value, Bad):
            return _spared(column, cell, value)
        if value is None:
            return Bad("blank") if column.required else None
        if isinstance(value, int | Decimal) and not _is_within(column, value):
            return None if column.when_bad is WhenBad.BLANK else Bad("out_of_range")
        return value

    return read_within


_ODD_MARKS = ("'", "\t", "\u200b", "\ufeff")


def _plain_texts(column: Column, given: Sequence[Cell]) -> list[str | None] | None:
    """The column's texts when all of them are plain, by three passes over the whole; None when a cell needs a closer look."""
    if not set(map(type, given)) <= {str}:
        return None
    whole = "".join(given)
    if any(mark in whole for mark in _ODD_MARKS) or (column.is_identity and not whole.isascii()):
        return None
    values = [cell.strip() or None for cell in given]
    is_odd = (column.is_identity and not cells.EMPTY.isdisjoint(values)) or (column.required and None in values)
    return None if is_odd else values


def _each_distinct(given: Sequence[Cell], read: Reader) -> tuple[list[Any], dict[int, Bad]]:
    """Values by row and bad rows; equal cells are read once. True and 1 are equal to Python, so they are told apart."""
    has_bool = bool in set(map(type, given))
    keys = [(cell.__class__, cell) for cell in given] if has_bool else given
    known = {key: read(key[1] if has_bool else key) for key in set(keys)}
    values = list(map(known.__getitem__, keys))
    if not any(isinstance(value, Bad) for value in known.values()):
        return values, {}
    bad = {row: value for row, value in enumerate(values) if isinstance(value, Bad)}
    for row in bad:
        values[row] = None
    return values, bad


def _label(column: Column, cell: Cell) -> str | Bad | None:
    said = cells.written(cell)
    if said is None or said in column.codes:
        return said
    return column.values.get(said, Bad("not_in_list"))


def _spared(column: Column, cell: Cell, bad: Bad) -> Any:
    """What the contract makes of a cell that cannot be read: the text as typed, nothing, or still bad."""
    if column.when_bad is WhenBad.KEEP and bad.why != "digits_lost":
        return cells.text(cell)
    return None if column.when_bad is WhenBad.BLANK and not column.required else bad


def _is_within(column: Column, value: Any) -> bool:
    if isinstance(value, bool):
        return True
    return (column.least is None or value >= column.least) and (column.most is None or value <= column.most)


_FAST_YUAN = {Unit.YUAN: (100, 1e9), Unit.WAN: (1_000_000, 1e5)}
_CLOSE = 5e-5


def _read_money(column: Column, given: Sequence[Cell], unit: str) -> ColumnRead:
    """Number cells by one multiplication of the column; texts, huge sums and stray decimals one by one."""
    factor, limit = _FAST_YUAN[Unit(unit)]
    numbers = np.array([cell if cell.__class__ is float else np.nan for cell in given], dtype=np.float64)
    with np.errstate(invalid="ignore"):
        raised = numbers * factor
        fen = np.rint(raised)
        plain = (np.abs(numbers) < limit) & (np.abs(raised - fen) < _CLOSE)
        if column.least is not None:
            plain &= fen >= column.least
        if column.most is not None:
            plain &= fen <= column.most
    values = np.where(plain, fen, 0).astype(np.int64)
    odd = np.flatnonzero(~plain)
    blank = np.zeros(len(given), dtype=bool)
    bad: dict[int, Bad] = {}
    odd_values, odd_bad = _each_distinct([given[row] for row in odd.tolist()], reader_of(column, unit))
    for place, (row, value) in enumerate(zip(odd.tolist(), odd_values, strict=True)):
        if value is None:
            blank[row] = True
            if place in odd_bad:
                bad[row] = odd_bad[place]
        else:
            values[row] = value
    return ColumnRead(pa.array(values, mask=blank), bad)


_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int32)
_LAST = np.frombuffer(b"10X98765432", dtype=np.uint8)


def _read_identities(column: Column, given: Sequence[Cell]) -> ColumnRead:
    """Sound 18-place numbers by arithmetic on the whole column, the rest by the identity check one by one."""
    sound = sound_numbers(given)
    values: list[str | None] = list(given)
    checks = np.zeros(len(given), dtype=np.int8)
    bad: dict[int, Bad] = {}
    for row in np.flatnonzero(~sound).tolist():
        values[row], checks[row], fault = _one_identity(column, given[row])
        if fault:
            bad[row] = fault
    told = pa.DictionaryArray.from_arrays(pa.array(checks), pa.array(CHECKS)).cast(pa.string())
    return ColumnRead(pa.array(values, pa.string()), bad, told)


def sound_numbers(given: Sequence[Cell]) -> Any:
    """Which cells are, as they stand, 18-place numbers that the identity check calls ok. Days after the 28th are left to it."""
    texts = [cell if cell.__class__ is str and len(cell) == 18 and cell.isascii() else " " * 18 for cell in given]
    places = np.frombuffer("".join(texts).encode("ascii"), dtype=np.uint8).reshape(-1, 18)
    digits = places[:, :17].astype(np.int32) - 48
    is_digits = ((digits >= 0) & (digits <= 9)).all(axis=1)
    year = digits[:, 6] * 1000 + digits[:, 7] * 100 + digits[:, 8] * 10 + digits[:, 9]
    month = digits[:, 10] * 10 + digits[:, 11]
    day = digits[:, 12] * 10 + digits[:, 13]
    is_day = (year >= 1900) & (year < 2100) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 28)
    expected = _LAST[(digits * _WEIGHTS).sum(axis=1) % 11]
    return is_digits & is_day & (expected == places[:, 17])


_LOST = re.compile(r"\d(\.\d+)?[eE]\+?\d+|\d{15,}\.0+", re.ASCII)
"""A number that went through a number cell before it became text."""


def _one_identity(column: Column, cell: Cell) -> tuple[str | None, int, Bad | None]:
    """Number, place of its check in CHECKS, and why the row cannot be kept."""
    if isinstance(cell, dt.date | bool):
        return None, 3, Bad("not_a_number_text")
    if isinstance(cell, int | float):
        return None, 3, Bad("digits_lost")
    if cells.written(cell) is None:
        return None, 4, Bad("blank") if column.required else None
    check = check_id(cell)
    if check.kind == "bad":
        return _bad_identity(column, check)
    is_card = column.kind is Kind.CARD_NUMBER and check.kind == "card"
    return (_card_text(cell, check) if is_card else check.number), CHECKS.index(check.kind), None


def _bad_identity(column: Column, check: IdCheck) -> tuple[str | None, int, Bad | None]:
    """A number of 18 places with one slip may still find its person; anything else goes back."""
    body = check.number[:17]
    has_shape = len(check.number) == 18 and body.isascii() and body.isdigit()
    if has_shape and column.when_bad is WhenBad.KEEP:
        return check.number, 3, None
    if column.when_bad is WhenBad.BLANK and not column.required:
        return None, 3, None
    return None, 3, Bad("digits_lost" if _LOST.fullmatch(check.number) else "bad_number")


def _card_text(cell: str, check: IdCheck) -> str:
    """The whole card number in one width, its first 18 places as repaired."""
    tidy = "".join(unicodedata.normalize("NFKC", cell).split()).replace("'", "").upper()
    return check.number + tidy[18:] if len(tidy) > 18 else check.number
