import datetime as dt
import threading

import pytest
from django.contrib.auth import get_user_model
from django.db import OperationalError
from django_tasks_db.models import DBTaskResult

from bangfu.ground import clock, jobs
from bangfu.ground.errors import AlreadyDone, NotFound, Refused
from bangfu.ground.models import Job
from bangfu.ground.processes import is_gone, this_process

pytestmark = pytest.mark.django_db
STALE = dt.timedelta(minutes=5)


@pytest.fixture
def kind(monkeypatch):
    """Registers a function as the kind "sample"."""
    monkeypatch.setattr(jobs, "_functions", {})
    return lambda function: jobs.register("sample", function)


def ask(**arguments):
    return jobs.request("sample", "样例", arguments, by_id=None)


def running(**changes):
    now = clock.now()
    given = {"title": "样例", "state": "running", "attempt": 1, "heartbeat_at": now, "runner": this_process()}
    return Job.objects.create(kind="sample", queued_at=now, **{**given, **changes})


def test_job_waits_until_the_queue_calls_and_then_is_done(kind):
    kind(lambda run: {"sum": run.arguments["a"] + 1})
    job = ask(a=1)
    assert (job.state, DBTaskResult.objects.count()) == ("queued", 1)

    jobs.run_job.func(job.pk)

    job.refresh_from_db()
    assert (job.state, job.outcome, job.attempt) == ("done", {"sum": 2}, 1)
    assert job.ended_at >= job.started_at


def test_second_call_of_the_queue_does_nothing(kind):
    calls = []
    kind(lambda run: calls.append(1))
    job = ask()

    jobs.run(job.pk)
    jobs.run(job.pk)

    assert calls == [1]


def test_same_work_is_not_queued_twice(kind):
    kind(lambda run: {})

    assert ask(month="2021-07").pk == ask(month="2021-07").pk
    assert ask(month="2021-08").pk != ask(month="2021-07").pk


def test_done_work_may_be_asked_again(kind):
    kind(lambda run: {})
    first = ask()
    jobs.run(first.pk)

    assert ask().pk != first.pk


def test_unknown_kind_is_refused(kind):
    with pytest.raises(NotFound, match="sample"):
        ask()
    with pytest.raises(NotFound, match="sample"):
        jobs.run_now("sample", "样例", {})


def test_progress_and_checkpoint_are_on_the_row(kind):
    seen = []

    def work(run):
        run.progress(1, 4)
        run.progress(2, 4)  # within the same second: not written
        seen.append(Job.objects.get(pk=run.job_id).done_units)
        run.checkpoint({"row": 4})
        run.progress(4, 4)
        return {"resume": run.resume}

    kind(work)
    job = jobs.run_now("sample", "样例", {}, by_id=7)

    assert seen == [1]
    assert (job.done_units, job.all_units, job.checkpoint) == (4, 4, {"row": 4})
    assert job.outcome == {"resume": {"row": 4}}
    assert job.asked_by == 7


def test_refusal_fails_the_job_with_its_sentence(kind):
    def work(run):
        raise Refused("第 18 行不是表格内容,请检查文件。")

    kind(work)
    job = ask()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error_text) == ("failed", "第 18 行不是表格内容,请检查文件。")

    with pytest.raises(Refused, match="第 18 行"):
        jobs.run_now("sample", "样例", {"other": 1})


def test_unforeseen_error_fails_the_job_and_reaches_the_worker(kind):
    def work(run):
        run.checkpoint({"row": 3})
        raise ZeroDivisionError

    kind(work)
    job = ask()

    with pytest.raises(ZeroDivisionError):
        jobs.run(job.pk)

    job.refresh_from_db()
    assert job.state == "failed"
    assert "ZeroDivisionError" in job.error_text
    assert job.checkpoint == {"row": 3}


def test_worker_that_is_ended_hands_the_job_back(kind):
    def work(run):
        raise KeyboardInterrupt

    kind(work)
    job = ask()

    with pytest.raises(KeyboardInterrupt):
        jobs.run(job.pk)

    job.refresh_from_db()
    assert job.state == "queued"


def test_retry_goes_on_from_the_checkpoint(kind):
    def work(run):
        if not run.resume:
            run.checkpoint({"row": 3})
            raise Refused("停电")
        return {"from": run.resume["row"]}

    kind(work)
    job = ask()
    jobs.run(job.pk)

    jobs.retry(Job.objects.get(pk=job.pk))
    jobs.retry(Job.objects.get(pk=job.pk))
    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.outcome, job.attempt, job.error_text) == ("done", {"from": 3}, 2, "")


def test_waiting_job_is_stopped_at_once(kind):
    kind(lambda run: {})
    job = ask()

    jobs.stop(job)
    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempt) == ("stopped", 0)


def test_running_job_stops_at_its_next_safe_place(kind):
    def work(run):
        run.check_stop()
        jobs.stop(Job.objects.get(pk=run.job_id))
        run._asked = 0.0
        run.check_stop()
        raise AssertionError("it should have stopped")

    kind(work)
    job = jobs.run_now("sample", "样例", {})

    assert (job.state, job.error_text) == ("stopped", "")


def test_stop_of_a_done_job_changes_nothing(kind):
    kind(lambda run: {})
    job = jobs.run_now("sample", "样例", {})

    jobs.stop(job)

    job.refresh_from_db()
    assert (job.state, job.stop_asked_at) == ("done", None)


