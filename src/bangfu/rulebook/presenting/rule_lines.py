"""Rules and their cases as lines and pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext

from bangfu.ground.listing import Status
from bangfu.rulebook import engine, queries
from bangfu.rulebook.engine import Column
from bangfu.rulebook.presenting.parameter_lines import ParameterLine, parameter_line
from bangfu.rulebook.presenting.words import grain_word, language, own, source_status, title_of, value_of
from bangfu.rulebook.queries import CaseResult, RuleNow, WarningRule
from bangfu.rulebook.rules import Evidence
from bangfu.rulebook.terms import CASE_WORDS, EXPECTED_WORDS, FEED_WORDS


def use_status(now: RuleNow) -> Status:
    """Whether sweeps of the date ask the rule."""
    if not now.is_in_force:
        return Status("normal", gettext("不在有效期"))
    return Status("done", gettext("启用")) if now.is_on else Status("soon", gettext("已停用"))


@dataclass(frozen=True)
class RuleLine:
    """One rule in the list of rules."""

    id: str
    title: str
    risk: str
    risk_word: str
    grain: str
    grain_word: str
    use: Status
    is_used: str
    source_status: str
    source: Status
    valid_from: dt.date
    version: str
    words: str


def rule_line(now: RuleNow) -> RuleLine:
    """The rule as a line; `words` are searched."""
    rule = now.rule
    return RuleLine(
        id=rule.id,
        title=own(rule.title, rule.title_en),
        risk=rule.risk,
        risk_word=queries.risk_word(rule.risk),
        grain=rule.grain,
        grain_word=grain_word(rule.grain),
        use=use_status(now),
        is_used="1" if now.is_used else "0",
        source_status=rule.source_status,
        source=source_status(rule.source_status),
        valid_from=rule.valid_from,
        version=rule.version,
        words=engine.say(rule.when, rule.parameters, language()),
    )


@dataclass(frozen=True)
class CaseLine:
    """One case with what the rule said of it."""

    kind: str
    name: str
    on: dt.date
    given: list[tuple[str, str]]
    expected: str
    found: str
    severity: int | None
    sentence: str
    status: Status


def case_line(result: CaseResult) -> CaseLine:
    """The case as a line: only the columns in which it differs from the usual situation."""
    case, columns = result.case, queries.vocabulary()
    return CaseLine(
        kind=gettext(CASE_WORDS[case.kind]),
        name=case.name,
        on=case.on,
        given=[(title_of(columns[name]), value_of(columns[name], case.given[name])) for name in case.named],
        expected=gettext(EXPECTED_WORDS[case.expect]),
        found=gettext(EXPECTED_WORDS[result.found]) if result.found else "",
        severity=result.severity,
        sentence=result.sentence,
        status=Status("overdue", gettext("不符")) if result.failures else Status("done", gettext("相符")),
    )


@dataclass(frozen=True)
class ColumnLine:
    """One column a rule reads."""

    name: str
    title: str
    means: str
    empty: str


def column_line(column: Column) -> ColumnLine:
    """The column as a line."""
    return ColumnLine(
        column.name, title_of(column), own(column.means, column.means_en), own(column.empty_zh, column.empty)
    )


@dataclass(frozen=True)
class EvidenceLine:
    """One table a finding rests on, over which time and whom."""

    title: str
    window: str
    about: str


def evidence_line(one: Evidence) -> EvidenceLine:
    """The evidence as a line."""
    windows = {"month": gettext("本月"), "twelve_months": gettext("近 12 个月"), "newest": gettext("最近一期")}
    about = gettext("全家") if one.about == "household" else gettext("本人")
    return EvidenceLine(gettext(FEED_WORDS[one.contract]), windows[one.window], about)


@dataclass(frozen=True)
class RulePage:
    """Everything the page of a rule says."""

    rule: WarningRule
    title: str
    line: RuleLine
    conditions: list[str]
    measure: str
    severity: str
    sentence: str
    source: str
    parameters: list[ParameterLine]
    cases: list[CaseLine]
    columns: list[ColumnLine]
    evidence: list[EvidenceLine]
    is_on: bool


def rule_page(now: RuleNow, cases: list[CaseResult]) -> RulePage:
    """The rule with its parameters and cases in words."""
    rule = now.rule
    known = {parameter.key: parameter for parameter in queries.known_parameters()}
    keys = sorted(rule.parameter_keys)
    return RulePage(
        rule=rule,
        title=own(rule.title, rule.title_en),
        line=rule_line(now),
        conditions=engine.say_conditions(rule.when, rule.parameters, language()),
        measure=engine.say(rule.measure, rule.parameters, language()),
        severity=engine.say(rule.severity, rule.parameters, language()),
        sentence=engine.say_sentence(rule.sentence_en if language() == "en" else rule.sentence, language()),
        source=own(rule.source, rule.source_en),
        parameters=[parameter_line(known[key], rule.parameters.get(key)) for key in keys],
        cases=[case_line(result) for result in cases],
        columns=[column_line(queries.vocabulary()[name]) for name in sorted(rule.columns)],
        evidence=[evidence_line(one) for one in rule.evidence],
        is_on=now.is_on,
    )
