"""The words of a contract: what one table of the county looks like, column by column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bangfu.ground.errors import Refused


class Kind(StrEnum):
    """What a column holds, and so how its cells are read."""

    TEXT = "text"
    ID_NUMBER = "id_number"
    CARD_NUMBER = "card_number"
    CODE = "code"
    INT = "int"
    MONEY = "money"
    MU = "mu"
    DATE = "date"
    MONTH = "month"
    BOOL = "bool"
    PHONE = "phone"
    VILLAGE = "village"


IDENTITY_KINDS = frozenset({Kind.ID_NUMBER, Kind.CARD_NUMBER})
"""Kinds whose numeric cells are turned away: Excel keeps fifteen digits and loses the rest."""


class Unit(StrEnum):
    """The unit of a money column as the file states it. Inside, money is always fen."""

    YUAN = "元"
    WAN = "万元"


class Period(StrEnum):
    """What one file of a contract covers."""

    MONTH = "month"
    YEAR = "year"
    DATE = "date"


class Frequency(StrEnum):
    """How often a file is expected."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    IRREGULAR = "irregular"


class Kept(StrEnum):
    """Where linkage writes the rows once it knows who they are about."""

    LAKE = "lake"
    REGISTER = "register"


class WhenBad(StrEnum):
    """What becomes of a row whose cell cannot be read: sent back, kept as typed, or kept with the cell blank."""

    REJECT = "reject"
    KEEP = "keep"
    BLANK = "blank"


@dataclass(frozen=True)
class Column:
    """One column of a contract. `codes` lists the labels a code column may hold; `values` maps other spellings to them."""

    name: str
    header: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    unit: str = ""
    codes: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict, hash=False)
    required: bool = False
    sensitive: bool = False
    is_identity: bool = False
    when_bad: WhenBad = WhenBad.REJECT
    least: int | None = None
    most: int | None = None
    township: str = ""
    note: str = ""

    @property
    def type(self) -> str:
        """The kind as the YAML writes it."""
        return self.kind.value


@dataclass(frozen=True)
class Check:
    """What must hold between columns of one row, as an expression over column names, and how a clerk is told."""

    must: str
    say: str


@dataclass(frozen=True)
class Contract:
    """One table the county receives or keeps. `whole` is true when each file is the whole list, false when a period's flow."""

    id: str
    title: str
    title_en: str
    about: str
    department: str
    period: Period
    frequency: Frequency
    kept: Kept
    whole: bool
    due_day: int
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    checks: tuple[Check, ...] = ()
    note: str = ""

    def column(self, name: str) -> Column:
        """The column of that name. Raises: KeyError."""
        return next((c for c in self.columns if c.name == name), None) or self._missing(name)

    def _missing(self, name: str) -> Column:
        raise KeyError(f"{self.id} has no column {name}")

    @property
    def lake_columns(self) -> tuple[str, ...]:
        """Names of the columns that may enter the lake: everything not sensitive."""
        return tuple(c.name for c in self.columns if not c.sensitive)

    @property
    def village_column(self) -> Column | None:
        """The column that names the village, if the contract has one."""
        return next((c for c in self.columns if c.kind is Kind.VILLAGE), None)


class FileRefused(Refused):
    """The file cannot be read at all; the sentence says what it is and what to send instead."""


def _no_formulas() -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True)
class Sheet:
    """One visible worksheet, or a csv: its cells as typed by the file, and which columns are hidden.

    `unvalued` names, when asked, the cells whose formula was saved without its result.
    """

    name: str
    rows: list[list[Any]]
    hidden: frozenset[int] = frozenset()
    unvalued: Callable[[], frozenset[str]] = _no_formulas
