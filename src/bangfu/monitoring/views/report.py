"""A household's own report: find the household, write down what it said. Made for a phone first."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bangfu.accounts import queries as accounts
from bangfu.divisions import queries as divisions
from bangfu.ground.idempotency import creates_once, fresh_key
from bangfu.ground.listing import Column, Filter, Listing
from bangfu.monitoring import actions, permissions, queries, words
from bangfu.monitoring.actions import Told
from bangfu.monitoring.forms import ReportForm
from bangfu.monitoring.views.officer import OfficerRequest
from bangfu.registry import queries as registry
from bangfu.registry.rules import is_sensitive


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: OfficerRequest) -> HttpResponse:
    """What may be part of a number is posted and never stands in an address, so that no log keeps it."""
    is_posted = request.method == "POST"
    text = (request.POST if is_posted else request.GET).get("q", "").strip()[:60]
    if not is_posted and is_sensitive(text):
        refusal = _("号码不能写在网址里:请在搜索框中输入。")
        return render(request, "monitoring/report_find.html", {"refusal": refusal}, status=422)
    found = registry.search(text, seen_by=request.user) if text else None
    return render(request, "monitoring/report_find.html", {"text": text, "found": found})


@require_http_methods(["GET", "HEAD", "POST"])
@creates_once
def write(request: OfficerRequest, household_id: int) -> HttpResponseBase:
    household = queries.household_seen(household_id, seen_by=request.user)
    permissions.check_can_report(accounts.scope_of(request.user), household.village_code)
    initial = {"household": household_id, "idempotency_key": fresh_key(), "channel": "phone"}
    form = ReportForm(request.POST or None, risks=words.risk_choices(), initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        told = Told(
            given["idempotency_key"], household_id, given["risk"], given["channel"], given["text"], given["reported_on"]
        )
        report = actions.self_report(told, by=request.user)
        messages.success(
            request, _("已登记,核查期限 %(day)s。") % {"day": report.warning.due_on if report.warning else ""}
        )
        return redirect("warning", report.warning_id)
    context = {
        "form": form,
        "household": household,
        "place": divisions.path_of(household.village_code),
        "waiting": queries.open_warnings(queries.warnings_of(household_id, seen_by=request.user)),
    }
    return render(request, "monitoring/report.html", context, status=422 if form.errors else 200)


@require_safe
def reports(request: OfficerRequest) -> HttpResponseBase:
    columns = [
        Column(
            "household.head_name", _("户"), href=lambda one: reverse("warning", args=[one.warning_id]), on_phone="title"
        ),
        Column("village_code", _("村"), value=lambda one: divisions.path_of(one.village_code), sort=True),
        Column("risk", _("风险"), kind="mark", value=lambda one: words.risk_word(one.risk), sort=True),
        Column("text", _("内容")),
        Column("channel", _("途径"), value=lambda one: one.get_channel_display(), sort=True),
        Column("reported_on", _("报告日期"), kind="date", sort=True),
        Column("by.full_name", _("登记人")),
    ]
    listing = Listing(
        request,
        queries.reports_seen_by(request.user),
        columns,
        search=["text", "household__head_name"],
        filters=[Filter("risk", _("风险"), words.risk_choices()), Filter("reported_on", _("报告日期"), kind="day")],
        default_sort="-reported_on",
        has_drawer=True,
        empty_hint=_("农户打电话或到窗口说的困难,登记后会在这里。"),
    )
    return listing.export(str(_("农户自主申报"))) or render(request, "monitoring/reports.html", {"listing": listing})
