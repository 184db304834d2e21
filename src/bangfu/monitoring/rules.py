"""Pure decisions about warnings: merge, quiet, rank, and which act is open in which state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bangfu.ground.errors import Refused, gettext_noop
from bangfu.monitoring.terms import (
    DATA_RISK,
    OPEN_STATES,
    PASSING_COLUMNS,
    REASONS,
    SOON_DAYS,
    Act,
    Choice,
    Outcome,
    State,
)

FindingKey = tuple[str, int | None]
"""Which finding: rule id and person (None: the household itself)."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One rule that hits one household or person as of a date. Grain: household, rule, person."""

    household_id: int
    rule_id: str
    rule_version: str
    risk: str
    severity: int
    measure: int
    margin_pct: int
    person_id: int | None = None

    @property
    def key(self) -> FindingKey:
        """The same finding in another month has the same key."""
        return (self.rule_id, self.person_id)


@dataclass(frozen=True, slots=True)
class Looked:
    """One finding that somebody checked and laid aside, with the measure it had then."""

    key: FindingKey
    measure: int
    until: date


@dataclass(frozen=True, slots=True)
class Known:
    """What is already there for one household and risk before a sweep decides."""

    open_id: int | None = None
    open_state: State | None = None
    open_measures: Mapping[FindingKey, int] | None = None
    attached_id: int | None = None
    looked: tuple[Looked, ...] = ()
    last_id: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a sweep does with merged findings, and which of them are the reason."""

    choice: Choice
    hits: tuple[Hit, ...]
    awake: tuple[Hit, ...]
    warning_id: int | None = None
    returned_from: int | None = None


@dataclass(frozen=True, slots=True)
class Rank:
    """How far up the queue, and the points it is made of: (reason, points)."""

    points: int
    parts: tuple[tuple[str, int], ...]


class ActNotOpen(Refused):
    """The act is not open in the warning's state."""

    status = 409

    def __init__(self, state: State, act: Act) -> None:
        super().__init__(gettext_noop("这条预警现在的状态不能这样处理,请刷新后再看。"))
        self.state, self.act = state, act


class ReasonNotListed(Refused):
    """The reason is not one of those that may be given for the outcome."""


TRANSITIONS: dict[tuple[State, Act], State] = {
    (State.NEW, Act.ASSIGN): State.ASSIGNED,
    (State.NEW, Act.FIND_NO_RISK): State.DISMISSED,
    (State.NEW, Act.FIND_RISK): State.CONFIRMED,
    (State.NEW, Act.FIND_HELPED): State.HELPED,
    (State.NEW, Act.FIND_DATA_WRONG): State.REFERRED,
    (State.NEW, Act.LAPSE): State.LAPSED,
    (State.NEW, Act.WITHDRAW): State.WITHDRAWN,
    (State.ASSIGNED, Act.ASSIGN): State.ASSIGNED,
    (State.ASSIGNED, Act.FIND_NO_RISK): State.DISMISSED,
    (State.ASSIGNED, Act.FIND_RISK): State.CONFIRMED,
    (State.ASSIGNED, Act.FIND_HELPED): State.HELPED,
    (State.ASSIGNED, Act.FIND_DATA_WRONG): State.REFERRED,
    (State.DISMISSED, Act.UNDO): State.NEW,
    (State.DISMISSED, Act.REOPEN): State.NEW,
    (State.HELPED, Act.UNDO): State.NEW,
    (State.HELPED, Act.REOPEN): State.NEW,
    (State.REFERRED, Act.UNDO): State.NEW,
    (State.REFERRED, Act.REOPEN): State.NEW,
    (State.CONFIRMED, Act.UNDO): State.NEW,
    (State.ATTACHED, Act.LAPSE): State.LAPSED,
    (State.ATTACHED, Act.WITHDRAW): State.WITHDRAWN,
    (State.LAPSED, Act.REOPEN): State.NEW,
}
"""The only moves of a warning. NEW after undo or reopen means ASSIGNED when somebody had it."""

ACT_OF_OUTCOME: dict[Outcome, Act] = {
    Outcome.NO_RISK: Act.FIND_NO_RISK,
    Outcome.AT_RISK: Act.FIND_RISK,
    Outcome.ALREADY_HELPED: Act.FIND_HELPED,
    Outcome.DATA_WRONG: Act.FIND_DATA_WRONG,
}

SEVERITY_POINTS = 100
FURTHER_RULE_POINTS, FURTHER_RULES_COUNTED = 20, 3
FURTHER_SOURCE_POINTS, FURTHER_SOURCES_COUNTED = 15, 2
NEVER_LOOKED_POINTS = 30
LOOKED_POINTS = ((365, 30), (180, 20), (90, 10))
REPORTED_POINTS = 60
DATA_POINTS = -250


def next_state(state: State, act: Act, *, is_held: bool = False) -> State:
    """The state after the act; NEW becomes ASSIGNED when somebody holds the warning. Raises: ActNotOpen."""
    after = TRANSITIONS.get((state, act))
    if after is None:
        raise ActNotOpen(state, act)
    if after == State.NEW and is_held:
        return State.ASSIGNED
    return after


def open_acts(state: State) -> frozenset[Act]:
    """Every act that is open in the state."""
    return frozenset(act for (before, act) in TRANSITIONS if before == state)


