"""The files themselves: every rule's cases, every region, under the law of the case's date."""

from __future__ import annotations

import datetime as dt

import pytest

from bangfu.rulebook import book, checker
from bangfu.rulebook.terms import RISK_WORDS, CaseKind

DOCUMENTS = book.rule_documents("cn")
CASES = [(document, number) for document in DOCUMENTS for number in range(len(document.data["cases"]))]


@pytest.mark.parametrize("region", checker.regions())
def test_the_rulebook_of_each_region_holds(region):
    assert [str(refusal) for refusal in checker.check(region)] == []


@pytest.mark.parametrize(
    ("document", "number"), CASES, ids=[f"{document.data['id']}-{number}" for document, number in CASES]
)
def test_case_comes_out_as_the_law_says(document, number):
    result = checker.case_results(document)[number]

    assert [str(failure) for failure in result.failures] == []


def test_every_rule_has_a_case_of_every_kind_and_hits_at_least_once():
    for document in DOCUMENTS:
        kinds = {case["kind"] for case in document.data["cases"]}
        outcomes = {case["expect"] for case in document.data["cases"]}
        assert kinds == {kind.value for kind in CaseKind}, document.name
        assert {"hit", "quiet"} <= outcomes, document.name


def test_sentence_says_the_same_in_both_languages():
    parameters = book.parameters_on(dt.date(2021, 12, 31), "140927")
    for document in DOCUMENTS:
        rule = book.rule_of(document, 0, parameters)
        assert rule.sentence.columns == rule.sentence_en.columns, rule.id
        assert rule.sentence.parameters == rule.sentence_en.parameters, rule.id


def test_every_column_and_parameter_a_rule_needs_is_there_on_every_day_of_2021():
    for month in range(1, 13):
        parameters = book.parameters_on(dt.date(2021, month, 1), "140927")
        for document in DOCUMENTS:
            position = book.version_on(document, dt.date(2021, month, 1))
            rule = book.rule_of(document, position, parameters)
            assert rule.risk in RISK_WORDS
            assert rule.columns <= set(book.vocabulary())
