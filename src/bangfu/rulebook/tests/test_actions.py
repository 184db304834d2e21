"""Two persons change a value; one person with a reason switches a rule; each act is journalled once."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from bangfu.accounts import queries as accounts
from bangfu.accounts.models import JournalEntry
from bangfu.accounts.permissions import NotYourRole
from bangfu.ground import clock
from bangfu.ground.errors import AlreadyDone, MissingVersion, NotFound, StaleVersion
from bangfu.rulebook import actions, permissions, queries
from bangfu.rulebook.models import ParameterValue, RuleSwitch
from bangfu.rulebook.tests.conftest import TODAY

NEXT_YEAR = dt.date(2022, 1, 1)


def propose(by, **changed):
    given = {"key": "income_line_fen", "value": 700_000, "valid_from": NEXT_YEAR, "document": "晋民发〔2022〕1号"}
    return actions.propose_parameter(**{**given, **changed}, by=by)


def test_proposal_changes_nothing_until_confirmed(county):
    row = propose(county)

    assert row.region_code == "140927"
    assert queries.parameters(NEXT_YEAR)["income_line_fen"].value == 600_000
    assert [waiting.pk for waiting in queries.proposals_waiting()] == [row.pk]


def test_confirmed_value_counts_from_its_date_with_its_document(county, second):
    row = propose(county)

    actions.confirm_parameter(row.pk, version=1, by=second)

    now = queries.parameters(NEXT_YEAR)["income_line_fen"]
    assert (now.value, now.source, now.valid_from, now.region) == (700_000, "晋民发〔2022〕1号", NEXT_YEAR, "140927")
    assert queries.parameters(TODAY)["income_line_fen"].value == 600_000
    assert not queries.proposals_waiting()


def test_proposer_may_not_confirm(county):
    row = propose(county)

    with pytest.raises(permissions.SecondPersonNeeded, match="第二人确认"):
        actions.confirm_parameter(row.pk, version=1, by=county)

    row.refresh_from_db()
    assert row.state == "proposed"


def test_database_itself_refuses_one_person_for_both(county):
    row = propose(county)

    with pytest.raises(IntegrityError), transaction.atomic():
        ParameterValue.objects.filter(pk=row.pk).update(
            state="confirmed", decided_by=F("proposed_by"), decided_at=clock.now()
        )


def test_township_may_neither_propose_nor_confirm(county, clerk):
    row = propose(county)

    with pytest.raises(NotYourRole):
        propose(clerk)
    with pytest.raises(NotYourRole):
        actions.confirm_parameter(row.pk, version=1, by=clerk)
    with pytest.raises(NotYourRole):
        actions.refuse_parameter(row.pk, version=1, reason="不对", by=clerk)


def test_refused_value_never_counts_and_keeps_its_reason(county, second):
    row = propose(county)

    actions.refuse_parameter(row.pk, version=1, reason="文号不对", by=second)

    row.refresh_from_db()
    assert (row.state, row.refusal, row.decided_by) == ("refused", "文号不对", second)
    assert queries.parameters(NEXT_YEAR)["income_line_fen"].value == 600_000


def test_proposer_may_take_it_back(county):
    row = propose(county)

    assert actions.refuse_parameter(row.pk, version=1, reason="填错了", by=county).state == "refused"


def test_refusal_needs_a_reason(county, second):
    row = propose(county)

    with pytest.raises(actions.ProposalUnfit, match="原因"):
        actions.refuse_parameter(row.pk, version=1, reason="  ", by=second)


def test_decided_proposal_is_not_decided_again(county, second):
    row = propose(county)
    actions.confirm_parameter(row.pk, version=1, by=second)

    with pytest.raises(actions.ProposalDecided):
        actions.confirm_parameter(row.pk, version=2, by=second)
    with pytest.raises(actions.ProposalDecided):
        actions.refuse_parameter(row.pk, version=2, reason="不对", by=second)


def test_decision_on_an_older_version_is_refused(county, second):
    row = propose(county)
    ParameterValue.objects.filter(pk=row.pk).update(version=2)

    with pytest.raises(StaleVersion):
        actions.confirm_parameter(row.pk, version=1, by=second)
    with pytest.raises(MissingVersion):
        actions.confirm_parameter(row.pk, version=None, by=second)


def test_unknown_proposal_is_not_found(county):
    with pytest.raises(NotFound):
        actions.confirm_parameter(99, version=1, by=county)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"value": 99_999}, "允许范围"),
        ({"value": 3_000_001}, "允许范围"),
        ({"key": "severity_by_selfpaid"}, "分档表"),
        ({"document": "无  "}, "依据文件"),
        ({"valid_from": dt.date(2013, 12, 31)}, "过早"),
        ({"region_code": "520523"}, "本县及其上级"),
    ],
)
def test_unfit_proposal_is_refused_in_words(county, changed, words):
    with pytest.raises(actions.ProposalUnfit, match=words):
        propose(county, **changed)

    assert not ParameterValue.objects.exists()


@pytest.mark.parametrize("value", [100_000, 3_000_000])
def test_bounds_themselves_may_be_proposed(county, value):
    assert propose(county, value=value).value == value


def test_parameter_without_bounds_takes_any_number(county):
    assert propose(county, key="capped_city_fen", value=1).value == 1


def test_unknown_parameter_is_not_found(county):
    with pytest.raises(NotFound):
        propose(county, key="no_such")


def test_second_proposal_for_the_same_day_waits_for_the_first(county, second):
    propose(county)

    with pytest.raises(AlreadyDone, match="待确认"):
        propose(second, value=710_000)


def test_wrong_confirmed_value_is_put_right_by_a_later_one_of_the_same_day(county, second):
    actions.confirm_parameter(propose(county, value=70_000_0).pk, version=1, by=second)
    actions.confirm_parameter(propose(second, value=720_000).pk, version=1, by=county)

    assert queries.parameters(NEXT_YEAR)["income_line_fen"].value == 720_000
    newest = queries.values_of("income_line_fen", NEXT_YEAR)[0]
    assert (newest.value.value, newest.is_now, newest.proposal.decided_by) == (720_000, True, county)


def test_county_value_beats_a_newer_national_one(county, second):
    actions.confirm_parameter(propose(county, valid_from=dt.date(2020, 6, 1)).pk, version=1, by=second)

    assert queries.parameters(TODAY)["income_line_fen"].value == 700_000


def test_value_for_the_province_holds_here_and_its_history_says_so(county, second):
    actions.confirm_parameter(propose(county, region_code="14").pk, version=1, by=second)

    assert queries.parameters(NEXT_YEAR)["income_line_fen"].region == "14"


def test_every_act_is_journalled_once(county, second):
    row = propose(county)
    actions.confirm_parameter(row.pk, version=1, by=second)
    actions.switch_rule("water_unsafe", is_on=False, valid_from=TODAY, reason="改水完成", by=county)

    entries = JournalEntry.objects.order_by("seq").values_list("verb", "thing", "by__username")
    assert [entry for entry in entries if entry[0].startswith("rulebook.")] == [
        ("rulebook.propose", "parameter:income_line_fen", "county1"),
        ("rulebook.confirm", "parameter:income_line_fen", "county2"),
        ("rulebook.switch", "rule:water_unsafe", "county1"),
    ]
    assert accounts.journal_of("parameter:income_line_fen").count() == 2


def test_refusal_is_journalled_as_such(county, second):
    actions.refuse_parameter(propose(county).pk, version=1, reason="文号不对", by=second)

    assert JournalEntry.objects.filter(verb="rulebook.refuse", detail__reason="文号不对").count() == 1


def test_switched_off_rule_is_left_out_from_its_date(county):
    actions.switch_rule("water_unsafe", is_on=False, valid_from=NEXT_YEAR, reason="改水完成", by=county)

    assert "water_unsafe" in {rule.id for rule in queries.warning_rules(TODAY)}
    assert "water_unsafe" not in {rule.id for rule in queries.warning_rules(NEXT_YEAR)}
    assert not queries.rule_now("water_unsafe", NEXT_YEAR).is_used


def test_switching_to_what_already_stands_is_refused(county):
    with pytest.raises(AlreadyDone):
        actions.switch_rule("water_unsafe", is_on=True, valid_from=TODAY, reason="再开", by=county)

    assert not RuleSwitch.objects.exists()


@pytest.mark.parametrize(
    ("rule_id", "reason", "error"), [("water_unsafe", " ", actions.ProposalUnfit), ("no_such", "没有", NotFound)]
)
def test_switch_needs_a_rule_and_a_reason(county, rule_id, reason, error):
    with pytest.raises(error):
        actions.switch_rule(rule_id, is_on=False, valid_from=TODAY, reason=reason, by=county)


def test_township_may_not_switch(clerk):
    with pytest.raises(NotYourRole):
        actions.switch_rule("water_unsafe", is_on=False, valid_from=TODAY, reason="不想要", by=clerk)
