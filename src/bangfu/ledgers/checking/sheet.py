"""One sheet: its columns read, its lines told from its rows, each bad row with its reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa

from bangfu.ledgers.checking import between
from bangfu.ledgers.checking.columns import ColumnRead, read_column
from bangfu.ledgers.checking.villages import Names, read_villages
from bangfu.ledgers.rules import lines
from bangfu.ledgers.rules.cells import is_blank, text
from bangfu.ledgers.rules.headers import Match, plain
from bangfu.ledgers.terms import Contract, Sheet

CHECK = "check:"
"""A reason that begins so names one of the contract's checks by its number."""


@dataclass(frozen=True)
class Reason:
    """Why a row goes back: a word of `sentences`, the column and cell it is about, the value where it may be shown."""

    why: str
    column: str = ""
    cell: str = ""
    value: str = ""

    def as_json(self) -> dict[str, str]:
        """The reason as it is stored."""
        return {k: v for k, v in vars(self).items() if v}


@dataclass(frozen=True)
class RejectedLine:
    """One row sent back. `cells` are what was written, as text, under all labels of the sheet."""

    sheet: str
    row_no: int
    cells: tuple[str, ...]
    reasons: tuple[Reason, ...]
    village_code: str = ""


@dataclass
class CheckedSheet:
    """One sheet after checking: good rows as a typed table, rejected rows, and lines that are no rows, by kind."""

    name: str
    table: pa.Table
    rejected: list[RejectedLine]
    skipped: Counter[str] = field(default_factory=Counter)


def check_sheet(contract: Contract, sheet: Sheet, match: Match, names: Names) -> CheckedSheet:
    """The rows under the header, kept or sent back; read rows = good rows + rejected rows."""
    given = sheet.rows[match.row + 1 :]
    by_place = list(zip(*given, strict=True)) if given else [()] * len(match.labels)
    reads = {
        name: read_column(contract.column(name), by_place[place], match.units.get(name, ""))
        for name, place in match.columns.items()
    }
    codes = _villages(contract, reads, len(given), names)
    faults: dict[int, list[Reason]] = {}
    for name, read in reads.items():
        for row, bad in read.bad.items():
            faults.setdefault(row, []).append(_reason(contract, sheet, match, name, row, bad.why))
    skipped = _take_out_lines(given, faults, {plain(x) for x in match.labels})
    _name_formulas(sheet, faults)
    table = _placed(_table(contract, reads, codes), sheet.name, match.row + 2)
    table = _without(table, {*faults, *skipped})
    first = match.row + 2
    for number, rows in enumerate(between.failing_rows(contract, table)):
        for place in rows:
            faults.setdefault(table["row_no"][place].as_py() - first, []).append(Reason(f"{CHECK}{number}"))
    if len(faults) and table.num_rows:
        broken = {row + first for row in faults}
        table = _without(table, {at for at, no in enumerate(table["row_no"].to_pylist()) if no in broken})
    rejected = [_rejected(sheet, match, row, faults[row], codes) for row in sorted(faults)]
    return CheckedSheet(sheet.name, table, rejected, Counter(skipped.values()))


def _rejected(sheet: Sheet, match: Match, row: int, reasons: Sequence[Reason], codes: pa.Array | None) -> RejectedLine:
    return RejectedLine(
        sheet.name,
        match.row + 2 + row,
        tuple(text(cell) or "" for cell in sheet.rows[match.row + 1 + row]),
        tuple(sorted(reasons, key=lambda r: match.columns.get(r.column, -1))),
        (codes[row].as_py() or "") if codes is not None else "",
    )


def _placed(table: pa.Table, title: str, first: int) -> pa.Table:
    """The table with where each row stands in the file."""
    count = table.num_rows
    places = pa.array(np.arange(first, first + count, dtype=np.int32))
    return table.append_column("sheet", pa.repeat(pa.scalar(title), count)).append_column("row_no", places)


def _without(table: pa.Table, rows: Collection[int]) -> pa.Table:
    """The table without these rows."""
    if not rows:
        return table
    keep = np.ones(table.num_rows, dtype=bool)
    keep[np.fromiter(rows, dtype=np.int64)] = False
    return table.filter(pa.array(keep))


def cell_name(place: int, row_no: int) -> str:
    """A cell as Excel names it: (5, 37) -> F37. Place counts from 0, row from 1."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row_no}"


def _reason(contract: Contract, sheet: Sheet, match: Match, name: str, row: int, why: str) -> Reason:
    place, row_no = match.columns[name], match.row + 2 + row
    cell = cell_name(place, row_no)
    shown = "" if contract.column(name).sensitive else (text(sheet.rows[row_no - 1][place]) or "")[:40]
    return Reason(why, name, cell, shown)


def _name_formulas(sheet: Sheet, faults: dict[int, list[Reason]]) -> None:
    """A cell that seems blank because its formula was never calculated is told so. Asked only when something is blank."""
    if not any(reason.why == "blank" for reasons in faults.values() for reason in reasons):
        return
    unvalued = sheet.unvalued()
    for row, reasons in faults.items():
        faults[row] = [
            replace(reason, why="formula") if reason.why == "blank" and reason.cell in unvalued else reason
            for reason in reasons
        ]


def _villages(contract: Contract, reads: Mapping[str, ColumnRead], rows: int, names: Names) -> pa.Array | None:
    """Village codes by row, None for a contract without villages; a village nobody knows makes its cell bad."""
    column = contract.village_column
    if column is None:
        return None
    if column.name not in reads:
        return pa.nulls(rows, pa.string())
    villages = reads[column.name].values.to_pylist()
    townships = reads[column.township].values.to_pylist() if column.township in reads else [None] * rows
    codes, bad = read_villages(column, townships, villages, names)
    for row, fault in bad.items():
        reads[column.name].bad.setdefault(row, fault)
    return codes


def _take_out_lines(
    given: Sequence[Sequence[Any]], faults: dict[int, list[Reason]], labels: set[str]
) -> dict[int, str]:
    """Lines that are no rows, by their kind, taken out of the faults. Only a line that cannot be kept is ever one."""
    found = {row: kind for row in faults if (kind := _kind_of(given[row], labels))}
    for row in found:
        del faults[row]
    return found


def _kind_of(cells: Sequence[Any], labels: set[str]) -> str:
    if all(is_blank(cell) for cell in cells):
        return "blank"
    if lines.is_total(cells):
        return "total"
    if lines.is_header_again(cells, labels):
        return "header"
    return "note" if lines.is_note(cells) else ""


def _table(contract: Contract, reads: Mapping[str, ColumnRead], codes: pa.Array | None) -> pa.Table:
    columns: dict[str, pa.Array] = {}
    for column in contract.columns:
        if read := reads.get(column.name):
            columns[column.name] = read.values
            if read.checks is not None:
                columns[f"{column.name}_check"] = read.checks
    if codes is not None:
        columns["village_code"] = codes
    return pa.table(columns)
