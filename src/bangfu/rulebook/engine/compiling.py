"""The same tree for everyone at once: an Ibis expression that DuckDB and Spark can run, equal to `evaluate` row by row.

Overflow: SQL would stop the whole sweep, so sums and products go through the engine's own "null instead of an error".
Division: Ibis divides whole numbers as doubles, which lie beyond 2^53, so the engine's own whole division is called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce, singledispatch
from typing import Any, cast

import ibis

from bangfu.rulebook.engine.evaluating import setting_value
from bangfu.rulebook.engine.kinds import LEAST
from bangfu.rulebook.engine.refusal import RuleRefused
from bangfu.rulebook.engine.tree import (
    Arithmetic,
    Both,
    Call,
    Choice,
    Comparison,
    Either,
    Expression,
    Literal,
    Membership,
    Negative,
    Node,
    Not,
    ParameterNow,
    Reference,
    Setting,
)

IBIS_TYPES = {"int": "int64", "bool": "boolean", "text": "string", "date": "date"}


def _of_one(number: int) -> int:  # type: ignore[empty-body]  # Ibis reads the shape and never calls it
    """The shape of an engine's function of one whole number."""


def _of_two(left: int, right: int) -> int:  # type: ignore[empty-body]  # Ibis reads the shape and never calls it
    """The shape of an engine's function of two whole numbers."""


def _builtin(shape: Callable[..., int], name: str) -> Callable[..., Any]:
    """The engine's own function of that name and shape, to be called on Ibis columns."""
    return cast("Callable[..., Any]", ibis.udf.scalar.builtin(shape, name=name))


_try = _builtin(_of_one, "try")
"""DuckDB's TRY: null where the number cannot be computed."""


def _only(condition: Any, column: Any) -> Any:
    """The column where the condition holds, else null."""
    return ibis.ifelse(condition, column, ibis.null(column.type()))


@dataclass(frozen=True)
class Engine:
    """Whole-number arithmetic of one engine: null where the result leaves 64 bits; quotient and rest round to zero."""

    add: Callable[[Any, Any], Any]
    subtract: Callable[[Any, Any], Any]
    multiply: Callable[[Any, Any], Any]
    divide: Callable[[Any, Any], Any]
    rest: Callable[[Any, Any], Any]


def _tried(name: str) -> Callable[[Any, Any], Any]:
    """A DuckDB function inside TRY. Called by name: Ibis would work out the type of literals by computing them."""
    function = _builtin(_of_two, name)
    return lambda left, right: _try(function(left, right))


_div, _mod = _builtin(_of_two, "div"), _builtin(_of_two, "mod")
ENGINES = {
    "duckdb": Engine(_tried("add"), _tried("subtract"), _tried("multiply"), _tried("divide"), _tried("mod")),
    "pyspark": Engine(
        _builtin(_of_two, "try_add"),
        _builtin(_of_two, "try_subtract"),
        _builtin(_of_two, "try_multiply"),
        lambda above, below: _div(_only((above != LEAST) | (below != -1), above), below.nullif(0)),
        lambda above, below: _mod(above, below.nullif(0)),
    ),
}
"""How each engine counts; both give the same rows."""


@dataclass(frozen=True)
class _Run:
    """One table with the parameters of its date."""

    table: Any
    parameters: Mapping[str, ParameterNow]
    engine: Engine


def compile(expression: Expression, table: Any, parameters: Mapping[str, ParameterNow], engine: str = "duckdb") -> Any:
    """The Ibis column of the expression over a situation table; null is "not known". `engine`: duckdb or pyspark.

    Raises: RuleRefused for a column the table lacks or a parameter without value.
    """
    return column_of(expression.root, _Run(table, parameters, ENGINES[engine]))


@singledispatch
def column_of(node: Node, run: _Run) -> Any:
    """The Ibis value of one node."""
    raise TypeError(type(node).__name__)


@column_of.register
def _of_literal(node: Literal, run: _Run) -> Any:
    return _fixed(node.value, node.kind.type)


def _fixed(value: Any, type_: str) -> Any:
    """A value that is the same for every row. A small number written bare would be a 32-bit one to the engine."""
    if type_ == "int":
        return ibis.literal(str(value)).cast(IBIS_TYPES["int"])
    return ibis.literal(value, type=IBIS_TYPES[type_])


@column_of.register
def _of_reference(node: Reference, run: _Run) -> Any:
    if node.column.name not in run.table.columns:
        raise RuleRefused("situation_lacks", name=node.column.name)
    return run.table[node.column.name].cast(IBIS_TYPES[node.column.type])


