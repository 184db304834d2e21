"""Uploads: which there are, who sees them, which wait on the shelf for linkage."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from bangfu.accounts.queries import scope_of
from bangfu.ground.errors import NotFound, gettext_noop
from bangfu.ledgers.language import load_contracts
from bangfu.ledgers.models import Upload
from bangfu.ledgers.permissions import sees_whole_county
from bangfu.ledgers.sentences import title_of

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff


class UploadNotFound(NotFound):
    """There is no such upload, or not for this officer."""


def uploads_seen_by(staff: Staff) -> QuerySet[Upload]:
    """Uploads this officer may open, newest first. Grain: one row per file sent.

    County and inspecting officers of the whole county see all; a department those of its contracts; townships and
    villages those in which a row of their villages was sent back; whoever sent a file sees it.
    """
    scope = scope_of(staff)
    found = Upload.objects.select_related("sent_by", "job").order_by("-pk")
    if sees_whole_county(scope):
        return found
    own = [c.id for c in load_contracts().values() if c.department in scope.departments]
    seen = Q(contract__in=own)
    if scope.ranges:
        seen |= Q(pk__in=Upload.objects.filter(scope.village_q("rejections__village_code")).values("pk"))
    return found.filter(seen)


def upload_seen_by(staff: Staff, pk: int) -> Upload:
    """One upload this officer may open. Raises: UploadNotFound, whether it is missing or not theirs."""
    upload = uploads_seen_by(staff).filter(pk=pk).first()
    if upload is None:
        raise UploadNotFound(gettext_noop("没有这个文件,或者不在您的管理范围内。"))
    return upload


def upload(pk: int) -> Upload:
    """The upload of that number, for rooms above and for jobs. Raises: UploadNotFound."""
    found = Upload.objects.filter(pk=pk).first()
    if found is None:
        raise UploadNotFound(gettext_noop("没有这个文件,或者不在您的管理范围内。"))
    return found


def tables_of_uploads(numbers: Iterable[int]) -> dict[int, str]:
    """Of which table each upload was, by its title: how a source is quoted. One query, no file names."""
    found = Upload.objects.filter(pk__in=set(numbers)).values_list("pk", "contract")
    tables = load_contracts()
    return {pk: title_of(tables[table]) if table in tables else table for pk, table in found}


def same_file(staff: Staff, sha256: str) -> QuerySet[Upload]:
    """Uploads this officer may open that brought the very same bytes, newest first. Grain: one row per upload."""
    return uploads_seen_by(staff).filter(blob_sha256=sha256)


def answers_to(staff: Staff, upload: Upload) -> QuerySet[Upload]:
    """Uploads this officer may open that correct rows of this one, newest first. Grain: one row per upload."""
    return uploads_seen_by(staff).filter(Q(corrects=upload) | Q(pk__in=upload.rejections.values("corrected_by")))


def periods_among(uploads: QuerySet[Upload]) -> list[tuple[str, str]]:
    """The periods of these uploads as choices, newest first."""
    periods = uploads.order_by("-period").values_list("period", flat=True).distinct()
    return [(period, period) for period in periods]


def uploads_to_link() -> QuerySet[Upload]:
    """Kept uploads nobody has taken from the shelf yet, oldest first. Grain: one row per upload."""
    return Upload.objects.filter(state=Upload.State.KEPT, taken_at=None).order_by("pk")


def uploads_to_unlink() -> QuerySet[Upload]:
    """Withdrawn uploads whose traces above are still to be taken away, oldest first. Grain: one row per upload."""
    return Upload.objects.filter(state=Upload.State.WITHDRAWN, withdrawal_taken_at=None).order_by("pk")


def standing_uploads(contract_id: str, period: str) -> QuerySet[Upload]:
    """Kept uploads of a contract and period, oldest first: the later one wins where both name a row."""
    return Upload.objects.filter(contract=contract_id, period=period, state=Upload.State.KEPT).order_by("pk")
