"""A file comes in: kept in the vault as it was sent, and a job to check it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.accounts import actions as accounts
from bangfu.accounts.queries import scope_of
from bangfu.ground import clock, jobs, vault
from bangfu.ground.errors import Refused, gettext_noop
from bangfu.ground.killpoints import kill_point
from bangfu.ledgers import queries
from bangfu.ledgers.models import Upload
from bangfu.ledgers.permissions import check_can_send
from bangfu.ledgers.rules.freshness import is_period, period_end
from bangfu.ledgers.terms import Contract, Period

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff

CHECK = "ledgers.check"
"""The kind of job that checks an upload."""


class NotAPeriodOfThis(Refused):
    """The period is not one of the contract's kind."""


class TooLarge(Refused):
    """The file is larger than the installation takes."""


def receive(
    *,
    contract: str,
    period: str,
    filename: str,
    data: bytes,
    by: Staff | None,
    corrects: Upload | None = None,
    data_on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Upload:
    """The file is in the vault, its upload is recorded, and a job to check it waits. `by` None is the system itself.

    `data_on`: the day the data speak for; without it the end of the period, or today when that is earlier.
    Raises: UnknownContract, NotYourFeed, NotAPeriodOfThis, TooLarge.
    """
    wanted = queries.contract(contract)
    if by is not None:
        check_can_send(scope_of(by), wanted)
    check_period(wanted, period)
    check_size(len(data))
    day = data_on or min(period_end(wanted.period, period), clock.today())
    return record_upload(
        contract=wanted, period=period, filename=filename, data=data, by=by, corrects=corrects, data_on=day, at=at
    )


def record_upload(
    *,
    contract: Contract,
    period: str,
    filename: str,
    data: bytes,
    by: Staff | None,
    corrects: Upload | None,
    data_on: dt.date,
    at: dt.datetime | None = None,
) -> Upload:
    """The upload stands with its job and its journal entry. The caller has made sure that it may."""
    sha256 = vault.put(data)
    kill_point("ledgers.receive.after_vault")
    with transaction.atomic():
        upload = Upload.objects.create(
            contract=contract.id,
            period=period,
            data_on=data_on,
            filename=filename[-200:],
            blob_sha256=sha256,
            sent_by=by,
            sent_at=at or clock.now(),
            corrects=corrects,
        )
        request_check(upload, by=by)
        detail = {"contract": contract.id, "period": period, "file": upload.filename, "sha256": sha256}
        accounts.record(by=by, verb="ledgers.receive", thing=f"upload:{upload.pk}", detail=detail)
        kill_point("ledgers.receive.before_commit")
    return upload


def check_size(size: int) -> None:
    """Nothing, when the file is not too large. Raises: TooLarge."""
    if size > settings.MAX_UPLOAD_BYTES:
        most = settings.MAX_UPLOAD_BYTES // 2**20
        raise TooLarge(gettext_noop("文件超过 {most} MB,请按乡镇拆成几个文件,同一期分别上传。"), most=most)


def request_check(upload: Upload, *, by: Staff | None) -> None:
    """A job to check the upload waits in the queue, and the upload knows it. Asked twice, there is still one."""
    job = jobs.request(CHECK, job_title(upload), {"upload": upload.pk}, by_id=by.pk if by else None)
    Upload.objects.filter(pk=upload.pk).update(job=job)
    upload.job = job


def job_title(upload: Upload) -> str:
    """What the job list shows."""
    return _("检查 %(title)s %(period)s") % {
        "title": queries.title_of(queries.contract(upload.contract)),
        "period": upload.period,
    }


def check_period(contract: Contract, period: str) -> None:
    """Nothing, when the text is a period of the contract's kind. Raises: NotAPeriodOfThis."""
    if not is_period(contract.period, period):
        example = {Period.MONTH: "2021-07", Period.YEAR: "2021", Period.DATE: "2020-03-31"}[contract.period]
        raise NotAPeriodOfThis(
            gettext_noop("“{period}”不是期别,请写成 {example} 的样子。"), period=period, example=example
        )