@column_of.register
def _of_setting(node: Setting, run: _Run) -> Any:
    return _fixed(setting_value(node, run.parameters), node.kind.type)


@column_of.register
def _of_arithmetic(node: Arithmetic, run: _Run) -> Any:
    count = {"+": run.engine.add, "-": run.engine.subtract, "*": run.engine.multiply}[node.sign]
    return count(column_of(node.left, run), column_of(node.right, run))


@column_of.register
def _of_negative(node: Negative, run: _Run) -> Any:
    return -column_of(node.number, run).nullif(LEAST)


SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    ">=": lambda left, right: left >= right,
    ">": lambda left, right: left > right,
}


@column_of.register
def _of_comparison(node: Comparison, run: _Run) -> Any:
    return SIGNS[node.sign](column_of(node.left, run), column_of(node.right, run))


@column_of.register
def _of_membership(node: Membership, run: _Run) -> Any:
    found = column_of(node.item, run).isin([column_of(option, run) for option in node.options])
    return ~found if node.is_negated else found


@column_of.register
def _of_both(node: Both, run: _Run) -> Any:
    return reduce(lambda left, right: left & right, [column_of(condition, run) for condition in node.conditions])


@column_of.register
def _of_either(node: Either, run: _Run) -> Any:
    return reduce(lambda left, right: left | right, [column_of(condition, run) for condition in node.conditions])


@column_of.register
def _of_not(node: Not, run: _Run) -> Any:
    return ~column_of(node.condition, run)


@column_of.register
def _of_choice(node: Choice, run: _Run) -> Any:
    condition, then, otherwise = (column_of(part, run) for part in (node.condition, node.then, node.otherwise))
    return ibis.cases((condition, then), (~condition, otherwise), else_=ibis.null(IBIS_TYPES[node.kind.type]))


@column_of.register
def _of_call(node: Call, run: _Run) -> Any:
    if node.name == "tier":
        return _tier(node, run)
    arguments = [column_of(argument, run) for argument in node.arguments]
    if node.name == "div_floor":
        return _div_floor(arguments[0], arguments[1], node.arguments[1], run.engine)
    if node.name == "share":
        return _div_floor(run.engine.multiply(arguments[0], arguments[1]), arguments[2], node.arguments[2], run.engine)
    return PLAIN[node.name](*arguments)


def _tier(node: Call, run: _Run) -> Any:
    number = column_of(node.arguments[0], run)
    table = cast("tuple[tuple[int, int], ...]", setting_value(cast(Setting, node.arguments[1]), run.parameters))
    steps = [(number >= start, _fixed(result, "int")) for start, result in sorted(table, reverse=True)]
    return ibis.cases(*steps, else_=ibis.null("int64"))


def _div_floor(above: Any, below: Any, divisor: Node, engine: Engine) -> Any:
    """Whole division rounded down: the engine's rounds to zero, so one is taken off where the signs of rest and divisor differ."""
    rest = engine.rest(above, below)
    is_positive = isinstance(divisor, Literal) and isinstance(divisor.value, int) and divisor.value > 0
    lower = rest < 0 if is_positive else (rest != 0) & ((rest < 0) != (below < 0))
    return engine.subtract(engine.divide(above, below), ibis.ifelse(lower, 1, 0).cast("int64"))


def _strict(function: Callable[..., Any]) -> Callable[..., Any]:
    """SQL's least and greatest pass over nulls; ours are not known when an argument is not."""

    def known_only(*arguments: Any) -> Any:
        known = reduce(lambda left, right: left & right, [argument.notnull() for argument in arguments])
        return _only(known, function(*arguments))

    return known_only


def _age_on(born_on: Any, on: Any) -> Any:
    def day_of_year(day: Any) -> Any:
        return day.month() * 100 + day.day()

    years = on.year().cast("int64") - born_on.year().cast("int64")
    return years - ibis.ifelse(day_of_year(on) < day_of_year(born_on), 1, 0).cast("int64")


PLAIN: dict[str, Callable[..., Any]] = {
    "min": _strict(ibis.least),
    "max": _strict(ibis.greatest),
    "abs": lambda number: number.nullif(LEAST).abs(),
    "coalesce": ibis.coalesce,
    "days_between": lambda start, end: end.delta(start, unit="day").cast("int64"),
    "age_on": _age_on,
    "is_known": lambda value: value.notnull(),
}
"""Functions whose arguments need no second look."""
