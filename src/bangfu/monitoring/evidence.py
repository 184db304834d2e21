"""Why a rule hit, for the rows that hit and no others: the values it read, the files' rows, one sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from bangfu.ground import lake, periods
from bangfu.monitoring.hits import Values, situations_of
from bangfu.monitoring.rules import Hit
from bangfu.monitoring.situation.build import Situation
from bangfu.monitoring.situation.exact import newest
from bangfu.monitoring.situation.relations import month_of
from bangfu.rulebook.queries import WarningRule

MOST_ROWS = 40
"""Rows kept for one finding and upload; the newest stand first."""

MONTHS_SHOWN = 12
"""How far back a feed's rows are evidence: as far as the situation's longest window."""


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one upload: each with period, sheet, row number and the columns the rule names."""

    upload_id: int
    contract: str
    rows: tuple[Values, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one finding rests on. `values` are as JSON keeps them."""

    values: Values
    sentence: str
    sources: tuple[Source, ...]


def evidence_of(hits: Sequence[Hit], situation: Situation, rules: Sequence[WarningRule]) -> dict[Hit, Evidence]:
    """The evidence of every hit: one query per feed, however many rows hit."""
    by_id = {rule.id: rule for rule in rules}
    known = situations_of(hits, situation.household, situation.person)
    about = _people_of(hits, situation.person)
    rows = {contract: _rows_of(contract, hits, by_id, about, situation.as_of) for contract in _contracts(hits, by_id)}
    return {hit: _evidence(hit, by_id[hit.rule_id], known[hit.household_id, hit.person_id], about, rows) for hit in hits}
