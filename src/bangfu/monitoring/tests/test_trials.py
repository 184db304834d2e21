"""Trial runs, explanations and jobs: over a kept situation, by page, job and command, with names only where they may be seen."""

from __future__ import annotations

import json
from datetime import date

import pytest
import typer
from django.urls import reverse
from typer.testing import CliRunner

from bangfu.ground import clock, jobs
from bangfu.ground.errors import NotFound
from bangfu.monitoring import actions, commands, queries
from bangfu.monitoring.actions import Change
from bangfu.monitoring.models import Sweep, TrialRun, Warning
from bangfu.monitoring.situation import build
from bangfu.monitoring.tests.harvests import JUL
from bangfu.rulebook.engine import RuleRefused
from bangfu.rulebook.models import RuleSwitch

pytestmark = pytest.mark.django_db
RULE = "income_under_line"


@pytest.fixture
def situation(cast):
    """The cast's situation of July is kept, and the newest sweep's counts are known."""
    clock.set_today(JUL, reason="测试")
    build.build_for_county(JUL)
    Sweep.objects.create(
        as_of=JUL, started_at=clock.now(), ended_at=clock.now(), persons=17, findings_by_rule={RULE: 2}
    )
    return cast


@pytest.fixture
def cli():
    app = typer.Typer()
    app.command("explain")(commands.explain)
    app.command("trial")(commands.trial)
    return lambda *words: CliRunner().invoke(app, list(words))


def moved(trial):
    return [{one["household_id"] for one in part} for part in (trial.enters, trial.leaves)]


def test_unchanged_rule_moves_nobody(situation):
    trial = actions.try_rule("house_unsafe", Change(), as_of=JUL, by=situation.officers["county"])

    assert moved(trial) == [set(), set()]
    assert trial.stays == 1  # 钱来福's house is D
    assert not Warning.objects.exists()


def test_rule_switched_off_for_trial_lets_its_households_leave(situation):
    trial = actions.try_rule("house_unsafe", Change(is_off=True), as_of=JUL, by=None)

    assert moved(trial) == [set(), {situation.qian.id}]
    assert "D 级" in trial.leaves[0]["sentence"]


def test_rule_that_is_off_is_tried_on(situation):
    RuleSwitch.objects.create(
        rule_id="house_unsafe",
        valid_from=date(2020, 1, 1),
        is_on=False,
        reason="测试",
        by=situation.officers["county"],
        at=clock.now(),
    )

    trial = actions.try_rule("house_unsafe", Change(), as_of=JUL, by=None)

    assert moved(trial) == [{situation.qian.id}, set()]


def test_other_condition_lets_some_enter_and_some_leave(situation):
    trial = actions.try_rule("house_unsafe", Change(expression='house_grade == "B"'), as_of=JUL, by=None)

    assert moved(trial) == [{situation.wang.id}, {situation.qian.id}]
    assert trial.stays == 0


def test_other_parameter_moves_the_threshold(situation):
    by_parameter = Change(parameters=(("income_line_fen", 100), ("unheard_of", 5)))
    trial = actions.try_rule(RULE, by_parameter, as_of=JUL, by=None)

    before = actions.try_rule(RULE, Change(is_off=True), as_of=JUL, by=None)
    assert moved(trial)[1] == moved(before)[1] != set()  # under a line of one yuan nobody is poor
    assert trial.stays == 0


@pytest.mark.parametrize(
    ("rule", "change", "as_of", "refusal"),
    [
        ("no_such_rule", Change(), JUL, NotFound),
        ("house_unsafe", Change(), date(2019, 1, 31), NotFound),
        ("house_unsafe", Change(expression="no_such_column > 1"), JUL, RuleRefused),
    ],
)
def test_trial_that_cannot_be_is_refused(situation, rule, change, as_of, refusal):
    with pytest.raises(refusal):
        actions.try_rule(rule, change, as_of=as_of, by=None)

    assert not TrialRun.objects.exists()


def test_rule_page_shows_precision_chart_and_trial(client, situation):
    client.force_login(situation.officers["county"])

    text = client.get(reverse("monitoring:rule", args=[RULE])).content.decode()

    assert "每次扫描命中" in text
    assert 'name="p_income_line_fen" value="6,000.00"' in text
    assert client.get(reverse("monitoring:rule", args=["no_such_rule"])).status_code == 404


def test_trial_from_the_page_names_who_enters_and_leaves(client, situation):
    client.force_login(situation.officers["county"])

    response = client.post(reverse("monitoring:try", args=["house_unsafe"]), {"expression": 'house_grade == "B"'})
    text = client.get(response.url).content.decode()

    assert "王守田" in text
    assert "钱来福" in text
    assert TrialRun.objects.get().expression == 'house_grade == "B"'
    assert "house_grade" in client.get(reverse("monitoring:rule", args=["house_unsafe"])).content.decode()


