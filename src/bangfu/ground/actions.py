"""Writes of the ground that a page asks for: stop or go on with a job, mute the bell."""

from __future__ import annotations

from typing import Any

from bangfu.ground import clock, jobs
from bangfu.ground.models import Job
from bangfu.ground.queries import job_seen_by, jobs_seen_by

ENDED = (Job.State.DONE, Job.State.FAILED, Job.State.STOPPED)


def stop_job(job_id: int, *, by: Any) -> Job:
    """The job is stopped, or will stop at its next safe place. Raises: NotFound."""
    jobs.stop(job_seen_by(by, job_id))
    return job_seen_by(by, job_id)


def retry_job(job_id: int, *, by: Any) -> Job:
    """A failed or stopped job waits again and goes on from its checkpoint. Raises: NotFound."""
    jobs.retry(job_seen_by(by, job_id))
    return job_seen_by(by, job_id)


def mark_jobs_seen(*, by: Any) -> int:
    """The bell is silent about every job that has ended. Returns how many it spoke of."""
    return jobs_seen_by(by).filter(asked_by=by.pk, seen_at=None, state__in=ENDED).update(seen_at=clock.now())
