"""A person says which header is which; it is remembered for every later file with the same headers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from bangfu.accounts import actions as accounts
from bangfu.accounts.queries import scope_of
from bangfu.ground import clock
from bangfu.ground.errors import Refused, gettext_noop
from bangfu.ledgers import queries
from bangfu.ledgers.actions.receive import request_check
from bangfu.ledgers.models import HeaderMapping, Upload
from bangfu.ledgers.permissions import check_can_send
from bangfu.ledgers.rules import headers, states
from bangfu.ledgers.terms import Contract

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff


class MappingIncomplete(Refused):
    """A required column has no header, or one header was given to two columns."""


def map_headers(
    upload: Upload, *, columns: Mapping[str, str], by: Staff, at: dt.datetime | None = None
) -> HeaderMapping:
    """The sheet's headers are mapped (column name -> label, "" for none), remembered, and the upload is checked again.

    Raises: NotYourFeed, WrongMove, MappingIncomplete.
    """
    contract = queries.contract(upload.contract)
    check_can_send(scope_of(by), contract)
    states.check_can_become(upload.state, Upload.State.RECEIVED)
    sheet = unsure_sheet(upload)
    chosen = {name: headers.plain(label) for name, label in columns.items()}
    _check_mapping(contract, sheet, chosen)
    with transaction.atomic():
        mapping, _made = HeaderMapping.objects.update_or_create(
            contract=contract.id,
            headers_digest=headers.digest_of(sheet["labels"]),
            defaults={"columns": chosen, "mapped_by": by, "mapped_at": at or clock.now()},
        )
        waiting = Upload.objects.filter(pk=upload.pk, state=Upload.State.MAPPING)
        waiting.update(state=Upload.State.RECEIVED, version=F("version") + 1)
        upload.refresh_from_db()
        request_check(upload, by=by)
        accounts.record(by=by, verb="ledgers.map", thing=f"upload:{upload.pk}", detail={"columns": chosen}, at=at)
    return mapping


def unsure_sheet(upload: Upload) -> dict[str, Any]:
    """The first sheet whose headers are not sure, as the upload's header map has it."""
    sheets: list[dict[str, Any]] = upload.header_map["sheets"]
    return next(s for s in sheets if s["missing"] or s["ambiguous"])


def _check_mapping(contract: Contract, sheet: Mapping[str, Any], chosen: Mapping[str, str]) -> None:
    labels = {headers.plain(label) for label in sheet["labels"]}
    given = [label for label in chosen.values() if label]
    if not set(chosen) <= {c.name for c in contract.columns} or not set(given) <= labels:
        raise MappingIncomplete(gettext_noop("选了文件里没有的表头,请刷新页面后重选。"))
    if len(set(given)) < len(given):
        raise MappingIncomplete(gettext_noop("同一个表头选给了两列,请改其中一个。"))
    settled = {name for name in sheet["columns"] if name not in chosen} | {name for name in chosen if chosen[name]}
    lacking = [c.header for c in contract.columns if c.required and c.name not in settled]
    if lacking:
        raise MappingIncomplete(gettext_noop("还有必填的列没有对应:{columns}。"), columns="、".join(lacking))
