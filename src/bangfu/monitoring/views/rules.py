"""Rules as monitoring knows them: how often right, hits by month, and trial runs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bangfu.accounts import queries as accounts
from bangfu.divisions import queries as divisions
from bangfu.ground import jobs
from bangfu.ground.listing import Column, Filter, Listing, Status
from bangfu.monitoring import actions, permissions, queries, words
from bangfu.monitoring.forms import TrialForm
from bangfu.monitoring.queries import RuleRow
from bangfu.monitoring.tasks import TRIAL
from bangfu.monitoring.views.officer import OfficerRequest
from bangfu.rulebook import queries as rulebook
from bangfu.rulebook.engine import RuleRefused

AT_ONCE = 300_000
"""Persons over which a trial is quick enough (under two seconds) to wait for; above, it becomes a job."""


@require_safe
def rules(request: OfficerRequest) -> HttpResponseBase:
    columns = [
        Column(
            "title", _("规则"), href=lambda one: reverse("monitoring:rule", args=[one.id]), sort=True, on_phone="title"
        ),
        Column("risk", _("风险"), kind="mark", value=lambda one: words.risk_word(one.risk), sort=True),
        Column("state", _("状态"), kind="status", value=_in_force),
        Column("hits", _("最近命中"), kind="int", sort=True),
        Column("waiting", _("待核查"), kind="int", sort=True),
        Column("checked", _("已核查"), kind="int", sort=True, total=True),
        Column("right", _("其中属实"), kind="int", sort=True, total=True),
        Column("pct", _("准确率"), value=_pct, sort=True, align="end", hint=lambda one: f"{one.right} / {one.checked}"),
    ]
    listing = Listing(
        request,
        queries.rules_now(),
        columns,
        search=["title", "id"],
        filters=[Filter("risk", _("风险"), words.risk_choices())],
        default_sort="title",
    )
    return listing.export(str(_("规则准确率"))) or render(request, "monitoring/rules.html", {"listing": listing})


def _in_force(row: RuleRow) -> Status:
    return Status("done", _("启用")) if row.is_on else Status("normal", _("停用"))


def _pct(row: RuleRow) -> str:
    return f"{row.pct}%" if row.pct is not None else ""


@require_safe
def rule(request: OfficerRequest, rule_id: str) -> HttpResponse:
    page = queries.rule_page(rule_id)
    scope = accounts.scope_of(request.user)
    days = [day.isoformat()[:7] for day, _count in page.months]
    option = {
        "xAxis": {"type": "category", "data": days},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            {"type": "bar", "name": str(_("命中")), "data": [count for _day, count in page.months], "barMaxWidth": 36}
        ],
    }
    context = {
        "page": page,
        "risk": words.risk_word(page.risk),
        "option": option,
        "table": [[_("月份"), *days], [_("命中"), *(count for _day, count in page.months)]],
        "form": TrialForm(settings=page.settings, initial={"expression": page.expression}),
        "form_on": page.dates[-1] if page.dates else None,
        "can_try": permissions.can_run(scope) and bool(page.dates),
        "trials": queries.trials_of(rule_id)[:8] if permissions.can_see_county(scope) else [],
    }
    return render(request, "monitoring/rule.html", context)


@require_POST
def try_rule(request: OfficerRequest, rule_id: str) -> HttpResponse:
    permissions.check_can_run(accounts.scope_of(request.user))
    page = queries.rule_page(rule_id)
    form = TrialForm(request.POST, settings=page.settings)
    if not page.dates or not form.is_valid():
        messages.error(request, _("没有可试算的态势表,或填写有误。"))
        return redirect("monitoring:rule", rule_id)
    expression = form.cleaned_data["expression"].strip()
    given: dict[str, Any] = {
        "rule": rule_id,
        "as_of": page.dates[-1].isoformat(),
        "is_off": "off" in request.POST,
        "expression": "" if expression == page.expression else expression,
        "parameters": [list(pair) for pair in form.changed_parameters().items()],
    }
    if queries.persons_kept() > AT_ONCE:
        job = jobs.request(TRIAL, _("试算:%(title)s") % {"title": page.title}, given, by_id=request.user.pk)
        return redirect("ground:job", job.pk)
    try:
        change = actions.Change(given["is_off"], given["expression"], tuple(form.changed_parameters().items()))
        kept = actions.try_rule(rule_id, change, as_of=page.dates[-1], by=request.user)
    except RuleRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("monitoring:rule", rule_id)
    return redirect("monitoring:trial", kept.pk)


@require_safe
def trial(request: OfficerRequest, trial_id: int) -> HttpResponseBase:
    permissions.check_can_see_county(accounts.scope_of(request.user))
    page = queries.trial_page(trial_id, seen_by=request.user)
    columns = [
        Column("direction", _("去向"), kind="status", value=_direction),
        Column(
            "head_name",
            _("户"),
            href=lambda one: reverse("household", args=[one.household_id]),
            sort=True,
            on_phone="title",
        ),
        Column("person_name", _("人")),
        Column("village_code", _("村"), value=lambda one: divisions.path_of(one.village_code), sort=True),
        Column("sentence", _("为什么"), value=lambda one: rulebook.told(one.sentence)),
        Column("measure", _("程度数值"), kind="int", sort=True, on_phone="hide"),
    ]
    listing = Listing(
        request,
        page.rows,
        columns,
        search=["head_name", "person_name", "sentence"],
        filters=[Filter("direction", _("去向"), [("enters", _("进入")), ("leaves", _("退出"))])],
        empty_hint=_("这样改不会有人进入或退出。"),
    )
    context = {"listing": listing, "page": page}
    return listing.export(str(_("试算"))) or render(request, "monitoring/trial.html", context)


def _direction(row: Any) -> Status:
    return Status("soon", _("进入")) if row.direction == "enters" else Status("normal", _("退出"))
