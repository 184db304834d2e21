"""What a text typed into the search box may mean, and how well something found by it fits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bangfu.ground.errors import gettext_noop

SENSITIVE = re.compile(r"\d{4}|\d{3}[xX]")
_NUMBER = re.compile(r"\d{17}[\dX](?:\d{2}(?:B\d)?)?|\d{15}", re.ASCII)
_LAST4 = re.compile(r"\d{3}[\dX]", re.ASCII)
_PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}", re.ASCII)
_CODE = re.compile(r"[A-Z0-9-]{5,40}", re.ASCII)
_INITIALS = re.compile(r"[a-z]{2,8}", re.ASCII)
_CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Asked:
    """A text and everything it may be; an empty part means: not that."""

    text: str
    number: str
    last4: str
    phone: str
    code: str
    initials: str
    is_chinese: bool


def asked(text: str) -> Asked:
    """The readings of a text. Spaces within do not count; a text of 15 digits may be an old number."""
    bare = "".join(text.split())
    upper = bare.upper()
    return Asked(
        text=bare,
        number=upper if _NUMBER.fullmatch(upper) else "",
        last4=upper if _LAST4.fullmatch(upper) else "",
        phone=upper if _PHONE.fullmatch(upper) else "",
        code=upper if _CODE.fullmatch(upper) and any(ch.isdigit() for ch in upper) else "",
        initials=bare.lower() if _INITIALS.fullmatch(bare.lower()) else "",
        is_chinese=bool(_CHINESE.search(bare)),
    )


def is_sensitive(text: str) -> bool:
    """Whether a text may be part of an identity, phone or bank number, and so must never stand in an address."""
    return bool(SENSITIVE.search("".join(text.split())))


def rank(words: Asked, *, name: str, initials: str, code: str, is_number: bool, is_head: bool) -> tuple[str, int]:
    """Why a person was found, and how well they fit: 100 for the very number, down to 20 for a part of a name."""
    head = 1 if is_head else 0
    if is_number:
        return gettext_noop("证件号码"), 100
    if words.code and code == words.code:
        return gettext_noop("人员编号"), 96
    if name == words.text:
        return gettext_noop("姓名"), 80 + head
    if words.is_chinese and name.startswith(words.text):
        return gettext_noop("姓名"), 60 + head
    if words.initials and initials == words.initials:
        return gettext_noop("首字母"), 54 + head
    if words.initials and initials.startswith(words.initials):
        return gettext_noop("首字母"), 44 + head
    if words.last4:
        return gettext_noop("证件后四位"), 50 + head
    return gettext_noop("姓名"), 20 + head
