"""From text to a typed tree. Python's grammar is read by `ast` and never executed; what is not listed here is refused."""

from __future__ import annotations

import ast
import datetime as dt
import difflib
import re
from collections.abc import Mapping
from dataclasses import replace

from bangfu.rulebook.engine.checking import Checker, adopt
from bangfu.rulebook.engine.functions import FUNCTIONS
from bangfu.rulebook.engine.kinds import BOOL, CODE, GREATEST, LEAST, PURE, Kind, unit_of
from bangfu.rulebook.engine.refusal import TYPE_WORDS, RuleRefused
from bangfu.rulebook.engine.tree import (
    Arithmetic,
    Both,
    Call,
    Choice,
    Column,
    Comparison,
    Either,
    Expression,
    Literal,
    Membership,
    Negative,
    Node,
    Not,
    ParameterNow,
    Parameters,
    Reference,
    Setting,
)

LONGEST, DEEPEST = 2000, 40
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
ORDER = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
EQUALITY = {ast.Eq: "==", ast.NotEq: "!="}
SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}


def parse(text: str, vocabulary: Mapping[str, Column], parameters: Mapping[str, ParameterNow]) -> Expression:
    """The checked expression of a text. Raises: RuleRefused with line and column of the first thing that is wrong."""
    if not text.strip():
        raise RuleRefused("empty", 1, 1)
    if len(text) > LONGEST:
        raise RuleRefused("too_long", 1, 1, limit=LONGEST)
    try:
        body = ast.parse(f"({text}\n)", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _unreadable(text, error) from None
    if (body.lineno, body.col_offset) == (1, 0):
        is_list = isinstance(body, ast.Tuple | ast.GeneratorExp)
        raise RuleRefused("not_allowed" if is_list else "unbalanced", 1, 1, what=text[:40])
    return Expression(text, _Reader(text, vocabulary, parameters).whole(body))


def _unreadable(text: str, error: Exception) -> RuleRefused:
    """The refusal of a text that is not even an expression, placed where the grammar stopped."""
    lines = text.split("\n")
    line, column = getattr(error, "lineno", None) or 1, getattr(error, "offset", None) or 1
    if line > len(lines):
        line, column = len(lines), len(lines[-1]) + 1
    elif line == 1:
        column = max(column - 1, 1)
    return RuleRefused("syntax", line, column, detail=getattr(error, "msg", error))


class _Reader(Checker):
    """Reads one text. Each method takes a part of Python's tree and gives a typed node, or refuses it."""

    def __init__(self, text: str, vocabulary: Mapping[str, Column], parameters: Mapping[str, ParameterNow]) -> None:
        super().__init__(text)
        self.vocabulary, self.parameters = vocabulary, parameters
        self.depth = 0

    def whole(self, body: ast.expr) -> Node:
        """The tree of the whole text; a number that found no neighbour is a bare number."""
        node = self.read(body)
        return adopt(node, PURE)

    def read(self, part: ast.expr) -> Node:
        """The typed node of any part."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.refused(part, "too_deep", limit=DEEPEST)
        reader = getattr(self, f"read_{type(part).__name__.lower()}", None)
        if reader is None:
            raise self.refused(part, "not_allowed", what=ast.unparse(part)[:40])
        node: Node = reader(part)
        self.depth -= 1
        return node

    def read_constant(self, part: ast.Constant) -> Node:
        """A number, a text, True or False."""
        value = part.value
        if isinstance(value, bool):
            return Literal(BOOL, value)
        if isinstance(value, int):
            if not LEAST <= value <= GREATEST:
                raise self.refused(part, "too_big", what=value)
            return Literal(Kind("int", None), value)
        if isinstance(value, str):
            return Literal(Kind("text", CODE), value)
        if value is None:
            raise self.refused(part, "use_is_known")
        raise self.refused(part, "no_decimals" if isinstance(value, float) else "not_allowed", what=value)

    def read_name(self, part: ast.Name) -> Node:
        """A column of the situation or a parameter."""
        if column := self.vocabulary.get(part.id):
            return Reference(column.kind, column)
        parameter = self.parameter(part)
        if parameter.type == "tiers":
            raise self.refused(part, "tiers_need_tier", name=part.id)
        return Setting(parameter.kind, parameter)

    def parameter(self, part: ast.Name) -> ParameterNow:
        """The parameter of that name on the date, or a refusal that says which is missing."""
        if part.id in self.parameters:
            return self.parameters[part.id]
        if isinstance(self.parameters, Parameters) and part.id in self.parameters.absent:
            raise self.refused(part, "missing_parameter", name=part.id, on=self.parameters.on)
        raise self.refused(
            part, "unknown_name", name=part.id, hint=_hint(part.id, [*self.vocabulary, *self.parameters])
        )

    def read_binop(self, part: ast.BinOp) -> Node:
        """Sum, difference or product of whole numbers."""
        sign = SIGNS.get(type(part.op))
        if sign is None:
            division = isinstance(part.op, ast.Div | ast.FloorDiv | ast.Mod)
            raise self.refused(part, "use_div_floor" if division else "not_allowed", what=ast.unparse(part)[:40])
        left, right = self.number(part.left), self.number(part.right)
        if sign != "*":
            left, right = self.alike(part, left, right)
            return Arithmetic(left.kind, sign, left, right)
        if left.kind.unit is None and right.kind.unit is None:
            return Arithmetic(left.kind, sign, left, right)
        unit = (left.kind.unit or PURE).times(right.kind.unit or PURE)
        return Arithmetic(Kind("int", unit), sign, left, right)

    def read_unaryop(self, part: ast.UnaryOp) -> Node:
        """not, or a minus sign."""
        if isinstance(part.op, ast.Not):
            return Not(BOOL, self.condition(part.operand))
        if not isinstance(part.op, ast.USub):
            raise self.refused(part, "not_allowed", what=ast.unparse(part)[:40])
        least = part.operand
        if isinstance(least, ast.Constant) and type(least.value) is int and least.value == -LEAST:
            return Literal(Kind("int", None), LEAST)
        number = self.number(part.operand)
        if isinstance(number, Literal) and isinstance(number.value, int) and number.value > LEAST:
            return replace(number, value=-number.value)
        return Negative(number.kind, number)

    def read_boolop(self, part: ast.BoolOp) -> Node:
        """and, or."""
        conditions = tuple(self.condition(value) for value in part.values)
        return (Both if isinstance(part.op, ast.And) else Either)(BOOL, conditions)

    def read_compare(self, part: ast.Compare) -> Node:
        """One comparison, or a chain of them that must all hold."""
        operands = [part.left, *part.comparators]
        pairs = [
            self.compared(sign, left, right)
            for sign, left, right in zip(part.ops, operands, operands[1:], strict=False)
        ]
        return pairs[0] if len(pairs) == 1 else Both(BOOL, tuple(pairs))

    def compared(self, sign: ast.cmpop, left_part: ast.expr, right_part: ast.expr) -> Node:
        """One link of a comparison."""
        if isinstance(sign, ast.Is | ast.IsNot):
            raise self.refused(right_part, "use_is_known")
        if isinstance(sign, ast.In | ast.NotIn):
            return self.member(left_part, right_part, isinstance(sign, ast.NotIn))
        left, right = self.alike(right_part, self.read(left_part), self.read(right_part))
        if type(sign) in EQUALITY:
            return Comparison(BOOL, EQUALITY[type(sign)], left, right)
        if left.kind.type not in ("int", "date"):
            raise self.refused(right_part, "no_order", given=TYPE_WORDS[left.kind.type])
        if left.kind.unit == CODE:
            raise self.refused(right_part, "code_number")
        return Comparison(BOOL, ORDER[type(sign)], left, right)

    def member(self, left_part: ast.expr, right_part: ast.expr, is_negated: bool) -> Node:
        """A value looked for in a list of fixed values of its own kind."""
        if not isinstance(right_part, ast.Tuple | ast.List) or not right_part.elts:
            raise self.refused(right_part, "options")
        item, options = self.read(left_part), []
        for element in right_part.elts:
            item, option = self.alike(element, item, self.read(element))
            if not isinstance(option, Literal | Setting):
                raise self.refused(element, "options")
            options.append(option)
        return Membership(BOOL, item, tuple(options), is_negated)

    def read_ifexp(self, part: ast.IfExp) -> Node:
        """A choice of two values of one kind."""
        condition = self.condition(part.test)
        then, otherwise = self.alike(part.orelse, self.read(part.body), self.read(part.orelse))
        return Choice(then.kind, condition, then, otherwise)

    def read_call(self, part: ast.Call) -> Node:
        """A function of the language with arguments it accepts."""
        name = part.func.id if isinstance(part.func, ast.Name) else ast.unparse(part.func)[:40]
        if name not in FUNCTIONS:
            raise self.refused(part, "unknown_function", name=name, hint=_hint(name, list(FUNCTIONS)))
        function = FUNCTIONS[name]
        if part.keywords:
            raise self.refused(part, "keyword", name=name)
        if not function.accepts(len(part.args)):
            raise self.refused(part, "arity", name=name, wanted=function.wanted, given=len(part.args))
        reader = {"share": self.call_share, "div_floor": self.call_div_floor, "tier": self.call_tier}.get(name)
        reader = reader or {"date": self.call_date, "is_known": self.call_is_known}.get(name)
        return (reader or self.call_plain)(name, part)

    def call_plain(self, name: str, part: ast.Call) -> Node:
        """min, max, abs, coalesce, days_between, age_on."""
        if name in ("days_between", "age_on"):
            dates = tuple(self.wanted(argument, "date") for argument in part.args)
            return Call(Kind("int", unit_of("day" if name == "days_between" else "year")), name, dates)
        read = self.read if name == "coalesce" else self.number
        arguments = [read(argument) for argument in part.args]
        for position in range(1, len(arguments)):
            arguments[0], arguments[position] = self.alike(part.args[position], arguments[0], arguments[position])
        alike = [self.alike(part, arguments[0], argument)[1] for argument in arguments]
        return Call(arguments[0].kind, name, tuple(alike))

    def call_is_known(self, name: str, part: ast.Call) -> Node:
        """Any value may be asked whether it is known."""
        return Call(BOOL, name, (adopt(self.read(part.args[0]), PURE),))

    def call_share(self, name: str, part: ast.Call) -> Node:
        """x · num / den, where num and den are of one unit."""
        item, above, below = (self.number(argument) for argument in part.args)
        above, below = self.alike(part.args[2], above, below)
        return Call(item.kind, name, (item, above, below))

    def call_div_floor(self, name: str, part: ast.Call) -> Node:
        """a / b in the unit of a over the unit of b."""
        above, below = (self.number(argument) for argument in part.args)
        unit = None
        if above.kind.unit is not None or below.kind.unit is not None:
            unit = (above.kind.unit or PURE).times(below.kind.unit or PURE, -1)
        return Call(Kind("int", unit), name, (above, below))

    def call_tier(self, name: str, part: ast.Call) -> Node:
        """A number looked up in a tier table that is a parameter."""
        table = part.args[1]
        if not isinstance(table, ast.Name):
            raise self.refused(table, "not_tiers")
        parameter = self.parameter(table)
        if parameter.type != "tiers":
            raise self.refused(table, "not_tiers")
        item = self.fitting(part.args[0], self.number(part.args[0]), unit_of(parameter.by))
        return Call(parameter.kind, name, (item, Setting(parameter.kind, parameter)))

    def call_date(self, name: str, part: ast.Call) -> Node:
        """A fixed date."""
        written = part.args[0]
        text = str(written.value) if isinstance(written, ast.Constant) else ""
        try:
            value = dt.date.fromisoformat(text if DAY.fullmatch(text) else "")
        except ValueError:
            raise self.refused(written, "bad_date") from None
        return Literal(Kind("date"), value)

    def number(self, part: ast.expr) -> Node:
        """A whole number that may be counted with."""
        node = self.wanted(part, "int")
        if node.kind.unit == CODE:
            raise self.refused(part, "code_number")
        return node

    def condition(self, part: ast.expr) -> Node:
        """Something that is true, false or not known."""
        return self.wanted(part, "bool")

    def wanted(self, part: ast.expr, type_: str) -> Node:
        """A node of that type."""
        node = self.read(part)
        if node.kind.type != type_:
            raise self.refused(part, "type", wanted=TYPE_WORDS[type_], given=TYPE_WORDS[node.kind.type])
        return node


def _hint(name: str, names: list[str]) -> tuple[str, str]:
    """A likely intended name, in both languages, or nothing."""
    near = difflib.get_close_matches(name, names, n=1)
    return (f",是否想写「{near[0]}」", f"; did you mean “{near[0]}”") if near else ("", "")
