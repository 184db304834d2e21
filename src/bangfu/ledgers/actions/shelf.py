"""The shelf between this room and linkage: what was taken, and what became of a withdrawal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Value
from django.db.models.functions import Coalesce

from bangfu.ground import clock
from bangfu.ground.errors import AlreadyDone, gettext_noop
from bangfu.ledgers.models import Upload


def mark_taken(upload: Upload, linked: Mapping[str, Any], *, at: dt.datetime | None = None) -> None:
    """The kept upload is off the shelf and says how its rows were linked: level -> rows. Call it in the transaction of the links.

    Called again after new answers, it keeps the first instant and tells the new counts. Raises: AlreadyDone when the
    upload was withdrawn meanwhile; then the links must not be kept.
    """
    kept = Upload.objects.filter(pk=upload.pk, state=Upload.State.KEPT)
    if not kept.update(taken_at=Coalesce("taken_at", Value(at or clock.now())), linked_rows=dict(linked)):
        raise AlreadyDone(gettext_noop("第 {number} 号文件已撤回。"), number=upload.pk)
    upload.refresh_from_db()


def mark_linked_again(upload: Upload, linked: Mapping[str, Any]) -> None:
    """The taken upload says how its rows are linked now: answers or a changed register moved some. Call it in their transaction.

    Raises: AlreadyDone when it was withdrawn meanwhile or never taken; then the links must not be kept.
    """
    taken = Upload.objects.filter(pk=upload.pk, state=Upload.State.KEPT, taken_at__isnull=False)
    if not taken.update(linked_rows=dict(linked)):
        raise AlreadyDone(gettext_noop("第 {number} 号文件还没有关联过或已撤回。"), number=upload.pk)
    upload.refresh_from_db()


def mark_withdrawal_taken(
    upload: Upload, outcome: Mapping[str, Any] | None = None, *, at: dt.datetime | None = None
) -> None:
    """The rooms above have taken the withdrawn upload's traces away; `outcome` says what went and what was acted on.

    Raises: AlreadyDone when this was done before or the upload was not withdrawn.
    """
    waiting = Upload.objects.filter(pk=upload.pk, state=Upload.State.WITHDRAWN, withdrawal_taken_at=None)
    if not waiting.update(withdrawal_taken_at=at or clock.now(), withdrawal_outcome=dict(outcome or {})):
        raise AlreadyDone(gettext_noop("第 {number} 号文件的撤回已处理过,或它没有撤回。"), number=upload.pk)
    upload.refresh_from_db()
