"""A sentence kept in one language, told in another: the facts are read out of the kept text, never computed again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bangfu.rulebook.engine.sentences import BLANK, UNKNOWN

CHINESE_DATE = re.compile(r"(\d{4}) 年 (\d{1,2}) 月 (\d{1,2}) 日")


@dataclass(frozen=True)
class Retelling:
    """One sentence of a rule in both languages. `pattern` has a group for each blank of the Chinese one."""

    pattern: re.Pattern[str]
    blanks: tuple[tuple[str, str], ...]
    english: tuple[str, ...]

    @classmethod
    def of(cls, chinese: str, english: str) -> Retelling:
        """The two texts as written in a rule file. Both name the same blanks, in any order."""
        pieces = BLANK.split(chinese)
        pattern = "".join("(.+?)" if n % 2 else re.escape(piece) for n, piece in enumerate(pieces))
        blanks = tuple(_blank(piece) for piece in pieces[1::2])
        return cls(re.compile(pattern), blanks, tuple(BLANK.split(english)))

    def told(self, text: str, word: Callable[[str], str] = str) -> str | None:
        """The text in English, each fact as `word` has it; None when it is not this sentence."""
        found = self.pattern.fullmatch(text)
        if found is None:
            return None
        facts: dict[str, str | None] = {
            name: None if said == (unknown or UNKNOWN["zh"]) else word(_date(said))
            for (name, unknown), said in zip(self.blanks, found.groups(), strict=True)
        }
        return "".join(_filled(piece, facts) if n % 2 else piece for n, piece in enumerate(self.english))


def _blank(piece: str) -> tuple[str, str]:
    """(expression and format, words when it is not known)."""
    expression, format_, *unknown = (part.strip() for part in piece.split("|"))
    return f"{expression}|{format_}", unknown[0] if unknown else ""


def _filled(piece: str, facts: dict[str, str | None]) -> str:
    name, unknown = _blank(piece)
    said = facts[name]
    return said if said is not None else unknown or UNKNOWN["en"]


def _date(said: str) -> str:
    found = CHINESE_DATE.fullmatch(said)
    return "{}-{:02d}-{:02d}".format(*map(int, found.groups())) if found else said
