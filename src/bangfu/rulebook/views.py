"""Pages of the rulebook: rules and parameters read by all staff, changed by two persons of the county."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bangfu.ground import clock
from bangfu.ground.errors import Refused
from bangfu.ground.idempotency import creates_once
from bangfu.ground.versions import posted_version
from bangfu.rulebook import actions, lists, permissions, presenting, queries
from bangfu.rulebook.forms import ProposalForm, SwitchForm


@require_safe
def rules(request: HttpRequest) -> HttpResponseBase:
    listing = lists.rules(request)
    return listing.export(_("预警规则")) or render(request, "rulebook/rules.html", {"listing": listing})


@require_safe
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    now = queries.rule_now(rule_id, clock.today())
    context = {
        "page": presenting.rule_page(now, queries.case_results(rule_id)),
        "switches": queries.switches_of(rule_id),
        "panels": queries.rule_panels_for(request.user),
        "form": SwitchForm() if permissions.can_edit(request.user) else None,
    }
    return render(request, "rulebook/rule.html", context)


@require_safe
def rule_file(request: HttpRequest, rule_id: str) -> HttpResponse:
    return HttpResponse(queries.source_text(rule_id), content_type="text/plain; charset=utf-8")


@require_POST
@creates_once
def switch(request: HttpRequest, rule_id: str) -> HttpResponse:
    form = SwitchForm(request.POST)
    if not form.is_valid():
        now = queries.rule_now(rule_id, clock.today())
        page = presenting.rule_page(now, queries.case_results(rule_id))
        context = {"page": page, "switches": queries.switches_of(rule_id), "form": form}
        return render(request, "rulebook/rule.html", context, status=422)
    is_on = request.POST.get("is_on") == "1"
    actions.switch_rule(rule_id, is_on=is_on, by=request.user, **form.cleaned_data)
    messages.success(request, _("规则已启用。") if is_on else _("规则已停用,已有的预警不变。"))
    return redirect("rulebook:rule", rule_id)


@require_safe
def parameters(request: HttpRequest) -> HttpResponseBase:
    listing = lists.parameters(request)
    context = {"listing": listing, "waiting": [presenting.proposal_line(row) for row in queries.proposals_waiting()]}
    return listing.export(_("参数")) or render(request, "rulebook/parameters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@creates_once
def parameter(request: HttpRequest, key: str) -> HttpResponse:
    known, today = queries.known_parameter(key), clock.today()
    form = ProposalForm(known, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose_parameter(key=key, by=request.user, **form.cleaned_data)
        except actions.ProposalUnfit as refusal:
            form.add_error(None, refusal.said(_))
        else:
            messages.success(request, _("已提出,等第二人确认后从起用日期生效。"))
            return redirect("rulebook:parameter", key)
    context = {
        "parameter": known,
        "title": presenting.own(known.zh, known.en),
        "now": presenting.parameter_line(known, queries.parameters(today).get(key)),
        "values": [presenting.value_line(known, one) for one in queries.values_of(key, today)],
        "proposals": [presenting.proposal_line(row) for row in queries.proposals_of(key)],
        "rules": [presenting.rule_line(one) for one in queries.rules_using(key, today)],
        "form": form if permissions.can_propose(request.user, known) else None,
    }
    return render(request, "rulebook/parameter.html", context, status=422 if form.errors else 200)


@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    return _proposal_page(request, pk)


def _proposal_page(request: HttpRequest, pk: int, refusal: Refused | None = None) -> HttpResponse:
    row = queries.proposal(pk)
    known = queries.known_parameter(row.key)
    context = {
        "one": presenting.proposal_line(row),
        "title": presenting.own(known.zh, known.en),
        "is_open": row.state == row.State.PROPOSED,
        "now": presenting.parameter_line(known, queries.parameters(row.valid_from).get(row.key)),
        "rules": [presenting.rule_line(one) for one in queries.rules_using(row.key, clock.today())],
        "can_decide": permissions.can_edit(request.user),
        "can_confirm": permissions.can_confirm(request.user, row),
        "refusal": refusal,
    }
    return render(request, "rulebook/proposal.html", context, status=refusal.status if refusal else 200)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    row = actions.confirm_parameter(pk, version=posted_version(request.POST), by=request.user)
    messages.success(request, _("参数已确认,从起用日期生效。"))
    return redirect("rulebook:parameter", row.key)


@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    version, reason = posted_version(request.POST), request.POST.get("reason", "")
    try:
        row = actions.refuse_parameter(pk, version=version, reason=reason, by=request.user)
    except actions.ProposalUnfit as refusal:
        return _proposal_page(request, pk, refusal)
    messages.success(request, _("提案已退回。"))
    return redirect("rulebook:parameter", row.key)


@require_safe
def vocabulary(request: HttpRequest) -> HttpResponseBase:
    listing = lists.vocabulary(request)
    return listing.export(_("词汇表")) or render(request, "rulebook/vocabulary.html", {"listing": listing})


@require_safe
def language(request: HttpRequest) -> HttpResponse:
    return render(request, "rulebook/language.html", presenting.language_page())


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    found = [refusal.words(presenting.language()) for refusal in queries.check_rulebook()]
    context = {"found": found, "rules": len(queries.rules_now(clock.today())), "cases": queries.case_count()}
    return render(request, "rulebook/check.html", context)
