"""What linkage writes. Every act is safe to repeat, and stops cleanly wherever it is killed."""

from bangfu.linkage.actions.answering import (
    RELINK,
    NeedsAReason,
    NotACandidate,
    amend_link,
    answer,
    refuse,
    reopen,
    settle_mismatch,
    settle_mismatches,
)
from bangfu.linkage.actions.linking import LINK, link_upload, relink_stale
from bangfu.linkage.actions.unlinking import unlink_upload
from bangfu.linkage.actions.wanting import want_unlinked_again

__all__ = [
    "LINK",
    "RELINK",
    "NeedsAReason",
    "NotACandidate",
    "amend_link",
    "answer",
    "link_upload",
    "refuse",
    "relink_stale",
    "reopen",
    "settle_mismatch",
    "settle_mismatches",
    "unlink_upload",
    "want_unlinked_again",
]
