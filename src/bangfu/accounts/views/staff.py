"""Accounts, grants and what each role demands."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from bangfu.accounts import actions, permissions, queries
from bangfu.accounts.forms import EndGrantForm, GrantForm, StaffForm
from bangfu.accounts.models import Grant, Staff
from bangfu.ground.idempotency import FIELD, creates_once
from bangfu.ground.listing import Column, Filter, Listing, Status
from bangfu.ground.versions import posted_version

form_page = require_http_methods(["GET", "HEAD", "POST"])

COLUMNS = [
    Column(
        "full_name",
        gettext_lazy("姓名"),
        sort=True,
        href=lambda row: reverse("accounts:person", args=[row.pk]),
        on_phone="title",
    ),
    Column("username", gettext_lazy("登录名"), sort=True),
    Column("unit", gettext_lazy("单位"), sort=True),
    Column("grants", gettext_lazy("角色和地方"), value=lambda row: queries.posts_in_words(row)),
    Column("is_active", gettext_lazy("状态"), kind="status", sort=True, value=lambda row: _standing(row)),
    Column("last_login", gettext_lazy("最近登录"), kind="instant", sort=True, missing=gettext_lazy("从未")),
]
FILTERS = [
    Filter("role", gettext_lazy("角色"), Grant.Role.choices, apply=lambda rows, roles: queries.holding(rows, *roles)),
    Filter(
        "standing",
        gettext_lazy("状态"),
        [("1", gettext_lazy("在用")), ("0", gettext_lazy("停用"))],
        field="is_active",
        apply=lambda rows, chosen: rows.filter(is_active__in=[value == "1" for value in chosen]),
    ),
]


@require_safe
def staff_list(request: HttpRequest) -> HttpResponseBase:
    listing = Listing(
        request,
        queries.staff_seen_by(_viewer(request)),
        COLUMNS,
        search=_searched,
        filters=FILTERS,
        default_sort="full_name",
        search_hint=_("姓名、登录名、单位"),
    )
    return listing.export(_("人员")) or render(request, "accounts/staff.html", {"listing": listing})


@form_page
@creates_once
def new_staff(request: HttpRequest) -> HttpResponse:
    permissions.check_can_administer(request.user)
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = actions.create_staff(wish=form.wish(), key=_key(request), by=_viewer(request))
        except actions.UsernameTaken as refusal:
            form.add_error("username", refusal.said(_))
        else:
            _tell_password(request, opened)
            return redirect("accounts:person", staff_id=opened.staff.pk)
    return render(request, "accounts/new_staff.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def person(request: HttpRequest, staff_id: int) -> HttpResponse:
    staff = queries.one_staff_seen_by(_viewer(request), staff_id)
    return _person(request, staff, GrantForm())


@form_page
@creates_once
def new_grant(request: HttpRequest, staff_id: int) -> HttpResponse:
    staff = queries.one_staff_seen_by(_viewer(request), staff_id)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_grant(
                staff=staff,
                wish=form.wish(),
                reason=form.cleaned_data["reason"],
                key=_key(request),
                by=_viewer(request),
            )
        except actions.GrantIsUnsound as refusal:
            form.add_error(None, refusal.said(_))
        else:
            messages.success(request, _("授权已生效。"))
            return redirect("accounts:person", staff_id=staff.pk)
    return _person(request, staff, form)


@form_page
def end_grant(request: HttpRequest, grant_id: int) -> HttpResponse:
    grant = queries.one_grant_seen_by(_viewer(request), grant_id)
    form = EndGrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        version = posted_version(request.POST)
        actions.end_grant(grant=grant, version=version, by=_viewer(request), **form.cleaned_data)
        messages.success(request, _("授权已结束。"))
        return redirect("accounts:person", staff_id=grant.staff_id)
    context = {
        "form": form,
        "grant": grant,
        "line": next(line for line in queries.grants_of(grant.staff) if line.grant.pk == grant.pk),
        "villages": queries.villages_in(grant),
    }
    return render(request, "accounts/end_grant.html", context, status=422 if form.errors else 200)


@form_page
def suspend(request: HttpRequest, staff_id: int) -> HttpResponse:
    staff = queries.one_staff_seen_by(_viewer(request), staff_id)
    live = sum(line.state == "live" for line in queries.grants_of(staff))
    consequences = [(1, _("个账户立即不能登录,已打开的页面会退出")), (live, _("项有效授权随之停用"))]
    if request.method == "POST":
        return _changed(request, staff, actions.suspend, _("账户已停用。"))
    return _confirm(request, staff, _("停用账户"), consequences)


@form_page
def restore(request: HttpRequest, staff_id: int) -> HttpResponse:
    staff = queries.one_staff_seen_by(_viewer(request), staff_id)
    if request.method == "POST":
        return _changed(request, staff, actions.restore, _("账户已恢复。"))
    return _confirm(request, staff, _("恢复账户"), [(1, _("个账户可以重新登录,未到期的授权随之恢复"))])


@form_page
def reset(request: HttpRequest, staff_id: int) -> HttpResponse:
    staff = queries.one_staff_seen_by(_viewer(request), staff_id)
    if request.method == "POST":
        password = actions.reset_password(staff=staff, by=_viewer(request), **_reason(request))
        _tell_password(request, actions.OpenedAccount(staff, password))
        return redirect("accounts:person", staff_id=staff.pk)
    return _confirm(request, staff, _("重置密码"), [(1, _("个一次性密码将显示给您,原密码和第二验证作废"))])


@form_page
def policies(request: HttpRequest) -> HttpResponse:
    permissions.check_can_administer(request.user)
    if request.method == "POST":
        actions.set_role_policy(
            role=request.POST.get("role", ""),
            needs_second_factor=request.POST.get("needs_second_factor") == "1",
            version=posted_version(request.POST),
            by=_viewer(request),
        )
        messages.success(request, _("已保存,从下一次打开页面起生效。"))
        return redirect("accounts:policies")
    rows = [(policy, queries.holders(policy.role)) for policy in queries.role_policies()]
    return render(request, "accounts/policies.html", {"rows": rows})


def _person(request: HttpRequest, staff: Staff, form: GrantForm) -> HttpResponse:
    context = {
        "person": staff,
        "form": form,
        "standing": _standing(staff),
        "grants": queries.grants_of(staff),
        "has_second_factor": queries.has_second_factor(staff),
        "is_self": staff.pk == request.user.pk,
        "entries": queries.journal_of(f"staff:{staff.pk}").order_by("-seq")[:20],
    }
    return render(request, "accounts/person.html", context, status=422 if form.errors else 200)


def _confirm(request: HttpRequest, staff: Staff, label: str, consequences: list[tuple[int, str]]) -> HttpResponse:
    context = {
        "person": staff,
        "title": f"{label}:{staff.full_name}",
        "label": label,
        "consequences": consequences,
        "action": request.path,
        "version": staff.version,
        "needs_reason": True,
        "back_url": reverse("accounts:person", args=[staff.pk]),
    }
    return render(request, "accounts/confirm.html", context)


def _changed(request: HttpRequest, staff: Staff, act: Any, said: str) -> HttpResponse:
    act(staff=staff, by=_viewer(request), **_reason(request))
    messages.success(request, said)
    return redirect("accounts:person", staff_id=staff.pk)


def _reason(request: HttpRequest) -> dict[str, Any]:
    return {"version": posted_version(request.POST), "reason": request.POST.get("reason", "")}


def _tell_password(request: HttpRequest, opened: actions.OpenedAccount) -> None:
    if opened.one_time_password:
        sentence = _("%(name)s 的一次性密码是 %(password)s ,只显示这一次,首次登录后必须修改。")
        messages.success(request, sentence % {"name": opened.staff.full_name, "password": opened.one_time_password})


def _standing(staff: Staff) -> Status:
    return Status("done", _("在用")) if staff.is_active else Status("normal", _("停用"))


def _searched(rows: QuerySet[Staff], text: str) -> QuerySet[Staff]:
    for word in text.split():
        rows = rows.filter(Q(full_name__icontains=word) | Q(username__icontains=word) | Q(unit__icontains=word))
    return rows


def _key(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def _viewer(request: HttpRequest) -> Staff:
    assert isinstance(request.user, Staff)
    return request.user
