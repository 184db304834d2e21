"""Rejected rows: the list, one of them corrected in the browser, all of an upload as a workbook."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from bangfu.accounts.queries import scope_of
from bangfu.divisions import queries as divisions
from bangfu.ground.idempotency import creates_once
from bangfu.ground.listing import Column, Filter, Listing, Status
from bangfu.ledgers import actions, queries
from bangfu.ledgers.forms import CorrectForm
from bangfu.ledgers.models import RejectedRow, Upload
from bangfu.ledgers.permissions import can_correct
from bangfu.ledgers.sentences import say, title_of
from bangfu.ledgers.views.viewer import viewer

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPEN_CHOICES = [("1", _("待更正")), ("0", _("已重送"))]


def _reasons(row: RejectedRow) -> str:
    contract = queries.contract(row.upload.contract)
    return ";".join(say(contract, reason) for reason in row.reasons)


def _standing(row: RejectedRow) -> Status:
    if row.corrected_by_id:
        return Status("done", _("已重送,见 %(number)s 号") % {"number": row.corrected_by_id})
    return Status("soon", _("待更正"))


def _who(row: RejectedRow) -> str:
    found = queries.written(row)
    return found.value("name") or found.value("head_name")


COLUMNS = [
    Column(
        "row_no",
        _("位置"),
        value=lambda row: f"{row.sheet} {row.row_no}",
        sort="row_no",
        href=lambda row: reverse("ledgers:rejection", args=[row.pk]),
        on_phone="title",
    ),
    Column(
        "contract",
        _("台账"),
        value=lambda row: title_of(queries.contract(row.upload.contract)),
        sort="upload__contract",
    ),
    Column("period", _("期别"), value=lambda row: row.upload.period, sort="upload__period"),
    Column("who", _("姓名"), value=_who),
    Column(
        "village_code",
        _("村"),
        value=lambda row: divisions.path_of(row.village_code) if row.village_code else "",
        sort="village_code",
    ),
    Column("reasons", _("退回原因"), value=_reasons),
    Column("standing", _("状态"), kind="status", value=_standing),
    Column(
        "upload",
        _("文件"),
        value=lambda row: row.upload_id,
        href=lambda row: reverse("ledgers:upload", args=[row.upload_id]),
    ),
]


@require_safe
def rejected(request: HttpRequest) -> HttpResponseBase:
    rows = queries.rejections_seen_by(viewer(request))
    filters = [
        Filter(
            "contract",
            _("台账"),
            lambda _r: [(c.id, title_of(c)) for c in queries.contracts()],
            field="upload__contract",
        ),
        Filter(
            "open",
            _("状态"),
            OPEN_CHOICES,
            many=False,
            apply=lambda found, chosen: found.filter(corrected_by__isnull=chosen[0] == "1"),
        ),
        Filter("upload", _("文件编号"), lambda r: [(n, n) for n in r.GET.getlist("upload")]),
    ]
    listing = Listing(
        request,
        rows,
        COLUMNS,
        search=["upload__filename"],
        filters=filters,
        default_sort=["-upload_id", "sheet", "row_no"],
        search_hint=_("文件名"),
        empty_hint=_("没有退回的行"),
    )
    return listing.export(str(_("退回行"))) or render(request, "ledgers/rejected.html", {"listing": listing})


@require_safe
def rejection(request: HttpRequest, pk: int) -> HttpResponse:
    row = queries.rejection_seen_by(viewer(request), pk)
    found = queries.written(row)
    cells = [
        (found.labels[found.columns[c.name]], found.shown(c)) for c in found.contract.columns if c.name in found.columns
    ]
    context = {
        "row": row,
        "title": title_of(found.contract),
        "cells": cells,
        "reasons": [say(found.contract, r) for r in row.reasons],
    }
    context["may_correct"] = not row.corrected_by_id and can_correct(
        scope_of(viewer(request)), found.contract, row.village_code
    )
    return render(request, "ledgers/rejection.html", context)


@require_POST
def open_rejection(request: HttpRequest, pk: int) -> HttpResponse:
    row = queries.rejection_seen_by(viewer(request), pk)
    found = actions.open_for_correction(row, by=viewer(request))
    form = _form(found)
    return render(request, "ledgers/correct.html", _correcting(row, found, form))


@require_POST
@creates_once
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    row = queries.rejection_seen_by(viewer(request), pk)
    found = queries.written(row)
    form = _form(found, request.POST)
    if not form.is_valid():
        return render(request, "ledgers/correct.html", _correcting(row, found, form), status=422)
    sent = actions.correct_row(row, cells=form.cells(), by=viewer(request))
    actions.check(sent.pk)
    return _answered(request, row, sent.pk)


@require_POST
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    upload = queries.upload_seen_by(viewer(request), pk)
    content = actions.take_rejected_workbook(upload, by=viewer(request))
    facts = {"title": title_of(queries.contract(upload.contract)), "period": upload.period, "number": upload.pk}
    name = gettext("%(title)s%(period)s退回行-%(number)s号.xlsx") % facts
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    )


def _form(found: queries.Written, posted: object = None) -> CorrectForm:
    wrong = {found.columns[r["column"]] for r in found.row.reasons if r.get("column") in found.columns}
    return CorrectForm(posted, labels=found.labels, cells=found.cells, wrong=wrong)


def _correcting(row: RejectedRow, found: queries.Written, form: CorrectForm) -> dict[str, object]:
    reasons = [say(found.contract, reason) for reason in row.reasons]
    return {"row": row, "title": title_of(found.contract), "form": form, "reasons": reasons}


def _answered(request: HttpRequest, row: RejectedRow, sent_pk: int) -> HttpResponse:
    """On to the next open row of the file, or back to the one that was sent back once more."""
    again = queries.rejections_seen_by(viewer(request)).filter(upload=sent_pk).first()
    if again:
        messages.error(request, _("还有问题,这一行又被退回了:%(why)s") % {"why": _reasons(again)})
        return redirect("ledgers:rejection", pk=again.pk)
    upload = Upload.objects.get(pk=sent_pk)
    if upload.state != Upload.State.KEPT:
        messages.error(request, upload.refusal or str(_("这一行没有被接受。")))
        return redirect("ledgers:upload", pk=sent_pk)
    messages.success(request, _("这一行已接受。"))
    rest = queries.rejections_seen_by(viewer(request)).filter(upload=row.upload_id, corrected_by=None)
    following = rest.order_by("sheet", "row_no").first()
    return redirect("ledgers:rejection", pk=following.pk) if following else redirect("ledgers:upload", pk=row.upload_id)
