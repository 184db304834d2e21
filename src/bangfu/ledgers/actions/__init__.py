"""What may be done: receive a file, check it, map its headers, correct a row, withdraw; and take from the shelf."""

from bangfu.ledgers.actions.check import check
from bangfu.ledgers.actions.correct import correct_row, open_for_correction, take_rejected_workbook
from bangfu.ledgers.actions.mapping import map_headers, unsure_sheet
from bangfu.ledgers.actions.receive import CHECK, check_size, job_title, receive, request_check
from bangfu.ledgers.actions.shelf import mark_linked_again, mark_taken, mark_withdrawal_taken
from bangfu.ledgers.actions.withdraw import withdraw

__all__ = [
    "CHECK",
    "check",
    "check_size",
    "correct_row",
    "job_title",
    "map_headers",
    "mark_linked_again",
    "mark_taken",
    "mark_withdrawal_taken",
    "open_for_correction",
    "receive",
    "request_check",
    "take_rejected_workbook",
    "unsure_sheet",
    "withdraw",
]
