"""The rulebook's lists: rules, parameters, the words a rule may use."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.ground import clock
from bangfu.ground.listing import Column, Filter, Listing
from bangfu.rulebook import presenting, queries
from bangfu.rulebook.terms import FEED_WORDS, RISK_WORDS, SOURCE_WORDS


def rules(request: HttpRequest) -> Listing:
    """Every rule as it stands today."""
    lines = [presenting.rule_line(now) for now in queries.rules_now(clock.today())]
    columns = [
        Column(
            "title", _("规则"), sort=True, on_phone="title", href=lambda line: reverse("rulebook:rule", args=[line.id])
        ),
        Column("risk_word", _("风险"), kind="mark", sort=True),
        Column("grain_word", _("对象"), sort=True),
        Column("use", _("状态"), kind="status", sort="is_used"),
        Column("valid_from", _("起用日期"), kind="date", sort=True),
        Column("source", _("依据"), kind="status", sort="source_status"),
        Column("id", _("编号"), sort=True, on_phone="hide"),
    ]
    filters = [
        Filter(
            "risk", _("风险"), [(code, _(word)) for code, word in RISK_WORDS.items() if code in {x.risk for x in lines}]
        ),
        Filter("grain", _("对象"), [("household", _("按户")), ("person", _("按人"))]),
        Filter("is_used", _("状态"), [("1", _("启用")), ("0", _("未启用"))]),
        _source_filter(),
    ]
    search = ["title", "id", "words", "risk_word"]
    return Listing(request, lines, columns, search, filters, default_sort=["risk", "id"], key="rules")


def _source_filter() -> Filter:
    return Filter("source_status", _("依据"), [(code, _(word)) for code, word in SOURCE_WORDS.items()])


def parameters(request: HttpRequest) -> Listing:
    """Every parameter with today's value, how many rules read it and how many proposals wait."""
    today = clock.today()
    now, used = queries.parameters(today), Counter[str]()
    for one in queries.rules_now(today):
        used.update(one.rule.parameter_keys)
    waiting = Counter(row.key for row in queries.proposals_waiting())
    lines = [
        presenting.parameter_line(known, now.get(known.key), used[known.key], waiting[known.key])
        for known in queries.known_parameters()
    ]
    columns = [
        Column("title", _("参数"), sort=True, on_phone="title", href=_parameter_url),
        Column("value", _("现值"), align="end", missing=_("无取值")),
        Column("valid_from", _("起用日期"), kind="date", sort=True),
        Column("region", _("范围"), sort=True),
        Column("status", _("依据"), kind="status", sort="source_status"),
        Column("source", _("来源"), on_phone="hide"),
        Column("used_by", _("使用的规则"), kind="int", sort=True),
        Column("waiting", _("待确认"), kind="int", sort=True),
    ]
    return Listing(request, lines, columns, ["title", "key", "source"], [_source_filter()], key="parameters")


def _parameter_url(line: presenting.ParameterLine) -> str:
    return reverse("rulebook:parameter", args=[line.key])


def vocabulary(request: HttpRequest) -> Listing:
    """Every column a rule may name."""
    columns = [
        Column("name", _("列名"), sort=True),
        Column("title", _("含义"), value=presenting.title_of, on_phone="title"),
        Column("grain", _("对象"), value=lambda one: presenting.grain_word(one.grain), sort=True),
        Column("type", _("类型"), value=presenting.type_word, sort="type"),
        Column("unit", _("单位"), value=presenting.unit_word, sort="unit"),
        Column("codes", _("代码"), value=lambda one: _("、").join(one.codes), on_phone="hide"),
        Column("means", _("说明"), value=presenting.means_of, on_phone="hide"),
        Column("empty", _("空值表示"), value=presenting.empty_of, on_phone="hide"),
        Column("feeds", _("来源"), value=_feeds, on_phone="hide"),
    ]
    filters = [
        Filter("grain", _("对象"), [("household", _("按户")), ("person", _("按人"))]),
        Filter("type", _("类型"), [(code, presenting.type_words(code)) for code in ("int", "bool", "text", "date")]),
    ]
    rows: list[Any] = list(queries.vocabulary().values())
    return Listing(request, rows, columns, ["name", "zh", "en", "means"], filters, key="vocabulary")


def _feeds(column: Any) -> str:
    return _("、").join(_(FEED_WORDS[feed]) for feed in column.feeds)
