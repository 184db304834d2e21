"""A job as people see it: its state as a status, its speed and time left."""

from __future__ import annotations

from dataclasses import dataclass

from bangfu.ground import clock
from bangfu.ground.listing import Status
from bangfu.ground.listing.columns import Tone
from bangfu.ground.models import Job
from bangfu.ground.rules import Pace, pace

TONES: dict[str, Tone] = {"queued": "normal", "running": "info", "done": "done", "failed": "overdue", "stopped": "soon"}


@dataclass(frozen=True, slots=True)
class JobView:
    """What the job component shows besides the row itself."""

    status: Status
    is_live: bool
    pace: Pace
    took: int | None


def job_status(job: Job) -> Status:
    """The state of a job as a word, a shape and a colour."""
    return Status(TONES[job.state], Job.State(job.state).label)


def job_view(job: Job) -> JobView:
    """The job with its pace as of now, or as it was when it ended."""
    is_live = job.state in (Job.State.QUEUED, Job.State.RUNNING)
    until = job.ended_at or clock.now()
    seconds = (until - job.started_at).total_seconds() if job.started_at else 0.0
    found = pace(done=job.done_units, total=job.all_units, begun=job.begun_units, seconds=seconds)
    return JobView(job_status(job), is_live, found, round(seconds) if job.started_at else None)
