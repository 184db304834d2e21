"""Merge, quiet, rank and moves, as tables one can read."""

from __future__ import annotations

from datetime import date

import pytest

from bangfu.monitoring import rules
from bangfu.monitoring.rules import Hit, Known, Looked
from bangfu.monitoring.terms import PASSING_COLUMNS, REASONS, Act, Choice, Outcome, State
from bangfu.rulebook import queries as rulebook

AUG = date(2021, 8, 31)


def hit(rule="burden", measure=100, *, household=1, person=None, risk="illness", severity=2, margin=20):
    return Hit(
        household_id=household,
        person_id=person,
        rule_id=rule,
        rule_version="1",
        risk=risk,
        severity=severity,
        measure=measure,
        margin_pct=margin,
    )


OPEN_MOVES = {
    "new": "assign find_no_risk find_risk find_helped find_data_wrong lapse withdraw",
    "assigned": "assign find_no_risk find_risk find_helped find_data_wrong",
    "dismissed": "undo reopen",
    "helped": "undo reopen",
    "referred": "undo reopen",
    "confirmed": "undo",
    "attached": "lapse withdraw",
    "lapsed": "reopen",
    "withdrawn": "",
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("act", list(Act))
def test_act_is_open_only_where_the_table_says(state, act):
    wanted = act.value in OPEN_MOVES[state.value].split()

    if wanted:
        assert rules.next_state(state, act) in State
    else:
        with pytest.raises(rules.ActNotOpen) as refusal:
            rules.next_state(state, act)
        assert (refusal.value.state, refusal.value.act) == (state, act)

    assert (act in rules.open_acts(state)) is wanted


@pytest.mark.parametrize("act", [Act.UNDO, Act.REOPEN])
def test_undone_warning_goes_back_to_who_held_it(act):
    assert rules.next_state(State.DISMISSED, act, is_held=True) == State.ASSIGNED
    assert rules.next_state(State.DISMISSED, act, is_held=False) == State.NEW


def test_holding_changes_no_other_move():
    assert rules.next_state(State.ASSIGNED, Act.FIND_RISK, is_held=True) == State.CONFIRMED


@pytest.mark.parametrize("outcome", list(Outcome))
def test_each_outcome_takes_only_its_own_reasons(outcome):
    for reason in REASONS[outcome]:
        rules.check_reason(outcome, reason, "说明")
    with pytest.raises(rules.ReasonNotListed):
        rules.check_reason(outcome, "no such reason", "")
    with pytest.raises(rules.ReasonNotListed):
        rules.check_reason(outcome, "other", "  ")


@pytest.mark.parametrize(
    ("before", "now", "margin", "grown"),
    [
        (100, 119, 20, False),
        (100, 120, 20, True),
        (100, 121, 20, True),
        (100, 100, 0, False),
        (100, 101, 0, True),
        (0, 1, 50, True),
        (0, 0, 50, False),
        (-5, -4, 50, True),
        (100, 80, 20, False),
        (2**53, 2**53 + 1, 0, True),
    ],
)
def test_measure_grows_at_its_margin_and_not_before(before, now, margin, grown):
    assert rules.has_grown(before, now, margin) is grown


@pytest.mark.parametrize(
    ("looked", "measure", "quiet"),
    [
        ([], 100, False),
        ([("burden", None, 100, AUG)], 100, True),
        ([("burden", None, 100, AUG)], 119, True),
        ([("burden", None, 100, AUG)], 120, False),
        ([("burden", None, 100, date(2021, 8, 30))], 100, False),
        ([("bill", None, 100, AUG)], 100, False),
        ([("burden", 7, 100, AUG)], 100, False),
        ([("burden", None, 100, AUG), ("burden", None, 200, AUG)], 130, True),
        ([("burden", None, 100, AUG), ("burden", None, 200, date(2021, 8, 1))], 130, False),
    ],
)
def test_finding_is_quiet_until_it_grows_or_the_period_ends(looked, measure, quiet):
    aside = [Looked((rule, person), was, until) for rule, person, was, until in looked]

    assert rules.is_quiet(hit(measure=measure), aside, AUG) is quiet


def test_findings_merge_by_household_and_risk_heaviest_first():
    light, heavy = hit("bill", 10, severity=1), hit("burden", 5, severity=3)
    bigger = hit("burden", 9, severity=3, person=4)
    other_risk = hit("uninsured", 1, risk="guarantee")
    neighbour = hit("bill", 10, household=2)

    merged = rules.merge([light, heavy, bigger, other_risk, neighbour])

    assert merged == {
        (1, "guarantee"): (other_risk,),
        (1, "illness"): (bigger, heavy, light),
        (2, "illness"): (neighbour,),
    }


ASIDE = (Looked(("burden", None), 100, AUG),)


@pytest.mark.parametrize(
    ("known", "measure", "followed", "choice", "warning_id", "returned_from"),
    [
        (Known(), 100, False, Choice.OPEN, None, None),
        (Known(), 100, True, Choice.ATTACH, None, None),
        (Known(attached_id=8), 100, True, Choice.ATTACH, 8, None),
        (Known(attached_id=8, last_id=8), 100, False, Choice.RETURN, None, 8),
        (Known(open_id=5, open_measures={("burden", None): 100}), 100, False, Choice.EXTEND, 5, None),
        (Known(open_id=5, open_measures={("burden", None): 100}), 119, False, Choice.EXTEND, 5, None),
        (Known(open_id=5, open_measures={("burden", None): 100}), 120, False, Choice.GROW, 5, None),
        (Known(open_id=5, open_measures={("bill", None): 100}), 100, False, Choice.GROW, 5, None),
        (Known(open_id=5), 100, True, Choice.GROW, 5, None),
        (Known(looked=ASIDE, last_id=3), 100, False, Choice.QUIET, 3, None),
        (Known(looked=ASIDE, last_id=3), 100, True, Choice.QUIET, 3, None),
        (Known(looked=ASIDE, last_id=3), 130, False, Choice.RETURN, None, 3),
        (Known(looked=ASIDE, last_id=3), 130, True, Choice.ATTACH, None, 3),
        (Known(last_id=3), 100, False, Choice.RETURN, None, 3),
    ],
)
def test_sweep_decides_by_what_is_already_there(known, measure, followed, choice, warning_id, returned_from):
    decision = rules.decide((hit(measure=measure),), known, is_followed=followed, as_of=AUG)

    assert decision.choice == choice
    assert (decision.warning_id, decision.returned_from) == (warning_id, returned_from)


def test_new_finding_wakes_a_quiet_household_and_brings_the_quiet_one_along():
    quiet, new = hit("burden", 100), hit("bill", 30)

    decision = rules.decide((quiet, new), Known(looked=ASIDE, last_id=3), is_followed=False, as_of=AUG)

    assert decision.choice == Choice.RETURN
    assert decision.hits == (quiet, new)
    assert decision.awake == (new,)


@pytest.mark.parametrize(
    ("days", "points"), [(None, 30), (366, 30), (365, 20), (181, 20), (180, 10), (91, 10), (90, 0), (0, 0)]
)
def test_rank_rises_with_time_since_the_last_look(days, points):
    found = rules.rank(severity=2, rules=1, sources=1, days_since_look=days, risk="illness", is_reported=False)

    assert found.points == 200 + points


@pytest.mark.parametrize(
    ("severity", "count", "sources", "risk", "reported", "points"),
    [
        (3, 1, 1, "illness", False, 300),
        (3, 2, 1, "illness", False, 320),
        (3, 9, 9, "illness", False, 300 + 60 + 30),
        (1, 1, 0, "illness", False, 100),
        (2, 1, 1, "illness", True, 260),
        (3, 1, 1, "data", False, 50),
        (1, 0, 0, "data", False, -150),
    ],
)
def test_rank_is_the_sum_of_its_parts(severity, count, sources, risk, reported, points):
    found = rules.rank(
        severity=severity, rules=count, sources=sources, days_since_look=10, risk=risk, is_reported=reported
    )

    assert found.points == points
    assert sum(part for _, part in found.parts) == points
    assert all(part for _, part in found.parts)


@pytest.mark.parametrize(
    ("state", "reported", "checked", "passing", "lapses"),
    [
        (State.NEW, False, False, False, True),
        (State.NEW, True, False, False, False),
        (State.NEW, False, True, False, False),
        (State.NEW, False, False, True, False),
        (State.ASSIGNED, False, False, False, False),
        (State.ATTACHED, False, False, False, True),
        (State.CONFIRMED, False, False, False, False),
    ],
)
def test_only_an_untouched_warning_of_a_lasting_state_lapses(state, reported, checked, passing, lapses):
    assert rules.may_lapse(state, is_reported=reported, is_checked=checked, is_passing=passing) is lapses


@pytest.mark.parametrize(
    ("columns", "passing"),
    [({"selfpaid_12m_fen", "people"}, False), ({"people", "was_insured"}, True), (frozenset(), False)],
)
def test_rule_of_the_month_or_a_change_is_passing(columns, passing):
    assert rules.is_passing(columns) is passing


def test_passing_columns_are_in_the_vocabulary():
    assert rulebook.vocabulary().keys() >= PASSING_COLUMNS


@pytest.mark.parametrize(
    ("due_on", "state", "status"),
    [
        (date(2021, 8, 30), State.NEW, "overdue"),
        (date(2021, 8, 31), State.NEW, "soon"),
        (date(2021, 9, 3), State.ASSIGNED, "soon"),
        (date(2021, 9, 4), State.ASSIGNED, "normal"),
        (date(2021, 8, 1), State.DISMISSED, "done"),
    ],
)
def test_due_status_counts_from_the_business_date(due_on, state, status):
    assert rules.due_status(due_on, AUG, state=state) == status
