"""The rows of uploads, out of the vault."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bangfu.ground import vault
from bangfu.ledgers.models import Upload

UNCHANGED = "is_unchanged"


def accepted_rows(upload: Upload) -> pa.Table:
    """The rows this upload brought that were new, decrypted. Grain: one row per sheet and row of the file.

    Columns: those of the contract that the file had, by English name, typed (money int64 fen, date and month date32,
    mu decimal with two places, bool; blank is null); `<name>_check` beside each id_number or card_number column (ok,
    repaired, card, bad, blank), whose value is the repaired number; `village_code` where the contract names villages;
    `sheet`, `row_no` as Excel shows it, `row_key` (keyed digest of the key columns), `row_digest` (of the whole row).
    Rows sent back, and rows that only repeat what an earlier upload of the period said, are not in it.
    """
    table = stored_rows(upload)
    return table.filter(pc.invert(table[UNCHANGED])).drop_columns([UNCHANGED])


def rows_that_stand(uploads: Iterable[Upload]) -> dict[str, str]:
    """row_key -> row_digest of the newest standing row among uploads given oldest first. Rows: one per key."""
    standing: dict[str, str] = {}
    for upload in uploads:
        table = stored_rows(upload, ["row_key", "row_digest"])
        standing.update(zip(table["row_key"].to_pylist(), table["row_digest"].to_pylist(), strict=True))
    return standing


def stored_rows(upload: Upload, columns: list[str] | None = None) -> pa.Table:
    """Every good row of the file, new or not, with `is_unchanged`. Grain: one row per sheet and row."""
    return pq.read_table(io.BytesIO(vault.get(upload.rows_sha256)), columns=columns)
