"""Single words of the rulebook in the language of the reader."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import get_language, gettext

from bangfu.ground.listing import Status
from bangfu.rulebook import engine
from bangfu.rulebook.engine import Column, ParameterNow
from bangfu.rulebook.queries import Parameter
from bangfu.rulebook.terms import SOURCE_WORDS


def language() -> str:
    """zh, or en for a reader of English."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


def own(zh: str, en: str) -> str:
    """Of two wordings the reader's."""
    return en if language() == "en" else zh


def source_status(code: str) -> Status:
    """How far a source can be trusted, as a status: what nobody verified stands out."""
    tone = {"printed": "done", "county_practice": "info"}.get(code, "soon")
    return Status(tone, gettext(SOURCE_WORDS[code]))  # type: ignore[arg-type]  # one of the three tones


def grain_word(grain: str) -> str:
    """By household or by person."""
    return gettext("按户") if grain == "household" else gettext("按人")


def region_word(region: str) -> str:
    """How wide a value holds."""
    words = {2: gettext("全省"), 4: gettext("全市"), 6: gettext("本县")}
    return gettext("全国") if region == "cn" else words.get(len(region), region)


def value_words(parameter: Parameter, value: Any) -> str:
    """A value of the parameter in words with its unit."""
    now = ParameterNow(
        parameter.key, parameter.type, parameter.unit, value, "", "", dt.date.min, "", "unverified", by=parameter.by
    )
    return engine.worth(now, language())


def title_of(column: Column) -> str:
    """The column's name."""
    return own(column.zh, column.en)


def value_of(column: Column, value: Any) -> str:
    """A value of the column in words."""
    return engine.amount(value, engine.unit_of(column.unit), language())


def type_words(code: str) -> str:
    """A type of the language in words."""
    words = {"int": gettext("整数"), "bool": gettext("是非"), "text": gettext("文字"), "date": gettext("日期")}
    return words[code]


def type_word(column: Column) -> str:
    """The column's type in words."""
    return type_words(column.type)


def unit_word(column: Column) -> str:
    """The column's unit in words; codes and plain numbers have none."""
    return engine.unit_words(engine.unit_of(column.unit), language())


def language_page() -> dict[str, Any]:
    """The language in tables: functions and operators with what they make of a value that is not known."""
    chosen = language() == "en"
    functions = [
        (one.signature, one.en if chosen else one.zh, one.empty_en if chosen else one.empty_zh)
        for one in engine.FUNCTIONS.values()
    ]
    operators = [(sign, en if chosen else zh) for sign, zh, en in engine.OPERATORS_EMPTY]
    return {"functions": functions, "operators": operators}


def means_of(column: Column) -> str:
    """The exact meaning of the column, where its name needs one."""
    return own(column.means, column.means_en)


def empty_of(column: Column) -> str:
    """What an empty cell of the column means."""
    return own(column.empty_zh, column.empty)
