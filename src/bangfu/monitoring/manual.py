"""The tables of docs/monitoring.md, made from the vocabulary and the transition table. A test holds page and code equal."""

from __future__ import annotations

import re

from bangfu.monitoring.rules import TRANSITIONS
from bangfu.monitoring.terms import State
from bangfu.rulebook import queries as rulebook

PLACE = re.compile(r"(<!-- table (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def filled(text: str) -> str:
    """The page with each of its tables written anew. Raises: KeyError for a table that is not known."""
    made = tables()
    return PLACE.sub(lambda found: f"{found[1]}{made[found[2]]}{found[3]}", text)


def tables() -> dict[str, str]:
    """Every table by its name."""
    return {"household": _columns("household"), "person": _columns("person"), "moves": _moves()}


def _columns(grain: str) -> str:
    rows = [
        f"| `{one.name}` | {one.type} | {one.unit} | {one.zh} | {one.en} | {one.empty} |"
        for one in rulebook.vocabulary().columns(grain)
    ]
    return _table("| column | type | unit | 中文 | English | empty means |", rows)


def _moves() -> str:
    rows = [
        f"| {state.value} | "
        + ", ".join(f"{act} → {after}" for (before, act), after in TRANSITIONS.items() if before == state)
        + " |"
        for state in State
    ]
    return _table("| state | moves |", rows)


def _table(head: str, rows: list[str]) -> str:
    return "\n".join([head, "|" + "---|" * (head.count("|") - 1), *rows]) + "\n"
