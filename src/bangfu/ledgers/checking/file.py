"""One file: its sheets matched to the contract, checked, and compared with what is already kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from bangfu.ledgers.checking.digests import with_digests
from bangfu.ledgers.checking.sheet import Reason, RejectedLine, check_sheet
from bangfu.ledgers.checking.villages import Names
from bangfu.ledgers.rules import headers
from bangfu.ledgers.rules.cells import text
from bangfu.ledgers.terms import Contract, Sheet

ANSWER_LABEL = "退回编号"
REASON_LABEL = "退回原因"
OWN_LABELS = (ANSWER_LABEL, REASON_LABEL)
"""Columns we add to the workbook of rejected rows; when it comes back they say which row is being answered."""


@dataclass(frozen=True)
class MatchedSheet:
    """A sheet and its header; `match` is None when the sheet holds no such table (a cover, an explanation)."""

    sheet: Sheet
    match: headers.Match | None


@dataclass
class CheckedFile:
    """A file after checking. read = good + rejected + repeated; lines that are no rows are counted apart."""

    good: pa.Table
    rejected: list[RejectedLine]
    repeated: int
    skipped: Counter[str]
    answers: dict[tuple[str, int], int] = field(default_factory=dict)


@dataclass
class Compared:
    """A checked file against what is kept: new rows, rows that say nothing new, rows sent back."""

    accepted: pa.Table
    unchanged: pa.Table
    rejected: list[RejectedLine]
    repeated: int

    @property
    def unchanged_rows(self) -> int:
        """Rows that say nothing new, repetitions within the file included."""
        return int(self.unchanged.num_rows) + self.repeated


def matched(contract: Contract, sheets: Sequence[Sheet], chosen: Mapping[str, str] | None = None) -> list[MatchedSheet]:
    """Each sheet with its header as the contract understands it."""
    return [
        MatchedSheet(s, headers.find_header(contract, s.rows, hidden=s.hidden, chosen=chosen or {})) for s in sheets
    ]


def check_file(contract: Contract, found: Sequence[MatchedSheet], names: Names) -> CheckedFile:
    """Every row of every matched sheet, kept or sent back; of rows with one key in one file only the first counts."""
    checked = [(m, check_sheet(contract, m.sheet, m.match, names)) for m in found if m.match is not None]
    tables = [with_digests(contract, c.table) for _, c in checked]
    good = pa.concat_tables(tables, promote_options="default").combine_chunks()
    rejected = [line for _, c in checked for line in c.rejected]
    skipped = sum((c.skipped for _, c in checked), Counter())
    good, conflicts, repeated = _first_of_each_key(good, {m.sheet.name: m.sheet for m, _ in checked})
    rejected = sorted([*rejected, *conflicts], key=lambda line: (line.sheet, line.row_no))
    answers = {place: no for m, _ in checked if m.match for place, no in _answers(m.sheet, m.match).items()}
    return CheckedFile(good, rejected, repeated, skipped, answers)


def compare(checked: CheckedFile, kept: Mapping[str, str]) -> Compared:
    """The good rows split by what is kept already: row_key -> row_digest of the newest standing row."""
    if not kept:
        return Compared(checked.good, checked.good.slice(0, 0), checked.rejected, checked.repeated)
    keys, digests = checked.good["row_key"].to_pylist(), checked.good["row_digest"].to_pylist()
    is_same = pa.array([kept.get(key) == digest for key, digest in zip(keys, digests, strict=True)], pa.bool_())
    is_new = pa.array([not same for same in is_same.to_pylist()], pa.bool_())
    return Compared(checked.good.filter(is_new), checked.good.filter(is_same), checked.rejected, checked.repeated)


def _first_of_each_key(good: pa.Table, sheets: Mapping[str, Sheet]) -> tuple[pa.Table, list[RejectedLine], int]:
    """Rows with a key of their own, rows that contradict an earlier one, and how many only repeat one."""
    keys = good["row_key"].to_pylist()
    if len(set(keys)) == len(keys):
        return good, [], 0
    digests = good["row_digest"].to_pylist()
    first: dict[str, int] = {}
    keep, conflicts, repeated = [], [], 0
    for row, key in enumerate(keys):
        earlier = first.setdefault(key, row)
        if earlier == row:
            keep.append(row)
        elif digests[earlier] == digests[row]:
            repeated += 1
        else:
            conflicts.append(_conflict(good, row, earlier, sheets))
    return good.take(pa.array(keep, pa.int64())), conflicts, repeated


def _conflict(good: pa.Table, row: int, earlier: int, sheets: Mapping[str, Sheet]) -> RejectedLine:
    sheet, row_no = good["sheet"][row].as_py(), good["row_no"][row].as_py()
    before = f"{good['sheet'][earlier].as_py()}!{good['row_no'][earlier].as_py()}"
    code = good["village_code"][row].as_py() if "village_code" in good.column_names else None
    written = tuple(text(cell) or "" for cell in sheets[sheet].rows[row_no - 1])
    return RejectedLine(sheet, row_no, written, (Reason("twice", value=before),), code or "")


def _answers(sheet: Sheet, match: headers.Match) -> dict[tuple[str, int], int]:
    """(sheet, row number) -> the number of the rejected row it answers, where the file carries our column."""
    place = next((i for i, label in enumerate(match.labels) if headers.plain(label) == ANSWER_LABEL), None)
    if place is None:
        return {}
    written: list[tuple[int, Any]] = [
        (match.row + 2 + n, text(row[place])) for n, row in enumerate(sheet.rows[match.row + 1 :])
    ]
    return {(sheet.name, row_no): int(no) for row_no, no in written if no and no.isdecimal()}
