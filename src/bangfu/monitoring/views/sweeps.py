"""Sweeps: what each found, how long each step took, and a new one as a job."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bangfu.accounts import queries as accounts
from bangfu.ground import clock, jobs, periods
from bangfu.ground import queries as work
from bangfu.ground.listing import Column, Listing
from bangfu.monitoring import permissions, queries
from bangfu.monitoring.forms import SweepForm
from bangfu.monitoring.models import Sweep
from bangfu.monitoring.situation.relations import month_of
from bangfu.monitoring.tasks import SWEEP
from bangfu.monitoring.views.officer import OfficerRequest


@require_safe
def sweeps(request: OfficerRequest) -> HttpResponseBase:
    scope = accounts.scope_of(request.user)
    permissions.check_can_see_county(scope)
    columns = [
        Column("as_of", _("截至"), kind="date", sort=True, on_phone="title"),
        Column("households", _("户"), kind="int"),
        Column("persons", _("人"), kind="int"),
        Column("findings", _("命中"), kind="int", sort=True),
        Column("warnings_opened", _("新预警"), kind="int", sort=True, href=_opened_url),
        Column("warnings_returned", _("其中再现"), kind="int"),
        Column("warnings_grown", _("加重"), kind="int"),
        Column("warnings_attached", _("并入已监测户"), kind="int"),
        Column("quieted", _("静默"), kind="int"),
        Column("warnings_lapsed", _("不再命中"), kind="int"),
        Column("per_1000", _("每千户新预警"), value=queries.opened_per_1000, align="end"),
        Column("seconds", _("用时(秒)"), value=queries.seconds_in_all, hint=queries.seconds_by_step, align="end"),
        Column("started_at", _("开始"), kind="instant", sort=True, on_phone="hide"),
    ]
    rows = queries.sweeps()
    listing = Listing(request, rows, columns, default_sort="-started_at", empty_hint=_("选一个日期,扫描全县。"))
    if exported := listing.export(str(_("扫描记录"))):
        return exported
    form = SweepForm(initial={"as_of": periods.month_end(month_of(clock.today()))})
    context = {
        "listing": listing,
        "form": form if permissions.can_run(scope) else None,
        "jobs": list(work.jobs_seen_by(request.user).filter(kind=SWEEP)[:3]),
    }
    return render(request, "monitoring/sweeps.html", context)


@require_POST
def run(request: OfficerRequest) -> HttpResponse:
    permissions.check_can_run(accounts.scope_of(request.user))
    form = SweepForm(request.POST)
    if not form.is_valid() or form.cleaned_data["as_of"] > clock.today():
        messages.error(request, _("请选择不晚于今天的日期。"))
        return redirect("monitoring:sweeps")
    day = form.cleaned_data["as_of"].isoformat()
    job = jobs.request(SWEEP, _("%(day)s 扫描") % {"day": day}, {"as_of": day}, by_id=request.user.pk)
    return redirect("ground:job", job.pk)


def _opened_url(one: Sweep) -> str:
    """The warnings a sweep opened: those found on the day its data spoke for, whatever became of them."""
    return f"{reverse('monitoring:queue')}?state=any&opened_on_from={one.as_of}&opened_on_to={one.as_of}"
