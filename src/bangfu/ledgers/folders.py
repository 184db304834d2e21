"""A folder of workbooks, with a manifest that says which is which or without one."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bangfu.ground import clock, jobs
from bangfu.ground.errors import Refused, gettext_noop
from bangfu.ledgers import actions, queries
from bangfu.ledgers.reading import sheets_of
from bangfu.ledgers.rules.recognition import period_before, period_said, titles_of
from bangfu.ledgers.terms import Contract

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff

MANIFEST = "manifest.csv"
ENDINGS = (".xls", ".xlsx", ".csv")


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
    said = period_said(contract.period, [*titles_of([s.rows for s in sheets]), filename])
    return Line(Path(filename), contract.id, said or period_before(contract.period, clock.today()))
