"""Counts, duties, precision: worked out by hand over a handful of warnings."""

from __future__ import annotations

from datetime import date

import pytest

from bangfu.ground import clock
from bangfu.ground.errors import NotFound
from bangfu.monitoring import actions, queries
from bangfu.monitoring.actions import Look
from bangfu.monitoring.actions.settling import settle
from bangfu.monitoring.models import Sweep, Warning
from bangfu.monitoring.queries import Precision, when_due
from bangfu.monitoring.terms import Outcome
from bangfu.monitoring.tests.harvests import AUG, JUL, a_harvest, a_hit, an_upload
from bangfu.registry.tests.cast import BAJIAO, YIJING, an_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(cast):
    """Five warnings: 王 illness and house, 李 and 周 (义井镇), 郑 (八角镇)."""
    clock.set_today(JUL, reason="测试")
    hits = [
        a_hit(cast.wang),
        a_hit(cast.wang, "roof", 1, risk="house"),
        a_hit(cast.li, "bill", 5),
        a_hit(cast.zhou),
        a_hit(cast.zheng),
    ]
    harvest = a_harvest(JUL, *hits, families=[cast.wang, cast.li, cast.zhou, cast.zheng])
    settle(list(harvest.merged), harvest)
    return {(one.household_id, one.risk): one for one in Warning.objects.all()}


def checked(warning, outcome, reason, by):
    warning.refresh_from_db()
    return actions.record_check(warning.pk, Look(outcome, reason), version=warning.version, by=by)


def test_states_are_counted_within_scope(cast, opened):
    checked(opened[cast.li.id, "illness"], Outcome.NO_RISK, "can_afford", cast.officers["village"])

    county, inspector = cast.officers["county"], cast.officers["inspector"]

    assert {state: n for state, n in queries.counts_by_state(county).items() if n} == {"new": 4, "dismissed": 1}
    assert {state: n for state, n in queries.counts_by_state(inspector).items() if n} == {"new": 1}
    assert queries.counts_by_state(county)["withdrawn"] == 0


def test_risks_are_counted_while_they_wait(cast, opened):
    assert queries.counts_by_risk(cast.officers["county"]) == {"illness": 4, "house": 1}
    assert queries.counts_by_risk(cast.officers["county"], opened_from=AUG) == {}


def test_townships_add_up(cast, opened):
    checked(opened[cast.li.id, "illness"], Outcome.AT_RISK, "spending", cast.officers["village"])

    yijing, bajiao = queries.counts_by_township(cast.officers["county"], date(2021, 8, 7))

    assert (yijing.code, yijing.waiting, yijing.overdue, yijing.confirmed, yijing.laid_aside) == (YIJING, 3, 3, 1, 0)
    assert yijing.households == 2  # 王 waits twice, 周 once
    assert (bajiao.code, bajiao.waiting, bajiao.overdue) == (BAJIAO, 1, 1)  # due on 6 August


def test_months_are_counted_by_risk(cast, opened):
    checked(opened[cast.li.id, "illness"], Outcome.NO_RISK, "can_afford", cast.officers["village"])
    Warning.objects.filter(pk=opened[cast.zheng.id, "illness"].pk).update(state="attached")

    counted = queries.counts_by_month(cast.officers["county"])

    assert [(one.month, one.risk, one.opened, one.confirmed, one.laid_aside) for one in counted] == [
        (date(2021, 7, 1), "house", 1, 0, 0),
        (date(2021, 7, 1), "illness", 3, 0, 1),
    ]


def test_overdue_and_due_soon(cast, opened):
    seen = queries.warnings_seen_by(cast.officers["county"])

    assert queries.overdue(seen, date(2021, 8, 6)).count() == 0
    assert queries.overdue(seen, date(2021, 8, 7)).count() == 5
    assert queries.with_duty(seen, date(2021, 8, 3), ["soon"]).count() == 5
    assert queries.with_duty(seen, date(2021, 8, 2), ["soon", "unheard of"]).count() == 0
    assert queries.with_duty(seen, date(2021, 8, 2), ["later"]).count() == 5


@pytest.mark.parametrize(
    ("due_on", "when"),
    [
        (date(2021, 7, 30), "overdue"),
        (JUL, "today"),
        (date(2021, 8, 1), "week"),
        (date(2021, 8, 7), "week"),
        (date(2021, 8, 8), "later"),
    ],
)
def test_urgency_by_due_date(due_on, when):
    assert when_due(due_on, JUL) == when


