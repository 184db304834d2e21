"""Names as people write and remember them."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, lazy_pinyin

SURNAMES = {
    "曾": "z",
    "单": "s",
    "仇": "q",
    "解": "x",
    "查": "z",
    "区": "o",
    "朴": "p",
    "翟": "z",
    "乐": "y",
    "覃": "q",
    "缪": "m",
    "盖": "g",
    "尉": "y",
    "种": "c",
}
"""Characters that sound otherwise as a surname than in other words."""


def initials(name: str) -> str:
    """The first letters of the sounds, lower case: 王守田 is wst. Letters stay, other signs are left out."""
    if not name:
        return ""
    first = SURNAMES.get(name[0]) or _initial(name[0])
    return (first + "".join(_initial(ch) for ch in name[1:]))[:30]


def is_same_name(one: str, other: str) -> bool:
    """Whether two writings are one name: spaces and the dots of minority names do not count."""
    return _bare(one) == _bare(other)


def _bare(name: str) -> str:
    return "".join(ch for ch in name if ch not in " \u3000·•．.・")


@lru_cache(maxsize=20_000)
def _initial(character: str) -> str:
    letter = "".join(lazy_pinyin(character, style=Style.FIRST_LETTER))[:1].lower()
    return letter if letter.isascii() and letter.isalnum() else ""
