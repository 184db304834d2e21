"""What a file would be read as, before anything is kept of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bangfu.accounts.queries import Scope
from bangfu.ground import vault
from bangfu.ledgers.language import load_contracts
from bangfu.ledgers.permissions import can_send
from bangfu.ledgers.queries.catalogue import guess_contract
from bangfu.ledgers.queries.rejections import masked
from bangfu.ledgers.reading import sheets_of
from bangfu.ledgers.rules import headers
from bangfu.ledgers.rules.cells import text
from bangfu.ledgers.rules.recognition import period_before, period_said, titles_of
from bangfu.ledgers.terms import Column, Contract, Sheet

ROWS_SHOWN = 5


@dataclass(frozen=True)
class SheetPreview:
    """One sheet: which label was understood as which column, what was not, and the first rows with numbers masked."""

    name: str
    header_row: int
    understood: tuple[tuple[str, Column], ...]
    missing: tuple[Column, ...]
    unsure: tuple[Column, ...]
    ignored: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    count: int


@dataclass(frozen=True)
class Preview:
    """A file as a contract reads it. `guesses` are the contracts it looks like, best first."""

    contract: Contract | None
    period: str
    guesses: tuple[Contract, ...]
    sheets: tuple[SheetPreview, ...]
    unread: tuple[str, ...]


def preview_of(sha256: str, filename: str, scope: Scope, wanted: str = "", *, today: dt.date) -> Preview:
    """How the file in the vault would be read, as the wanted contract or as the one it looks like most.

    Only contracts this scope may send. Raises: FileRefused.
    """
    among = [c for c in load_contracts().values() if can_send(scope, c)]
    sheets = sheets_of(vault.get(sha256))
    guesses = [guess.contract for guess in guess_contract(sheets, among)]
    chosen = next((c for c in among if c.id == wanted), guesses[0] if guesses else None)
    if chosen is None:
        return Preview(None, "", (), (), tuple(s.name for s in sheets))
    matches = [(s, headers.find_header(chosen, s.rows, hidden=s.hidden)) for s in sheets]
    return Preview(
        chosen,
        period_said(chosen.period, [*titles_of([s.rows for s in sheets]), filename])
        or period_before(chosen.period, today),
        tuple(guesses),
        tuple(_sheet(chosen, sheet, match) for sheet, match in matches if match),
        tuple(sheet.name for sheet, match in matches if not match),
    )


def _sheet(contract: Contract, sheet: Sheet, match: headers.Match) -> SheetPreview:
    by_place = {place: contract.column(name) for name, place in match.columns.items()}
    understood = [(match.labels[place], by_place[place]) for place in sorted(by_place)]
    below = sheet.rows[match.row + 1 :]
    return SheetPreview(
        sheet.name,
        match.row + 1,
        tuple(understood),
        tuple(contract.column(name) for name in match.missing),
        tuple(contract.column(name) for name in match.ambiguous),
        tuple(label for place, label in enumerate(match.labels) if label and place not in by_place),
        tuple(_shown(row, by_place) for row in below[:ROWS_SHOWN]),
        len(below),
    )


def _shown(row: Sequence[object], by_place: dict[int, Column]) -> tuple[str, ...]:
    return tuple(masked(by_place[place], text(row[place]) or "") for place in sorted(by_place))
