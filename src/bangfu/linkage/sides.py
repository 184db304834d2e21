"""A question as a clerk reads it: the row and each person it may be, side by side, with what differs and what it is worth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bangfu.ground import identity
from bangfu.linkage import lists, permissions, queries, rules, words
from bangfu.linkage.models import Candidate, Question
from bangfu.linkage.terms import Field, Likeness
from bangfu.registry import queries as register

Runs = Sequence[tuple[str, bool]]
ZERO, WIDTH = 85, 225
"""Where nought lies on a waterfall, and how long it is: the worst pair has -80 points, the best 130."""


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of a waterfall: the field, the likeness in words, its points, and where the bar lies."""

    field: Field
    likeness: Likeness
    words: str
    points: int
    x: int
    width: int
    tone: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of both records, each as runs of text with whether the other lacks them."""

    label: str
    row: Runs
    person: Runs
    step: Step


@dataclass(frozen=True, slots=True)
class Choice:
    """One candidate. One outside the reader's scope shows nothing but that there is one."""

    key: int
    candidate: Candidate
    is_seen: bool
    can_confirm: bool
    fields: Sequence[Compared]
    household_url: str

    @property
    def filled(self) -> int:
        """The points as a bar may show them: never below nought."""
        return max(0, self.candidate.points)


@dataclass(frozen=True, slots=True)
class Sides:
    """The whole of a question for one reader."""

    question: Question
    title: str
    shown: Sequence[tuple[str, str]]
    why: str
    choices: Sequence[Choice]
    is_open: bool
    can_refuse: bool
    can_reopen: bool
    most: int

    @property
    def hidden(self) -> int:
        """How many candidates live outside the reader's scope."""
        return sum(not choice.is_seen for choice in self.choices)


def sides_of(question: Question, staff: Any) -> Sides:
    """The question as this reader may see it."""
    said = queries.said(question.row_cipher)
    works = permissions.places_worked(staff)
    found = list(question.candidates.select_related("person"))
    people = register.persons_seen_by(staff).filter(pk__in=[candidate.person_id for candidate in found])
    seen = set(people.values_list("pk", flat=True))
    is_open = question.state == Question.State.OPEN
    return Sides(
        question=question,
        title=lists.title_of(question.contract),
        shown=lists.labelled(question.contract, said),
        why=words.sentence(question.reason),
        choices=[
            _choice(n, candidate, said, candidate.person_id in seen, works)
            for n, candidate in enumerate(found, start=1)
        ],
        is_open=is_open,
        can_refuse=is_open and all(works(candidate.village_code) for candidate in found),
        can_reopen=bool(question.decided_at) and any(works(candidate.village_code) for candidate in found),
        most=rules.most(),
    )


def _choice(
    key: int, candidate: Candidate, said: Mapping[str, str], is_seen: bool, works: Callable[[str], bool]
) -> Choice:
    """One candidate; outside the scope nothing of them is worked out at all."""
    return Choice(
        key=key,
        candidate=candidate,
        is_seen=is_seen,
        can_confirm=is_seen and works(candidate.village_code),
        fields=_compared(said, candidate) if is_seen else (),
        household_url=lists.household_url(candidate.household_id) if is_seen else "",
    )


def _compared(said: Mapping[str, str], candidate: Candidate) -> list[Compared]:
    """Number, name, birth and village of both, marked character by character, each with its bar of the waterfall."""
    person = candidate.person
    name = said.get("name") or said.get("head_name", "")
    steps = {step.field: step for step in _steps(candidate.parts)}
    number, theirs = said.get("_number", ""), identity.decrypt(person.id_cipher)
    pairs: dict[Field, tuple[Runs, Runs]] = {
        Field.NUMBER: _numbers(number, theirs, steps[Field.NUMBER].likeness),
        Field.NAME: _both(name, person.name),
        Field.BIRTH: _both(said.get("_born_on", ""), _day(person.born_on)),
        Field.VILLAGE: _both(lists.village_of(said.get("_village", "")), lists.village_of(candidate.village_code)),
    }
    return [Compared(str(words.FIELDS[field]), *both, steps[field]) for field, both in pairs.items()]


def _both(one: str, other: str) -> tuple[Runs, Runs]:
    """Both texts marked against each other; a missing one marks nothing."""
    if not one or not other:
        return [(one, False)], [(other, False)]
    return rules.marked_against(one, other), rules.marked_against(other, one)


def _numbers(one: str, other: str, likeness: Likeness) -> tuple[Runs, Runs]:
    """Both numbers masked; of two that are one slip apart the differing places are shown and marked."""
    if likeness != Likeness.NEAR:
        return [(identity.mask_id(one), False)], [(identity.mask_id(other), False)]
    return _masked(rules.marked_against(one, other), one), _masked(rules.marked_against(other, one), other)


def _masked(runs: Runs, number: str) -> Runs:
    """The runs with every equal place hidden that the mask hides."""
    mask = identity.mask_id(number)
    shown, place = [], 0
    for text, differs in runs:
        shown.append((text if differs else mask[place : place + len(text)], differs))
        place += len(text)
    return shown


def _steps(parts: Sequence[Sequence[Any]]) -> list[Step]:
    """The waterfall of a score: each field's bar begins where the one before ended."""
    given = [rules.Part(Field(field), Likeness(likeness), points) for field, likeness, points in parts]
    return [
        Step(
            field=part.field,
            likeness=part.likeness,
            words=str(words.LIKENESSES[part.likeness]),
            points=part.points,
            x=ZERO + min(start, end),
            width=abs(end - start),
            tone="for" if part.points > 0 else "against",
        )
        for part, start, end in rules.falls(given)
    ]


def _day(day: dt.date | None) -> str:
    return "" if day is None else day.isoformat()
