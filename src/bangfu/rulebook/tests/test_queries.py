"""The rulebook of a date: which rules, which values, which fingerprint."""

import datetime as dt

import pytest
from django.utils import translation

from bangfu.ground.errors import NotFound
from bangfu.rulebook import actions, checker, queries
from bangfu.rulebook.engine import RuleRefused
from bangfu.rulebook.tests.conftest import TODAY

pytestmark = pytest.mark.django_db


def test_warning_rules_are_those_in_force():
    today = {rule.id for rule in queries.warning_rules(TODAY)}
    last_year = {rule.id for rule in queries.warning_rules(dt.date(2020, 12, 31))}

    assert len(today) >= 20
    assert last_year == {"income_under_line", "under_dibao_standard"}


def test_rule_not_yet_in_force_is_shown_under_its_own_law():
    now = queries.rule_now("one_large_bill", dt.date(2020, 6, 30))

    assert (now.is_in_force, now.is_on, now.is_used) == (False, True, False)
    assert now.rule.valid_from == dt.date(2021, 1, 1)


def test_income_line_is_the_one_of_the_date():
    lines = {day: queries.parameters(day)["income_line_fen"].value for day in (dt.date(2020, 12, 31), TODAY)}

    assert lines == {dt.date(2020, 12, 31): 500_000, TODAY: 600_000}


def test_region_file_beats_the_national_one():
    here, elsewhere = (queries.parameters(TODAY, region)["dibao_year_fen"] for region in ("140927", "520523"))

    assert (here.value, here.region, here.source_status) == (471_800, "140927", "printed")
    assert (elsewhere.value, elsewhere.region, elsewhere.source_status) == (400_000, "cn", "unverified")


def test_value_that_ended_is_absent():
    assert "capped_city_fen" in queries.parameters(dt.date(2020, 12, 31))
    assert "capped_city_fen" not in queries.parameters(TODAY)
    assert "capped_city_fen" in queries.parameters(TODAY).absent


def test_history_marks_the_value_that_counts():
    history = queries.values_of("income_line_fen", dt.date(2020, 6, 30))

    assert [(one.value.value, one.is_now) for one in history] == [(600_000, False), (500_000, True)]


def test_digest_changes_with_a_value_and_only_then(county, second):
    before = queries.digest(queries.warning_rules(TODAY))
    row = actions.propose_parameter(
        key="new_days", value=90, valid_from=TODAY, document="县防返贫〔2021〕9号", by=county
    )
    waiting = queries.digest(queries.warning_rules(TODAY))
    actions.confirm_parameter(row.pk, version=1, by=second)

    assert before == waiting
    assert before != queries.digest(queries.warning_rules(TODAY))


def test_rules_using_a_parameter_are_named():
    used = {now.rule.id for now in queries.rules_using("dead_grace_days", TODAY)}

    assert used == {"paid_to_dead"}


def test_vocabulary_is_closed_and_in_two_grains():
    vocabulary = queries.vocabulary()

    assert vocabulary["net_income_fen"].unit == "fen"
    assert len(vocabulary) == len(vocabulary.columns("household")) + len(vocabulary.columns("person"))


def test_risk_word_is_said_in_words():
    with translation.override("zh-hans"):
        assert queries.risk_word("illness") == "因病"
    assert queries.risk_word("no such") == "no such"


def test_unknown_rule_is_not_found():
    with pytest.raises(NotFound):
        queries.rule("no_such", TODAY)


def test_rule_gives_the_version_of_the_date():
    assert queries.rule("income_under_line", TODAY).version == "1"


def test_check_gathers_each_fault_once(monkeypatch):
    monkeypatch.setattr(checker, "checked", lambda region: [RuleRefused("empty", 1, 1)])

    assert len(queries.check_rulebook()) == 1


def test_title_and_kept_sentence_are_told_in_the_readers_language():
    rule = queries.rule("water_unsafe", TODAY)
    kept = "登记为未解决安全饮用水,家中 3 人"

    with translation.override("zh-hans"):
        assert (queries.title_of(rule), queries.told(kept)) == ("饮水不安全", kept)
    with translation.override("en"):
        assert queries.title_of(rule) == "No safe drinking water"
        assert queries.told(kept) == "Recorded as without safe drinking water; 3 members"
        assert queries.told("别的话") == "别的话"
