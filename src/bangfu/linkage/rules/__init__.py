"""What linkage decides: plain values in, a decision with its reasons out. No storage, no clock, no framework."""

from bangfu.linkage.rules.levels import (
    Candidate,
    Decided,
    Decision,
    Row,
    Scored,
    decide,
    has_name_difference,
    scored,
)
from bangfu.linkage.rules.names import is_same_name, marked_against, name_likeness, plain_name, sound_of
from bangfu.linkage.rules.numbers import (
    bare_number,
    birth_in,
    birth_likeness,
    is_sound,
    number_likeness,
    one_slip_away,
    slip_place,
    village_likeness,
)
from bangfu.linkage.rules.scores import FLOOR, MOST_CANDIDATES, POINTS, Part, Score, falls, most, score

__all__ = [
    "FLOOR",
    "MOST_CANDIDATES",
    "POINTS",
    "Candidate",
    "Decided",
    "Decision",
    "Part",
    "Row",
    "Score",
    "Scored",
    "bare_number",
    "birth_in",
    "birth_likeness",
    "decide",
    "falls",
    "has_name_difference",
    "is_same_name",
    "is_sound",
    "marked_against",
    "most",
    "name_likeness",
    "number_likeness",
    "one_slip_away",
    "plain_name",
    "score",
    "scored",
    "slip_place",
    "sound_of",
    "village_likeness",
]
