"""Lists of warnings: the queue, what is quiet, one household's history, wrong data for departments; and bulk assignment."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bangfu.accounts import queries as accounts
from bangfu.accounts.queries import Scope
from bangfu.divisions import queries as divisions
from bangfu.ground import clock
from bangfu.ground.listing import Act, Column, Filter, Listing
from bangfu.monitoring import permissions, queries, words
from bangfu.monitoring.models import Finding, Warning
from bangfu.monitoring.terms import LOOKED_STATES, OPEN_STATES, State
from bangfu.monitoring.views.officer import OfficerRequest
from bangfu.registry import queries as registry
from bangfu.registry.rules import asked

MOST_VILLAGES = 40
STATE_GROUPS = {"any": frozenset(State), "open": OPEN_STATES, "looked": LOOKED_STATES | {State.CONFIRMED}}


@require_safe
def queue(request: OfficerRequest) -> HttpResponseBase:
    scope = accounts.scope_of(request.user)
    listing = queue_listing(request, scope)
    if exported := listing.export(str(_("预警"))):
        return exported
    counts = queries.counts_by_state(request.user)
    context = {
        "listing": listing,
        "tabs": _tabs(request, counts),
        "can_report": bool(scope.roles & set(permissions.CHECKERS)),
        "can_see_county": permissions.can_see_county(scope),
        "sweep": queries.newest_sweep(),
    }
    return render(request, "monitoring/queue.html", context)


def queue_listing(request: OfficerRequest, scope: Scope) -> Listing:
    """The queue as the request asks for it; without a state it holds what waits for a look."""
    rows = queries.warnings_in(scope)
    if not request.GET.get("state"):
        rows = queries.open_warnings(rows)
    can_assign = bool(scope.roles & set(permissions.ASSIGNERS))
    return Listing(
        request,
        rows,
        queue_columns(),
        search=search_of(request),
        filters=queue_filters(scope, request),
        default_sort=["-opened_on", "-rank"],
        acts=[Act("assign", _("派发"), reverse("monitoring:assign_many"))] if can_assign else [],
        has_drawer=True,
        search_hint=_("户主、姓名、户编号、证据里的字"),
        empty_hint=_("没有等待核查的预警。新文件关联后会再扫描。"),
    )


def queue_columns() -> list[Column]:
    """What a row of the queue says."""
    today = clock.today()
    return [
        Column(
            "household.head_name",
            _("户"),
            href=lambda one: reverse("warning", args=[one.pk]),
            sort=True,
            on_phone="title",
        ),
        Column("village_code", _("村"), value=lambda one: divisions.path_of(one.village_code), sort=True),
        Column("risk", _("风险"), kind="mark", value=lambda one: words.risk_word(one.risk), sort=True),
        Column("sentence", _("证据"), value=words.evidence_words),
        Column(
            "rank",
            _("程度"),
            on_phone="hide",
            value=lambda one: words.SEVERITIES[one.severity],
            sort=True,
            hint=words.rank_words,
        ),
        Column(
            "opened_on",
            _("发现天数"),
            kind="int",
            value=lambda one: (today - one.opened_on).days,
            sort=True,
            hint=lambda one: one.opened_on.isoformat(),
        ),
        Column("due_on", _("期限"), kind="status", value=lambda one: words.due_word(one, today), sort=True),
        Column("assigned_to.full_name", _("谁在办"), sort="assigned_to__full_name", missing=_("待派发")),
        Column("state", _("状态"), kind="status", value=words.state_word, sort=True, on_phone="hide"),
    ]


def queue_filters(scope: Scope, request: OfficerRequest) -> list[Filter]:
    """By place, risk, state, whose it is, how urgent, which rule, when found."""
    return [
        Filter("township", _("乡镇"), _townships(scope), apply=_inside),
        Filter("village", _("村"), _villages(scope, request), apply=_inside),
        Filter("risk", _("风险"), words.risk_choices()),
        Filter(
            "state",
            _("状态"),
            [("any", _("不限")), ("open", _("待核查")), ("looked", _("已核查")), *Warning.State.choices],
            apply=_in_states,
        ),
        Filter(
            "mine",
            _("谁的"),
            [("1", _("我的")), ("0", _("还没有人"))],
            apply=lambda rows, v: _whose(rows, v, request),
            many=False,
        ),
        Filter(
            "duty",
            _("期限"),
            [("overdue", _("逾期")), ("soon", _("三天内到期")), ("later", _("未到期"))],
            apply=_in_duty,
        ),
        Filter("rule", _("规则"), words.rule_choices(), apply=_with_rule),
        Filter("opened_on", _("发现日期"), kind="day"),
    ]


def search_of(request: OfficerRequest) -> Callable[[QuerySet[Warning], str], QuerySet[Warning]]:
    """Warnings of households the words find in the register, or whose sentence holds them.

    This box writes what is typed into the address, so it finds nobody by identity number, last four or phone.
    """

    def search(rows: QuerySet[Warning], text: str) -> QuerySet[Warning]:
        words = asked(unicodedata.normalize("NFKC", text))
        if words.number or words.phone or words.last4:
            return rows.filter(sentence__icontains=text) if words.last4 else rows.none()
        found = {hit.household_id for hit in registry.search(text, seen_by=request.user).hits}
        named = Q(household__head_name__icontains=text) | Q(household__head_initials__startswith=text.lower())
        return rows.filter(named | Q(household__in=found) | Q(sentence__icontains=text))

    return search


def _townships(scope: Scope) -> list[tuple[str, str]]:
    """Townships the officer sees anything of."""
    return [
        (place.code, place.name)
        for place in divisions.townships()
        if any(
            low <= high_of and low_of <= high
            for low, high in scope.ranges
            for low_of, high_of in [divisions.code_range(place.code)]
        )
    ]


def _villages(scope: Scope, request: OfficerRequest) -> list[tuple[str, str]]:
    """Villages of the chosen township, or of an officer whose range is small enough to list."""
    chosen = request.GET.getlist("township")
    places = [village for code in chosen for village in divisions.villages(code)] if chosen else divisions.villages()
    seen = [(place.code, place.name) for place in places if scope.covers_village(place.code)]
    return seen if chosen or len(seen) <= MOST_VILLAGES else []


def _inside(rows: QuerySet[Warning], codes: Sequence[str]) -> QuerySet[Warning]:
    condition = Q(pk__in=[])
    for code in codes:
        for low, high in divisions.ranges_of(code):
            condition |= Q(village_code__gte=low, village_code__lte=high)
    return rows.filter(condition)


def _in_states(rows: QuerySet[Warning], values: Sequence[str]) -> QuerySet[Warning]:
    wanted = {state for value in values for state in STATE_GROUPS.get(value, {value})}
    return rows.filter(state__in=wanted)


def _whose(rows: QuerySet[Warning], values: Sequence[str], request: OfficerRequest) -> QuerySet[Warning]:
    return rows.filter(assigned_to=request.user) if "1" in values else rows.filter(assigned_to=None)


def _in_duty(rows: QuerySet[Warning], values: Sequence[str]) -> QuerySet[Warning]:
    return queries.with_duty(rows, clock.today(), values)


def _with_rule(rows: QuerySet[Warning], values: Sequence[str]) -> QuerySet[Warning]:
    return rows.filter(Exists(Finding.objects.filter(warning=OuterRef("pk"), rule_id__in=values, withdrawn_at=None)))


def _tabs(request: OfficerRequest, counts: dict[str, int]) -> list[tuple[str, int, str, bool]]:
    """The stages of a warning as links with their numbers."""
    here, shown = reverse("monitoring:queue"), request.GET.getlist("state")

    def number(states: Iterable[str]) -> int:
        return sum(counts[state] for state in states)

    return [
        (_("待核查"), number(OPEN_STATES), here, not shown),
        (_("已核查"), number(STATE_GROUPS["looked"]), f"{here}?state=looked", shown == ["looked"]),
        (_("属实"), counts[State.CONFIRMED], f"{here}?state=confirmed", shown == ["confirmed"]),
        (_("已监测户的新证据"), counts[State.ATTACHED], f"{here}?state=attached", shown == ["attached"]),
    ]
