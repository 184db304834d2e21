"""The oracle on values worked out by hand: every operator and function, with nulls, edges and reasons."""

import datetime as dt

import pytest

from bangfu.rulebook.engine import RuleRefused, compile, evaluate, parse
from bangfu.rulebook.engine.compiling import column_of
from bangfu.rulebook.engine.evaluating import value_of
from bangfu.rulebook.engine.kinds import BOOL, GREATEST, LEAST
from bangfu.rulebook.engine.saying import words_of
from bangfu.rulebook.engine.tree import Node
from bangfu.rulebook.tests.language import PARAMETERS, VOCABULARY

T, F, N = True, False, None


def value(text, **given):
    """The value of a text over a situation in which everything else is not known."""
    return evaluate(parse(text, VOCABULARY, PARAMETERS), dict.fromkeys(VOCABULARY) | given, PARAMETERS)


BY_HAND = [
    ("score + rank", {"score": 2, "rank": 3}, 5),
    ("score + rank", {"score": GREATEST, "rank": 1}, N),
    ("score - rank", {"score": LEAST, "rank": 1}, N),
    ("score * rank", {"score": 2**32, "rank": 2**31}, N),
    ("score * rank", {"score": -(2**32), "rank": 2**31}, LEAST),
    ("score + rank", {"score": 2}, N),
    ("-score", {"score": LEAST}, N),
    ("-score", {"score": 7}, -7),
    ("-score", {}, N),
    ("abs(score)", {"score": -7}, 7),
    ("abs(score)", {"score": LEAST}, N),
    ("min(score, rank)", {"score": 4, "rank": -4}, -4),
    ("max(score, rank)", {"score": 4}, N),
    ("coalesce(score, rank, 9)", {"rank": 4}, 4),
    ("coalesce(score, rank)", {}, N),
    ("div_floor(score, rank)", {"score": 7, "rank": 2}, 3),
    ("div_floor(score, rank)", {"score": -7, "rank": 2}, -4),
    ("div_floor(score, rank)", {"score": 7, "rank": -2}, -4),
    ("div_floor(score, rank)", {"score": 7, "rank": 0}, N),
    ("div_floor(score, rank)", {"score": LEAST, "rank": -1}, N),
    ("div_floor(score, 1)", {"score": 2**53 + 1}, 2**53 + 1),
    ("share(cost_fen, burden_pct, 100)", {"cost_fen": 999}, 299),
    ("share(cost_fen, 3, 0)", {"cost_fen": 999}, N),
    ("share(cost_fen, 30, 100)", {"cost_fen": GREATEST}, N),
    ("tier(cost_fen, steps)", {"cost_fen": 999_999}, 1),
    ("tier(cost_fen, steps)", {"cost_fen": 1_000_000}, 2),
    ("tier(cost_fen, steps)", {"cost_fen": 9_000_000}, 3),
    ("tier(cost_fen, steps)", {"cost_fen": -1}, N),
    ("tier(cost_fen, steps)", {}, N),
    ("line_fen * people", {"people": 3}, 1_800_000),
    ("days_between(born_on, seen_on)", {"born_on": dt.date(2021, 1, 31), "seen_on": dt.date(2021, 3, 1)}, 29),
    ("days_between(born_on, seen_on)", {"born_on": dt.date(2021, 3, 1), "seen_on": dt.date(2021, 1, 31)}, -29),
    ("age_on(born_on, seen_on)", {"born_on": dt.date(2005, 9, 1), "seen_on": dt.date(2021, 8, 31)}, 15),
    ("seen_on >= since_on", {"seen_on": dt.date(2021, 7, 31)}, T),
    ("score < rank", {"score": 1, "rank": 1}, F),
    ("score < rank", {"score": 1}, N),
    ("0 <= score < 5", {"score": 5}, F),
    ("0 <= score < 5", {"score": 0}, T),
    ("score in (1, 2)", {"score": 2}, T),
    ("score not in (1, 2)", {"score": 2}, F),
    ("score not in (1, 2)", {}, N),
    ("is_known(score)", {}, F),
    ("is_known(score)", {"score": 0}, T),
    ("score if is_poor else rank", {"is_poor": T, "score": 1, "rank": 2}, 1),
    ("score if is_poor else rank", {"is_poor": F, "score": 1, "rank": 2}, 2),
    ("score if is_poor else rank", {"score": 1, "rank": 1}, N),
]


