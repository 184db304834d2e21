"""What is quiet, one household's history, and wrong data for departments."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bangfu.divisions import queries as divisions
from bangfu.ground import clock
from bangfu.ground.listing import Column, Filter, Listing
from bangfu.monitoring import queries, words
from bangfu.monitoring.views.officer import OfficerRequest
from bangfu.monitoring.views.queue import queue_columns, search_of


@require_safe
def quiet(request: OfficerRequest) -> HttpResponseBase:
    today = clock.today()
    columns = [
        *queue_columns()[:4],
        Column("state", _("结果"), kind="status", value=words.state_word),
        Column("quiet_until", _("静默至"), kind="date", sort=True),
        Column("closed_on", _("核查日期"), kind="date", sort=True),
        Column("seen_on", _("仍在命中"), kind="date", sort=True, hint=lambda one: str(_("最近一次扫描仍然命中的日期"))),
    ]
    listing = Listing(
        request,
        queries.quieted(queries.warnings_seen_by(request.user), today),
        columns,
        search=search_of(request),
        filters=[Filter("risk", _("风险"), words.risk_choices())],
        default_sort="quiet_until",
        has_drawer=True,
        empty_hint=_("核查后认定不需处理的预警会在这里,直到静默期满或情况加重。"),
    )
    return listing.export(str(_("静默中的预警"))) or render(request, "monitoring/quiet.html", {"listing": listing})


@require_safe
def history(request: OfficerRequest, household_id: int) -> HttpResponseBase:
    rows = queries.warnings_of(household_id, seen_by=request.user)
    household = queries.household_seen(household_id, seen_by=request.user)
    listing = Listing(
        request,
        rows,
        queue_columns(),
        search=["sentence"],
        default_sort="-opened_on",
        has_drawer=True,
        empty_hint=_("这一户还没有过预警。"),
    )
    context = {"listing": listing, "household": household}
    return listing.export(str(_("一户的预警"))) or render(request, "monitoring/history.html", context)


@require_safe
def wrong_data(request: OfficerRequest) -> HttpResponseBase:
    """Looks that found a department's data wrong, as a list to send back."""
    columns = [
        Column(
            "warning.household.head_name",
            _("户"),
            href=lambda one: reverse("warning", args=[one.warning_id]),
            on_phone="title",
        ),
        Column("village", _("村"), value=lambda one: divisions.path_of(one.warning.village_code)),
        Column("sentence", _("证据"), value=lambda one: words.evidence_words(one.warning)),
        Column("reason", _("原因"), value=lambda one: one.get_reason_display(), sort=True),
        Column("note", _("说明")),
        Column("files", _("来源文件"), value=queries.files_behind),
        Column("checked_on", _("核查日期"), kind="date", sort=True),
        Column("by.full_name", _("核查人")),
    ]
    rows = queries.wrong_data(queries.warnings_seen_by(request.user))
    listing = Listing(
        request,
        rows,
        columns,
        search=["note", "warning__sentence", "warning__household__head_name"],
        filters=[Filter("checked_on", _("核查日期"), kind="day")],
        default_sort="-checked_on",
        has_drawer=True,
        empty_hint=_("核查时选“数据有误”的,会在这里列出,导出后送有关部门更正。"),
    )
    return listing.export(str(_("转部门更正"))) or render(request, "monitoring/wrong_data.html", {"listing": listing})