def test_inspector_sees_only_names_within_the_range(client, situation):
    trial = actions.try_rule("house_unsafe", Change(is_off=True), as_of=JUL, by=situation.officers["county"])
    client.force_login(situation.officers["inspector"])

    text = client.get(reverse("monitoring:trial", args=[trial.pk])).content.decode()

    assert "钱来福" not in text
    assert client.get(reverse("monitoring:trial", args=[trial.pk + 1])).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("township", 403), ("village", 403), ("department", 403)])
def test_trials_are_the_countys(client, situation, role, status):
    trial = actions.try_rule("house_unsafe", Change(is_off=True), as_of=JUL, by=situation.officers["county"])
    client.force_login(situation.officers[role])

    assert client.get(reverse("monitoring:trial", args=[trial.pk])).status_code == status
    assert client.post(reverse("monitoring:try", args=["house_unsafe"])).status_code == status


@pytest.mark.parametrize("data", [{"p_income_line_fen": "六千"}, {"expression": "no_such_column"}])
def test_trial_with_a_slip_says_so(client, situation, data):
    client.force_login(situation.officers["county"])

    response = client.post(reverse("monitoring:try", args=[RULE]), data)

    assert response.url == reverse("monitoring:rule", args=[RULE])
    assert not TrialRun.objects.exists()


def test_large_trial_becomes_a_job_that_leads_to_its_result(client, situation):
    Sweep.objects.update(persons=300_001)
    client.force_login(situation.officers["county"])

    response = client.post(reverse("monitoring:try", args=[RULE]), {"p_income_line_fen": "1.00"})

    job = jobs.Job.objects.get(kind="monitoring.try")
    assert response.url == reverse("ground:job", args=[job.pk])
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.outcome["url"] == reverse("monitoring:trial", args=[TrialRun.objects.get().pk])
    assert TrialRun.objects.get().parameters == {"income_line_fen": 100}


def test_sweep_asked_for_on_the_page_runs_as_a_job(client, cast):
    client.force_login(cast.officers["county"])

    response = client.post(reverse("monitoring:sweep_run"), {"as_of": "2021-07-31"})

    job = jobs.Job.objects.get(kind="monitoring.sweep")
    assert response.url == reverse("ground:job", args=[job.pk])
    jobs.run(job.pk)
    assert Sweep.objects.get().ended_at is not None


# --- explanations


def test_explanation_gives_verdict_sentence_and_every_condition(situation):
    (told,) = queries.explain(str(situation.qian.id), "house_unsafe", JUL)

    assert (told.who, told.verdict, told.severity) == ("钱来福", "是", 3)
    assert "D 级" in told.sentence
    assert any("house_grade=D" in words and verdict == "是" for words, verdict in told.reasons)


def test_rule_about_persons_is_explained_for_each_member(situation):
    told = queries.explain(situation.wang.household.code, "insurance_lapsed", JUL)

    assert [one.who for one in told] == ["王守田", "刘秀英", "王小军"]
    assert {one.verdict for one in told} == {"未知"}  # no insured list has come


@pytest.mark.parametrize(("household", "as_of"), [("no such code", JUL), ("99999", JUL), ("{qian}", date(2019, 1, 31))])
def test_unknown_household_or_date_is_not_explained(situation, household, as_of):
    with pytest.raises(NotFound):
        queries.explain(household.format(qian=situation.qian.id), "house_unsafe", as_of)


def test_household_that_came_later_is_not_in_the_kept_situation(situation):
    situation.zhao.household.code = "LATER"
    situation.zhao.household.save()
    empty = build.kept(JUL)["household"].to_pyarrow().slice(0, 0)
    build.lake.keep(build.HOUSEHOLD, JUL.isoformat(), empty)

    with pytest.raises(NotFound):
        queries.explain("LATER", "house_unsafe", JUL)


def test_commands_answer_in_words_and_json(situation, cli):
    words = cli("explain", str(situation.qian.id), "house_unsafe")
    machine = cli("explain", str(situation.qian.id), "house_unsafe", "--as-of", "2021-07-31", "--json")

    assert "钱来福: 是" in words.output
    assert json.loads(machine.output)[0]["severity"] == 3


def test_trial_command_lists_who_moves(situation, cli):
    words = cli("trial", "house_unsafe", "--off")
    machine = cli("trial", RULE, "--parameter", "income_line_fen=100", "--json")

    assert f"- 户 {situation.qian.id}" in words.output
    assert json.loads(machine.output)["stays"] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("explain", "no such code", "house_unsafe"),
        ("trial", "no_such_rule"),
        ("trial", "house_unsafe", "--parameter", "x"),
    ],
)
def test_commands_refuse_with_a_sentence(situation, cli, words):
    assert cli(*words).exit_code == 2


def test_command_without_any_sweep_speaks_of_today(cast, cli):
    assert cli("explain", str(cast.qian.id), "house_unsafe").exit_code == 2