@pytest.mark.parametrize("write", ["progress", "checkpoint", "check_stop"])
def test_run_that_was_overtaken_writes_nothing_more(kind, write):
    def work(run):
        Job.objects.filter(pk=run.job_id).update(attempt=9, checkpoint={"row": "theirs"})
        {
            "progress": lambda: run.progress(1, 1),
            "checkpoint": lambda: run.checkpoint({"row": "mine"}),
            "check_stop": run.check_stop,
        }[write]()
        raise AssertionError("it should have been overtaken")

    kind(work)
    job = ask()
    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempt, job.checkpoint) == ("running", 9, {"row": "theirs"})
    assert not jobs.JobRun(Job(pk=job.pk, attempt=1)).beat()


def test_stale_job_is_taken_up_and_a_live_one_left_alone(kind):
    kind(lambda run: {"from": run.resume.get("row")})
    live = running()
    stale = running(runner="elsewhere:1:1", heartbeat_at=clock.now() - STALE, checkpoint={"row": 5}, arguments={"n": 1})

    assert jobs.take_up_stale() == 1
    jobs.run(stale.pk)

    stale.refresh_from_db()
    live.refresh_from_db()
    assert (stale.state, stale.outcome) == ("done", {"from": 5})
    assert live.state == "running"


def test_job_of_a_dead_process_is_taken_up_at_once(kind):
    kind(lambda run: {})
    host = this_process().split(":")[0]
    job = running(runner=f"{host}:{2**22 + 1}:12345")

    assert jobs.take_up_stale() == 1
    job.refresh_from_db()
    assert job.state == "queued"


def test_lost_nudge_is_repeated_once(kind):
    kind(lambda run: {})
    job = ask()
    Job.objects.filter(pk=job.pk).update(nudged_at=clock.now() - STALE)

    assert jobs.take_up_stale() == 1
    assert jobs.take_up_stale() == 0
    assert DBTaskResult.objects.count() == 2


def test_running_now_takes_up_a_dead_run_of_the_same_work(kind):
    kind(lambda run: {"from": run.resume.get("row")})
    dead = running(heartbeat_at=clock.now() - STALE, checkpoint={"row": 5})

    job = jobs.run_now("sample", "样例", {})

    assert (job.pk, job.outcome) == (dead.pk, {"from": 5})


def test_running_now_refuses_what_another_process_is_doing(kind):
    kind(lambda run: {})
    running()

    with pytest.raises(AlreadyDone, match="样例"):
        jobs.run_now("sample", "样例", {})


def test_process_is_known_by_its_start_and_only_on_its_own_machine():
    assert not is_gone(this_process())
    assert is_gone(this_process() + "0")
    assert not is_gone("elsewhere:1:1")
    assert not is_gone("")


class Beaten:
    """Stands for a run; its third beat finds that another process took over."""

    def __init__(self):
        self.beats = 0
        self.over = threading.Event()

    def beat(self):
        self.beats += 1
        if self.beats == 1:
            raise OperationalError("database is busy")
        if self.beats == 3:
            self.over.set()
        return self.beats < 3


@pytest.mark.django_db(transaction=True)
def test_heart_beats_through_a_busy_database_until_overtaken(monkeypatch):
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 0.01)
    run = Beaten()

    with jobs._Heart(run):
        assert run.over.wait(5)

    assert run.beats == 3


@pytest.fixture
def staff():
    return get_user_model().objects.create(username="clerk", full_name="样例")


@pytest.fixture
def signed_in(client, staff):
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_list_and_page_show_only_own_jobs(signed_in, staff):
    mine, other = running(asked_by=staff.pk, title="我的"), running(asked_by=staff.pk + 1, title="别人的")

    page = signed_in.get("/jobs/").content.decode()

    assert "我的" in page
    assert "别人的" not in page
    assert signed_in.get(f"/jobs/{mine.pk}/").status_code == 200
    for what in ("", "row/"):
        assert signed_in.get(f"/jobs/{other.pk}/{what}").status_code == 404
    for what in ("stop/", "retry/"):
        assert signed_in.post(f"/jobs/{other.pk}/{what}").status_code == 404


def test_stop_and_retry_from_the_page(signed_in, staff, kind):
    kind(lambda run: {})
    job = Job.objects.create(kind="sample", title="样例", asked_by=staff.pk, queued_at=clock.now())

    assert signed_in.get(f"/jobs/{job.pk}/stop/").status_code == 405
    assert signed_in.post(f"/jobs/{job.pk}/stop/").status_code == 302
    row = signed_in.post(f"/jobs/{job.pk}/retry/", headers={"HX-Request": "true"}).content.decode()

    job.refresh_from_db()
    assert job.state == "queued"
    assert f'id="job-{job.pk}"' in row
    assert "<html" not in row


def test_bell_counts_what_ended_until_it_is_seen(signed_in, staff):
    running(asked_by=staff.pk, state="done", ended_at=clock.now())
    running(asked_by=staff.pk, arguments={"n": 1})

    bell = signed_in.get("/jobs/bell/").content.decode()
    assert '<span class="badge-count">1</span>' in bell
    assert "1 项进行中" in bell

    signed_in.post("/jobs/seen/")
    assert "badge-count" not in signed_in.get("/jobs/bell/").content.decode()
    assert Job.objects.filter(seen_at=None).count() == 1
