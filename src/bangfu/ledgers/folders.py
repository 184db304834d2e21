"""A folder of workbooks, with a manifest that says which is which or without one."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bangfu.ground import clock, jobs, periods
from bangfu.ground.errors import Refused, gettext_noop
from bangfu.ledgers import actions, queries
from bangfu.ledgers.reading import sheets_of
from bangfu.ledgers.rules.headers import HEADER_WITHIN
from bangfu.ledgers.terms import Contract, Period, Sheet

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff

MANIFEST = "manifest.csv"
ENDINGS = (".xls", ".xlsx", ".csv")
_MONTH_SAID = re.compile(
    r"(20\d{2})\s*[年\-./]\s*(1[0-2]|0?[1-9])\s*(?:月|(?![\d]))|(?<!\d)(20\d{2})(0[1-9]|1[0-2])(?!\d)"
)
_DAY_SAID = re.compile(r"(20\d{2})\s*[年\-./]\s*(1[0-2]|0?[1-9])\s*[月\-./]\s*(3[01]|[12]\d|0?[1-9])\s*日?")


class NotRecognised(Refused):
    """No contract fits the file, or its period is not to be found."""


@dataclass(frozen=True)
class Line:
    """One file to import, as a manifest says or a guess found."""

    file: Path
    contract: str
    period: str
    data_on: dt.date | None = None


def lines_of(folder: Path) -> list[Line]:
    """The folder's files in the manifest's order, or by name with contract and period read from themselves."""
    manifest = folder / MANIFEST
    if manifest.exists():
        with manifest.open(encoding="utf-8-sig", newline="") as told:
            return [
                Line(
                    folder / row["file"],
                    row["contract"],
                    row["period"],
                    dt.date.fromisoformat(row["data_on"]) if row.get("data_on") else None,
                )
                for row in csv.DictReader(told)
            ]
    return [Line(path, "", "") for path in sorted(folder.iterdir()) if path.suffix.lower() in ENDINGS]


def import_one(line: Line, *, by: Staff | None = None) -> dict[str, Any]:
    """The file went the way of an upload in this process; returns the outcome of its check. Raises: Refused."""
    data = line.file.read_bytes()
    contract_id, period = line.contract, line.period
    if not contract_id or not period:
        guess = recognised(data, line.file.name)
        contract_id, period = contract_id or guess.contract, period or guess.period
    upload = actions.receive(
        contract=contract_id, period=period, filename=line.file.name, data=data, by=by, data_on=line.data_on
    )
    done = jobs.run_now(actions.CHECK, actions.job_title(upload), {"upload": upload.pk}, by.pk if by else None)
    return dict(done.outcome)


def recognised(data: bytes, filename: str, among: Sequence[Contract] | None = None) -> Line:
    """The contract whose headers the file has, and the period its titles or name say. Raises: FileRefused, NotRecognised."""
    sheets = sheets_of(data)
    guesses = queries.guess_contract(sheets, among)
    if not guesses:
        raise NotRecognised(gettext_noop("认不出“{file}”是哪一种台账,请指明。"), file=filename)
    contract = guesses[0].contract
    period = period_said(contract.period, [*_titles(sheets), filename])
    return Line(Path(filename), contract.id, period)


def period_said(kind: Period, texts: Iterable[str]) -> str:
    """The first period the texts speak of; without one the month before today, or the year before, or today."""
    for text in texts:
        if kind is Period.DATE and (day := _DAY_SAID.search(text)):
            return f"{day[1]}-{int(day[2]):02d}-{int(day[3]):02d}"
        if found := _MONTH_SAID.search(text):
            year, month = found[1] or found[3], int(found[2] or found[4])
            if kind is Period.MONTH:
                return f"{year}-{month:02d}"
            if kind is Period.YEAR:
                return year
    before = periods.previous(periods.period_of(clock.today()))
    return {Period.MONTH: before, Period.YEAR: before[:4], Period.DATE: clock.today().isoformat()}[kind]


def _titles(sheets: Sequence[Sheet]) -> list[str]:
    """What the first lines say in cells that stand alone: titles, not headers."""
    top = [row for sheet in sheets for row in sheet.rows[:HEADER_WITHIN]]
    return [said[0] for row in top if len(said := [c for c in row if isinstance(c, str) and c.strip()]) == 1]
