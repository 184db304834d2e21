"""What must hold between the columns of one row, asked of all rows at once in the language of the rulebook."""

from __future__ import annotations

from functools import cache

import ibis
import pyarrow as pa

from bangfu.ground import lake
from bangfu.ledgers.checking.columns import ARROW
from bangfu.ledgers.terms import Check, Contract, Kind
from bangfu.rulebook import engine

_TYPES = {Kind.INT: "int", Kind.MONEY: "int", Kind.BOOL: "bool", Kind.DATE: "date", Kind.MONTH: "date"}
_UNITS = {Kind.INT: "none", Kind.MONEY: "fen", Kind.BOOL: "none", Kind.DATE: "none", Kind.MONTH: "none"}


def vocabulary_of(contract: Contract) -> dict[str, engine.Column]:
    """The columns that a check may name, as the engine knows them; areas with decimals cannot be reckoned with."""
    return {
        c.name: engine.Column(
            name=c.name,
            grain=contract.about,
            type=_TYPES.get(c.kind, "text"),
            unit=_UNITS.get(c.kind, "code"),
            zh=c.header,
            en=c.name,
            empty="",
            codes=c.codes,
        )
        for c in contract.columns
        if c.kind is not Kind.MU
    }


def parsed(contract: Contract, check: Check) -> engine.Expression:
    """The check as a typed expression. Raises: RuleRefused."""
    return engine.parse(check.must, vocabulary_of(contract), {})


@cache
def checks_of(contract: Contract) -> tuple[engine.Expression, ...]:
    """The contract's checks, parsed once."""
    return tuple(parsed(contract, check) for check in contract.checks)


def failing_rows(contract: Contract, table: pa.Table) -> list[list[int]]:
    """For each check, the rows that break it. A row in which a column it names is blank never does."""
    expressions = checks_of(contract)
    names = sorted(set().union(*(e.columns for e in expressions))) if expressions else []
    if not names or not table.num_rows:
        return [[] for _ in expressions]
    kinds = {c.name: ARROW.get(c.kind, pa.string()) for c in contract.columns}
    given = {n: table[n] if n in table.column_names else pa.nulls(table.num_rows, kinds[n]) for n in names}
    rows = ibis.memtable(pa.table(given))
    asked = {f"c{i}": engine.compile(e, rows, {}) for i, e in enumerate(expressions)}
    told = lake.connection().to_pyarrow(rows.select(**asked))
    return [[row for row, holds in enumerate(told[f"c{i}"].to_pylist()) if holds is False] for i in range(len(asked))]
