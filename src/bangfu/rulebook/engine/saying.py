"""The same tree in words: Chinese for the county, English beside it. Says what the tree says, no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatch

from bangfu.rulebook.engine.functions import FUNCTIONS
from bangfu.rulebook.engine.kinds import PER_WORDS, PURE, UNIT_WORDS, Unit, Value, unit_of
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

COMPARED = {
    "<": ("低于", "is below"),
    "<=": ("不超过", "is at most"),
    "==": ("等于", "is"),
    "!=": ("不等于", "is not"),
    ">=": ("不低于", "is at least"),
    ">": ("超过", "is above"),
}
COMPARED_DATES = {
    "<": ("早于", "is before"),
    "<=": ("不晚于", "is on or before"),
    ">=": ("不早于", "is on or after"),
    ">": ("晚于", "is after"),
}
COMPARED_WORDS = {"==": ("是", "is"), "!=": ("不是", "is not")}
FLIPPED = {"<": ">", "<=": ">=", "==": "==", "!=": "!=", ">=": "<=", ">": "<"}
OPPOSITE = {"<": ">=", "<=": ">", "==": "!=", "!=": "==", ">=": "<", ">": "<="}
SIGNS = {"+": " + ", "-": " - ", "*": " × "}
TRUTH = {True: ("是", "yes"), False: ("否", "no"), None: ("未知", "not known")}


def amount(value: Value, unit: Unit = PURE, language: str = "zh") -> str:
    """A value in words with its unit: 150000 fen is 1,500.00 元; not known is 未知."""
    chosen = 0 if language == "zh" else 1
    if value is None or isinstance(value, bool):
        return TRUTH[value][chosen]
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return f"「{value}」" if language == "zh" else f"“{value}”"
    bases = dict(unit.powers)
    number = f"{value:,}"
    if bases.get("fen") == 1:
        number = f"{'-' if value < 0 else ''}{abs(value) // 100:,}.{abs(value) % 100:02d}"
    words = unit_words(unit, language)
    return f"{number}{'' if words.startswith('%') or not words else ' '}{words}"


def unit_words(unit: Unit, language: str = "zh") -> str:
    """The unit as it stands after a number: 元/人. Codes and bare numbers have none."""
    chosen = 0 if language == "zh" else 1
    over = "".join(UNIT_WORDS[base][chosen] for base, power in unit.powers if power > 0)
    under = "".join(f"/{PER_WORDS.get(base, UNIT_WORDS[base])[chosen]}" for base, power in unit.powers if power < 0)
    return over + under


def tiers(parameter: ParameterNow, language: str = "zh") -> str:
    """A tier table in one line: 1,000.00 元起 → 1;…"""
    by, unit = unit_of(parameter.by), unit_of(parameter.unit)
    steps = parameter.value if isinstance(parameter.value, tuple) else ()
    join, start = (";", "{}起 → {}") if language == "zh" else ("; ", "from {} → {}")
    return join.join(start.format(amount(low, by, language), amount(high, unit, language)) for low, high in steps)


def worth(parameter: ParameterNow, language: str = "zh") -> str:
    """A parameter's value in words."""
    if isinstance(parameter.value, tuple):
        return tiers(parameter, language)
    return amount(parameter.value, unit_of(parameter.unit), language)


@dataclass(frozen=True)
class _Tongue:
    """A language, and the parameters whose values are said beside their names."""

    language: str
    parameters: Mapping[str, ParameterNow]

    def of(self, zh: str, en: str) -> str:
        """The wording in this language."""
        return zh if self.language == "zh" else en

    def bracket(self, words: str) -> str:
        """The words as one whole."""
        return self.of(f"({words})", f"({words})")


def say(expression: Expression, parameters: Mapping[str, ParameterNow] | None = None, language: str = "zh") -> str:
    """The expression in words, with the values of `parameters` beside their names when given."""
    return words_of(expression.root, _Tongue(language, parameters or {}))


