"""What the room knows: contracts, uploads and their rows, rejected rows, the feeds board."""

from bangfu.ledgers.queries.board import FeedLine, MonthCell, feeds_board, waiting_uploads
from bangfu.ledgers.queries.catalogue import (
    UnknownContract,
    contract,
    contract_problems,
    contracts,
    contracts_open_to,
    english_titles,
    guess_contract,
)
from bangfu.ledgers.queries.kept import KeptRows, kept_rows_seen_by
from bangfu.ledgers.queries.preview import Preview, preview_of
from bangfu.ledgers.queries.rejections import Written, rejection_seen_by, rejections_seen_by, written
from bangfu.ledgers.queries.rows import accepted_rows, rows_that_stand
from bangfu.ledgers.queries.standing import promotions, withdrawal_consequences
from bangfu.ledgers.queries.summary import faults_of, first_errors, sees_counts
from bangfu.ledgers.queries.uploads import (
    answers_to,
    periods_among,
    same_file,
    standing_uploads,
    tables_of_uploads,
    upload,
    upload_seen_by,
    uploads_seen_by,
    uploads_to_link,
    uploads_to_unlink,
)
from bangfu.ledgers.sentences import title_of

__all__ = [
    "FeedLine",
    "KeptRows",
    "MonthCell",
    "Preview",
    "UnknownContract",
    "Written",
    "accepted_rows",
    "answers_to",
    "contract",
    "contract_problems",
    "contracts",
    "contracts_open_to",
    "english_titles",
    "faults_of",
    "feeds_board",
    "first_errors",
    "guess_contract",
    "kept_rows_seen_by",
    "periods_among",
    "preview_of",
    "promotions",
    "rejection_seen_by",
    "rejections_seen_by",
    "rows_that_stand",
    "same_file",
    "sees_counts",
    "standing_uploads",
    "title_of",
    "upload",
    "upload_seen_by",
    "tables_of_uploads",
    "uploads_seen_by",
    "uploads_to_link",
    "uploads_to_unlink",
    "waiting_uploads",
    "withdrawal_consequences",
    "written",
]