@pytest.mark.parametrize(("text", "given", "wanted"), BY_HAND, ids=[f"{t} {g}" for t, g, _ in BY_HAND])
def test_value_is_what_it_is_by_hand(text, given, wanted):
    assert value(text, **given) is wanted if isinstance(wanted, bool) or wanted is N else value(text, **given) == wanted


KLEENE = [
    (T, T, T, T), (T, F, F, T), (T, N, N, T),
    (F, T, F, T), (F, F, F, F), (F, N, F, N),
    (N, T, N, T), (N, F, F, N), (N, N, N, N),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "both", "either"), KLEENE)
def test_and_or_follow_kleene(left, right, both, either):
    given = {"is_poor": left, "is_ill": right}

    assert value("is_poor and is_ill", **given) is both
    assert value("is_poor or is_ill", **given) is either


@pytest.mark.parametrize(("given", "wanted"), [(T, F), (F, T), (N, N)])
def test_not_keeps_what_is_not_known(given, wanted):
    assert value("not is_poor", is_poor=given) is wanted


def test_reasons_name_each_condition_with_its_values():
    reasons = []
    expression = parse("is_poor and cost_fen >= big_fen and not is_known(grade)", VOCABULARY, PARAMETERS)
    situation = dict.fromkeys(VOCABULARY) | {"is_poor": True, "cost_fen": 1}

    verdict = evaluate(expression, situation, PARAMETERS, reasons)

    assert verdict is False
    assert [(reason.verdict, reason.values) for reason in reasons] == [
        (True, {"is_poor": True}),
        (False, {"cost_fen": 1}),
        (False, {"grade": None}),
    ]


def test_choice_gives_reasons_of_the_chosen_side_only():
    reasons = []
    expression = parse("(score > 1) if is_poor else (rank > 1)", VOCABULARY, PARAMETERS)

    evaluate(expression, dict.fromkeys(VOCABULARY) | {"is_poor": False, "rank": 5}, PARAMETERS, reasons)

    assert [reason.values for reason in reasons] == [{"is_poor": False}, {"rank": 5}]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "situation_lacks"),
        ({"score": "5"}, "situation_unfit"),
        ({"score": True}, "situation_unfit"),
        ({"score": GREATEST + 1}, "situation_unfit"),
        ({"score": LEAST - 1}, "situation_unfit"),
        ({"score": 1.0}, "situation_unfit"),
    ],
)
def test_situation_that_does_not_fit_is_refused(given, code):
    with pytest.raises(RuleRefused) as caught:
        evaluate(parse("score > 1", VOCABULARY, PARAMETERS), given, PARAMETERS)

    assert caught.value.code == code


def test_parameter_not_given_when_read_is_refused():
    with pytest.raises(RuleRefused) as caught:
        evaluate(parse("cost_fen > big_fen", VOCABULARY, PARAMETERS), {"cost_fen": 1}, {})

    assert caught.value.code == "no_value_given"


@pytest.mark.parametrize("reader", [value_of, column_of, words_of])
def test_a_node_no_reader_knows_is_a_programming_error(reader):
    with pytest.raises(TypeError):
        reader(Node(BOOL), None)


def test_compile_refuses_a_table_without_the_column():
    class Table:
        columns = ("rank",)

    with pytest.raises(RuleRefused) as caught:
        compile(parse("score > 1", VOCABULARY, PARAMETERS), Table(), PARAMETERS)

    assert caught.value.code == "situation_lacks"
