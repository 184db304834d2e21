"""The words of linkage: how surely a row is a person, how alike two fields are, how a row disagrees with the register."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """How a row came to be a person, from surest to not at all. The first five link; the last two do not."""

    EXACT = "exact"
    REPAIRED = "repaired"
    CARD = "card"
    NAME = "name"
    CLERK = "clerk"
    QUESTION = "question"
    NOT_REGISTERED = "not_registered"


LINKING = (Level.EXACT, Level.REPAIRED, Level.CARD, Level.NAME, Level.CLERK)
"""The levels whose rows carry a person."""


class NumberKind(StrEnum):
    """What the row's identity number turned out to be."""

    OK = "ok"
    REPAIRED = "repaired"
    CARD = "card"
    ROLL = "roll"
    BAD = "bad"
    NONE = "none"


class Field(StrEnum):
    """What two records are compared by."""

    NUMBER = "number"
    NAME = "name"
    BIRTH = "birth"
    VILLAGE = "village"


class Likeness(StrEnum):
    """How alike one field of two records is. Which of them a field can have is said by the table of points."""

    EQUAL = "equal"
    VARIANT = "variant"
    SOUND = "sound"
    ONE_CHARACTER = "one_character"
    ONE_DIGIT = "one_digit"
    SWAPPED = "swapped"
    NEAR = "near"
    TOWNSHIP = "township"
    DIFFERS = "differs"
    MISSING = "missing"


class Reason(StrEnum):
    """Why a decision fell as it did."""

    NUMBER_EQUAL = "number_equal"
    NUMBER_REPAIRED = "number_repaired"
    NUMBER_FROM_ROLL = "number_from_roll"
    NUMBER_ONE_SLIP = "number_one_slip"
    CARD_EQUAL = "card_equal"
    NAME_BIRTH_VILLAGE = "name_birth_village"
    DECIDED_BEFORE = "decided_before"
    REFUSED_BEFORE = "refused_before"
    NUMBER_OF_TWO = "number_of_two"
    NUMBER_OF_KIN = "number_of_kin"
    LEADS_TO_TWO = "leads_to_two"
    SEVERAL_ALIKE = "several_alike"
    NOT_SURE = "not_sure"
    NOBODY_ALIKE = "nobody_alike"


class MismatchKind(StrEnum):
    """How a row of a feed disagrees with the register. Rows of the register's own files disagree in more ways, which it names."""

    NOT_REGISTERED = "not_registered"
    DEAD = "dead"
    MOVED = "moved"
    NAME_DIFFERS = "name_differs"
    TWO_HOUSEHOLDS = "two_households"
