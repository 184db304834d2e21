"""The places of the county: what is in force, what was, and who took over whom."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from bangfu.divisions import queries
from bangfu.divisions.queries import VillageLine
from bangfu.ground import clock, pages
from bangfu.ground.listing import Column, Filter, Listing, Status

COLUMNS = [
    Column(
        "name",
        gettext_lazy("村"),
        sort=True,
        on_phone="title",
        href=lambda line: reverse("divisions:place", args=[line.code]),
    ),
    Column("township", gettext_lazy("乡镇"), sort="township_code"),
    Column("code", gettext_lazy("区划代码"), sort=True),
    Column("state", gettext_lazy("状态"), kind="status", sort=True, value=lambda line: _status(line)),
    Column("valid_from", gettext_lazy("启用日期"), kind="date", sort=True, on_phone="hide"),
    Column("valid_to", gettext_lazy("停用日期"), kind="date", sort=True),
    Column("before", gettext_lazy("承接自")),
    Column("after", gettext_lazy("并入")),
    Column("marks", gettext_lazy("标记"), kind="mark", value=lambda line: _marks(line)),
]
FILTERS = [
    Filter(
        "township_code",
        gettext_lazy("乡镇"),
        lambda request: [(place.code, place.name) for place in queries.townships_ever()],
    ),
    Filter(
        "state",
        gettext_lazy("状态"),
        [("live", gettext_lazy("现行")), ("past", gettext_lazy("已撤并")), ("coming", gettext_lazy("尚未启用"))],
    ),
]


@require_safe
def tree(request: HttpRequest) -> HttpResponseBase:
    day = _asked_day(request)
    listing = Listing(
        request,
        queries.village_lines(day),
        COLUMNS,
        search=["name", "township", "code", "before", "after"],
        filters=FILTERS,
        default_sort="code",
        search_hint=_("村名、乡镇、代码,旧名也可以"),
    )
    townships = [(place, len(queries.villages(place.code, day))) for place in queries.townships(day)]
    context = {"listing": listing, "townships": townships, "day": day, "county": queries.county(), **pages.as_of(day)}
    return listing.export(_("区划")) or render(request, "divisions/tree.html", context)


@require_safe
def place(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "divisions/place.html", {"one": queries.page_of(code), "source": queries.edition_source()})


def _asked_day(request: HttpRequest) -> dt.date:
    try:
        return dt.date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return clock.today()


def _status(line: VillageLine) -> Status:
    if line.state == "live":
        return Status("done", _("现行"))
    return Status("normal", _("已撤并")) if line.state == "past" else Status("info", _("尚未启用"))


def _marks(line: VillageLine) -> str:
    said = [_("原贫困村")] * line.once_poor + [_("虚构")] * line.is_invented
    return _("、").join(said)
