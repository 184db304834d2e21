"""A small vocabulary for tests of the engine, and random expressions and situations over it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from bangfu.rulebook.engine import Column, ParameterNow, RuleRefused, Value, parse
from bangfu.rulebook.engine.kinds import GREATEST, LEAST

ARROW_TYPES = {"int": pa.int64(), "bool": pa.bool_(), "text": pa.string(), "date": pa.date32()}


def column(name: str, type_: str, unit: str, grain: str = "household", **more: Any) -> Column:
    """A column whose Chinese name is its English name in brackets."""
    return Column(name, grain, type_, unit, f"〔{name}〕", name, "not collected", **more)


VOCABULARY = {
    c.name: c
    for c in (
        column("cost_fen", "int", "fen"),
        column("income_fen", "int", "fen"),
        column("people", "int", "person"),
        column("elderly", "int", "person"),
        column("score", "int", "none"),
        column("rank", "int", "none"),
        column("is_poor", "bool", "none", zh_not="不贫困", en_not="not poor"),
        column("is_ill", "bool", "none", grain="person"),
        column("grade", "text", "code", codes=("A", "B", "C", "D")),
        column("village", "text", "code"),
        column("born_on", "date", "none", grain="person"),
        column("seen_on", "date", "none"),
        column("number", "int", "code"),
    )
}


def parameter(key: str, type_: str, unit: str, value: Any, by: str = "none") -> ParameterNow:
    """A parameter in force since 2021."""
    return ParameterNow(key, type_, unit, value, f"《{key}》", key, dt.date(2021, 1, 1), "a test", "printed", by=by)


PARAMETERS = {
    p.key: p
    for p in (
        parameter("line_fen", "int", "fen/person", 600_000),
        parameter("big_fen", "int", "fen", 5_000_000),
        parameter("burden_pct", "int", "pct", 30),
        parameter("since_on", "date", "none", dt.date(2021, 7, 31)),
        parameter("steps", "tiers", "none", ((0, 1), (1_000_000, 2), (5_000_000, 3)), by="fen"),
    )
}

EDGES = [
    0,
    1,
    -1,
    2,
    3,
    -3,
    7,
    100,
    2**31,
    2**53 - 1,
    2**53,
    2**53 + 1,
    -(2**53) - 1,
    2**62,
    GREATEST - 1,
    GREATEST,
    LEAST,
    LEAST + 1,
]
NUMBERS = st.none() | st.integers(-50, 50) | st.sampled_from(EDGES) | st.integers(LEAST, GREATEST)
DATES = st.none() | st.sampled_from([dt.date(2020, 2, 29), dt.date(2021, 2, 28), dt.date(2021, 3, 1)])
OF_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "int": NUMBERS,
    "bool": st.none() | st.booleans(),
    "text": st.none() | st.sampled_from(["A", "C", "D", "", "丁"]),
    "date": DATES | st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)),
}
SITUATIONS: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {name: OF_TYPE[c.type] for name, c in VOCABULARY.items()}
)


def _numbers(unit: str) -> st.SearchStrategy[str]:
    """Texts of whole numbers of that unit, nested to any depth."""
    leaves = {
        "fen": ["cost_fen", "income_fen", "0", "big_fen"],
        "person": ["people", "elderly", "0", "2", "-3"],
        "none": ["score", "rank", "0", "1", "-1", "7", "100", str(2**53 + 1), str(GREATEST), str(LEAST)],
    }[unit]
    made = {
        "fen": ["line_fen * people", "share(cost_fen, burden_pct, 100)", "line_fen * people - cost_fen"],
        "person": ["div_floor(cost_fen, line_fen)"],
        "none": [
            "div_floor(cost_fen, income_fen)",
            "tier(cost_fen, steps)",
        ],
    }[unit]
    base = st.sampled_from(leaves + made)
    return st.recursive(base, lambda inner: _grown(inner), max_leaves=4)


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """One step larger, in the same unit."""
    pair = st.tuples(inner, inner)
    return st.one_of(
        st.builds(lambda ab, sign: f"({ab[0]} {sign} {ab[1]})", pair, st.sampled_from("+-")),
        st.builds(lambda ab, name: f"{name}({ab[0]}, {ab[1]})", pair, st.sampled_from(["min", "max", "coalesce"])),
        st.builds(
            lambda a, factor: f"({a} * {factor})", inner, st.sampled_from(["score", "-3", "rank", "0", "1", "1000"])
        ),
        st.builds(lambda a, b: f"div_floor({a}, {b})", inner, st.sampled_from(["score", "-3", "7", "0", "rank"])),
        st.builds(lambda a, b: f"share({a}, {b}, rank)", inner, st.sampled_from(["score", "-7", "3"])),
        st.builds(lambda a: f"-{a}", inner),
        st.builds(lambda a: f"abs({a})", inner),
        st.builds(lambda ab, c: f"({ab[0]} if {c} else {ab[1]})", pair, st.sampled_from(["is_poor", "score > rank"])),
    )


def _conditions() -> st.SearchStrategy[str]:
    """Texts of conditions."""
    signs = st.sampled_from(["<", "<=", "==", "!=", ">=", ">"])
    compared = st.one_of(
        *[
            st.builds(lambda a, sign, b: f"{a} {sign} {b}", _numbers(unit), signs, _numbers(unit))
            for unit in ("fen", "person", "none")
        ],
        st.builds(lambda a, b, c: f"{a} < {b} <= {c}", _numbers("none"), _numbers("none"), _numbers("none")),
        st.builds(lambda sign: f"days_between(born_on, seen_on) {sign} 30", signs),
        st.builds(lambda sign, years: f"age_on(born_on, seen_on) {sign} {years}", signs, st.integers(-5, 80)),
        st.builds(lambda sign: f"born_on {sign} since_on", signs),
        st.builds(lambda sign: f'seen_on {sign} date("2021-03-01")', signs),
    )
    plain = st.sampled_from(
        [
            "is_poor",
            "is_ill",
            "True",
            "False",
            'grade in ("C", "D")',
            'grade not in ("A", "B")',
            "score in (1, 2, -1)",
            'grade == "C"',
            'village != "丁"',
            "is_poor == is_ill",
            "is_known(cost_fen + big_fen)",
            "is_known(grade)",
            'born_on in (since_on, date("2020-02-29"))',
            "number == number",
        ]
    )
    return st.recursive(
        compared | plain,
        lambda inner: st.one_of(
            st.builds(lambda a, b, word: f"({a} {word} {b})", inner, inner, st.sampled_from(["and", "or"])),
            st.builds(lambda a: f"(not {a})", inner),
            st.builds(lambda a, b, c: f"({a} if {b} else {c})", inner, inner, inner),
        ),
        max_leaves=5,
    )


def is_accepted(text: str) -> bool:
    """True when the checker lets it pass: `0 * score` beside money does not, and rightly."""
    try:
        parse(text, VOCABULARY, PARAMETERS)
    except RuleRefused as refusal:
        if refusal.code not in ("money_literal", "unit_clash"):
            raise
        return False
    return True


CONDITIONS = _conditions().filter(is_accepted)
AMOUNTS = (_numbers("fen") | _numbers("person") | _numbers("none")).filter(is_accepted)
EXPRESSIONS = CONDITIONS | AMOUNTS
