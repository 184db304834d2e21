"""The points a pair of records gets, field by field: a score one can argue with, and nothing is merged on it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bangfu.linkage.terms import Field, Likeness

POINTS: Mapping[Field, Mapping[Likeness, int]] = {
    Field.NUMBER: {Likeness.EQUAL: 45, Likeness.NEAR: 35, Likeness.MISSING: 0, Likeness.DIFFERS: -25},
    Field.NAME: {
        Likeness.EQUAL: 40,
        Likeness.VARIANT: 36,
        Likeness.SOUND: 28,
        Likeness.ONE_CHARACTER: 16,
        Likeness.MISSING: 0,
        Likeness.DIFFERS: -30,
    },
    Field.BIRTH: {
        Likeness.EQUAL: 25,
        Likeness.ONE_DIGIT: 14,
        Likeness.SWAPPED: 14,
        Likeness.MISSING: 0,
        Likeness.DIFFERS: -20,
    },
    Field.VILLAGE: {Likeness.EQUAL: 20, Likeness.TOWNSHIP: 8, Likeness.MISSING: 0, Likeness.DIFFERS: -5},
}
"""What each likeness is worth. A clerk is asked from FLOOR on; no number of points links a row."""

FLOOR = 50
"""The least points for which a clerk's time is worth asking."""

MOST_CANDIDATES = 5
"""How many people are laid before a clerk at once: one key each."""


@dataclass(frozen=True, slots=True)
class Part:
    """One field's contribution to a score."""

    field: Field
    likeness: Likeness
    points: int


@dataclass(frozen=True, slots=True)
class Score:
    """What speaks for and against a pair, in the order a clerk reads it."""

    parts: tuple[Part, ...]

    @property
    def points(self) -> int:
        """The sum over the fields."""
        return sum(part.points for part in self.parts)


def score(likenesses: Mapping[Field, Likeness]) -> Score:
    """The points of a pair whose fields are so alike; one part per field, unknown fields count as missing."""
    return Score(
        tuple(
            Part(field, alike, points[alike])
            for field, points in POINTS.items()
            for alike in (likenesses.get(field, Likeness.MISSING),)
        )
    )


def most() -> int:
    """The points of a pair alike in everything: the full length of a waterfall's bar."""
    return sum(max(points.values()) for points in POINTS.values())


def falls(parts: Sequence[Part]) -> tuple[tuple[Part, int, int], ...]:
    """Each part with where its bar begins and ends on the running sum: the steps of a waterfall."""
    steps, total = [], 0
    for part in parts:
        steps.append((part, total, total + part.points))
        total += part.points
    return tuple(steps)
