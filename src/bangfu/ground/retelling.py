"""Sentences that were kept in Chinese (outcomes of jobs, refusals of files, events), told in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language, gettext
from django.utils.translation.trans_real import translation

BLANK = re.compile(r"%\((\w+)\)[sd]|\{(\w+)(?::[^{}]*)?\}")
HAN = re.compile(r"[\u3400-\u9fff]")
LEAST_WORDS = 2
"""A template with fewer Chinese characters of its own proves nothing: its blanks must be known sentences too."""


_NAMES: list[Callable[[], Mapping[str, str]]] = []


def register_names(names: Callable[[], Mapping[str, str]]) -> None:
    """Names that stand in kept sentences and have English of their own, outside the catalogue. Key: the Chinese name."""
    _NAMES.append(names)


@dataclass(frozen=True)
class Template:
    """One sentence with blanks: how to know it again, and what stands for it."""

    pattern: re.Pattern[str]
    names: tuple[str, ...]
    told: str
    weight: int

    @classmethod
    def of(cls, chinese: str, told: str) -> Template:
        """The template of a catalogue entry."""
        pieces, names = [], []
        place = 0
        for blank in BLANK.finditer(chinese):
            pieces += [re.escape(chinese[place : blank.start()].replace("%%", "%")), "(.*?)"]
            names.append(blank[1] or blank[2])
            place = blank.end()
        pieces.append(re.escape(chinese[place:].replace("%%", "%")))
        own = len(HAN.findall(BLANK.sub("", chinese)))
        return cls(re.compile("".join(pieces), re.DOTALL), tuple(names), told, own)

    def retell(self, text: str) -> str | None:
        """The text with the blanks it was filled with; None when it is another sentence."""
        found = self.pattern.fullmatch(text)
        if found is None:
            return None
        facts = {name: retold(said) for name, said in zip(self.names, found.groups(), strict=True)}
        if self.weight < LEAST_WORDS and any(HAN.search(fact) for fact in facts.values()):
            return None
        said = BLANK.sub(lambda blank: facts[blank[1] or blank[2]], self.told).replace("%%", "%")
        return re.sub(" {2,}", " ", said)


@lru_cache(maxsize=4)
def _templates(language: str) -> tuple[Template, ...]:
    """Every entry with blanks, those with most words of their own first."""
    found = (Template.of(chinese, told) for chinese, told in _entries(language) if BLANK.search(chinese))
    return tuple(sorted(found, key=lambda one: -one.weight))


def _entries(language: str) -> Iterator[tuple[str, str]]:
    for chinese, told in translation(language)._catalog.items():  # type: ignore[attr-defined]
        if isinstance(chinese, str) and isinstance(told, str) and (HAN.search(chinese) or ":" in chinese):
            yield chinese, told


def retold(text: str) -> str:
    """The kept Chinese text in the reader's language; a text nobody translated, and every text for a Chinese reader, as it is."""
    language = get_language() or ""
    if not text or not language.startswith("en") or not HAN.search(text):
        return text
    if (told := gettext(text)) != text:
        return told
    if named := next((names()[text] for names in _NAMES if text in names()), None):
        return named
    found = (template.retell(text) for template in _templates(language))
    return next((told for told in found if told is not None), text)
