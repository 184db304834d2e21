"""An upload is taken back: its rows no longer stand, and rows of other files that only repeated it stand for themselves."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db import transaction
from django.db.models import F

from bangfu.accounts import actions as accounts
from bangfu.accounts.queries import scope_of
from bangfu.ground import clock, vault
from bangfu.ground.errors import Refused, gettext_noop
from bangfu.ground.killpoints import kill_point
from bangfu.ledgers import queries
from bangfu.ledgers.models import RejectedRow, Upload
from bangfu.ledgers.permissions import check_can_send
from bangfu.ledgers.queries.rows import UNCHANGED
from bangfu.ledgers.queries.standing import Promotion
from bangfu.ledgers.rules import states

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff


class WithdrawalNeedsReason(Refused):
    """A withdrawal is explained in the record."""


def withdraw(upload: Upload, *, by: Staff, reason: str, at: dt.datetime | None = None) -> Upload:
    """The upload no longer stands; linkage fetches it from the shelf. Rows it answered are open again.

    Rows of other files of the period that only repeated it now stand for themselves: those files go to the shelf once
    more. Raises: NotYourFeed, WrongMove, WithdrawalNeedsReason.
    """
    check_can_send(scope_of(by), queries.contract(upload.contract))
    if not reason.strip():
        raise WithdrawalNeedsReason(gettext_noop("撤回要写明原因。"))
    states.check_can_become(Upload.objects.get(pk=upload.pk).state, Upload.State.WITHDRAWN)
    at = at or clock.now()
    while True:
        standing = list(queries.standing_uploads(upload.contract, upload.period))
        others = queries.promotions(standing, upload)
        stored = [_stored(one) for one in others]
        kill_point("ledgers.withdraw.after_rows")
        if _withdrawn(
            upload, standing, list(zip(others, stored, strict=True)), by=by, reason=reason.strip()[:200], at=at
        ):
            break
    kill_point("ledgers.withdraw.after_commit")
    upload.refresh_from_db()
    return upload


def _stored(one: Promotion) -> str:
    """The upload's rows lie in the vault with their new standing, those that say something new first."""
    place = one.table.column_names.index(UNCHANGED)
    table = one.table.set_column(place, UNCHANGED, pa.array(one.stays, pa.bool_()))
    out = io.BytesIO()
    pq.write_table(table.take(pc.sort_indices(table[UNCHANGED])), out, compression="zstd")
    return vault.put(out.getvalue())


def _withdrawn(
    upload: Upload,
    standing: list[Upload],
    promoted: list[tuple[Promotion, str]],
    *,
    by: Staff,
    reason: str,
    at: dt.datetime,
) -> bool:
    """One short transaction; False when the period's uploads changed meanwhile and all must be reckoned again."""
    with transaction.atomic():
        kept = Upload.objects.select_for_update().filter(pk=upload.pk)
        states.check_can_become(kept.get().state, Upload.State.WITHDRAWN)
        now = queries.standing_uploads(upload.contract, upload.period).values_list("pk", "rows_sha256")
        if list(now) != [(u.pk, u.rows_sha256) for u in standing]:
            return False
        kept.update(
            state=Upload.State.WITHDRAWN,
            withdrawn_at=at,
            withdrawn_by=by,
            withdrawal_reason=reason,
            version=F("version") + 1,
        )
        for one, sha256 in promoted:
            Upload.objects.filter(pk=one.upload.pk).update(
                rows_sha256=sha256,
                accepted_rows=F("accepted_rows") + one.rows,
                unchanged_rows=F("unchanged_rows") - one.rows,
                taken_at=None,
                version=F("version") + 1,
            )
        reopened = RejectedRow.objects.filter(corrected_by=upload).update(corrected_by=None)
        kill_point("ledgers.withdraw.before_commit")
        detail = {
            "reason": reason,
            "rows": upload.accepted_rows,
            "reopened": reopened,
            "standing_again": {str(one.upload.pk): one.rows for one, _sha256 in promoted},
        }
        accounts.record(by=by, verb="ledgers.withdraw", thing=f"upload:{upload.pk}", detail=detail, at=at)
    return True
