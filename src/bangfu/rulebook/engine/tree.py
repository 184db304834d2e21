"""The typed tree that the three readers share. Every node knows its kind; nothing in it can be executed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields

from bangfu.rulebook.engine.kinds import PURE, Kind, Unit, Value, unit_of


@dataclass(frozen=True)
class Column:
    """One column of the situation, as the vocabulary words it. `empty` (English) and `empty_zh` say what null means."""

    name: str
    grain: str
    type: str
    unit: str
    zh: str
    en: str
    empty: str
    feeds: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    zh_not: str = ""
    en_not: str = ""
    means: str = ""
    means_en: str = ""
    empty_zh: str = ""

    @property
    def kind(self) -> Kind:
        """Type and unit as the checker wants them."""
        return Kind(self.type, unit_of(self.unit))


@dataclass(frozen=True)
class ParameterNow:
    """One parameter as it stands on a date. For `tiers` the value is ((from, result), …) and `by` the unit of the from."""

    key: str
    type: str
    unit: str
    value: int | dt.date | tuple[tuple[int, int], ...]
    zh: str
    en: str
    valid_from: dt.date
    source: str
    source_status: str
    region: str = "cn"
    by: str = "none"
    source_en: str = ""

    @property
    def kind(self) -> Kind:
        """Type and unit of what the name stands for; for a tier table, of its result."""
        return Kind("int" if self.type == "tiers" else self.type, unit_of(self.unit))


class Vocabulary(dict[str, Column]):
    """The closed vocabulary: column name → column, over both grains."""

    def columns(self, grain: str) -> tuple[Column, ...]:
        """The columns of one grain, in the order of the file."""
        return tuple(column for column in self.values() if column.grain == grain)


class Parameters(dict[str, ParameterNow]):
    """The parameters in force on a date; `absent` are the keys that exist but have no value on it."""

    def __init__(self, now: dict[str, ParameterNow], on: dt.date, absent: frozenset[str] = frozenset()) -> None:
        super().__init__(now)
        self.on, self.absent = on, absent


@dataclass(frozen=True)
class Node:
    """Any part of an expression."""

    kind: Kind

    def parts(self) -> Iterator[Node]:
        """The nodes directly below."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, tuple):
                yield from (part for part in value if isinstance(part, Node))

    def walk(self) -> Iterator[Node]:
        """This node and every node below it."""
        yield self
        for part in self.parts():
            yield from part.walk()


@dataclass(frozen=True)
class Literal(Node):
    """A value written in the expression itself."""

    value: Value


@dataclass(frozen=True)
class Reference(Node):
    """A column of the situation."""

    column: Column


@dataclass(frozen=True)
class Setting(Node):
    """A parameter, whose value is given when the expression is read."""

    parameter: ParameterNow


@dataclass(frozen=True)
class Arithmetic(Node):
    """`+`, `-` or `*` of two whole numbers."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Comparison(Node):
    """Two values of one kind compared."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Membership(Node):
    """A value looked for among fixed values."""

    item: Node
    options: tuple[Node, ...]
    is_negated: bool


@dataclass(frozen=True)
class Both(Node):
    """All of the conditions."""

    conditions: tuple[Node, ...]


@dataclass(frozen=True)
class Either(Node):
    """At least one of the conditions."""

    conditions: tuple[Node, ...]


@dataclass(frozen=True)
class Not(Node):
    """The opposite of a condition."""

    condition: Node


@dataclass(frozen=True)
class Negative(Node):
    """A number with its sign turned."""

    number: Node


@dataclass(frozen=True)
class Choice(Node):
    """One of two values, by a condition."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True)
class Call(Node):
    """One of the functions of the language."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Expression:
    """One checked expression: its text, its tree, and the names it rests on."""

    text: str
    root: Node

    @property
    def type(self) -> str:
        """int, bool, text or date."""
        return self.root.kind.type

    @property
    def unit(self) -> Unit:
        """The unit of the result."""
        return self.root.kind.unit or PURE

    @property
    def columns(self) -> frozenset[str]:
        """Names of the situation columns it reads."""
        return frozenset(node.column.name for node in self.root.walk() if isinstance(node, Reference))

    @property
    def parameters(self) -> frozenset[str]:
        """Keys of the parameters it reads."""
        return frozenset(node.parameter.key for node in self.root.walk() if isinstance(node, Setting))

    @property
    def grain(self) -> str:
        """person when any column belongs to a person, else household."""
        grains = {node.column.grain for node in self.root.walk() if isinstance(node, Reference)}
        return "person" if "person" in grains else "household"
