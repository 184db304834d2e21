"""Numbers in the open: a reason first, then the number once, on a page that nobody keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bangfu.registry import actions, queries
from bangfu.registry.forms import REASONS, RevealForm

asked_first = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@asked_first
def reveal_number(request: HttpRequest, person_id: int) -> HttpResponse:
    person = queries.person_seen_by(request.user, person_id)
    back = reverse("person", args=[person_id])
    page = {"title": _("查看 %(name)s 的证件号码") % {"name": person.name}, "back_url": back}
    return _revealed(request, page, lambda why: actions.reveal_number(person, by=request.user, reason=why))


@never_cache
@asked_first
def reveal_contact(request: HttpRequest, contact_id: int) -> HttpResponse:
    contact = queries.contact_seen_by(request.user, contact_id)
    words = {"kind": contact.get_kind_display()}
    back = (
        reverse("person", args=[contact.person_id])
        if contact.person_id
        else reverse("household", args=[contact.household_id])
    )
    page = {"title": _("查看%(kind)s号码") % words, "back_url": back}
    return _revealed(request, page, lambda why: actions.reveal_contact(contact_id, by=request.user, reason=why))


def _revealed(request: HttpRequest, page: dict[str, Any], reveal: Callable[[str], str]) -> HttpResponse:
    form = RevealForm(request.POST if request.method == "POST" else None)
    page |= {"form": form, "reasons": REASONS, "action": request.path}
    if form.is_valid():
        page["number"] = reveal(form.words())
    return render(request, "registry/reveal.html", page, status=422 if form.errors else 200)
