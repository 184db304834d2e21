"""What is shown of a number or name to those who have not asked to see it whole."""

from __future__ import annotations


def mask_id(number: str) -> str:
    """The identity or card number with so little left that a birth date beside it does not complete it: 1409************90."""
    return _kept(number, head=4, tail=2)


def mask_phone(phone: str) -> str:
    """The phone number with its middle hidden: 138****1234."""
    return _kept(phone, head=3, tail=4)


def mask_bank(account: str) -> str:
    """The bank account with all but the last four digits hidden."""
    return _kept(account, head=0, tail=4)


def mask_name(name: str) -> str:
    """The family name and one star per further character: 李明华 -> 李**."""
    return name[:1] + "*" * (len(name) - 1)


def _kept(text: str, *, head: int, tail: int) -> str:
    """Head and tail of a text; nothing but stars when at most half would be hidden otherwise."""
    hidden = len(text) - head - tail
    if hidden < 3:
        return "*" * len(text)
    return text[:head] + "*" * hidden + text[-tail:]
