"""Reads of the ground: one's own background work."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from bangfu.ground.errors import NotFound, gettext_noop
from bangfu.ground.models import Job


def jobs_seen_by(staff: Any) -> QuerySet[Job]:
    """The background work this person asked for, newest first; a superuser sees all. Grain: one row per job."""
    mine = Q() if staff.is_superuser else Q(asked_by=staff.pk)
    return Job.objects.filter(mine).order_by("-pk")


def job_seen_by(staff: Any, job_id: int) -> Job:
    """One of the jobs this person may see. Raises: NotFound."""
    job = jobs_seen_by(staff).filter(pk=job_id).first()
    if job is None:
        raise NotFound(gettext_noop("没有这项后台工作,或者不是您发起的。"))
    return job
