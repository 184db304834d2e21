"""What a tree says in both languages, and what sentences make of values."""

import datetime as dt

import pytest
from hypothesis import given, settings

from bangfu.rulebook.engine import (
    PURE,
    RuleRefused,
    amount,
    fill,
    parse,
    parse_sentence,
    say,
    say_conditions,
    say_node,
    say_sentence,
    unit_of,
    unit_words,
    worth,
)
from bangfu.rulebook.tests.language import EXPRESSIONS, PARAMETERS, VOCABULARY

SAID = [
    (
        "cost_fen < line_fen * people",
        "〔cost_fen〕 低于 《line_fen》(6,000.00 元/人) × 〔people〕", "cost_fen is below line_fen (6,000.00 yuan/person) × people"),
    ("people >= 3", "〔people〕 不低于 3 人", "people is at least 3 persons"),
    ("cost_fen > 0", "〔cost_fen〕 超过 0.00 元", "cost_fen is above 0.00 yuan"),
    ("is_poor and (is_ill or score > 1)", "〔is_poor〕,且 (〔is_ill〕,或 〔score〕 超过 1)", "is_poor, and (is_ill, or score is above 1)"),
    ("is_poor or is_ill and score > 1", "〔is_poor〕,或 (〔is_ill〕,且 〔score〕 超过 1)", "is_poor, or (is_ill, and score is above 1)"),
    ("not is_poor", "不贫困", "not poor"),
    ("not is_ill", "并非(〔is_ill〕)", "not (is_ill)"),
    ("not score > 1", "〔score〕 不超过 1", "score is at most 1"),
    ("not (is_poor or is_ill)", "并非(〔is_poor〕,或 〔is_ill〕)", "not (is_poor, or is_ill)"),
    ("not is_known(grade)", "没有〔grade〕的数据", "grade is not known"),
    ("is_known(grade)", "有〔grade〕的数据", "grade is known"),
    ('grade in ("C", "D")', "〔grade〕 是 「C」、「D」 之一", "grade is one of “C”, “D”"),
    ('grade not in ("C", "D")', "〔grade〕 不在 「C」、「D」 之列", "grade is none of “C”, “D”"),
    ('not grade in ("C", "D")', "〔grade〕 不在 「C」、「D」 之列", "grade is none of “C”, “D”"),
    ('grade == "C"', "〔grade〕 是 「C」", "grade is “C”"),
    ("score == 1", "〔score〕 等于 1", "score is 1"),
    ("is_poor == is_ill", "(〔is_poor〕) 是 (〔is_ill〕)", "(is_poor) is (is_ill)"),
    ("seen_on < since_on", "〔seen_on〕 早于 《since_on》(2021-07-31)", "seen_on is before since_on (2021-07-31)"),
    ("0 <= score < 5", "〔score〕 不低于 0、低于 5", "score is at least 0 and is below 5"),
    ("0 < score and rank < 5", "0 低于 〔score〕,且 〔rank〕 低于 5", "0 is below score, and rank is below 5"),
    (
        "is_poor if is_ill else is_ill or is_poor",
        "若 〔is_ill〕,则 〔is_poor〕,否则 (〔is_ill〕,或 〔is_poor〕)",
        "if is_ill then is_poor, otherwise (is_ill, or is_poor)",
    ),
    ("is_poor and score < 5", "〔is_poor〕,且 〔score〕 低于 5", "is_poor, and score is below 5"),
    ("score if is_poor else rank", "若 〔is_poor〕,则 〔score〕,否则 〔rank〕", "if is_poor then score, otherwise rank"),
    ("(score if is_poor else rank) + 1", "(若 〔is_poor〕,则 〔score〕,否则 〔rank〕) + 1", "(if is_poor then score, otherwise rank) + 1"),
    (
        "(is_poor if is_ill else is_poor) and is_ill",
        "(若 〔is_ill〕,则 〔is_poor〕,否则 〔is_poor〕),且 〔is_ill〕",
        "(if is_ill then is_poor, otherwise is_poor), and is_ill",
    ),
    ("(score + rank) * score", "(〔score〕 + 〔rank〕) × 〔score〕", "(score + rank) × score"),
    ("score - (rank - 1)", "〔score〕 - (〔rank〕 - 1)", "score - (rank - 1)"),
    ("score * rank - 1", "〔score〕 × 〔rank〕 - 1", "score × rank - 1"),
    ("-(score + rank)", "-(〔score〕 + 〔rank〕)", "-(score + rank)"),
    ("share(cost_fen, burden_pct, 100)", "〔cost_fen〕 × 《burden_pct》(30%)", "cost_fen × burden_pct (30%)"),
    ("share(cost_fen, 30, 100)", "〔cost_fen〕 × 30%", "cost_fen × 30%"),
    ("share(cost_fen, 1, 3)", "〔cost_fen〕 × 1 ÷ 3(取整)", "cost_fen × 1 ÷ 3 (rounded down)"),
    (
        "share(cost_fen + income_fen, score, rank)",
        "(〔cost_fen〕 + 〔income_fen〕) × 〔score〕 ÷ 〔rank〕(取整)",
        "(cost_fen + income_fen) × score ÷ rank (rounded down)",
    ),
    ("div_floor(cost_fen, people)", "〔cost_fen〕 ÷ 〔people〕(取整)", "cost_fen ÷ people (rounded down)"),
    ("coalesce(people, elderly, 0)", "〔people〕(未知时取 〔elderly〕、0 人)", "people (or elderly, 0 persons when not known)"),
    ("max(people, elderly)", "〔people〕、〔elderly〕 中较大者", "the largest of people, elderly"),
    ("abs(score)", "〔score〕 的绝对值", "the size of score"),
    ("days_between(born_on, seen_on)", "从〔born_on〕到〔seen_on〕的天数", "days from born_on to seen_on"),
    ("age_on(born_on, seen_on)", "从〔born_on〕到〔seen_on〕的周岁", "completed years from born_on to seen_on"),
    (
        "tier(cost_fen, steps)",
        "〔cost_fen〕 按「《steps》(0.00 元起 → 1;10,000.00 元起 → 2;50,000.00 元起 → 3)」分档",
        "the step of cost_fen in “steps (from 0.00 yuan → 1; from 10,000.00 yuan → 2; from 50,000.00 yuan → 3)”",
    ),
    ("True", "是", "yes"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "zh", "en"), SAID, ids=[text for text, *_ in SAID])