def check_reason(outcome: Outcome, reason: str, note: str) -> None:
    """The reason belongs to the outcome, and "other" comes with a note. Raises: ReasonNotListed."""
    if reason not in REASONS[outcome]:
        raise ReasonNotListed(gettext_noop("请从该结果的原因中选择一项。"))
    if reason == "other" and not note.strip():
        raise ReasonNotListed(gettext_noop("选择“其他”时请写明情况。"))


def has_grown(before: int, now: int, margin_pct: int) -> bool:
    """True when the measure rose by at least the margin. Whole numbers only; from nothing, any rise counts.

    Units: margin in percent of the earlier measure.
    """
    if now <= before:
        return False
    if before <= 0:
        return True
    return now * 100 >= before * (100 + margin_pct)


def is_quiet(hit: Hit, looked: Iterable[Looked], as_of: date) -> bool:
    """True when the same finding was laid aside, its quiet period runs on the date, and it has not grown since."""
    same = [one for one in looked if one.key == hit.key and one.until >= as_of]
    return bool(same) and not has_grown(max(one.measure for one in same), hit.measure, hit.margin_pct)


def merge(hits: Iterable[Hit]) -> dict[tuple[int, str], tuple[Hit, ...]]:
    """Findings of a household fall together by risk, heaviest first. Grain: one entry per household and risk."""
    grouped: dict[tuple[int, str], list[Hit]] = defaultdict(list)
    for hit in hits:
        grouped[hit.household_id, hit.risk].append(hit)
    return {key: tuple(sorted(group, key=_weight)) for key, group in sorted(grouped.items())}


def _weight(hit: Hit) -> tuple[int, int, str, int]:
    return (-hit.severity, -hit.measure, hit.rule_id, hit.person_id or 0)


def decide(hits: tuple[Hit, ...], known: Known, *, is_followed: bool, as_of: date) -> Decision:
    """What becomes of one household's findings of one risk, given what is already there.

    An open or confirmed warning takes them as evidence; laid-aside findings stay quiet; a household already followed
    (monitored or in a case) gets the evidence without a second question; the rest opens or returns.
    """
    if known.open_id is not None:
        grown = _grown(hits, known.open_measures or {})
        choice = Choice.GROW if grown else Choice.EXTEND
        return Decision(choice, hits, grown, warning_id=known.open_id)
    awake = tuple(hit for hit in hits if not is_quiet(hit, known.looked, as_of))
    if not awake:
        return Decision(Choice.QUIET, hits, (), warning_id=known.last_id)
    if is_followed:
        return Decision(Choice.ATTACH, hits, awake, warning_id=known.attached_id, returned_from=known.last_id)
    if known.last_id is not None:
        return Decision(Choice.RETURN, hits, awake, returned_from=known.last_id)
    return Decision(Choice.OPEN, hits, awake)


def _grown(hits: tuple[Hit, ...], before: Mapping[FindingKey, int]) -> tuple[Hit, ...]:
    return tuple(
        hit for hit in hits if hit.key not in before or has_grown(before[hit.key], hit.measure, hit.margin_pct)
    )


def rank(*, severity: int, rules: int, sources: int, days_since_look: int | None, risk: str, is_reported: bool) -> Rank:
    """How heavy a warning weighs in the queue: severity, then evidence, then how long nobody has looked.

    Units: sources = departments whose rows say so; days_since_look None = nobody ever looked.
    """
    parts = [
        ("severity", severity * SEVERITY_POINTS),
        ("rules", min(max(rules - 1, 0), FURTHER_RULES_COUNTED) * FURTHER_RULE_POINTS),
        ("sources", min(max(sources - 1, 0), FURTHER_SOURCES_COUNTED) * FURTHER_SOURCE_POINTS),
        ("unseen", _unseen_points(days_since_look)),
        ("reported", REPORTED_POINTS if is_reported else 0),
        ("data", DATA_POINTS if risk == DATA_RISK else 0),
    ]
    kept = tuple(part for part in parts if part[1])
    return Rank(sum(points for _, points in kept), kept)


def _unseen_points(days: int | None) -> int:
    if days is None:
        return NEVER_LOOKED_POINTS
    return next((points for floor, points in LOOKED_POINTS if days > floor), 0)


def may_lapse(state: State, *, is_reported: bool, is_checked: bool, is_passing: bool) -> bool:
    """True when a sweep that no longer hits may close the warning.

    Nobody acted on it, no household asked for it, and it rests on no passing event: a large bill of July is not paid
    because it is August.
    """
    return (state, Act.LAPSE) in TRANSITIONS and not (is_reported or is_checked or is_passing)


def is_passing(columns: Collection[str]) -> bool:
    """True for a rule that tells of the month itself or of a change, judged by the columns its condition reads."""
    return not PASSING_COLUMNS.isdisjoint(columns)


def is_open(state: State) -> bool:
    """True while the warning waits for somebody to look."""
    return state in OPEN_STATES


def due_status(due_on: date, today: date, *, state: State) -> str:
    """One of done, overdue, soon (three days or fewer left), normal."""
    if not is_open(state):
        return "done"
    if due_on < today:
        return "overdue"
    return "soon" if (due_on - today).days <= SOON_DAYS else "normal"
