"""The county screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bangfu.ground import clock
from bangfu.reports.forms import county_charts
from bangfu.reports.queries.county import county_screen

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff


@require_safe
def county(request: HttpRequest) -> HttpResponse:
    screen = county_screen(seen_by=cast("Staff", request.user), on=clock.today())
    return render(request, "reports/county.html", {"screen": screen, "charts": county_charts(screen)})