def test_expression_says_what_it_means(text, zh, en):
    expression = parse(text, VOCABULARY, PARAMETERS)

    assert say(expression, PARAMETERS) == zh
    assert say(expression, PARAMETERS, "en") == en


def test_without_values_only_names_are_said():
    expression = parse("cost_fen < line_fen * people", VOCABULARY, PARAMETERS)

    assert say(expression) == "〔cost_fen〕 低于 《line_fen》 × 〔people〕"


def test_conditions_are_said_one_by_one():
    expression = parse("is_poor and (score > 1 or is_ill)", VOCABULARY, PARAMETERS)

    assert say_conditions(expression) == ["〔is_poor〕", "〔score〕 超过 1,或 〔is_ill〕"]
    assert say_conditions(parse("is_poor", VOCABULARY, PARAMETERS)) == ["〔is_poor〕"]
    assert say_node(expression.root.conditions[0]) == "〔is_poor〕"


@settings(max_examples=150, deadline=None)
@given(EXPRESSIONS)
def test_anything_that_can_be_read_can_be_said(text):
    expression = parse(text, VOCABULARY, PARAMETERS)

    for language in ("zh", "en"):
        assert say(expression, PARAMETERS, language)


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (None, "fen", "未知", "not known"),
        (True, "none", "是", "yes"),
        (-150, "fen", "-1.50 元", "-1.50 yuan"),
        (5, "fen", "0.05 元", "0.05 yuan"),
        (123456, "fen/person", "1,234.56 元/人", "1,234.56 yuan/person"),
        (62, "day", "62 天", "62 days"),
        (50, "pct", "50%", "50%"),
        (1234, "none", "1,234", "1,234"),
        (50000, "fen/grade", "500.00 元/级", "500.00 yuan/grade"),
        ("丁", "code", "「丁」", "“丁”"),
        (dt.date(2021, 7, 31), "none", "2021-07-31", "2021-07-31"),
    ],
)
def test_amount_is_said_with_its_unit(value, unit, zh, en):
    assert (amount(value, unit_of(unit)), amount(value, unit_of(unit), "en")) == (zh, en)


