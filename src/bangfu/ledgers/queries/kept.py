"""The rows an upload brought, for a page: read from the vault, found by index, numbers masked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from bangfu.accounts.queries import scope_of
from bangfu.ground.errors import NotFound, gettext_noop
from bangfu.ledgers.language import load_contracts
from bangfu.ledgers.models import Upload
from bangfu.ledgers.queries.rejections import masked
from bangfu.ledgers.queries.rows import accepted_rows
from bangfu.ledgers.queries.summary import sees_counts
from bangfu.ledgers.terms import Column, Kind

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff

_YES_NO = {True: "是", False: "否", None: ""}


class KeptRows:
    """The accepted rows of an upload as a list page wants them: row numbers, and readers of single cells."""

    def __init__(self, contract_columns: tuple[Column, ...], table: pa.Table) -> None:
        self._table = table
        self.columns = [c for c in contract_columns if c.name in table.column_names]
        self.indexes = list(range(table.num_rows))

    def place(self, row: int) -> str:
        """Where the row stood in the file."""
        return f"{self._table['sheet'][row].as_py()} {self._table['row_no'][row].as_py()}"

    def reader(self, column: Column) -> Callable[[int], Any]:
        """How a cell of the column is shown: numbers of people masked, money in fen for the page to write."""
        values = self._table[column.name]

        def read(row: int) -> Any:
            value = values[row].as_py()
            if column.kind is Kind.BOOL:
                return _YES_NO[value]
            return masked(column, value) if isinstance(value, str) else value

        return read

    def searched(self, rows: list[int], text: str) -> list[int]:
        """The rows among these in which every word stands in some column that may be shown in full."""
        kept = set(rows)
        plain = [
            c.name for c in self.columns if self._table[c.name].type == pa.string() and masked(c, "1" * 18) == "1" * 18
        ]
        for word in text.split():
            hits: set[int] = set()
            for name in plain:
                found = pc.match_substring(self._table[name], word)
                hits.update(pc.indices_nonzero(pc.fill_null(found, False)).to_pylist())
            kept &= hits
        return [row for row in rows if row in kept]


def kept_rows_seen_by(staff: Staff, upload: Upload) -> KeptRows:
    """The accepted rows of a kept upload, for its department and the whole county. Raises: NotFound for anyone else."""
    if upload.state != Upload.State.KEPT or not sees_counts(scope_of(staff), upload):
        raise NotFound(gettext_noop("没有这些行,或者不在您的管理范围内。"))
    return KeptRows(load_contracts()[upload.contract].columns, accepted_rows(upload))
