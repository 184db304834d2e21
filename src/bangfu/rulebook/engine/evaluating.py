"""The oracle: one expression over one situation in plain Python, with the reasons. The compiled form must agree with it."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any, cast

from bangfu.rulebook.engine.kinds import GREATEST, LEAST, Value, whole
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

PYTHON_TYPES: dict[str, type] = {"int": int, "bool": bool, "text": str, "date": dt.date}


@dataclass(frozen=True)
class Reason:
    """One condition that was looked at: which, with what answer, on which values (columns and parameters by name)."""

    node: Node
    verdict: bool | None
    values: dict[str, Value]


@dataclass
class _Run:
    """One situation with the parameters of its date."""

    situation: Mapping[str, Value]
    parameters: Mapping[str, ParameterNow]
    reasons: list[Reason] = field(default_factory=list)

    def because(self, node: Node, verdict: bool | None) -> bool | None:
        """Note the condition and hand its answer on."""
        values = {leaf.column.name: _of_reference(leaf, self) for leaf in node.walk() if isinstance(leaf, Reference)}
        self.reasons.append(Reason(node, verdict, values))
        return verdict


def evaluate(
    expression: Expression,
    situation: Mapping[str, Value],
    parameters: Mapping[str, ParameterNow],
    reasons: list[Reason] | None = None,
) -> Value:
    """The value of the expression; None is "not known". Each condition looked at is appended to `reasons`, in order.

    Grain: one household or one person. Raises: RuleRefused for a column the situation lacks, a value of a wrong type,
    or a parameter without value.
    """
    run = _Run(situation, parameters, [] if reasons is None else reasons)
    return _condition(expression.root, run) if expression.type == "bool" else value_of(expression.root, run)


@singledispatch
def value_of(node: Node, run: _Run) -> Value:
    """The value of one node."""
    raise TypeError(type(node).__name__)


def _condition(node: Node, run: _Run) -> bool | None:
    """The truth of a node; a column that is itself a condition is a reason of its own."""
    verdict = cast("bool | None", value_of(node, run))
    return run.because(node, verdict) if isinstance(node, Reference) else verdict


def _number(node: Node, run: _Run) -> int | None:
    return cast("int | None", value_of(node, run))


@value_of.register
def _of_literal(node: Literal, run: _Run) -> Value:
    return node.value


@value_of.register
def _of_reference(node: Reference, run: _Run) -> Value:
    name = node.column.name
    if name not in run.situation:
        raise RuleRefused("situation_lacks", name=name)
    value = run.situation[name]
    if value is None:
        return None
    fits = type(value) is PYTHON_TYPES[node.column.type]
    if not fits or isinstance(value, int) and not LEAST <= value <= GREATEST:
        raise RuleRefused("situation_unfit", name=name, what=value)
    return value


@value_of.register
def _of_setting(node: Setting, run: _Run) -> Value:
    return cast("int | dt.date", setting_value(node, run.parameters))


def setting_value(node: Setting, parameters: Mapping[str, ParameterNow]) -> int | dt.date | tuple[tuple[int, int], ...]:
    """The value of the parameter among those given. Raises: RuleRefused when it has none."""
    key = node.parameter.key
    if key not in parameters:
        raise RuleRefused("no_value_given", name=key)
    return parameters[key].value


@value_of.register
def _of_arithmetic(node: Arithmetic, run: _Run) -> Value:
    left, right = _number(node.left, run), _number(node.right, run)
    if left is None or right is None:
        return None
    return whole({"+": left + right, "-": left - right, "*": left * right}[node.sign])


@value_of.register
def _of_negative(node: Negative, run: _Run) -> Value:
    number = _number(node.number, run)
    return None if number is None else whole(-number)


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}


@value_of.register
def _of_comparison(node: Comparison, run: _Run) -> Value:
    left, right = value_of(node.left, run), value_of(node.right, run)
    verdict = None if left is None or right is None else COMPARE[node.sign](left, right)
    return run.because(node, verdict)


@value_of.register
def _of_membership(node: Membership, run: _Run) -> Value:
    item = value_of(node.item, run)
    options = [value_of(option, run) for option in node.options]
    return run.because(node, None if item is None else (item in options) != node.is_negated)


@value_of.register
def _of_both(node: Both, run: _Run) -> Value:
    verdicts = [_condition(condition, run) for condition in node.conditions]
    return False if False in verdicts else None if None in verdicts else True


@value_of.register
def _of_either(node: Either, run: _Run) -> Value:
    verdicts = [_condition(condition, run) for condition in node.conditions]
    return True if True in verdicts else None if None in verdicts else False


@value_of.register
def _of_not(node: Not, run: _Run) -> Value:
    verdict = _condition(node.condition, run)
    return None if verdict is None else not verdict


@value_of.register
def _of_choice(node: Choice, run: _Run) -> Value:
    verdict = _condition(node.condition, run)
    return None if verdict is None else value_of(node.then if verdict else node.otherwise, run)


@value_of.register
def _of_call(node: Call, run: _Run) -> Value:
    if node.name == "tier":
        return _tier(node, run)
    arguments = [value_of(argument, run) for argument in node.arguments]
    if node.name == "is_known":
        return run.because(node, arguments[0] is not None)
    if node.name == "coalesce":
        return next((argument for argument in arguments if argument is not None), None)
    return None if None in arguments else PLAIN[node.name](*arguments)


def _tier(node: Call, run: _Run) -> Value:
    number = _number(node.arguments[0], run)
    table = cast("tuple[tuple[int, int], ...]", setting_value(cast(Setting, node.arguments[1]), run.parameters))
    if number is None:
        return None
    return next((result for start, result in sorted(table, reverse=True) if number >= start), None)


def _age_on(born_on: dt.date, on: dt.date) -> int:
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def _div_floor(above: int, below: int) -> int | None:
    return whole(above // below) if below else None


def _share(item: int, above: int, below: int) -> int | None:
    product = whole(item * above)
    return None if product is None else _div_floor(product, below)


PLAIN: dict[str, Callable[..., Value]] = {
    "min": min,
    "max": max,
    "abs": lambda number: whole(abs(number)),
    "days_between": lambda start, end: (end - start).days,
    "age_on": _age_on,
    "div_floor": _div_floor,
    "share": _share,
}
"""Functions that are not known as soon as one argument is not known."""