def test_worth_of_a_plain_parameter():
    assert worth(PARAMETERS["burden_pct"]) == "30%"
    assert unit_words(PURE) == ""


FILLED = [
    ("自付 {cost_fen|yuan} 元", {"cost_fen": 2_340_050}, "自付 23,400.50 元"),
    ("{people|int} 人", {"people": 1234}, "1,234 人"),
    ("{score|year} 年", {"score": 2021}, "2021 年"),
    ("{score|tenths} 倍", {"score": 21}, "2.1 倍"),
    ("{score|tenths} 倍", {"score": -5}, "-0.5 倍"),
    ("{seen_on|date}", {"seen_on": dt.date(2021, 7, 5)}, "2021 年 7 月 5 日"),
    ("{grade|text} 级", {"grade": "C"}, "C 级"),
    ("{grade|text} 级", {}, "(未知) 级"),
    ("{grade|text|未鉴定}", {}, "未鉴定"),
    ("每人 {div_floor(cost_fen, people)|yuan}", {"cost_fen": 1000, "people": 3}, "每人 3.33"),
    ("没有空", {}, "没有空"),
]


@pytest.mark.parametrize(("text", "given", "wanted"), FILLED, ids=[text for text, *_ in FILLED])
def test_sentence_is_filled(text, given, wanted):
    sentence = parse_sentence(text, VOCABULARY, PARAMETERS)

    assert fill(sentence, dict.fromkeys(VOCABULARY) | given, PARAMETERS) == wanted


def test_sentence_is_filled_in_english():
    sentence = parse_sentence("on {seen_on|date}, {grade|text}, {village|text|nowhere}", VOCABULARY, PARAMETERS)
    situation = dict.fromkeys(VOCABULARY) | {"seen_on": dt.date(2021, 7, 5)}

    assert fill(sentence, situation, PARAMETERS, "en") == "on 2021-07-05, (not known), nowhere"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{score}", "format"),
        ("{score|money}", "format"),
        ("{score|int|a|b}", "format"),
        ("{score|yuan}", "format_kind"),
        ("{cost_fen|int}", "format_kind"),
        ("{seen_on|text}", "format_kind"),
        ("{nobody|int}", "unknown_name"),
        ("{score|int", "sentence"),
        ("score}", "sentence"),
    ],
)
def test_sentence_with_a_wrong_blank_is_refused(text, code):
    with pytest.raises(RuleRefused) as caught:
        parse_sentence(text, VOCABULARY, PARAMETERS)

    assert caught.value.code == code


def test_sentence_is_said_with_what_fills_it():
    sentence = parse_sentence("自付 {cost_fen + income_fen|yuan} 元", VOCABULARY, PARAMETERS)

    assert say_sentence(sentence) == "自付 〔〔cost_fen〕 + 〔income_fen〕〕 元"


def test_sentence_knows_its_names():
    sentence = parse_sentence("{cost_fen|yuan}、{line_fen|yuan}", VOCABULARY, PARAMETERS)

    assert (sentence.columns, sentence.parameters) == ({"cost_fen"}, {"line_fen"})
