"""One upload in words: what was wrong most, where the first errors are, who may see its counts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet

from bangfu.accounts.queries import Scope
from bangfu.ledgers.language import load_contracts
from bangfu.ledgers.models import RejectedRow, Upload
from bangfu.ledgers.permissions import sees_whole_county
from bangfu.ledgers.sentences import say
from bangfu.ledgers.terms import Contract

_CELL = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True)
class Fault:
    """One kind of fault in an upload, how many rows have it, and one of them."""

    sentence: str
    rows: int
    example: int


@dataclass(frozen=True)
class FirstError:
    """One cell that is wrong: its rejected row, its place as Excel names it, and what is wrong."""

    row_id: int
    sheet: str
    row_no: int
    column: str
    sentence: str


def sees_counts(scope: Scope, upload: Upload) -> bool:
    """Whether the upload's own counts may be shown: to the whole county and to its department."""
    return sees_whole_county(scope) or load_contracts()[upload.contract].department in scope.departments


def faults_of(contract: Contract, rejections: QuerySet[RejectedRow]) -> list[Fault]:
    """The kinds of faults among these rows, the commonest first. Grain: one per column and reason."""
    found: Counter[tuple[str, str]] = Counter()
    example: dict[tuple[str, str], int] = {}
    for pk, reasons in rejections.values_list("pk", "reasons"):
        for reason in reasons:
            kind = (reason["why"], reason.get("column", ""))
            found[kind] += 1
            example.setdefault(kind, pk)
    return [
        Fault(
            say(contract, {"why": why, "column": column, "value": "…" if why == "twice" else ""}),
            rows,
            example[why, column],
        )
        for (why, column), rows in found.most_common()
    ]


def first_errors(contract: Contract, rejections: QuerySet[RejectedRow], most: int = 10) -> list[FirstError]:
    """The first wrong cells in the order of the file."""
    found = []
    for row in rejections.order_by("sheet", "row_no")[:most]:
        for reason in row.reasons:
            place = _CELL.fullmatch(reason.get("cell", ""))
            found.append(FirstError(row.pk, row.sheet, row.row_no, place[1] if place else "", say(contract, reason)))
    return found[:most]
