"""Rows sent back, with what was written in them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from bangfu.accounts.queries import scope_of
from bangfu.ground.errors import NotFound, gettext_noop
from bangfu.ground.identity import decrypt, mask_bank, mask_id, mask_phone
from bangfu.ledgers.language import load_contracts
from bangfu.ledgers.models import RejectedRow, Upload
from bangfu.ledgers.permissions import sees_whole_county
from bangfu.ledgers.terms import Column, Contract, Kind

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff


class RejectionNotFound(NotFound):
    """There is no such rejected row, or not for this officer."""


@dataclass(frozen=True)
class Written:
    """A rejected row as it was written: the labels of its sheet and its cells, and which column is which."""

    row: RejectedRow
    contract: Contract
    labels: tuple[str, ...]
    columns: dict[str, int]
    units: dict[str, str]

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """What stands in the row, decrypted."""
        return tuple(json.loads(decrypt(self.row.cells_cipher)))

    def value(self, name: str) -> str:
        """What stands in a column of the contract, "" when the file has no such column."""
        place = self.columns.get(name)
        return self.cells[place] if place is not None and place < len(self.cells) else ""

    def shown(self, column: Column) -> str:
        """The value as a list may show it: numbers of people masked."""
        return masked(column, self.value(column.name))


def rejections_seen_by(staff: Staff) -> QuerySet[RejectedRow]:
    """Rejected rows of kept uploads this officer may see. Grain: one row per upload, sheet and row number.

    Whole-county officers see all, a department those of its contracts, townships and villages those of their villages.
    """
    scope = scope_of(staff)
    kept = RejectedRow.objects.filter(upload__state=Upload.State.KEPT).select_related("upload", "corrected_by")
    if sees_whole_county(scope):
        return kept
    own = [c.id for c in load_contracts().values() if c.department in scope.departments]
    return kept.filter(Q(upload__contract__in=own) | (Q(village_code__gt="") & scope.village_q()))


def rejection_seen_by(staff: Staff, pk: int) -> RejectedRow:
    """One rejected row this officer may see. Raises: RejectionNotFound."""
    row = rejections_seen_by(staff).filter(pk=pk).first()
    if row is None:
        raise RejectionNotFound(gettext_noop("没有这条退回行,或者不在您的管理范围内。"))
    return row


def written(row: RejectedRow) -> Written:
    """The row with its labels. Its cells are decrypted when first read."""
    sheets: list[dict[str, Any]] = row.upload.header_map["sheets"]
    sheet = next(s for s in sheets if s["name"][:60] == row.sheet)
    contract = load_contracts()[row.upload.contract]
    return Written(row, contract, tuple(sheet["labels"]), sheet["columns"], sheet["units"])


def masked(column: Column, value: str) -> str:
    """The value with a person's numbers starred; anything else as it is."""
    if column.kind is Kind.PHONE:
        return mask_phone(value)
    if column.kind in (Kind.ID_NUMBER, Kind.CARD_NUMBER):
        return mask_id(value)
    return mask_bank(value) if column.sensitive and column.is_identity else value
