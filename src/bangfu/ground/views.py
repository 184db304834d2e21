"""The gallery of components, and the pages of background work."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from bangfu.ground import actions, queries
from bangfu.ground import gallery as shown
from bangfu.ground.job_view import job_status
from bangfu.ground.listing import Column, Filter, Listing
from bangfu.ground.models import Job
from bangfu.ground.retelling import retold


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponseBase:
    if request.GET.get("piece") == "drawer":
        return render(request, "ground/drawer_sample.html", shown.drawer())
    listing = shown.sample_list(request)
    return listing.export(str(_("样例"))) or render(request, "ground/gallery.html", shown.pieces(request, listing))


@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    columns = [
        Column(
            "title",
            _("名称"),
            value=lambda job: retold(job.title),
            href=lambda job: job.url,
            sort=True,
            on_phone="title",
        ),
        Column("state", _("状态"), kind="status", value=job_status, sort="state"),
        Column("done_units", _("已完成"), kind="int", on_phone="hide"),
        Column("all_units", _("总量"), kind="int"),
        Column("queued_at", _("排队时间"), kind="instant", sort=True),
        Column("ended_at", _("结束时间"), kind="instant", sort=True),
    ]
    jobs = queries.jobs_seen_by(request.user)
    filters = [Filter("state", _("状态"), Job.State.choices)]
    hint = _("读入文件、关联、扫描等较长的工作会列在这里,离开页面也会继续。")
    listing = Listing(
        request, jobs, columns, search=["title"], filters=filters, default_sort="-queued_at", empty_hint=hint
    )
    return render(request, "ground/jobs.html", {"listing": listing})


@require_safe
def job_page(request: HttpRequest, job_id: int) -> HttpResponse:
    return render(request, "ground/job.html", {"job": queries.job_seen_by(request.user, job_id)})


@require_safe
def job_row(request: HttpRequest, job_id: int) -> HttpResponse:
    return render(request, "components/job.html", {"job": queries.job_seen_by(request.user, job_id)})


@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    return render(request, "components/bell.html")


@require_POST
def job_stop(request: HttpRequest, job_id: int) -> HttpResponse:
    return _changed(request, actions.stop_job(job_id, by=request.user))


@require_POST
def job_retry(request: HttpRequest, job_id: int) -> HttpResponse:
    return _changed(request, actions.retry_job(job_id, by=request.user))


@require_POST
def jobs_seen(request: HttpRequest) -> HttpResponse:
    actions.mark_jobs_seen(by=request.user)
    return redirect("ground:jobs")


def _changed(request: HttpRequest, job: Job) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "components/job.html", {"job": job})
    return redirect("ground:job", job_id=job.pk)
