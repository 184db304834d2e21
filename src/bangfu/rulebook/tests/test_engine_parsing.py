"""What the language takes, and where it stops with which sentence."""

import datetime as dt

import pytest

from bangfu.rulebook.engine import Parameters, RuleRefused, parse, unit_of
from bangfu.rulebook.engine.kinds import GREATEST, LEAST
from bangfu.rulebook.engine.refusal import MESSAGES
from bangfu.rulebook.tests.language import PARAMETERS, VOCABULARY

REFUSED = [
    ("", "empty", 1, 1),
    ("   \n ", "empty", 1, 1),
    ("score + ", "syntax", 1, 9),
    ("(score", "syntax", 1, 1),
    ("is_poor and\n  score +* 2\n  > 1", "syntax", 2, 10),
    ("score) + (rank", "unbalanced", 1, 1),
    ("score, rank", "not_allowed", 1, 1),
    ("score for score in rank", "not_allowed", 1, 1),
    ("score >\n  people", "unit_clash", 2, 3),
    ("score > no_such", "unknown_name", 1, 9),
    ('"丁丁" == village and scor > 1', "unknown_name", 1, 21),
    ("score / 2", "use_div_floor", 1, 1),
    ("score // 2", "use_div_floor", 1, 1),
    ("score % 2", "use_div_floor", 1, 1),
    ("score ** 2", "not_allowed", 1, 1),
    ("score | 2", "not_allowed", 1, 1),
    ("+score", "not_allowed", 1, 1),
    ("~score", "not_allowed", 1, 1),
    ("score.real", "not_allowed", 1, 1),
    ("score[0]", "not_allowed", 1, 1),
    ("lambda: score", "not_allowed", 1, 1),
    ("(rank := 1) > score", "not_allowed", 1, 2),
    ('f"{score}" == village', "not_allowed", 1, 1),
    ("score > 1.5", "no_decimals", 1, 9),
    ("score > 1j", "not_allowed", 1, 9),
    ("score > b'1'", "not_allowed", 1, 9),
    ("score == None", "use_is_known", 1, 10),
    ("score is None", "use_is_known", 1, 10),
    ("score is not rank", "use_is_known", 1, 14),
    (f"score > {GREATEST + 1}", "too_big", 1, 9),
    (f"score > {-LEAST}", "too_big", 1, 9),
    ("cost_fen + people > 0", "unit_clash", 1, 1),
    ("cost_fen > 100", "money_literal", 1, 12),
    ("cost_fen > score", "unit_clash", 1, 12),
    ("line_fen > 1 + 1", "money_literal", 1, 12),
    ("cost_fen > (1 if is_poor else 2)", "money_literal", 1, 13),
    ("number > number", "code_number", 1, 10),
    ("number + number > 0", "code_number", 1, 1),
    ("number == 5", "code_number", 1, 11),
    ("village < village", "no_order", 1, 11),
    ("is_poor < is_ill", "no_order", 1, 11),
    ("score == village", "type_clash", 1, 10),
    ("score if is_poor else village", "type_clash", 1, 23),
    ("score and is_poor", "type", 1, 1),
    ("not score", "type", 1, 5),
    ("score if rank else score", "type", 1, 10),
    ("village + village", "type", 1, 1),
    ('grade == "E"', "not_a_code", 1, 10),
    ('"E" != grade', "not_a_code", 1, 8),
    ('grade in ("C", "E")', "not_a_code", 1, 16),
    ("score in rank", "options", 1, 10),
    ("score in ()", "options", 1, 10),
    ("score in (1, rank)", "options", 1, 14),
    ("score in (1, people)", "unit_clash", 1, 14),
    ("foo(score)", "unknown_function", 1, 1),
    ("score.bit_length()", "unknown_function", 1, 1),
    ("absolute(score)", "unknown_function", 1, 1),
    ("abs(score, rank)", "arity", 1, 1),
    ("min(score)", "arity", 1, 1),
    ("abs(a=score)", "keyword", 1, 1),
    ("min(*score, rank)", "not_allowed", 1, 5),
    ("days_between(score, seen_on)", "type", 1, 14),
    ("max(village, village)", "type", 1, 5),
    ("max(people, score)", "unit_clash", 1, 13),
    ("coalesce(people, village)", "type_clash", 1, 18),
    ("share(cost_fen, people, score)", "unit_clash", 1, 25),
    ("tier(cost_fen, line_fen)", "not_tiers", 1, 16),
    ("tier(cost_fen, 5)", "not_tiers", 1, 16),
    ("tier(cost_fen, cost_fen)", "unknown_name", 1, 16),
    ("tier(people, steps)", "unit_clash", 1, 6),
    ("steps > 1", "tiers_need_tier", 1, 1),
    ('date("2021-02-30") > seen_on', "bad_date", 1, 6),
    ("date(score) > seen_on", "bad_date", 1, 6),
    ("date(20210101) > seen_on", "bad_date", 1, 6),
]


