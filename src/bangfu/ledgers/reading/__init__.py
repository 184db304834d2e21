"""From the bytes a department sent to sheets of cells, or to a sentence that says why not."""

from bangfu.ledgers.reading.sheets import sheets_of

__all__ = ["sheets_of"]
