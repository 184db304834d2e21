"""What fits what: types and units of neighbouring nodes, and the place of what does not fit."""

from __future__ import annotations

import ast
from dataclasses import replace

from bangfu.rulebook.engine.kinds import CODE, PURE, Kind, Unit
from bangfu.rulebook.engine.refusal import TYPE_WORDS, RuleRefused
from bangfu.rulebook.engine.tree import Literal, Node, Reference


class Checker:
    """Knows the lines of one text, so that a refusal can say where."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")

    def refused(self, at: ast.AST, code: str, **facts: object) -> RuleRefused:
        """The refusal, saying where. Python counts columns in bytes; people count characters."""
        line, offset = getattr(at, "lineno", 1), getattr(at, "col_offset", 0)
        written = self.lines[min(line, len(self.lines)) - 1]
        behind = written.encode()[: max(offset - (1 if line == 1 else 0), 0)].decode(errors="ignore")
        return RuleRefused(code, line, len(behind) + 1, **facts)

    def alike(self, at: ast.AST, left: Node, right: Node) -> tuple[Node, Node]:
        """Both nodes in one kind: a bare written number takes its neighbour's unit, nothing else gives way."""
        if left.kind.type != right.kind.type:
            raise self.refused(at, "type_clash", left=TYPE_WORDS[left.kind.type], right=TYPE_WORDS[right.kind.type])
        if left.kind.type == "text":
            self.known_code(at, left, right)
            self.known_code(at, right, left)
        if left.kind.type != "int" or left.kind.unit is None and right.kind.unit is None:
            return left, right
        if left.kind.unit is None:
            return self.fitting(at, left, right.kind.unit or PURE), right
        return left, self.fitting(at, right, left.kind.unit)

    def fitting(self, at: ast.AST, node: Node, unit: Unit) -> Node:
        """The node in that unit: written numbers may count people and days, but an amount of money needs a source."""
        if node.kind.unit is not None:
            if node.kind.unit != unit:
                raise self.refused(at, "unit_clash", left=str(unit), right=str(node.kind.unit))
            return node
        if unit == CODE:
            raise self.refused(at, "code_number")
        is_money = any(base == "fen" for base, _ in unit.powers)
        if is_money and not (isinstance(node, Literal) and node.value == 0):
            raise self.refused(at, "money_literal", what=node.value if isinstance(node, Literal) else "…")
        return adopt(node, unit)

    def known_code(self, at: ast.AST, one: Node, other: Node) -> None:
        """A written text must be in the code list of the column it is compared with."""
        if not isinstance(one, Reference) or not one.column.codes or not isinstance(other, Literal):
            return
        if other.value not in one.column.codes:
            codes = "、".join(one.column.codes)
            raise self.refused(at, "not_a_code", what=other.value, name=one.column.zh, codes=codes)


def adopt(node: Node, unit: Unit) -> Node:
    """The node with that unit if it had none of its own yet."""
    if node.kind.type == "int" and node.kind.unit is None:
        return replace(node, kind=Kind("int", unit))
    return node
