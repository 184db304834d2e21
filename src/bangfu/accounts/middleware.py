"""Pages speak the officer's language; whoever owes a new password or a second factor gives it first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from bangfu.accounts import queries
from bangfu.accounts.models import Staff

FREE = frozenset({"login", "logout", "set_language", "accounts:password", "accounts:second_factor"})
"""Pages one may see while something is owed: the ways to give it, and the way out."""


class StaffLanguage:
    """Chinese, unless the officer, or a browser nobody has signed in with, was told otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = request.user.language if isinstance(request.user, Staff) else asked
        translation.activate(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class SigningIn:
    """Between the password and the first page stand what the account still owes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """None to go on, or the way to what is owed. Raises nothing."""
        if not isinstance(request.user, Staff) or getattr(view, "login_required", True) is False:
            return None
        match = request.resolver_match
        if match is None or match.view_name in FREE:
            return None
        owed = self._owed(request, request.user)
        if not owed:
            return None
        return _sent_to(request, f"{reverse(owed)}?{urlencode({'next': request.get_full_path()})}")

    def _owed(self, request: HttpRequest, staff: Staff) -> str:
        is_verified: Callable[[], bool] = getattr(staff, "is_verified", lambda: False)
        if queries.owes_second_factor(staff) and not is_verified():
            return "accounts:second_factor"
        return "accounts:password" if staff.must_change_password else ""


def _sent_to(request: HttpRequest, url: str) -> HttpResponseBase:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)
