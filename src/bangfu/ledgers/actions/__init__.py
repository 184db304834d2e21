"""What may be done: receive a file, check it, map its headers, correct a row, withdraw; and take from the shelf."""

from bangfu.ledgers.actions.check import check
from bangfu.ledgers.actions.receive import CHECK, job_title, receive, request_check
from bangfu.ledgers.actions.shelf import mark_linked_again, mark_taken, mark_withdrawal_taken

__all__ = [
    "CHECK",
    "check",
    "job_title",
    "mark_linked_again",
    "mark_taken",
    "mark_withdrawal_taken",
    "receive",
    "request_check",
]
