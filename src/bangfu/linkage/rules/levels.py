"""How surely a row is a person: exact number, repaired number, card, unique name with birth and village, else a question. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bangfu.linkage.rules.names import is_same_name, name_likeness
from bangfu.linkage.rules.numbers import birth_likeness, slip_place, village_likeness
from bangfu.linkage.rules.scores import FLOOR, MOST_CANDIDATES, Score, score
from bangfu.linkage.terms import LINKING, Field, Level, Likeness, NumberKind, Reason


@dataclass(frozen=True, slots=True)
class Row:
    """What a department's row says of who it is about. `number` is bare, "" when there is none."""

    name: str
    number: str
    kind: NumberKind
    born_on: dt.date | None
    village_code: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One registered person a row may be. `number` tells how the row's number stands to this person's; `sound_number` what it should be.

    `is_kin`: lives in the household of the one whose number the row has.
    """

    person_id: int
    name: str
    born_on: dt.date | None
    village_code: str
    number: Likeness
    sound_number: str = ""
    is_kin: bool = False


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with what speaks for and against."""

    person_id: int
    score: Score


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided of this identity before: by a clerk or by a rule; no person means nobody in the register."""

    person_id: int | None
    level: Level


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a row. `person_id` is set exactly when the level links; `asked` only for a question."""

    level: Level
    person_id: int | None
    reason: Reason
    detail: str = ""
    asked: tuple[Scored, ...] = ()


_LEVEL_OF_KIND = {
    NumberKind.OK: (Level.EXACT, Reason.NUMBER_EQUAL),
    NumberKind.REPAIRED: (Level.REPAIRED, Reason.NUMBER_REPAIRED),
    NumberKind.CARD: (Level.CARD, Reason.CARD_EQUAL),
    NumberKind.ROLL: (Level.REPAIRED, Reason.NUMBER_FROM_ROLL),
}


def decide(row: Row, candidates: Sequence[Candidate], decided: Decided | None = None) -> Decision:
    """The level and person of a row. A clerk's word stands first, then the number, then a unique name, birth and village.

    Never linked on a score. A number two registered people share links only the one of that name; a number of one member of a
    household under the name of another is a question. A refusal yields to nothing but the exact number of a person registered since.
    """
    if decided and decided.level == Level.CLERK and decided.person_id is not None:
        return Decision(Level.CLERK, decided.person_id, Reason.DECIDED_BEFORE)
    by_number = _by_number(row, candidates)
    if by_number and by_number.level == Level.EXACT:
        return by_number
    if decided and decided.person_id is None:
        return Decision(Level.NOT_REGISTERED, None, Reason.REFUSED_BEFORE)
    return by_number or _by_one_slip(row, candidates) or _by_name(row, candidates, decided) or _asked(row, candidates)


def agreed(made: Sequence[Decision]) -> Decision:
    """What becomes of rows that state one identity: the one person any of them led to; led to two, a clerk chooses.

    One identity is one number and name, so only different villages can lead to two, each by name, birth and village.
    """
    linked = [decision for decision in made if decision.person_id is not None]
    if len({decision.person_id for decision in linked}) == 1:
        return min(linked, key=lambda decision: LINKING.index(decision.level))
    if not linked:
        return next((decision for decision in made if decision.asked), made[0])
    alike = score({Field.NAME: Likeness.EQUAL, Field.BIRTH: Likeness.EQUAL, Field.VILLAGE: Likeness.EQUAL})
    two = tuple(Scored(person, alike) for person in sorted({d.person_id for d in linked if d.person_id is not None}))
    return Decision(Level.QUESTION, None, Reason.LEADS_TO_TWO, asked=two[:MOST_CANDIDATES])


def scored(row: Row, candidate: Candidate) -> Scored:
    """The candidate with its score against the row."""
    return Scored(
        candidate.person_id,
        score(
            {
                Field.NUMBER: candidate.number,
                Field.NAME: name_likeness(row.name, candidate.name),
                Field.BIRTH: birth_likeness(row.born_on, candidate.born_on),
                Field.VILLAGE: village_likeness(row.village_code, candidate.village_code),
            }
        ),
    )


def _by_number(row: Row, candidates: Sequence[Candidate]) -> Decision | None:
    """The one person with the row's number, or the one of that name among several with it; asked when the name is their kin's."""
    if row.kind not in _LEVEL_OF_KIND:
        return None
    level, reason = _LEVEL_OF_KIND[row.kind]
    holders = [c for c in candidates if c.number == Likeness.EQUAL]
    if len(holders) == 1 and not (named_kin := _named_kin(row, holders[0], candidates)):
        return Decision(level, holders[0].person_id, reason)
    if len(holders) == 1:
        both = _ranked(row, [*holders, *named_kin])
        return Decision(Level.QUESTION, None, Reason.NUMBER_OF_KIN, asked=both[:MOST_CANDIDATES])
    named = [c for c in holders if is_same_name(row.name, c.name)]
    if len(named) == 1:
        return Decision(level, named[0].person_id, Reason.NUMBER_OF_TWO)
    return None


def _named_kin(row: Row, holder: Candidate, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Who of the holder's household bears the row's name, when the holder does not."""
    if is_same_name(row.name, holder.name):
        return []
    return [c for c in candidates if c.is_kin and is_same_name(row.name, c.name)]


def _by_one_slip(row: Row, candidates: Sequence[Candidate]) -> Decision | None:
    """The one person whose number is one slip away and whose name is the row's; two such people make it a question."""
    if row.kind != NumberKind.BAD:
        return None
    near = [c for c in candidates if c.number == Likeness.NEAR and is_same_name(row.name, c.name)]
    if len(near) != 1:
        return None
    place = slip_place(row.number, near[0].sound_number)
    return Decision(Level.REPAIRED, near[0].person_id, Reason.NUMBER_ONE_SLIP, detail=str(place))


def _by_name(row: Row, candidates: Sequence[Candidate], decided: Decided | None) -> Decision | None:
    """The one person of that name, birth and village, or the one found so before. Never against a sound number of somebody else."""
    if decided and decided.level == Level.NAME:
        return Decision(Level.NAME, decided.person_id, Reason.NAME_BIRTH_VILLAGE)
    if not (row.name.strip() and row.born_on and row.village_code) or row.kind in _LEVEL_OF_KIND:
        return None
    same = [
        c
        for c in candidates
        if c.born_on == row.born_on and c.village_code == row.village_code and is_same_name(row.name, c.name)
    ]
    return Decision(Level.NAME, same[0].person_id, Reason.NAME_BIRTH_VILLAGE) if len(same) == 1 else None


def _asked(row: Row, candidates: Sequence[Candidate]) -> Decision:
    """A question with the likeliest people, or nobody when none reaches the floor."""
    worth = tuple(s for s in _ranked(row, candidates) if s.score.points >= FLOOR)[:MOST_CANDIDATES]
    if not worth:
        return Decision(Level.NOT_REGISTERED, None, Reason.NOBODY_ALIKE)
    holders = sum(c.number == Likeness.EQUAL for c in candidates)
    if holders > 1:
        return Decision(Level.QUESTION, None, Reason.NUMBER_OF_TWO, asked=worth)
    reason = Reason.SEVERAL_ALIKE if len(worth) > 1 else Reason.NOT_SURE
    return Decision(Level.QUESTION, None, reason, asked=worth)


def _ranked(row: Row, candidates: Sequence[Candidate]) -> tuple[Scored, ...]:
    """The candidates with their scores, the likeliest first, equals by their number."""
    return tuple(sorted((scored(row, c) for c in candidates), key=lambda s: (-s.score.points, s.person_id)))
