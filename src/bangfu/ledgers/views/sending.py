"""A file is sent: chosen or dropped, looked at, confirmed. Several at once are recognised by their headers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bangfu.accounts.queries import scope_of
from bangfu.ground import clock, vault
from bangfu.ground.errors import NotFound, Refused, gettext_noop
from bangfu.ground.idempotency import creates_once
from bangfu.ledgers import actions, folders, queries
from bangfu.ledgers.forms import SendForm
from bangfu.ledgers.permissions import check_can_send_any
from bangfu.ledgers.terms import FileRefused
from bangfu.ledgers.views.viewer import viewer

SALT = "ledgers.send"
A_DAY = 86_400


@require_http_methods(["GET", "HEAD", "POST"])
@creates_once
def send(request: HttpRequest) -> HttpResponse:
    check_can_send_any(scope_of(viewer(request)), queries.contracts())
    files = request.FILES.getlist("file")
    if request.method != "POST":
        return render(request, "ledgers/send.html", {"wanted": request.GET.get("contract", "")})
    if not files:
        return render(request, "ledgers/send.html", {"error": _("请先选择文件。")}, status=422)
    for file in files:
        actions.check_size(file.size or 0)
    if len(files) > 1:
        return _send_many(request, files)
    token = signing.dumps([vault.put(files[0].read()), files[0].name, viewer(request).pk], salt=SALT)
    wanted = request.POST.get("contract", "")
    return redirect_to_preview(token, wanted)


def redirect_to_preview(token: str, wanted: str) -> HttpResponse:
    response = redirect("ledgers:preview", token=token)
    if wanted:
        response["Location"] += f"?contract={wanted}"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@creates_once
def preview(request: HttpRequest, token: str) -> HttpResponse:
    sha256, filename = _opened(request, token)
    scope = scope_of(viewer(request))
    contracts = queries.contracts_open_to(scope)
    if request.method == "POST":
        form = SendForm(request.POST, contracts=contracts)
        if form.is_valid():
            given = form.cleaned_data
            upload = actions.receive(
                contract=given["contract"],
                period=given["period"],
                filename=filename,
                data=vault.get(sha256),
                by=viewer(request),
                data_on=given["data_on"],
            )
            return redirect("ledgers:upload", pk=upload.pk)
        wanted = request.POST.get("contract", "")
    else:
        form, wanted = None, request.GET.get("contract", "")
    context = _previewed(request, sha256, filename, wanted)
    seen = context.get("seen")
    initial = {"contract": seen.contract.id, "period": seen.period} if seen and seen.contract else {}
    context["form"] = form or SendForm(initial=initial, contracts=contracts)
    return render(request, "ledgers/preview.html", context, status=422 if form or "refusal" in context else 200)


def _previewed(request: HttpRequest, sha256: str, filename: str, wanted: str) -> dict[str, Any]:
    context: dict[str, Any] = {"filename": filename, "earlier": queries.same_file(viewer(request), sha256)}
    try:
        scope = scope_of(viewer(request))
        context["seen"] = queries.preview_of(sha256, filename, scope, wanted, today=clock.today())
    except FileRefused as refusal:
        context["refusal"] = refusal
    return context


def _send_many(request: HttpRequest, files: list[Any]) -> HttpResponse:
    """Each file goes to the contract and period it shows; what cannot be recognised is told, one sentence each."""
    among = queries.contracts_open_to(scope_of(viewer(request)))
    sent = 0
    for file in files:
        data = file.read()
        try:
            line = folders.recognised(data, file.name, among)
            actions.receive(
                contract=line.contract, period=line.period, filename=file.name, data=data, by=viewer(request)
            )
            sent += 1
        except Refused as refusal:
            messages.error(request, f"{file.name}:{refusal.said(_)}")
    if sent:
        messages.success(request, _("已收到 %(sent)s 个文件,正在检查。") % {"sent": sent})
    return redirect("ledgers:files")


def _opened(request: HttpRequest, token: str) -> tuple[str, str]:
    """Digest and name of the file this officer sent a moment ago. Raises: NotFound."""
    try:
        sha256, filename, staff_id = signing.loads(token, salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        staff_id = None
    if staff_id != viewer(request).pk:
        raise NotFound(gettext_noop("这个文件的预览已过期,请重新选择文件。"))
    return sha256, filename