def say_conditions(
    expression: Expression, parameters: Mapping[str, ParameterNow] | None = None, language: str = "zh"
) -> list[str]:
    """The conditions that must all hold, one sentence each."""
    root = expression.root
    parts = root.conditions if isinstance(root, Both) else (root,)
    return [words_of(part, _Tongue(language, parameters or {})) for part in parts]


def say_node(node: Node, parameters: Mapping[str, ParameterNow] | None = None, language: str = "zh") -> str:
    """One node in words, as in a reason."""
    return words_of(node, _Tongue(language, parameters or {}))


@singledispatch
def words_of(node: Node, tongue: _Tongue) -> str:
    """The words of one node."""
    raise TypeError(type(node).__name__)


@words_of.register
def _of_literal(node: Literal, tongue: _Tongue) -> str:
    return amount(node.value, node.kind.unit or PURE, tongue.language)


@words_of.register
def _of_reference(node: Reference, tongue: _Tongue) -> str:
    return tongue.of(node.column.zh, node.column.en)


@words_of.register
def _of_setting(node: Setting, tongue: _Tongue) -> str:
    parameter = node.parameter
    name = tongue.of(parameter.zh, parameter.en)
    if (now := tongue.parameters.get(parameter.key)) is None:
        return name
    return tongue.of(f"{name}({worth(now)})", f"{name} ({worth(now, 'en')})")


@words_of.register
def _of_arithmetic(node: Arithmetic, tongue: _Tongue) -> str:
    sides = []
    for side, is_right in ((node.left, False), (node.right, True)):
        words = words_of(side, tongue)
        loose = isinstance(side, Arithmetic) and (
            (node.sign == "*" and side.sign != "*") or (is_right and node.sign == "-" and side.sign != "*")
        )
        sides.append(tongue.bracket(words) if loose or isinstance(side, Choice) else words)
    return SIGNS[node.sign].join(sides)


@words_of.register
def _of_negative(node: Negative, tongue: _Tongue) -> str:
    return "-" + tongue.bracket(words_of(node.number, tongue))


def _side(node: Node, tongue: _Tongue) -> str:
    words = words_of(node, tongue)
    return tongue.bracket(words) if node.kind.type == "bool" or isinstance(node, Choice) else words


def _sign(sign: str, node: Comparison, tongue: _Tongue) -> str:
    """The word of a sign: dates are earlier and later, names are this or that."""
    own = {"date": COMPARED_DATES, "text": COMPARED_WORDS, "bool": COMPARED_WORDS}.get(node.left.kind.type, {})
    return tongue.of(*own.get(sign, COMPARED[sign]))


def _compare(sign: str, node: Comparison, tongue: _Tongue) -> str:
    return f"{_side(node.left, tongue)} {_sign(sign, node, tongue)} {_side(node.right, tongue)}"


def _between(node: Both, tongue: _Tongue) -> str | None:
    """A chain of two comparisons around one value: the value first, then its bounds."""
    low, high = node.conditions[0], node.conditions[-1]
    if not (isinstance(low, Comparison) and isinstance(high, Comparison) and low.right == high.left):
        return None
    below, above = _sign(FLIPPED[low.sign], low, tongue), _sign(high.sign, high, tongue)
    middle, least, most = (_side(part, tongue) for part in (low.right, low.left, high.right))
    return tongue.of(f"{middle} {below} {least}、{above} {most}", f"{middle} {below} {least} and {above} {most}")


@words_of.register
def _of_comparison(node: Comparison, tongue: _Tongue) -> str:
    return _compare(node.sign, node, tongue)


def _among(node: Membership, is_negated: bool, tongue: _Tongue) -> str:
    options = tongue.of("、", ", ").join(words_of(option, tongue) for option in node.options)
    item = words_of(node.item, tongue)
    if is_negated:
        return tongue.of(f"{item} 不在 {options} 之列", f"{item} is none of {options}")
    return tongue.of(f"{item} 是 {options} 之一", f"{item} is one of {options}")


