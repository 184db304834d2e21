"""A rejected row is corrected in the browser: it goes the way of a file with one row."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.accounts import actions as accounts
from bangfu.accounts.queries import scope_of
from bangfu.ground.errors import AlreadyDone, gettext_noop
from bangfu.ledgers import excel, queries
from bangfu.ledgers.actions.receive import record_upload
from bangfu.ledgers.checking.file import ANSWER_LABEL
from bangfu.ledgers.models import RejectedRow, Upload
from bangfu.ledgers.permissions import check_can_correct
from bangfu.ledgers.queries.rejections import Written, rejections_seen_by, written

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff


def correct_row(row: RejectedRow, *, cells: Sequence[str], by: Staff, at: dt.datetime | None = None) -> Upload:
    """The row, with its cells as they should be, is sent again as an upload of its own that answers it.

    Raises: NotYourFeed; AlreadyDone when the row was answered before.
    """
    contract = queries.contract(row.upload.contract)
    check_can_correct(scope_of(by), contract, row.village_code)
    with transaction.atomic():
        still_open = RejectedRow.objects.select_for_update().filter(pk=row.pk, corrected_by=None)
        if not still_open.exists():
            raise AlreadyDone(gettext_noop("这一行已经重送过了,请刷新页面看最新状态。"))
        return record_upload(
            contract=contract,
            period=row.upload.period,
            filename=_("更正-第%(number)s号文件-%(sheet)s-第%(row)s行.csv")
            % {"number": row.upload_id, "sheet": row.sheet, "row": row.row_no},
            data=_one_row(written(row), cells),
            by=by,
            corrects=row.upload,
            data_on=row.upload.data_on,
            at=at,
        )


def open_for_correction(row: RejectedRow, *, by: Staff, at: dt.datetime | None = None) -> Written:
    """The row in the open, and the journal says who looked. Raises: NotYourFeed."""
    check_can_correct(scope_of(by), queries.contract(row.upload.contract), row.village_code)
    accounts.record_reveal(by=by, thing=f"rejection:{row.pk}", field="row", reason=_("更正退回行"), at=at)
    return written(row)


def take_rejected_workbook(upload: Upload, *, by: Staff, at: dt.datetime | None = None) -> bytes:
    """The upload's open rejected rows as a workbook with reasons, and the journal says who took it. Raises: NotYourFeed."""
    contract = queries.contract(upload.contract)
    rows = list(rejections_seen_by(by).filter(upload=upload, corrected_by=None).order_by("sheet", "row_no"))
    for code in {row.village_code for row in rows} or {""}:
        check_can_correct(scope_of(by), contract, code)
    accounts.record(
        by=by, verb="ledgers.download", thing=f"upload:{upload.pk}", detail={"rejected_rows": len(rows)}, at=at
    )
    return excel.rejected_workbook(contract, [written(row) for row in rows])


def _one_row(row: Written, cells: Sequence[str]) -> bytes:
    labels = excel.labels_to_write(row.contract, row)
    places = [place for place, label in enumerate(labels) if label]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*(labels[place] for place in places), ANSWER_LABEL])
    writer.writerow([*(cells[place] if place < len(cells) else "" for place in places), str(row.row.pk)])
    return out.getvalue().encode("utf-8-sig")
