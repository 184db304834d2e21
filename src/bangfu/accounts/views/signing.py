"""The way in and the way out."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from bangfu.accounts import actions, queries
from bangfu.accounts.forms import SignInForm


class SignIn(LoginView):
    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | _demo()

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        actions.note_login(by=self.request.user, ip=_address(self.request))  # type: ignore[arg-type]  # signed in above
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        if username := form.data.get("username", ""):
            actions.note_failed_login(username=username, ip=_address(self.request))
        return super().form_invalid(form)


class SignOut(LogoutView):
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            actions.note_logout(by=request.user)
        return super().post(request, *args, **kwargs)


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any]) -> HttpResponse:
    username = str(credentials.get("username", ""))
    minutes = queries.minutes_until_open(username, _address(request))
    sentence = _("连续输错次数过多,已暂停登录,请 %(minutes)d 分钟后再试。") % {"minutes": minutes}
    context = {"form": SignInForm(request, initial={"username": username}), "sentence": sentence, **_demo()}
    return render(request, "accounts/login.html", context, status=429)


def _demo() -> dict[str, Any]:
    return {"demo_logins": actions.demo_logins(), "demo_password": actions.DEMO_PASSWORD}


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