@pytest.mark.parametrize(("text", "code", "line", "column"), REFUSED, ids=[text for text, *_ in REFUSED])
def test_text_is_refused_where_it_goes_wrong(text, code, line, column):
    with pytest.raises(RuleRefused) as caught:
        parse(text, VOCABULARY, PARAMETERS)

    assert (caught.value.code, caught.value.line, caught.value.column) == (code, line, column)
    assert f"第 {line} 行第 {column} 列" in str(caught.value)
    assert f"line {line}, column {column}" in caught.value.words("en")


ACCEPTED = [
    ("score", "int", "none"),
    ("5", "int", "none"),
    ("-5", "int", "none"),
    (str(LEAST), "int", "none"),
    (f"-({LEAST})", "int", "none"),
    ("- - 5", "int", "none"),
    ("cost_fen", "int", "fen"),
    ("cost_fen > 0", "bool", "none"),
    ("0 < cost_fen", "bool", "none"),
    ("people >= 3", "bool", "none"),
    ("line_fen * people", "int", "fen"),
    ("cost_fen * people", "int", "fen*person"),
    ("score * cost_fen * 2", "int", "fen"),
    ("div_floor(cost_fen, people)", "int", "fen/person"),
    ("div_floor(cost_fen, income_fen)", "int", "none"),
    ("div_floor(100, people)", "int", "1/person"),
    ("div_floor(7, 2)", "int", "none"),
    ("share(cost_fen, burden_pct, 100)", "int", "fen"),
    ("max(0, 0, cost_fen)", "int", "fen"),
    ("coalesce(cost_fen, 0)", "int", "fen"),
    ("coalesce(village, grade)", "text", "code"),
    ("coalesce(is_poor, False)", "bool", "none"),
    ("days_between(born_on, seen_on)", "int", "day"),
    ("age_on(born_on, seen_on) >= 16", "bool", "none"),
    ("since_on", "date", "none"),
    ('date("2021-01-31")', "date", "none"),
    ("tier(cost_fen, steps)", "int", "none"),
    ("tier(0, steps)", "int", "none"),
    ("is_known(5)", "bool", "none"),
    ("number == number", "bool", "none"),
    ("1 < 2", "bool", "none"),
    ("5 if is_poor else people", "int", "person"),
    ("people in [1, 2]", "bool", "none"),
    ("is_poor and # why\n is_ill", "bool", "none"),
    ("(is_poor) or (is_ill)", "bool", "none"),
]


@pytest.mark.parametrize(("text", "type_", "unit"), ACCEPTED, ids=[text for text, *_ in ACCEPTED])
def test_text_has_the_type_and_unit_it_says(text, type_, unit):
    expression = parse(text, VOCABULARY, PARAMETERS)

    assert (expression.type, str(expression.unit)) == (type_, unit)


def test_expression_knows_its_names_and_grain():
    by_home = parse("cost_fen > big_fen", VOCABULARY, PARAMETERS)
    by_person = parse("cost_fen > big_fen and is_ill and tier(cost_fen, steps) > 1", VOCABULARY, PARAMETERS)

    assert (by_home.columns, by_home.parameters, by_home.grain) == ({"cost_fen"}, {"big_fen"}, "household")
    assert (by_person.parameters, by_person.grain) == ({"big_fen", "steps"}, "person")


def test_parameter_without_value_on_the_date_is_named():
    given = Parameters({}, dt.date(2018, 1, 1), frozenset({"line_fen"}))

    with pytest.raises(RuleRefused, match="参数「line_fen」在 2018-01-01 没有取值"):
        parse("line_fen * people > 0", VOCABULARY, given)


def test_a_near_name_is_suggested():
    with pytest.raises(RuleRefused, match="是否想写「people」"):
        parse("peple > 1", VOCABULARY, PARAMETERS)


@pytest.mark.parametrize(
    "text",
    [
        "score > 1 and " * 150 + "is_poor",
        "not " * 60 + "is_poor",
        "-" * 1900 + "score",
        "(" * 250 + "score" + ")" * 250,
    ],
    ids=["long", "deep", "signs", "brackets"],
)
def test_text_without_end_is_refused_and_not_run(text):
    with pytest.raises(RuleRefused) as caught:
        parse(text, VOCABULARY, PARAMETERS)

    assert caught.value.code in ("too_long", "too_deep", "syntax")


def test_text_that_no_grammar_can_read_is_refused():
    with pytest.raises(RuleRefused) as caught:
        parse("score\x00", VOCABULARY, PARAMETERS)

    assert caught.value.code == "syntax"


def test_refusal_moves_into_its_file():
    refusal = RuleRefused("empty", 1, 4).moved(12, 7, "cn/x.yaml")
    second_line = RuleRefused("empty", 3, 4).moved(12, 7, "cn/x.yaml")
    without_place = RuleRefused("sentence").moved(12, 7, "cn/x.yaml")

    assert (refusal.line, refusal.column, str(refusal)) == (12, 10, "cn/x.yaml 第 12 行第 10 列:表达式为空")
    assert (second_line.line, second_line.column) == (14, 4)
    assert (without_place.line, without_place.column) == (12, 7)


def test_every_message_speaks_both_languages():
    assert all(len(words) == 2 and all(words) for words in MESSAGES.values())


@pytest.mark.parametrize("text", ["fenn", "fen/persons"])
def test_unit_that_is_not_listed_is_an_error(text):
    with pytest.raises(KeyError):
        unit_of(text)
