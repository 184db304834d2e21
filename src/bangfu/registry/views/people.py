"""One person, and the older values of anything."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bangfu.ground import pages
from bangfu.registry import queries
from bangfu.registry.forms import DayForm


@require_safe
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    file = queries.person_file(person_id, as_of=DayForm.day(request.GET), seen_by=request.user)
    return render(request, "registry/person.html", {"file": file} | pages.as_of(file.as_of))


@require_safe
def older(request: HttpRequest, block: str, thing_id: int, column: str, year: int | None = None) -> HttpResponse:
    values = queries.older_values_seen_by(request.user, block, thing_id, column, year=year)
    return render(request, "registry/older.html", {"values": values})
