"""Uploads: the list, one of them, mapping its headers, taking it back, the rows it brought."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from bangfu.accounts.queries import Scope, scope_of
from bangfu.ground.errors import Refused
from bangfu.ground.listing import Column, Filter, Listing
from bangfu.ledgers import actions, queries
from bangfu.ledgers.forms import MapForm, ReasonForm
from bangfu.ledgers.models import Upload
from bangfu.ledgers.permissions import can_correct, can_send, can_withdraw, check_can_send
from bangfu.ledgers.sentences import title_of
from bangfu.ledgers.views.viewer import viewer
from bangfu.ledgers.views.words import told_in_words, upload_status

ON_PHONE = 6
"""On a phone a kept row shows its first columns only; the export has them all."""
form_page = require_http_methods(["GET", "HEAD", "POST"])


def _titles() -> list[tuple[str, str]]:
    return [(c.id, title_of(c)) for c in queries.contracts()]


def _columns(scope: Scope) -> list[Column]:
    def counted(field: str) -> Any:
        return lambda row: getattr(row, field) if queries.sees_counts(scope, row) else None

    return [
        Column("pk", _("编号"), sort="pk", href=lambda row: reverse("ledgers:upload", args=[row.pk])),
        Column(
            "contract",
            _("台账"),
            value=lambda row: title_of(queries.contract(row.contract)),
            sort="contract",
            on_phone="title",
        ),
        Column("period", _("期别"), sort=True),
        Column("filename", _("文件名"), sort=True, on_phone="hide"),
        Column("state", _("状态"), kind="status", value=upload_status, sort="state"),
        Column("read_rows", _("共读"), kind="int", value=counted("read_rows"), sort=True),
        Column("accepted_rows", _("接受"), kind="int", value=counted("accepted_rows"), sort=True),
        Column("rejected_rows", _("退回"), kind="int", value=counted("rejected_rows"), sort=True),
        Column("unchanged_rows", _("未变"), kind="int", value=counted("unchanged_rows"), sort=True, on_phone="hide"),
        Column("sent_by", _("上传人"), value=lambda row: row.sent_by.full_name if row.sent_by else _("系统")),
        Column("sent_at", _("上传时间"), kind="instant", sort=True),
    ]


@require_safe
def files(request: HttpRequest) -> HttpResponseBase:
    uploads = queries.uploads_seen_by(viewer(request))
    filters = [
        Filter("contract", _("台账"), lambda _request: _titles()),
        Filter("period", _("期别"), lambda _request: queries.periods_among(uploads)),
        Filter("state", _("状态"), Upload.State.choices),
    ]
    columns = _columns(scope_of(viewer(request)))
    listing = Listing(
        request,
        uploads,
        columns,
        search=["filename", "blob_sha256"],
        filters=filters,
        default_sort="-pk",
        search_hint=_("文件名"),
        empty_hint=_("部门上传的文件会列在这里"),
    )
    return listing.export(str(_("上传文件"))) or render(request, "ledgers/files.html", {"listing": listing})


@require_safe
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.upload_seen_by(viewer(request), pk)
    contract = queries.contract(found.contract)
    scope = scope_of(viewer(request))
    rejections = queries.rejections_seen_by(viewer(request)).filter(upload=found)
    still_open = rejections.filter(corrected_by=None)
    context = {
        "upload": found,
        "contract": contract,
        "title": title_of(contract),
        "status": upload_status(found),
        "sees_counts": queries.sees_counts(scope, found),
        "rejected_here": rejections.count(),
        "open_here": still_open.count(),
        "faults": queries.faults_of(contract, still_open),
        "errors": queries.first_errors(contract, still_open),
        "linked": told_in_words(found.linked_rows),
        "outcome": told_in_words(found.withdrawal_outcome),
        "answers": queries.answers_to(viewer(request), found),
        **_links(found),
        "is_own_job": found.job is not None and found.job.asked_by == viewer(request).pk,
        "may_send": can_send(scope, contract),
        "may_correct": can_correct(scope, contract, next((r.village_code for r in still_open[:1]), "")),
        "may_withdraw": can_withdraw(scope, contract, found),
    }
    return render(request, "ledgers/upload.html", context)


def _links(found: Upload) -> dict[str, str]:
    """Where the numbers of the bar lead while the upload stands."""
    if found.state != Upload.State.KEPT:
        return {}
    return {
        "accepted_url": reverse("ledgers:rows", args=[found.pk]) if found.accepted_rows else "",
        "rejected_url": f"{reverse('ledgers:rejected')}?upload={found.pk}" if found.rejected_rows else "",
    }


@form_page
def map_headers(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.upload_seen_by(viewer(request), pk)
    contract = queries.contract(found.contract)
    check_can_send(scope_of(viewer(request)), contract)
    if found.state != Upload.State.MAPPING:
        return redirect("ledgers:upload", pk=pk)
    sheet = actions.unsure_sheet(found)
    form = MapForm(request.POST or None, contract=contract, sheet=sheet)
    context = {"upload": found, "title": title_of(contract), "sheet": sheet, "form": form, "contract": contract}
    if form.is_bound and form.is_valid():
        try:
            actions.map_headers(found, columns=form.cleaned_data, by=viewer(request))
            return redirect("ledgers:upload", pk=pk)
        except Refused as refusal:
            form.add_error(None, refusal.said(str))
    return render(request, "ledgers/map.html", context, status=422 if form.is_bound else 200)


@form_page
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.upload_seen_by(viewer(request), pk)
    contract = queries.contract(found.contract)
    check_can_send(scope_of(viewer(request)), contract)
    form = ReasonForm(request.POST or None)
    if form.is_bound and form.is_valid():
        actions.withdraw(found, by=viewer(request), reason=form.cleaned_data["reason"])
        return redirect("ledgers:upload", pk=pk)
    context = {
        "upload": found,
        "title": title_of(contract),
        "consequences": queries.withdrawal_consequences(found),
        "error": next(iter(form.errors.get("reason", [])), ""),
        "action": request.path,
        "back_url": reverse("ledgers:upload", args=[pk]),
    }
    return render(request, "ledgers/withdraw.html", context, status=422 if form.is_bound else 200)


@require_safe
def rows(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = queries.upload_seen_by(viewer(request), pk)
    contract = queries.contract(found.contract)
    kept = queries.kept_rows_seen_by(viewer(request), found)
    columns = [Column("place", _("行"), value=kept.place, on_phone="title")]
    for place, c in enumerate(kept.columns):
        kind: Literal["yuan", "text"] = "yuan" if c.type == "money" else "text"
        phone: Literal["line", "hide"] = "line" if place < ON_PHONE else "hide"
        columns.append(Column(c.name, c.header, value=kept.reader(c), kind=kind, on_phone=phone))
    listing = Listing(request, kept.indexes, columns, search=kept.searched, search_hint=_("表中文字"))
    context = {"listing": listing, "upload": found, "title": title_of(contract)}
    return listing.export(f"{contract.title}{found.period}") or render(request, "ledgers/rows.html", context)
