"""The words of monitoring: states of a warning, what is done to it, what a look found."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a warning stands."""

    NEW = "new"
    ASSIGNED = "assigned"
    DISMISSED = "dismissed"
    CONFIRMED = "confirmed"
    HELPED = "helped"
    REFERRED = "referred"
    ATTACHED = "attached"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What moves a warning from one state to another."""

    ASSIGN = "assign"
    FIND_NO_RISK = "find_no_risk"
    FIND_RISK = "find_risk"
    FIND_HELPED = "find_helped"
    FIND_DATA_WRONG = "find_data_wrong"
    UNDO = "undo"
    REOPEN = "reopen"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"


class Outcome(StrEnum):
    """What was found when somebody looked."""

    NO_RISK = "no_risk"
    AT_RISK = "at_risk"
    ALREADY_HELPED = "already_helped"
    DATA_WRONG = "data_wrong"


class Choice(StrEnum):
    """What a sweep does with the findings of one household and risk."""

    OPEN = "open"
    RETURN = "return"
    EXTEND = "extend"
    GROW = "grow"
    ATTACH = "attach"
    QUIET = "quiet"


OPEN_STATES = frozenset({State.NEW, State.ASSIGNED})
"""States that wait for somebody to look."""

LOOKED_STATES = frozenset({State.DISMISSED, State.HELPED, State.REFERRED})
"""States after a look that asks for nothing more: quiet until it grows or the period ends."""

UNTOUCHED_STATES = frozenset({State.NEW, State.ATTACHED})
"""States in which nobody has acted yet: a sweep may lapse them, a withdrawn upload may take them along."""

UNASKED_STATES = frozenset({State.ATTACHED, State.LAPSED, State.WITHDRAWN})
"""States that ask nobody for anything and were decided by nobody."""

SOON_DAYS = 3
"""A due date so many days away, or nearer, is drawing near."""

DATA_RISK = "data"
"""The risk that is about the data and not the household: ranked low and settled by the county with the department."""

PASSING_COLUMNS = frozenset(
    {
        "selfpaid_month_fen",
        "own_selfpaid_month_fen",
        "own_largest_selfpaid_month_fen",
        "own_inpatient_bills_month",
        "was_insured",
        "was_in_school",
        "dibao_previous_month_fen",
        "dibao_started_on",
        "dibao_stopped_on",
        "disability_previous_grade",
        "disability_issued_on",
        "earner_died_on",
    }
)
"""Columns of the month itself, or of a change. A rule that reads one stops hitting because time passes, not because help came."""

SELF_REPORT = "self_report"
"""The rule id of evidence that a household gave itself."""

REASONS: dict[Outcome, tuple[str, ...]] = {
    Outcome.NO_RISK: ("can_afford", "reimbursed", "relatives", "one_off", "recovered", "lives_elsewhere", "other"),
    Outcome.AT_RISK: ("spending", "income_drop", "no_labour", "guarantee_missing", "other"),
    Outcome.ALREADY_HELPED: ("monitored", "on_relief", "measure_running", "other"),
    Outcome.DATA_WRONG: ("not_this_person", "wrong_amount", "out_of_date", "counted_twice", "dead_or_moved", "other"),
}
"""Which reasons may be given for which outcome."""

CHANNELS = ("phone", "counter", "visit", "hotline", "other")
"""How a household's own report reached the staff."""
