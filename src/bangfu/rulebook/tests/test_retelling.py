"""Every rule's sentence is told in English from the Chinese one that is kept: same facts, no Chinese but codes of the data."""

import re

import pytest
from django.utils.translation import override

from bangfu.rulebook import book, checker, queries
from bangfu.rulebook.engine.retelling import Retelling
from bangfu.rulebook.engine.sentences import BLANK

REGION = "140927"
HAN = re.compile(r"[\u3400-\u9fff]")
VERSIONS = [
    pytest.param(version, id=f"{document.data['id']}-{version['version']}")
    for document in book.rule_documents(REGION)
    for version in document.data["versions"]
]


def facts_of(text: str) -> list[str]:
    return sorted("|".join(piece.split("|")[:2]) for piece in BLANK.findall(text))


@pytest.mark.parametrize("version", VERSIONS)
def test_english_sentence_shows_the_same_facts(version):
    assert facts_of(version["sentence_en"]) == facts_of(version["sentence"])
    assert not HAN.search(version["sentence_en"])


@pytest.mark.parametrize("rule_id", [document.data["id"] for document in book.rule_documents(REGION)])
def test_sentence_of_every_case_is_told_in_english(rule_id):
    said = [result for result in checker.results_of(rule_id, REGION) if result.sentence]
    assert said
    for result in said:
        codes = {value for value in result.case.given.values() if isinstance(value, str)}
        with override("en"):
            english = queries.told(result.sentence)
        for code in codes:
            english = english.replace(code, "")
        assert not HAN.search(english)
        with override("zh-hans"):
            assert queries.told(result.sentence) == result.sentence


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("2021 年 12 月 5 日起 3 人,肢体", "3 members since 2021-12-05: 肢体"),
        ("2021 年 1 月 5 日起 1,200 人,未填", "1,200 members since 2021-01-05: not given"),
        ("(未知)起 3 人,未填", "3 members since (not known): not given"),
        ("农户自己说的话", None),
        ("2021 年 12 月 5 日起 3 人,肢体,另有说明\n", None),
    ],
)
def test_facts_are_read_out_of_the_kept_text(kept, told):
    one = Retelling.of(
        "{on|date}起 {people|int} 人,{kind|text|未填}", "{people|int} members since {on|date}: {kind|text|not given}"
    )

    assert one.told(kept.rstrip("\n") if told else kept) == told


def test_text_of_no_rule_is_left_as_it_is():
    with override("en"):
        assert queries.told("家里老人住院了") == "家里老人住院了"
