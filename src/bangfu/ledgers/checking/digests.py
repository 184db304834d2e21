"""Which row is which, and whether it says anything new: keyed digests, so that a number cannot be guessed back from them."""

from __future__ import annotations

from hashlib import blake2b

import pyarrow as pa
import pyarrow.compute as pc

from bangfu.ground.identity import blind_index
from bangfu.ledgers.terms import Contract

_SEPARATOR = "\x1f"


def with_digests(contract: Contract, table: pa.Table) -> pa.Table:
    """The table with row_key (the contract's key columns) and row_digest (all columns); an absent column counts as blank."""
    names = tuple(c.name for c in contract.columns)
    table = table.append_column("row_key", pa.array(_digests(contract.id, table, contract.key), pa.string()))
    return table.append_column("row_digest", pa.array(_digests(contract.id, table, names), pa.string()))


def _digests(contract_id: str, table: pa.Table, names: tuple[str, ...]) -> list[str]:
    key = bytes.fromhex(blind_index(f"ledgers row {contract_id}"))[:32]
    blank = pa.array([""] * table.num_rows, pa.string())
    parts = [pc.fill_null(table[n].cast(pa.string()), "") if n in table.column_names else blank for n in names]
    joined = pc.binary_join_element_wise(*parts, _SEPARATOR) if len(parts) > 1 else parts[0]
    return [blake2b(text.encode(), digest_size=16, key=key).hexdigest() for text in joined.to_pylist()]
