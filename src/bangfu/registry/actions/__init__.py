"""Writes of the register: files applied, sources withdrawn, events recorded, numbers revealed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bangfu.registry.actions import chunks
from bangfu.registry.actions.chunks import ApplyCounts, RowConflict, Run, SourceWithdrawn
from bangfu.registry.actions.happenings import record_event, record_person_event
from bangfu.registry.actions.households import HOUSEHOLDS
from bangfu.registry.actions.people import PERSONS, ROSTER
from bangfu.registry.actions.reveal import reveal_contact, reveal_number
from bangfu.registry.actions.withdrawing import ReasonMissing, Withdrawn, withdraw_source

__all__ = [
    "ApplyCounts",
    "ReasonMissing",
    "RowConflict",
    "SourceWithdrawn",
    "Withdrawn",
    "apply_households",
    "apply_persons",
    "apply_roster",
    "record_event",
    "record_person_event",
    "reveal_contact",
    "reveal_number",
    "withdraw_source",
]


def apply_households(rows: Any, *, source: str, data_on: dt.date, by: Any, run: Run | None = None) -> ApplyCounts:
    """Accepted rows of national_household are in the register as of their date; applied again, nothing changes.

    Shape: an Arrow table or an iterable of mappings with the contract's column names. Raises: SourceWithdrawn.
    """
    return chunks.apply(HOUSEHOLDS, rows, source=source, data_on=data_on, by=by, run=run)


def apply_persons(rows: Any, *, source: str, data_on: dt.date, by: Any, run: Run | None = None) -> ApplyCounts:
    """Accepted rows of national_person are in the register as of their date; applied again, nothing changes.

    A row that disagrees with the register about who somebody is (two names, two codes, two households) is a conflict and changes
    nothing. Shape: an Arrow table or an iterable of mappings with the contract's column names. Raises: SourceWithdrawn.
    """
    return chunks.apply(PERSONS, rows, source=source, data_on=data_on, by=by, run=run)


def apply_roster(rows: Any, *, source: str, data_on: dt.date, by: Any, run: Run | None = None) -> ApplyCounts:
    """Accepted rows of police_roster are in the register as of their date; applied again, nothing changes.

    A person registered already is found by number and exists once; who lives together is taken from the national file where it
    says so. Shape: an Arrow table or an iterable of mappings with the contract's column names. Raises: SourceWithdrawn.
    """
    return chunks.apply(ROSTER, rows, source=source, data_on=data_on, by=by, run=run)
