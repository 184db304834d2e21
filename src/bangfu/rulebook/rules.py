"""What a warning rule is and what it says of one situation. Pure: no framework, no clock, no files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from bangfu.rulebook import engine
from bangfu.rulebook.engine import Expression, ParameterNow, Reason, Sentence, Value
from bangfu.rulebook.terms import Expected

SEVEREST = 3


@dataclass(frozen=True)
class Evidence:
    """Which rows of which contract a finding rests on. `about`: household or person; `window`: month, twelve_months, newest."""

    contract: str
    about: str
    window: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One situation with the outcome that the law demands, as a policy officer wrote it.

    `given` is the whole situation; `named` are the columns in which it differs from the rule's usual one.
    """

    name: str
    kind: str
    on: dt.date
    given: Mapping[str, Value]
    expect: str
    named: tuple[str, ...] = ()
    region: str = "cn"
    measure: int | None = None
    severity: int | None = None
    sentence: str | None = None


@dataclass(frozen=True)
class WarningRule:
    """One version of one warning rule, checked against the vocabulary and the parameters of a date.

    `when`: bool. `measure`: how heavy, a whole number that grows with the trouble. `severity`: 1 light to 3 heavy.
    A dismissed finding stays quiet for `quiet_days` unless its measure grows by `margin_pct`; a new warning is to be
    checked within `check_days`. `source` and `source_status` say where the rule comes from; `document` is its file.
    """

    id: str
    version: str
    valid_from: dt.date
    valid_to: dt.date | None
    title: str
    title_en: str
    risk: str
    grain: str
    when: Expression
    measure: Expression
    severity: Expression
    sentence: Sentence
    sentence_en: Sentence
    quiet_days: int
    margin_pct: int
    check_days: int
    evidence: tuple[Evidence, ...]
    source: str
    source_en: str
    source_status: str
    document: str
    cases: tuple[Case, ...]
    parameters: Mapping[str, ParameterNow]

    @property
    def columns(self) -> frozenset[str]:
        """Names of every situation column the rule reads, for its sentence too."""
        return self.when.columns | self.measure.columns | self.severity.columns | self.sentence.columns

    @property
    def parameter_keys(self) -> frozenset[str]:
        """Keys of every parameter the rule reads, for its sentence too."""
        parts = (self.when, self.measure, self.severity, self.sentence)
        return frozenset().union(*(part.parameters for part in parts))

    @property
    def digest_text(self) -> str:
        """What the rule and its parameters come to: two rules with the same text decide alike."""
        worth = [f"{key}={self.parameters[key].value}" for key in sorted(self.parameter_keys)]
        texts = [self.when.text, self.measure.text, self.severity.text, self.sentence.text]
        return "\n".join([self.id, self.version, self.risk, *texts, str(self.margin_pct), str(self.quiet_days), *worth])


@dataclass(frozen=True)
class Outcome:
    """What a rule says of one situation. `is_hit` None: not known. Measure, severity and sentence only for a hit."""

    is_hit: bool | None
    measure: int | None
    severity: int | None
    sentence: str
    reasons: tuple[Reason, ...]

    @property
    def expected(self) -> str:
        """The outcome in the words of a case."""
        return {True: Expected.HIT, False: Expected.QUIET, None: Expected.UNKNOWN}[self.is_hit]


def outcome_of(rule: WarningRule, situation: Mapping[str, Value]) -> Outcome:
    """What the rule says of one situation, with the reasons. A missing measure is 0, severity stays within 1 to 3.

    Raises: RuleRefused when the situation lacks a column or holds a value of a wrong type.
    """
    reasons: list[Reason] = []
    is_hit = engine.evaluate(rule.when, situation, rule.parameters, reasons)
    if is_hit is not True:
        return Outcome(None if is_hit is None else False, None, None, "", tuple(reasons))
    measure = engine.evaluate(rule.measure, situation, rule.parameters)
    severity = engine.evaluate(rule.severity, situation, rule.parameters)
    return Outcome(
        True,
        measure if isinstance(measure, int) else 0,
        min(max(severity if isinstance(severity, int) else 1, 1), SEVEREST),
        sentence_of(rule, situation),
        tuple(reasons),
    )


def sentence_of(rule: WarningRule, situation: Mapping[str, Value], language: str = "zh") -> str:
    """The evidence in one sentence, filled from one situation. Raises: RuleRefused when a column is lacking."""
    sentence = rule.sentence if language == "zh" else rule.sentence_en
    return engine.fill(sentence, situation, rule.parameters, language)
