"""One warning: what it rests on, and what can be done about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bangfu.accounts import queries as accounts
from bangfu.divisions import queries as divisions
from bangfu.ground import clock, pages
from bangfu.ground.errors import NotFound
from bangfu.ground.idempotency import creates_once, fresh_key
from bangfu.ground.versions import posted_version
from bangfu.monitoring import actions, permissions, queries, rules, words
from bangfu.monitoring.actions import Look
from bangfu.monitoring.forms import AssignForm, CheckForm, ReasonForm
from bangfu.monitoring.terms import Act, Outcome, State
from bangfu.monitoring.views.officer import OfficerRequest

ASKED = {
    Outcome.NO_RISK: gettext_lazy("核查无风险"),
    Outcome.AT_RISK: gettext_lazy("属实"),
    Outcome.ALREADY_HELPED: gettext_lazy("已在帮扶"),
    Outcome.DATA_WRONG: gettext_lazy("数据有误"),
}
"""The buttons under a warning, in order."""


@require_safe
def warning(request: OfficerRequest, warning_id: int) -> HttpResponse:
    scope = accounts.scope_of(request.user)
    file = queries.warning_file(warning_id, seen_by=request.user, scope=scope)
    open_acts = rules.open_acts(State(file.warning.state))
    may_check = permissions.can_check(scope, file.warning.village_code)
    context = {
        "file": file,
        "due": words.due_word(file.warning, clock.today()),
        "state": words.state_word(file.warning),
        "risk": words.risk_word(file.warning.risk),
        "place": divisions.path_of(file.warning.village_code),
        "rank": words.rank_words(file.warning),
        "sentence": words.evidence_words(file.warning),
        "earlier": [
            (one, words.risk_word(one.risk), words.evidence_words(one), words.state_word(one)) for one in file.earlier
        ],
        "outcomes": list(ASKED.items()) if may_check and Act.FIND_RISK in open_acts else [],
        "can_undo": may_check and Act.UNDO in open_acts,
        "can_reopen": may_check and Act.REOPEN in open_acts,
        "assign": _assign_form(request, file, scope, open_acts),
        "back": _back(request),
    }
    return render(request, "monitoring/warning.html", context)


def _assign_form(
    request: OfficerRequest, file: queries.WarningFile, scope: Any, open_acts: frozenset[Act]
) -> AssignForm | None:
    code = file.warning.village_code
    if Act.ASSIGN not in open_acts or not permissions.can_assign(scope, code):
        return None
    return AssignForm(officers=accounts.staff_covering(code), initial={"to": file.warning.assigned_to_id})


def _back(request: OfficerRequest) -> str:
    """The list the drawer was opened from, when it is ours; else the queue."""
    came_from = request.POST.get("back") or request.headers.get("HX-Current-URL") or request.GET.get("back", "")
    own = url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()})
    return came_from if came_from and own else reverse("monitoring:queue")


@require_POST
def assign(request: OfficerRequest, warning_id: int) -> HttpResponse:
    seen = queries.warnings_seen_by(request.user).filter(pk=warning_id).first()
    if seen is None:
        raise NotFound(_("没有这条预警,或不在您的范围内。"))
    officers = accounts.staff_covering(seen.village_code)
    form = AssignForm(request.POST, officers=officers)
    if not form.is_valid():
        messages.error(request, _("请选择派给谁。"))
        return redirect("warning", warning_id)
    to = next(one for one in officers if one.pk == form.cleaned_data["to"])
    actions.assign(warning_id, version=posted_version(request.POST), to=to, by=request.user)
    messages.success(request, _("已派给%(name)s。") % {"name": to})
    return redirect(_back(request))


@require_http_methods(["GET", "HEAD", "POST"])
@creates_once
def check(request: OfficerRequest, warning_id: int, outcome: str) -> HttpResponseBase:
    """The reason list of one outcome, then the result itself."""
    scope = accounts.scope_of(request.user)
    file = queries.warning_file(warning_id, seen_by=request.user, scope=scope)
    permissions.check_can_check(scope, file.warning.village_code)
    asked = _outcome(outcome)
    form = CheckForm(request.POST or None, outcome=asked, initial={"idempotency_key": fresh_key()})
    if request.method == "POST" and form.is_valid():
        return _checked(request, warning_id, asked, form)
    context = {
        "file": file,
        "form": form,
        "outcome": asked.value,
        "title": ASKED[asked],
        "quiet": queries.quiet_promise(file.warning) if asked is not Outcome.AT_RISK else None,
        "back": _back(request),
    }
    return render(request, "monitoring/check.html", context, status=422 if form.errors else 200)


def _outcome(text: str) -> Outcome:
    try:
        return Outcome(text)
    except ValueError:
        raise NotFound(_("没有这种核查结果。")) from None


def _checked(request: OfficerRequest, warning_id: int, outcome: Outcome, form: CheckForm) -> HttpResponse:
    given = form.cleaned_data
    look = Look(outcome, given["reason"], given["note"], given["idempotency_key"], given["checked_on"])
    result = actions.record_check(warning_id, look, version=posted_version(request.POST), by=request.user)
    told = {"head": result.warning.household.head_name, "result": ASKED[outcome]}
    undo_url = reverse("monitoring:undo_now", args=[warning_id, result.warning.version])
    pages.offer_undo(request, _("%(head)s:已记为“%(result)s”。") % told, undo_url)
    return redirect(_back(request))


@require_POST
def undo_now(request: OfficerRequest, warning_id: int, version: int) -> HttpResponse:
    """Taken back within moments: the reason is that it was just saved."""
    actions.undo_check(warning_id, version=version, reason=_("刚保存就撤销"), by=request.user)
    messages.success(request, _("核查结果已撤销,预警重新等待核查。"))
    return redirect("warning", warning_id)


@require_POST
def undo(request: OfficerRequest, warning_id: int) -> HttpResponse:
    return _taken_back(request, warning_id, actions.undo_check, _("核查结果已撤销,预警重新等待核查。"))


@require_POST
def reopen(request: OfficerRequest, warning_id: int) -> HttpResponse:
    return _taken_back(request, warning_id, actions.reopen, _("预警已重新打开。"))


def _taken_back(request: OfficerRequest, warning_id: int, act: Any, said: str) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请写明原因。"))
    else:
        act(warning_id, version=posted_version(request.POST), reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, said)
    return redirect("warning", warning_id)
