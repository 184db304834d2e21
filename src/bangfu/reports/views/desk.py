"""My work: the first page after login."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bangfu.ground import clock
from bangfu.reports.queries.desk import desk_of

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    return render(
        request, "reports/desk.html", {"desk": desk_of(seen_by=cast("Staff", request.user), on=clock.today())}
    )
