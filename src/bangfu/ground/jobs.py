"""Background work. The Job row is the truth; the queue only nudges, and a lost nudge or process loses nothing.

A room registers a function per kind, which must be safe to run again from its checkpoint.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django_tasks import task

from bangfu.ground import clock
from bangfu.ground.errors import AlreadyDone, NotFound, Refused, gettext_noop
from bangfu.ground.models import Job
from bangfu.ground.processes import is_gone, this_process
from bangfu.ground.rules import is_stale, wants_nudge

BEAT_SECONDS = 5.0
TELL_SECONDS = 0.7
_functions: dict[str, Callable[[JobRun], dict[str, Any]]] = {}


class Stopped(Exception):
    """The job was asked to stop and did so at a safe place."""


class Overtaken(Exception):
    """Another process runs this job now: whatever this one was about to write is not written."""


class JobRun:
    """One run of a job, handed to its function. Everything it writes is refused once another process took over."""

    def __init__(self, job: Job) -> None:
        self.job_id = job.pk
        self.arguments: dict[str, Any] = job.arguments
        self.resume: dict[str, Any] = job.checkpoint
        self.by_id: int | None = job.asked_by
        self._attempt = job.attempt
        self._told = self._asked = 0.0

    def progress(self, done: int, all: int) -> None:  # noqa: A002  the page says "done of all"
        """The page shows so many units done of all; written at most about once a second."""
        if done < all and time.monotonic() - self._told < TELL_SECONDS:
            return
        self._told = time.monotonic()
        self._update(done_units=done, all_units=all, heartbeat_at=clock.now())

    def checkpoint(self, kept: dict[str, Any]) -> None:
        """A later run finds `kept` in `.resume`. Call it in the transaction whose work it speaks of."""
        self._update(checkpoint=kept, heartbeat_at=clock.now())
        self.resume = kept

    def check_stop(self) -> None:
        """Nothing, or Stopped when someone asked for it. Call it between chunks, where stopping leaves no half work."""
        if time.monotonic() - self._asked < TELL_SECONDS:
            return
        self._asked = time.monotonic()
        found = Job.objects.filter(pk=self.job_id).values_list("attempt", "stop_asked_at").first()
        if found is None or found[0] != self._attempt:
            raise Overtaken
        if found[1]:
            raise Stopped

    def beat(self) -> bool:
        """The heartbeat is now; False when another process took over."""
        return bool(self._mine().update(heartbeat_at=clock.now()))

    def settle(self, **changes: Any) -> None:
        """The run is over and the row says how."""
        self._mine().update(ended_at=clock.now(), **changes)

    def hand_back(self) -> None:
        """The job waits again, as this process is being ended."""
        self._mine().update(state=Job.State.QUEUED, runner="", nudged_at=None)

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.job_id, state=Job.State.RUNNING, attempt=self._attempt)

    def _update(self, **changes: Any) -> None:
        if not self._mine().update(**changes):
            raise Overtaken


def register(kind: str, function: Callable[[JobRun], dict[str, Any]]) -> None:
    """Jobs of this kind are run by the function, whose result becomes the outcome. Rooms call it when they are ready."""
    _functions[kind] = function


def request(kind: str, title: str, arguments: dict[str, Any], *, by_id: int | None) -> Job:
    """The job waits in the queue. The same work already waiting or running is given back instead. Raises: NotFound."""
    _function(kind)
    with transaction.atomic():
        if same := _live(kind, arguments):
            return same
        job = _new(kind, title, arguments, by_id)
        _nudge(job)
    return job


def run_now(kind: str, title: str, arguments: dict[str, Any], by_id: int | None = None) -> Job:
    """The job ran to its end in this process; a dead run of the same work is taken up from its checkpoint.

    Raises: AlreadyDone when another process is running it, and whatever Refused the function raised.
    """
    _function(kind)
    with transaction.atomic():
        job = _live(kind, arguments)
        if job and job.state == Job.State.RUNNING and not _release(job):
            raise AlreadyDone(gettext_noop("同样的工作正在进行:{title}"), title=job.title)
        job = job or _new(kind, title, arguments, by_id)
    refusal = _run(job.pk)
    job.refresh_from_db()
    if refusal:
        raise refusal
    return job


def run(job_id: int) -> None:
    """The job has run, if it was waiting; a second call finds it taken and does nothing."""
    _run(job_id)


def take_up_stale() -> int:
    """Jobs whose process is gone wait again, jobs whose nudge was lost are announced again. Returns how many."""
    taken = 0
    now = clock.now()
    for job in Job.objects.filter(state=Job.State.RUNNING):
        with transaction.atomic():
            if _release(job):
                _nudge(job)
                taken += 1
    for job in Job.objects.filter(state=Job.State.QUEUED):
        if wants_nudge(job.nudged_at, now):
            with transaction.atomic():
                _nudge(job)
            taken += 1
    return taken


def stop(job: Job) -> None:
    """A waiting job is stopped; a running one stops at its next safe place. Done before: nothing."""
    now = clock.now()
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED)
    if not waiting.update(state=Job.State.STOPPED, stop_asked_at=now, ended_at=now):
        Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, stop_asked_at=None).update(stop_asked_at=now)


def retry(job: Job) -> None:
    """A failed or stopped job waits again and will go on from its checkpoint. Done before: nothing."""
    with transaction.atomic():
        ended = Job.objects.filter(pk=job.pk, state__in=[Job.State.FAILED, Job.State.STOPPED])
        if ended.update(
            state=Job.State.QUEUED,
            stop_asked_at=None,
            ended_at=None,
            error_text="",
            seen_at=None,
            queued_at=clock.now(),
        ):
            _nudge(job)


@task()
def run_job(job_id: int) -> None:
    """What the queue calls."""
    run(job_id)


def _function(kind: str) -> Callable[[JobRun], dict[str, Any]]:
    if kind not in _functions:
        raise NotFound(gettext_noop("没有这一类后台工作:{kind}"), kind=kind)
    return _functions[kind]


def _new(kind: str, title: str, arguments: dict[str, Any], by_id: int | None) -> Job:
    return Job.objects.create(kind=kind, title=title, arguments=arguments, asked_by=by_id, queued_at=clock.now())


def _live(kind: str, arguments: dict[str, Any]) -> Job | None:
    live = Job.objects.filter(kind=kind, state__in=[Job.State.QUEUED, Job.State.RUNNING])
    return next((job for job in live if job.arguments == arguments), None)


def _nudge(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(nudged_at=clock.now())
    run_job.enqueue(job.pk)


def _release(job: Job) -> bool:
    """Whether a running job's process was gone and the job now waits."""
    if not is_stale(job.heartbeat_at, clock.now()) and not is_gone(job.runner):
        return False
    held = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempt=job.attempt)
    return bool(held.update(state=Job.State.QUEUED, runner="", nudged_at=None))


