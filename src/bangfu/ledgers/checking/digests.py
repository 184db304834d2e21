"""Which row is which, and whether it says anything new: keyed digests, so that a number cannot be guessed back from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from bangfu.ground.identity import blind_index
from bangfu.ledgers.terms import Contract

_SEPARATOR = "\x1f"


def with_digests(contract: Contract, table: pa.Table) -> pa.Table:
    """The table with row_key (the contract's key columns) and row_digest (all columns); an absent column counts as blank.

    A village is its code where that is known, however its name is written.
    """
    places = {c.name: c.township for c in contract.columns if c.township}
    names = tuple(c.name for c in contract.columns if c.name not in places and c.name not in places.values())
    keys = _digests(contract.id, [_texts(table, name) for name in contract.key])
    digests = _digests(contract.id, [_texts(table, name) for name in names] + _village(table, places))
    return table.append_column("row_key", pa.array(keys, pa.string())).append_column(
        "row_digest", pa.array(digests, pa.string())
    )


def _village(table: pa.Table, places: Mapping[str, str]) -> list[Any]:
    """The village's code, or the names of township and village where they lead to none."""
    written = [_texts(table, name) for pair in places.items() for name in pair]
    if not written:
        return []
    named = pc.binary_join_element_wise(*written, _SEPARATOR)
    return [pc.if_else(pc.is_valid(table["village_code"]), table["village_code"], named)]


def _texts(table: pa.Table, name: str) -> Any:
    """The column as texts, blank where there is none."""
    if name not in table.column_names:
        return pa.array([""] * table.num_rows, pa.string())
    return pc.fill_null(table[name].cast(pa.string()), "")


def _digests(contract_id: str, parts: Sequence[Any]) -> list[str]:
    key = bytes.fromhex(blind_index(f"ledgers row {contract_id}"))[:32]
    joined = pc.binary_join_element_wise(*parts, _SEPARATOR)
    return [blake2b(text.encode(), digest_size=16, key=key).hexdigest() for text in joined.to_pylist()]
