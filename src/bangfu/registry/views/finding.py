"""The search box. What may be part of a number is posted and never stands in an address, so that no log keeps it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bangfu.registry import queries
from bangfu.registry.rules import is_sensitive


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        text = request.POST.get("text", "").strip()[:60]
        if text and not is_sensitive(text):
            return redirect(f"{reverse('registry:find')}?{urlencode({'q': text})}")
    else:
        text = request.GET.get("q", "").strip()[:60]
        if is_sensitive(text):
            refusal = _("号码不能写在网址里:请在搜索框中输入。")
            return render(request, "registry/find.html", {"refusal": refusal}, status=422)
    found = queries.search(text, seen_by=request.user)
    return render(request, "registry/find.html", {"text": text, "found": found})