def _run(job_id: int) -> Refused | None:
    now = clock.now()
    waiting = Job.objects.filter(pk=job_id, state=Job.State.QUEUED)
    if not waiting.update(
        state=Job.State.RUNNING,
        attempt=F("attempt") + 1,
        started_at=now,
        heartbeat_at=now,
        begun_units=F("done_units"),
        runner=this_process(),
    ):
        return None
    job = Job.objects.get(pk=job_id)
    job_run = JobRun(job)
    with _Settled(job_run) as settled, clock.held(), _Heart(job_run):
        outcome = _function(job.kind)(job_run)
        job_run.settle(state=Job.State.DONE, outcome=outcome or {}, runner="")
    return settled.refusal


class _Settled:
    """Whatever ends the function, the row says so; what nobody foresaw also goes on to the worker's log."""

    def __init__(self, job_run: JobRun) -> None:
        self._run = job_run
        self.refusal: Refused | None = None

    def __enter__(self) -> _Settled:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if fault is None or isinstance(fault, Overtaken):
            return True
        if isinstance(fault, Stopped):
            self._run.settle(state=Job.State.STOPPED, runner="")
            return True
        if isinstance(fault, Refused):
            self.refusal = fault
            self._run.settle(state=Job.State.FAILED, error_text=str(fault), runner="")
            return True
        if isinstance(fault, Exception):
            said = _("程序出错,已停在最近的断点,请联系管理员:%(fault)s") % {"fault": type(fault).__name__}
            self._run.settle(state=Job.State.FAILED, error_text=said, runner="")
        else:
            self._run.hand_back()
        return False


class _Heart:
    """Beats while a long step of the function says nothing. Not inside a transaction, which would hold the beat back."""

    def __init__(self, job_run: JobRun) -> None:
        self._run = job_run
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        if not connection.in_atomic_block:
            self._thread.start()

    def __exit__(self, *_fault: object) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            try:
                if not self._run.beat():
                    break
            except OperationalError:
                continue  # the database is busy or away: the next beat tries again
        connection.close()