@words_of.register
def _of_membership(node: Membership, tongue: _Tongue) -> str:
    return _among(node, node.is_negated, tongue)


@words_of.register
def _of_both(node: Both, tongue: _Tongue) -> str:
    if len(node.conditions) == 2 and (words := _between(node, tongue)):
        return words
    parts = [
        tongue.bracket(words_of(part, tongue)) if isinstance(part, Either | Choice) else words_of(part, tongue)
        for part in node.conditions
    ]
    return tongue.of(",且 ", ", and ").join(parts)


@words_of.register
def _of_either(node: Either, tongue: _Tongue) -> str:
    parts = [
        tongue.bracket(words_of(part, tongue)) if isinstance(part, Both | Choice) else words_of(part, tongue)
        for part in node.conditions
    ]
    return tongue.of(",或 ", ", or ").join(parts)


@words_of.register
def _of_not(node: Not, tongue: _Tongue) -> str:
    inner = node.condition
    if isinstance(inner, Comparison):
        return _compare(OPPOSITE[inner.sign], inner, tongue)
    if isinstance(inner, Membership):
        return _among(inner, not inner.is_negated, tongue)
    if isinstance(inner, Reference) and inner.column.zh_not:
        return tongue.of(inner.column.zh_not, inner.column.en_not)
    if isinstance(inner, Call):
        item = words_of(inner.arguments[0], tongue)
        return tongue.of(f"没有{item}的数据", f"{item} is not known")
    return tongue.of(f"并非({words_of(inner, tongue)})", f"not ({words_of(inner, tongue)})")


@words_of.register
def _of_choice(node: Choice, tongue: _Tongue) -> str:
    condition, then, otherwise = (
        tongue.bracket(words_of(part, tongue)) if isinstance(part, Both | Either | Choice) else words_of(part, tongue)
        for part in (node.condition, node.then, node.otherwise)
    )
    return tongue.of(f"若 {condition},则 {then},否则 {otherwise}", f"if {condition} then {then}, otherwise {otherwise}")


PHRASES = {
    "days_between": ("从{0}到{1}的天数", "days from {0} to {1}"),
    "age_on": ("从{0}到{1}的周岁", "completed years from {0} to {1}"),
    "div_floor": ("{0} ÷ {1}(取整)", "{0} ÷ {1} (rounded down)"),
    "tier": ("{0} 按「{1}」分档", "the step of {0} in “{1}”"),
    "is_known": ("有{0}的数据", "{0} is known"),
    "abs": ("{0} 的绝对值", "the size of {0}"),
}


@words_of.register
def _of_call(node: Call, tongue: _Tongue) -> str:
    words = [
        tongue.bracket(words_of(part, tongue)) if isinstance(part, Arithmetic | Choice) else words_of(part, tongue)
        for part in node.arguments
    ]
    if node.name == "share":
        return _share(node, words, tongue)
    if node.name == "coalesce":
        first, rest = words[0], tongue.of("、", ", ").join(words[1:])
        return tongue.of(f"{first}(未知时取 {rest})", f"{first} (or {rest} when not known)")
    if node.name in PHRASES:
        return tongue.of(*PHRASES[node.name]).format(*words)
    function = FUNCTIONS[node.name]
    return tongue.of(f"{'、'.join(words)} 中{function.zh}", f"{function.en} of {', '.join(words)}")


def _share(node: Call, words: list[str], tongue: _Tongue) -> str:
    item, above, below = words
    if isinstance(node.arguments[2], Literal) and node.arguments[2].value == 100:
        above = f"{node.arguments[1].value}%" if isinstance(node.arguments[1], Literal) else above
        return f"{item} × {above}"
    return tongue.of(f"{item} × {above} ÷ {below}(取整)", f"{item} × {above} ÷ {below} (rounded down)")
