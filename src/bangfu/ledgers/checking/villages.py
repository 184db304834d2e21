"""From the names of a township and a village to the village's code."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

import pyarrow as pa

from bangfu.ledgers.rules.cells import Bad
from bangfu.ledgers.terms import Column, WhenBad

_ENDINGS = ("", "村", "村委会")
"""Departments drop these: 宋 stands for 宋村 where the township has one."""
Names = Mapping[tuple[str, str], str]


def read_villages(
    column: Column, townships: Sequence[str | None], villages: Sequence[str | None], names: Names
) -> tuple[pa.Array, dict[int, Bad]]:
    """Village codes by row, null where the names lead nowhere, and the rows that cannot be kept for it."""
    pairs = list(zip(townships, villages, strict=True))
    known = {pair: code_of(pair[0], pair[1], names) for pair in set(pairs)}
    codes = [known[pair] for pair in pairs]
    if column.when_bad is not WhenBad.REJECT:
        return pa.array(codes, pa.string()), {}
    lost = {pair for pair, code in known.items() if code is None and pair[1]}
    bad = {row: Bad("unknown_village") for row, pair in enumerate(pairs) if pair in lost} if lost else {}
    return pa.array(codes, pa.string()), bad


def code_of(township: str | None, village: str | None, names: Names) -> str | None:
    """The code of a village named with or without its township; None when no or several villages answer."""
    if not village:
        return None
    where, name = _plain(township or ""), _plain(village)
    return next((code for ending in _ENDINGS if (code := names.get((where, name + ending)))), None)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())
