"""Parameters, their values and proposals as lines of a page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from bangfu.ground.listing import Status
from bangfu.rulebook import engine, queries
from bangfu.rulebook.engine import ParameterNow
from bangfu.rulebook.models import ParameterValue
from bangfu.rulebook.presenting.words import language, own, region_word, source_status, value_words
from bangfu.rulebook.queries import Parameter, ValueOfParameter


@dataclass(frozen=True)
class ParameterLine:
    """One parameter with the value of a date; `value` empty when it has none."""

    key: str
    title: str
    value: str
    valid_from: dt.date | None
    region: str
    source: str
    source_status: str
    status: Status | None
    used_by: int = 0
    waiting: int = 0


def short_worth(now: ParameterNow) -> str:
    """The value in words, a tier table only by its number of steps."""
    if isinstance(now.value, tuple):
        return gettext("分 %(n)d 档") % {"n": len(now.value)}
    return engine.worth(now, language())


def parameter_line(parameter: Parameter, now: ParameterNow | None, used_by: int = 0, waiting: int = 0) -> ParameterLine:
    """The parameter as a line."""
    title = own(parameter.zh, parameter.en)
    if now is None:
        return ParameterLine(parameter.key, title, "", None, "", "", "", None, used_by, waiting)
    return ParameterLine(
        parameter.key,
        title,
        short_worth(now),
        now.valid_from,
        region_word(now.region),
        own(now.source, now.source_en or now.source),
        now.source_status,
        source_status(now.source_status),
        used_by,
        waiting,
    )


@dataclass(frozen=True)
class ValueLine:
    """One value in a parameter's history."""

    value: str
    valid_from: dt.date
    valid_to: dt.date | None
    region: str
    source: str
    status: Status
    is_now: bool
    proposal: Any


def value_line(parameter: Parameter, one: ValueOfParameter) -> ValueLine:
    """The value as a line."""
    value = one.value
    return ValueLine(
        value_words(parameter, value.value),
        value.valid_from,
        value.valid_to,
        region_word(value.region),
        own(value.source, value.source_en or value.source),
        source_status(value.source_status),
        one.is_now,
        one.proposal,
    )


@dataclass(frozen=True)
class ProposalLine:
    """One proposal in words."""

    row: Any
    title: str
    value: str
    status: Status


def proposal_line(row: ParameterValue) -> ProposalLine:
    """The proposal as a line."""
    known = queries.known_parameter(row.key)
    tone = {"proposed": "soon", "confirmed": "done"}.get(row.state, "normal")
    status = Status(tone, row.get_state_display())  # type: ignore[arg-type]  # one of the three tones
    return ProposalLine(row, own(known.zh, known.en), value_words(known, row.value), status)
