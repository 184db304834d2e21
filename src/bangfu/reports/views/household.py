"""The household file."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bangfu.ground import clock, pages
from bangfu.reports.income_chart import income_option, income_table
from bangfu.reports.queries.household import household_page


@require_safe
def household(request: HttpRequest, household_id: int) -> HttpResponse:
    page = household_page(household_id, as_of=_day(request), seen_by=request.user)
    context = {
        "page": page,
        "file": page.file,
        "chart": income_option(page.years),
        "figures": income_table(page.years),
    }
    return render(request, "reports/household.html", context | pages.as_of(page.file.as_of))


def _day(request: HttpRequest) -> dt.date:
    """The date asked for; today when none is, or when it has not come yet."""
    try:
        return min(dt.date.fromisoformat(request.GET.get("on", "")), clock.today())
    except ValueError:
        return clock.today()
