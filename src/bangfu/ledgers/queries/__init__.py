"""What the room knows: contracts, uploads and their rows, rejected rows, the feeds board."""

from bangfu.ledgers.queries.catalogue import (
    UnknownContract,
    contract,
    contract_problems,
    contracts,
    contracts_open_to,
    guess_contract,
)
from bangfu.ledgers.queries.rejections import Written, rejection_seen_by, rejections_seen_by, written
from bangfu.ledgers.queries.rows import accepted_rows, rows_that_stand
from bangfu.ledgers.queries.uploads import (
    standing_uploads,
    upload,
    upload_seen_by,
    uploads_seen_by,
    uploads_to_link,
    uploads_to_unlink,
)

__all__ = [
    "UnknownContract",
    "Written",
    "accepted_rows",
    "contract",
    "contract_problems",
    "contracts",
    "contracts_open_to",
    "guess_contract",
    "rejection_seen_by",
    "rejections_seen_by",
    "rows_that_stand",
    "standing_uploads",
    "upload",
    "upload_seen_by",
    "uploads_seen_by",
    "uploads_to_link",
    "uploads_to_unlink",
    "written",
]
