"""A sentence with blanks: {expression|format} or {expression|format|words when it is not known}."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bangfu.rulebook.engine.evaluating import evaluate
from bangfu.rulebook.engine.kinds import Value
from bangfu.rulebook.engine.parsing import parse
from bangfu.rulebook.engine.refusal import TYPE_WORDS, RuleRefused
from bangfu.rulebook.engine.saying import amount, say
from bangfu.rulebook.engine.tree import Column, Expression, ParameterNow

BLANK = re.compile(r"\{([^{}]*)\}")
FORMATS = {"yuan": "int", "int": "int", "year": "int", "tenths": "int", "date": "date", "text": "text"}
"""How a blank is written, and the type it needs: tenths shows 21 as 2.1, year shows 2021 without a comma."""
UNKNOWN = {"zh": "(未知)", "en": "(not known)"}


@dataclass(frozen=True)
class Blank:
    """One blank of a sentence."""

    expression: Expression
    format: str
    unknown: str = ""


@dataclass(frozen=True)
class Sentence:
    """A sentence whose blanks are checked expressions. `text` is as written."""

    text: str
    parts: tuple[str | Blank, ...]

    @property
    def columns(self) -> frozenset[str]:
        """Names of the situation columns it shows."""
        return frozenset().union(*(part.expression.columns for part in self.parts if isinstance(part, Blank)))

    @property
    def parameters(self) -> frozenset[str]:
        """Keys of the parameters it shows."""
        return frozenset().union(*(part.expression.parameters for part in self.parts if isinstance(part, Blank)))


def parse_sentence(text: str, vocabulary: Mapping[str, Column], parameters: Mapping[str, ParameterNow]) -> Sentence:
    """The checked sentence of a text. Raises: RuleRefused for a blank that is no expression or has a wrong format."""
    parts: list[str | Blank] = []
    for position, piece in enumerate(BLANK.split(text)):
        if position % 2:
            parts.append(_blank(piece, vocabulary, parameters))
        elif "{" in piece or "}" in piece:
            raise RuleRefused("sentence")
        elif piece:
            parts.append(piece)
    return Sentence(text, tuple(parts))


def _blank(piece: str, vocabulary: Mapping[str, Column], parameters: Mapping[str, ParameterNow]) -> Blank:
    text, format_, *unknown = (part.strip() for part in (piece if "|" in piece else f"{piece}|").split("|"))
    if format_ not in FORMATS or len(unknown) > 1:
        raise RuleRefused("format", what=format_)
    expression = parse(text, vocabulary, parameters)
    is_money = dict(expression.unit.powers).get("fen") == 1
    if expression.type != FORMATS[format_] or is_money != (format_ == "yuan"):
        raise RuleRefused("format_kind", what=format_, given=TYPE_WORDS[expression.type])
    return Blank(expression, format_, *unknown)


def fill(
    sentence: Sentence, situation: Mapping[str, Value], parameters: Mapping[str, ParameterNow], language: str = "zh"
) -> str:
    """The sentence with its blanks filled from one situation; what is not known reads (未知)."""
    return "".join(
        part if isinstance(part, str) else _written(part, evaluate(part.expression, situation, parameters), language)
        for part in sentence.parts
    )


def say_sentence(sentence: Sentence, language: str = "zh") -> str:
    """The sentence with each blank replaced by what fills it, in words: 〔…〕."""
    return "".join(
        part if isinstance(part, str) else f"〔{say(part.expression, None, language)}〕" for part in sentence.parts
    )


def _written(blank: Blank, value: Value, language: str) -> str:
    if value is None:
        return blank.unknown or UNKNOWN[language]
    if isinstance(value, dt.date):
        return f"{value.year} 年 {value.month} 月 {value.day} 日" if language == "zh" else value.isoformat()
    if isinstance(value, str):
        return value
    if blank.format == "yuan":
        return amount(value, blank.expression.unit).partition(" ")[0]
    if blank.format == "tenths":
        return f"{'-' if value < 0 else ''}{abs(value) // 10:,}.{abs(value) % 10}"
    return str(value) if blank.format == "year" else f"{value:,}"
