"""One's own account: password, second factor, language, grants."""

from __future__ import annotations

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_otp import login as mark_verified

from bangfu.accounts import actions, queries
from bangfu.accounts.forms import CodeForm, OwnPasswordForm
from bangfu.accounts.models import Staff
from bangfu.ground.errors import Refused


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    staff = _self(request)
    context = {
        "grants": queries.grants_of(staff),
        "has_second_factor": queries.has_second_factor(staff),
        "needs_second_factor": queries.needs_second_factor(staff),
        "languages": settings.LANGUAGES,
    }
    return render(request, "accounts/me.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    form = OwnPasswordForm(_self(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        changed = actions.change_password(password=form.cleaned_data["new_password1"], by=_self(request))
        update_session_auth_hash(request, changed)
        messages.success(request, _("密码已修改,其他设备上的登录已退出。"))
        return redirect(_next(request, "accounts:me"))
    return render(request, "accounts/password.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    staff = _self(request)
    is_new = not queries.has_second_factor(staff)
    if "begin" in request.POST:
        actions.begin_second_factor(by=staff)
        return redirect(request.get_full_path())
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        show = actions.confirm_second_factor if is_new else actions.pass_second_factor
        try:
            mark_verified(request, show(token=form.cleaned_data["token"], by=staff))
        except Refused as refusal:
            form.add_error("token", refusal.said(_))
        else:
            return redirect(_next(request, "accounts:me"))
    waiting = queries.waiting_secret(staff) if is_new else None
    context = {"form": form, "is_new": is_new} | (_secret(waiting) if waiting else {})
    return render(request, "accounts/second_factor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def drop_second_factor(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        actions.drop_second_factor(by=_self(request))
        messages.success(request, _("第二验证已取消。"))
        return redirect("accounts:me")
    context = {
        "title": _("取消第二验证"),
        "label": _("取消第二验证"),
        "consequences": [(1, _("道验证取消,以后只凭密码登录;角色需要时会要求重新设置"))],
        "action": request.path,
        "back_url": reverse("accounts:me"),
    }
    return render(request, "accounts/confirm.html", context)


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    response = redirect(_next(request, "login"))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        if isinstance(request.user, Staff):
            actions.set_language(language=language, by=request.user)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=31536000, samesite="Lax", httponly=True)
    return response


def _secret(url: str) -> dict[str, str]:
    """The waiting secret as a picture to scan and as letters to type."""
    letters = url.partition("secret=")[2].partition("&")[0]
    return {
        "picture": segno.make(url, error="m").svg_data_uri(scale=5, border=2),
        "letters": " ".join(letters[n : n + 4] for n in range(0, len(letters), 4)),
    }


def _self(request: HttpRequest) -> Staff:
    assert isinstance(request.user, Staff)
    return request.user


def _next(request: HttpRequest, otherwise: str) -> str:
    asked = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if asked and is_ours else reverse(otherwise)
