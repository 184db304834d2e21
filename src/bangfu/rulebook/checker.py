"""Whether the whole rulebook holds: shapes, names, units, results, evidence, and every case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bangfu.rulebook import book, files
from bangfu.rulebook.engine import RuleRefused
from bangfu.rulebook.engine.kinds import PURE
from bangfu.rulebook.files import Document
from bangfu.rulebook.rules import Case, WarningRule, outcome_of
from bangfu.rulebook.terms import CaseKind, Expected


@dataclass(frozen=True)
class CaseResult:
    """One case with what its rule said. `failures` is empty when the law and the rule agree."""

    case: Case
    found: str
    measure: int | None
    severity: int | None
    sentence: str
    failures: tuple[RuleRefused, ...]


def regions() -> list[str]:
    """Every region that has files of its own, and cn."""
    return ["cn", *sorted(path.name for path in files.BOOK.iterdir() if path.is_dir() and path.name.isdecimal())]


def check(region: str = "cn") -> list[RuleRefused]:
    """Everything that is wrong with a region's rulebook, each with its file and place; empty when all is well."""
    try:
        book.vocabulary()
        book.parameters_of(region)
        documents = [(document, book.first_days(document)) for document in book.rule_documents(region)]
    except RuleRefused as refusal:
        return [refusal]
    return [refusal for document, days in documents for refusal in _check_document(document, days, region)]


@cache
def checked(region: str) -> tuple[RuleRefused, ...]:
    """What `check` says of the files as this process has read them."""
    return tuple(check(region))


@cache
def results_of(rule_id: str, region: str) -> tuple[CaseResult, ...]:
    """The cases of a rule with what it says of each, as this process has read the files. Raises: RuleRefused."""
    documents = {document.data["id"]: document for document in book.rule_documents(region)}
    return tuple(case_results(documents[rule_id]))


def _check_document(document: Document, days: list[dt.date], region: str) -> Iterator[RuleRefused]:
    if f"{document.data['id']}.yaml" != document.name.rsplit("/", 1)[-1]:
        yield document.refused(RuleRefused("clash", name=document.data["id"]), "id")
    for position, on in enumerate(days):
        try:
            rule = book.rule_of(document, position, book.parameters_on(on, region))
        except RuleRefused as refusal:
            yield refusal
            continue
        yield from _check_rule(document, position, rule)
    yield from _check_cases(document, region)


def _check_rule(document: Document, position: int, rule: WarningRule) -> Iterator[RuleRefused]:
    """Results of the right type, columns of the right grain, evidence that feeds the rule."""
    wanted = {
        "when": (rule.when.type == "bool", ("是非", "a truth value")),
        "measure": (rule.measure.type == "int", ("整数", "a whole number")),
        "severity": (rule.severity.type == "int" and rule.severity.unit == PURE, ("1 至 3", "1 to 3")),
    }
    for field, (fits, words) in wanted.items():
        if not fits:
            yield document.refused(RuleRefused("wrong_result", where=field, wanted=words), "versions", position, field)
    columns = [book.vocabulary()[name] for name in sorted(rule.columns)]
    if rule.grain == "household" and (persons := [c.name for c in columns if c.grain == "person"]):
        yield document.refused(RuleRefused("wrong_grain", names="、".join(persons)), "versions", position, "when")
    feeds = {feed for column in columns for feed in column.feeds}
    for number, evidence in enumerate(rule.evidence):
        if evidence.contract not in feeds:
            refusal = RuleRefused("evidence", contract=evidence.contract)
            yield document.refused(refusal, "versions", position, "evidence", number)


def _check_cases(document: Document, region: str) -> Iterator[RuleRefused]:
    given = {case["kind"] for case in document.data["cases"]}
    if missing := [kind.value for kind in CaseKind if kind not in given]:
        yield document.refused(RuleRefused("case_kind", kinds="、".join(missing)), "cases")
    if document.region != region:
        return
    try:
        results = case_results(document)
    except RuleRefused as refusal:
        yield refusal
        return
    for number, result in enumerate(results):
        for failure in result.failures:
            yield document.refused(failure, "cases", number)


def case_results(document: Document) -> list[CaseResult]:
    """What the rule says of each of its cases, under the law of the case's date and region. Raises: RuleRefused."""
    days = book.first_days(document)
    rule = book.rule_of(document, len(days) - 1, book.parameters_on(days[-1], document.region))
    return [_result(document, case) for case in rule.cases]


def _result(document: Document, case: Case) -> CaseResult:
    position = book.version_on(document, case.on)
    if position is None:
        return _judged(case, CaseResult(case, Expected.NOT_IN_FORCE, None, None, "", ()))
    rule = book.rule_of(document, position, book.parameters_on(case.on, case.region))
    if lacking := sorted(rule.columns - set(case.given)):
        failure = RuleRefused("case_lacks", name="、".join(lacking))
        return CaseResult(case, "", None, None, "", (failure,))
    said = outcome_of(rule, case.given)
    return _judged(case, CaseResult(case, said.expected, said.measure, said.severity, said.sentence, ()))


def _judged(case: Case, result: CaseResult) -> CaseResult:
    """The result with what differs from the case; only what the case states is compared."""
    pairs = (
        ("expect", case.expect, result.found),
        ("measure", case.measure, result.measure),
        ("severity", case.severity, result.severity),
        ("sentence", case.sentence, result.sentence),
    )
    failures = tuple(
        RuleRefused("case_fails", name=case.name, what=what, wanted=wanted, found=found)
        for what, wanted, found in pairs
        if wanted is not None and wanted != found
    )
    return CaseResult(case, result.found, result.measure, result.severity, result.sentence, failures)
