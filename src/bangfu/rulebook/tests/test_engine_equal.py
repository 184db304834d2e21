"""Evaluate and compile are one function: held on random expressions over random situations, around every edge."""

from __future__ import annotations

import datetime as dt

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bangfu.rulebook.engine import compile, evaluate, parse
from bangfu.rulebook.tests.language import ARROW_TYPES, EXPRESSIONS, PARAMETERS, SITUATIONS, VOCABULARY

SCHEMA = pa.schema(
    [pa.field("row", pa.int64())] + [pa.field(name, ARROW_TYPES[c.type]) for name, c in VOCABULARY.items()]
)


@pytest.fixture(scope="module")
def duckdb():
    connection = ibis.duckdb.connect()
    yield connection
    connection.disconnect()


def compiled_values(connection, expressions, situations):
    """One query: one row per situation, one column per expression."""
    table = ibis.memtable(pa.Table.from_pylist([{"row": n, **s} for n, s in enumerate(situations)], schema=SCHEMA))
    columns = {f"x{n}": compile(expression, table, PARAMETERS) for n, expression in enumerate(expressions)}
    answer = connection.to_pyarrow(table.select("row", **columns).order_by("row"))
    return [answer[name].to_pylist() for name in columns]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(texts=st.lists(EXPRESSIONS, min_size=10, max_size=20), situations=st.lists(SITUATIONS, min_size=40, max_size=80))
def test_compiled_equals_evaluated(duckdb, texts, situations):
    expressions = [parse(text, VOCABULARY, PARAMETERS) for text in texts]

    compiled = compiled_values(duckdb, expressions, situations)

    for expression, column in zip(expressions, compiled, strict=True):
        for situation, found in zip(situations, column, strict=True):
            wanted = evaluate(expression, situation, PARAMETERS)
            assert (found, type(found)) == (wanted, type(wanted)), (expression.text, situation)


BIRTHDAYS = [dt.date(2000, 2, 29), dt.date(2000, 1, 25), dt.date(2000, 12, 31), dt.date(2021, 6, 30)]
DAYS = [dt.date(2021, 2, 28), dt.date(2021, 3, 1), dt.date(2020, 2, 29), dt.date(2021, 2, 3), dt.date(2021, 12, 31)]


def test_age_is_completed_on_the_birthday_in_both_readers(duckdb):
    expression = parse("age_on(born_on, seen_on)", VOCABULARY, PARAMETERS)
    empty = dict.fromkeys(VOCABULARY)
    situations = [empty | {"born_on": born, "seen_on": day} for born in BIRTHDAYS for day in DAYS]

    compiled = compiled_values(duckdb, [expression], situations)[0]

    by_hand = [20, 21, 20, 20, 21, 21, 21, 20, 21, 21, 20, 20, 19, 20, 21, -1, -1, -2, -1, 0]
    assert compiled == by_hand
    assert [evaluate(expression, situation, PARAMETERS) for situation in situations] == by_hand


SMALL_CONSTANTS = [
    ("big_fen * 1000", 5_000_000_000),
    ("2000000000 + 2000000000", 4_000_000_000),
    ("-2000000000 - 2000000000", -4_000_000_000),
    ("(2000000 if score > 0 else 1) * 2000", 4_000_000_000),
    ("coalesce(rank, 2000000) * 2000", 4_000_000_000),
    ("max(2000000, 3) * 2000", 4_000_000_000),
    ("share(2000000000, 3, 2)", 3_000_000_000),
    ("tier(cost_fen, steps) * 2000000000", 4_000_000_000),
    ("-(-2147483647 - 1)", 2_147_483_648),
    ("abs(-2147483647 - 1)", 2_147_483_648),
]


@pytest.mark.parametrize(("text", "by_hand"), SMALL_CONSTANTS)
def test_numbers_written_down_count_in_64_bits_and_not_in_32(duckdb, text, by_hand):
    """An engine takes a small literal for a 32-bit number; two of them then overflowed where the oracle did not."""
    expression = parse(text, VOCABULARY, PARAMETERS)
    situation = dict.fromkeys(VOCABULARY) | {"score": 1, "cost_fen": 1_000_000}

    assert compiled_values(duckdb, [expression], [situation]) == [[by_hand]]
    assert evaluate(expression, situation, PARAMETERS) == by_hand
