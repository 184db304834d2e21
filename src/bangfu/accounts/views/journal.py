"""Who did what, and whether the record still holds."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from bangfu.accounts import permissions, queries
from bangfu.accounts.lines import ACTS
from bangfu.accounts.models import JournalEntry, Staff
from bangfu.ground import jobs
from bangfu.ground.listing import Column, Filter, Listing


@require_safe
def journal(request: HttpRequest) -> HttpResponseBase:
    entries = queries.journal_seen_by(_viewer(request))
    verbs = Filter("verb", gettext_lazy("动作"), list(ACTS.items()))
    listing = _listing(request, entries, [*_columns(request), verbs])
    return listing.export(_("操作日志")) or render(request, "accounts/journal.html", {"listing": listing})


@require_safe
def reveals(request: HttpRequest) -> HttpResponseBase:
    entries = queries.journal_seen_by(_viewer(request)).filter(verb="reveal")
    listing = _listing(request, entries, _columns(request))
    context = {"listing": listing, "is_reveals": True}
    return listing.export(_("查看完整号码记录")) or render(request, "accounts/journal.html", context)


@require_POST
def verify(request: HttpRequest) -> HttpResponseBase:
    permissions.check_can_read_journal(request.user)
    job = jobs.request("accounts.verify_journal", _("核验操作日志"), {}, by_id=request.user.pk)
    return redirect("ground:job", job_id=job.pk)


def _listing(request: HttpRequest, entries: Any, parts: list[Any]) -> Listing:
    filters = [
        Filter("at", gettext_lazy("日期"), field="at__date", kind="day"),
        *(part for part in parts if isinstance(part, Filter)),
    ]
    return Listing(
        request,
        entries,
        [part for part in parts if isinstance(part, Column)],
        search=["thing", "by__full_name", "by__username", "verb"],
        filters=filters,
        default_sort="-seq",
        search_hint=_("对象、操作人或动作"),
    )


def _columns(request: HttpRequest) -> list[Column]:
    is_open = queries.inspects_county(_viewer(request))
    return [
        Column("seq", gettext_lazy("序号"), kind="int", sort=True),
        Column("at", gettext_lazy("时间"), kind="instant", sort=True),
        Column("by.full_name", gettext_lazy("操作人"), sort="by__full_name", missing=gettext_lazy("系统")),
        Column(
            "verb",
            gettext_lazy("动作"),
            sort=True,
            value=lambda row: ACTS.get(row.verb, row.verb),
            on_phone="title",
        ),
        Column("thing", gettext_lazy("对象"), sort=True),
        Column("detail", gettext_lazy("内容"), value=lambda row: _detail(row, is_open)),
        Column("own_hash", gettext_lazy("摘要"), value=lambda row: row.own_hash[:12], on_phone="hide"),
    ]


def _detail(entry: JournalEntry, is_open: bool) -> str:
    """What was done to accounts is for every reader of the journal; the rest for an inspector of the whole county."""
    if not entry.detail or not (is_open or entry.verb.startswith("accounts.")):
        return ""
    return json.dumps(entry.detail, ensure_ascii=False)


def _viewer(request: HttpRequest) -> Staff:
    assert isinstance(request.user, Staff)
    return request.user
