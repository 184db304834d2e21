"""One date per request, and every refusal becomes a page with its sentence and the right status."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

from bangfu.ground import clock
from bangfu.ground.errors import Refused, StaleVersion

TITLED = {403, 404, 409, 428, 500}


class HeldClock:
    """Reads the business date at most once per request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with clock.held():
            return self._get_response(request)


class RefusalPage:
    """Turns Refused into a page, or a fragment for htmx, that says what happened and what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """The answer to a refusal; None for anything else, which Django reports as an error of ours."""
        if not isinstance(fault, Refused):
            return None
        context = {
            "refusal": fault,
            "sentence": fault.said(gettext),
            "status_code": fault.status,
            "stale": fault if isinstance(fault, StaleVersion) else None,
        }
        if request.headers.get("HX-Request"):
            answer = render(request, "components/error.html", context, status=fault.status)
            answer["HX-Retarget"] = "#notices"
            answer["HX-Reswap"] = "innerHTML"
            return answer
        page = f"{fault.status}.html" if fault.status in TITLED else "refused.html"
        return render(request, page, context, status=fault.status)