def test_village_cadre_checks_and_township_assigns(cast, opened):
    village = queries.due_for(cast.officers["village"], JUL)
    township = queries.due_for(cast.officers["township"], JUL, most=1)

    assert {(one.head_name, one.verb) for one in village.first} == {("王守田", "check"), ("李桂花", "check")}
    assert (village.week, village.overdue, village.today, village.later) == (3, 0, 0, 0)
    assert (township.week, len(township.first), township.first[0].verb) == (4, 1, "assign")


def test_assigned_warning_is_its_holders_duty_alone(cast, opened):
    warning, other = opened[cast.wang.id, "illness"], an_officer("village", YIJING[:9] + "202")
    actions.assign(warning.pk, version=1, to=other, by=cast.officers["township"])

    assert warning.pk in {one.warning_id for one in queries.due_for(other, JUL).first}
    assert warning.pk not in {one.warning_id for one in queries.due_for(cast.officers["village"], JUL).first}
    assert queries.due_warnings(cast.officers["department"]).count() == 0
    assert queries.due_warnings(cast.officers["inspector"]).count() == 0


def test_precision_counts_each_look_once_for_each_rule(cast, opened):
    village, county = cast.officers["village"], cast.officers["county"]
    checked(opened[cast.wang.id, "illness"], Outcome.AT_RISK, "spending", village)
    checked(opened[cast.zhou.id, "illness"], Outcome.NO_RISK, "can_afford", county)
    checked(opened[cast.zheng.id, "illness"], Outcome.ALREADY_HELPED, "monitored", county)
    checked(opened[cast.li.id, "illness"], Outcome.DATA_WRONG, "wrong_amount", village)

    found = queries.precision_by_rule()

    assert found["burden"] == Precision("burden", 3, 2, 1, 1, 1, 0)  # 王 true, 郑 helped, 周 not
    assert (found["burden"].pct, found["bill"].pct) == (66, 0)
    assert queries.precision_of("roof") == Precision("roof", 0, 0, 0, 0, 0, 0)
    assert queries.precision_of("roof").pct is None


def test_hits_by_month_takes_the_newest_sweep_of_a_date():
    for as_of, hits in ((JUL, 3), (JUL, 5), (AUG, 0)):
        Sweep.objects.create(
            as_of=as_of, started_at=clock.now(), ended_at=clock.now(), findings_by_rule={"burden": hits}
        )

    assert queries.hits_by_month("burden") == [(JUL, 5), (AUG, 0)]
    assert queries.hits_by_month("unheard") == [(JUL, 0), (AUG, 0)]


def test_household_out_of_scope_is_not_seen(cast):
    with pytest.raises(NotFound):
        queries.household_seen(cast.zheng.id, seen_by=cast.officers["village"])


def test_quiet_promise_speaks_for_the_warnings_rules(cast, opened):
    Warning.objects.get(pk=opened[cast.wang.id, "house"].pk).findings.update(rule_id="house_unsafe")

    assert queries.quiet_promise(opened[cast.wang.id, "house"]) == queries.QuietPromise(180, 50)
    assert queries.quiet_promise(opened[cast.li.id, "illness"]) == queries.QuietPromise(90, 0)


def test_files_behind_a_result_are_named_with_their_rows(cast):
    clock.set_today(JUL, reason="测试")
    harvest = a_harvest(JUL, a_hit(cast.wang), uploads=[an_upload(), an_upload("insured_list")], families=[cast.wang])
    settle(list(harvest.merged), harvest)
    result = checked(Warning.objects.get(), Outcome.DATA_WRONG, "wrong_amount", cast.officers["village"])
    result.warning.findings.get().sources.filter(contract="insured_list").update(rows=[])

    (listed,) = queries.wrong_data(queries.warnings_seen_by(cast.officers["county"]))

    assert queries.files_behind(listed) == "insured_list-2021-07.xlsx;medical_bills-2021-07.xlsx:7"


def test_officers_for_warnings_cover_first_and_last_village(cast, opened):
    seen = queries.warnings_seen_by(cast.officers["county"])

    assert queries.officers_for(seen.filter(household=cast.wang.household))[0] == cast.officers["village"]
    assert queries.officers_for(seen) == [cast.officers["county"]]
    assert queries.officers_for(seen.none()) == []


def test_background_work_knows_its_officer(cast):
    assert queries.officer(cast.officers["county"].pk) == cast.officers["county"]
    assert queries.officer(None) is None


def test_sweep_says_its_seconds_and_rate():
    sweep = Sweep(households=0, warnings_opened=3, seconds={})

    assert (queries.opened_per_1000(sweep), queries.seconds_in_all(sweep)) == ("0.00", "")
    sweep.seconds = {"rules": 0.25, "situation": 1.5, "situation.persons": 1.0}
    assert queries.seconds_by_step(sweep) == "rules 0.25 · situation 1.50 · situation.persons 1.00"
