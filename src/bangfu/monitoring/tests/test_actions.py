"""Assigning, checking, taking back, reporting, withdrawing: who may, what changes, what is told, twice is once."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from bangfu.accounts.models import JournalEntry
from bangfu.ground import clock
from bangfu.ground.errors import MissingVersion, NotFound, StaleVersion
from bangfu.monitoring import actions, permissions, queries, rules
from bangfu.monitoring.actions import Look, Told
from bangfu.monitoring.actions.settling import settle
from bangfu.monitoring.models import CheckResult, Finding, SelfReport, Warning
from bangfu.monitoring.terms import Outcome
from bangfu.monitoring.tests.harvests import AUG, JUL, a_harvest, a_hit, an_upload
from bangfu.registry.models import Event
from bangfu.registry.tests.cast import BAJIAO, DAHEI, an_officer

pytestmark = pytest.mark.django_db
NO_RISK = Look(Outcome.NO_RISK, "can_afford")


def opened(family, *, as_of=JUL, uploads=(), **differs):
    """One new warning of the family."""
    clock.set_today(as_of, reason="测试")
    harvest = a_harvest(as_of, a_hit(family, **differs), uploads=uploads, families=[family])
    settle(list(harvest.merged), harvest)
    return Warning.objects.order_by("-pk").first()


def verbs():
    return list(JournalEntry.objects.order_by("seq").values_list("verb", flat=True))


# --- assigning


def test_assigned_warning_is_with_somebody_who_works_there(cast):
    warning = opened(cast.wang)

    actions.assign(warning.pk, version=1, to=cast.officers["village"], by=cast.officers["township"])

    warning.refresh_from_db()
    assert (warning.state, warning.assigned_to, warning.assigned_on) == ("assigned", cast.officers["village"], JUL)
    assert warning.version == 2
    assert verbs()[-1] == "monitoring.assign"


def test_officer_of_another_village_cannot_take_it(cast):
    warning, elsewhere = opened(cast.wang), an_officer("village", DAHEI)

    with pytest.raises(actions.CannotTakeIt):
        actions.assign(warning.pk, version=1, to=elsewhere, by=cast.officers["township"])


@pytest.mark.parametrize("role", ["village", "inspector", "department", "administrator"])
def test_only_township_and_county_assign(cast, role):
    warning = opened(cast.zheng if role == "inspector" else cast.wang)

    with pytest.raises((permissions.NotYourWarning, NotFound)):
        actions.assign(warning.pk, version=1, to=cast.officers["county"], by=cast.officers[role])

    assert Warning.objects.get().state == "new"


def test_many_are_assigned_but_not_those_that_changed(cast):
    first, second = opened(cast.wang), opened(cast.li)
    third = opened(cast.sun)
    Warning.objects.filter(pk=second.pk).update(version=5)
    Warning.objects.filter(pk=third.pk).update(state="dismissed")

    done = actions.assign_many(
        {first.pk: 1, second.pk: 1, third.pk: 1, 999_999: 1}, to=cast.officers["village"], by=cast.officers["county"]
    )

    assert (done.assigned, done.changed) == (1, (second.pk, third.pk, 999_999))
    assert Warning.objects.get(pk=first.pk).assigned_to == cast.officers["village"]


def test_nothing_is_journalled_when_nothing_could_be_assigned(cast):
    warning = opened(cast.wang)

    done = actions.assign_many({warning.pk: 7}, to=cast.officers["village"], by=cast.officers["county"])

    assert (done.assigned, verbs()) == (0, [])


def test_bulk_stops_whole_when_one_village_is_not_the_takers(cast):
    here, there = opened(cast.wang), opened(cast.zhou)

    with pytest.raises(actions.CannotTakeIt):
        actions.assign_many({here.pk: 1, there.pk: 1}, to=cast.officers["village"], by=cast.officers["county"])

    assert set(Warning.objects.values_list("state", flat=True)) == {"new"}


# --- checking


@pytest.mark.parametrize(
    ("outcome", "reason", "state", "quiet_until"),
    [
        (Outcome.NO_RISK, "can_afford", "dismissed", date(2021, 10, 29)),
        (Outcome.AT_RISK, "spending", "confirmed", None),
        (Outcome.ALREADY_HELPED, "monitored", "helped", date(2021, 10, 29)),
        (Outcome.DATA_WRONG, "wrong_amount", "referred", date(2021, 10, 29)),
    ],
)
def test_result_moves_the_warning_and_quiets_what_asks_for_nothing(cast, outcome, reason, state, quiet_until):
    warning = opened(cast.wang)

    actions.record_check(warning.pk, Look(outcome, reason), version=1, by=cast.officers["village"])

    warning.refresh_from_db()
    assert (warning.state, warning.closed_on, warning.quiet_until) == (state, JUL, quiet_until)  # 31 July + 90 days
    event = Event.objects.get(household=cast.wang.household)
    assert (event.kind, event.happened_on, event.detail["outcome"]) == ("checked", JUL, outcome.value)
    assert verbs()[-1] == "monitoring.check"


def test_same_key_keeps_one_result(cast):
    warning, key = opened(cast.wang), uuid.uuid4()
    look = Look(Outcome.NO_RISK, "can_afford", key=key)

    first = actions.record_check(warning.pk, look, version=1, by=cast.officers["village"])
    again = actions.record_check(warning.pk, look, version=1, by=cast.officers["village"])

    assert first == again
    assert CheckResult.objects.count() == 1


@pytest.mark.parametrize(("version", "refusal"), [(None, MissingVersion), (9, StaleVersion)])
def test_result_on_another_version_is_refused(cast, version, refusal):
    warning = opened(cast.wang)

    with pytest.raises(refusal):
        actions.record_check(warning.pk, NO_RISK, version=version, by=cast.officers["village"])

    assert not CheckResult.objects.exists()


@pytest.mark.parametrize(("role", "family"), [("village", "zhou"), ("township", "zheng"), ("department", "wang")])
def test_warning_out_of_scope_is_not_there(cast, role, family):
    warning = opened(getattr(cast, family))

    with pytest.raises(NotFound):
        actions.record_check(warning.pk, NO_RISK, version=1, by=cast.officers[role])


def test_inspector_reads_and_records_nothing(cast):
    warning = opened(cast.zheng)

    assert queries.warnings_seen_by(cast.officers["inspector"]).get() == warning
    with pytest.raises(permissions.NotYourWarning):
        actions.record_check(warning.pk, NO_RISK, version=1, by=cast.officers["inspector"])


def test_second_result_on_a_closed_warning_is_refused(cast):
    warning = opened(cast.wang)
    actions.record_check(warning.pk, NO_RISK, version=1, by=cast.officers["village"])

    with pytest.raises(rules.ActNotOpen):
        actions.record_check(warning.pk, NO_RISK, version=2, by=cast.officers["village"])


@pytest.mark.parametrize("day", [date(2021, 7, 30), date(2021, 8, 1)])
def test_look_lies_between_finding_and_today(cast, day):
    warning = opened(cast.wang)
    look = Look(Outcome.NO_RISK, "can_afford", checked_on=day)

    with pytest.raises(actions.WrongDay):
        actions.record_check(warning.pk, look, version=1, by=cast.officers["village"])


# --- taking back


@pytest.mark.parametrize(("held_by", "state"), [(None, "new"), ("village", "assigned")])
def test_undone_result_counts_nowhere_and_the_warning_waits_again(cast, held_by, state):
    warning = opened(cast.wang)
    Warning.objects.update(assigned_to=cast.officers.get(held_by))
    actions.record_check(warning.pk, NO_RISK, version=1, by=cast.officers["village"])

    actions.undo_check(warning.pk, version=2, reason="点错了", by=cast.officers["village"])

    warning.refresh_from_db()
    check = CheckResult.objects.get()
    assert (warning.state, warning.quiet_until, warning.closed_on) == (state, None, None)
    assert (check.undone_by, check.undone_reason, check.closes) == (cast.officers["village"], "点错了", False)
    assert queries.precision_by_rule() == {}


def test_result_can_be_recorded_anew_after_undo(cast):
    warning = opened(cast.wang)
    actions.record_check(warning.pk, NO_RISK, version=1, by=cast.officers["village"])
    actions.undo_check(warning.pk, version=2, reason="点错了", by=cast.officers["village"])

    actions.record_check(warning.pk, Look(Outcome.AT_RISK, "spending"), version=3, by=cast.officers["village"])

    assert queries.precision_by_rule()["burden"].right == 1
    assert Event.objects.filter(kind="checked").count() == 2


def test_undo_needs_words(cast):
    warning = opened(cast.wang)
    actions.record_check(warning.pk, NO_RISK, version=1, by=cast.officers["village"])

    with pytest.raises(actions.ReasonMissing):
        actions.undo_check(warning.pk, version=2, reason=" ", by=cast.officers["village"])


def test_undo_stops_where_a_case_or_a_later_warning_stands_on_it(cast):
    warning = opened(cast.wang)
    actions.record_check(warning.pk, NO_RISK, version=1, by=cast.officers["village"])
    later = opened(cast.wang, as_of=AUG, measure=9_000_000)

    with pytest.raises(actions.CannotUndo):
        actions.undo_check(warning.pk, version=2, reason="点错了", by=cast.officers["village"])

    Warning.objects.filter(pk=later.pk).update(state="lapsed")
    Warning.objects.filter(pk=warning.pk).update(taken_at=clock.now())
    with pytest.raises(actions.CannotUndo):
        actions.undo_check(warning.pk, version=2, reason="点错了", by=cast.officers["village"])


def test_reopened_warning_keeps_its_result_and_gets_a_new_due_date(cast):
    warning = opened(cast.wang)
    actions.record_check(warning.pk, NO_RISK, version=1, by=cast.officers["village"])
    clock.set_today(AUG, reason="测试")

    actions.reopen(warning.pk, version=2, reason="又住院了", by=cast.officers["village"])

    warning.refresh_from_db()
    assert (warning.state, warning.due_on) == ("new", date(2021, 9, 7))  # five working days after 31 August
    assert queries.precision_by_rule()["burden"].no_risk == 1


# --- reporting


def told(family, **differs):
    given = {"risk": "illness", "channel": "phone", "text": "住院花了两万", "reported_on": JUL, "key": uuid.uuid4()}
    return Told(household_id=family.id, **given | differs)


def test_report_opens_a_warning_that_a_sweep_does_not_close(cast):
    clock.set_today(JUL, reason="测试")

    report = actions.self_report(told(cast.wang), by=cast.officers["village"])

    warning = report.warning
    assert (warning.state, warning.is_reported, warning.sentence) == ("new", True, "住院花了两万")
    assert warning.due_on == date(2021, 8, 6)
    assert warning.rank == 290  # severity 200 + never looked 30 + reported 60
    assert Event.objects.get(kind="reported").detail == {"risk": "illness", "channel": "phone"}
    assert verbs()[-1] == "monitoring.report"


def test_report_sent_twice_is_stored_once(cast):
    clock.set_today(JUL, reason="测试")
    once = told(cast.wang)

    assert actions.self_report(once, by=cast.officers["village"]) == actions.self_report(
        once, by=cast.officers["village"]
    )
    assert (SelfReport.objects.count(), Warning.objects.count()) == (1, 1)


def test_report_joins_the_open_warning_and_brings_it_forward(cast):
    warning = opened(cast.wang, uploads=[an_upload()])
    Warning.objects.update(due_on=date(2021, 12, 1))

    actions.self_report(told(cast.wang), by=cast.officers["village"])

    warning.refresh_from_db()
    assert Warning.objects.count() == 1
    assert (warning.due_on, warning.version) == (date(2021, 8, 6), 2)
    assert warning.rank == 200 + 20 + 30 + 60  # a second kind of evidence, never looked, reported


def test_report_wakes_a_household_laid_aside(cast):
    warning = opened(cast.wang)
    actions.record_check(warning.pk, NO_RISK, version=1, by=cast.officers["village"])

    report = actions.self_report(told(cast.wang), by=cast.officers["village"])

    assert report.warning.returned_from == warning
    assert report.warning.rank_parts == [["severity", 200], ["reported", 60]]


def test_report_after_a_withdrawn_warning_stands_on_its_own(cast):
    warning = opened(cast.wang)
    Warning.objects.filter(pk=warning.pk).update(state="withdrawn")

    assert actions.self_report(told(cast.wang), by=cast.officers["village"]).warning.returned_from is None


@pytest.mark.parametrize("differs", [{"text": "  "}, {"reported_on": date(2021, 8, 1)}])
def test_unclear_report_is_refused(cast, differs):
    clock.set_today(JUL, reason="测试")

    with pytest.raises(actions.ReportUnclear):
        actions.self_report(told(cast.wang, **differs), by=cast.officers["village"])


def test_report_for_a_household_elsewhere_is_refused(cast):
    clock.set_today(JUL, reason="测试")
    inspector = an_officer("inspector", BAJIAO)

    with pytest.raises(NotFound):
        actions.self_report(told(cast.zheng), by=cast.officers["village"])
    with pytest.raises(permissions.NotYourWarning):
        actions.self_report(told(cast.zheng), by=inspector)


# --- withdrawing


def test_untouched_warning_goes_with_its_only_upload(cast):
    upload = an_upload()
    warning = opened(cast.wang, uploads=[upload])

    gone = actions.withdraw_evidence(upload.pk)

    warning.refresh_from_db()
    assert (gone.findings, gone.warnings, gone.acted_on) == (1, 1, ())
    assert (warning.state, warning.version) == ("withdrawn", 2)
    assert Finding.objects.get().withdrawn_at is not None
    assert actions.withdraw_evidence(upload.pk) == actions.EvidenceGone(0, 0, ())
    assert verbs() == ["monitoring.withdraw_evidence"]


def test_warning_with_other_evidence_stays(cast):
    gone, stays = an_upload(), an_upload("insured_list")
    warning = opened(cast.wang, uploads=[gone, stays])

    assert actions.withdraw_evidence(gone.pk).warnings == 0
    warning.refresh_from_db()
    assert warning.state == "new"

    assert actions.withdraw_evidence(stays.pk).warnings == 1


@pytest.mark.parametrize("touch", ["assigned", "dismissed", "checked and undone"])
def test_acted_on_warning_is_kept_and_listed(cast, touch):
    upload = an_upload()
    warning = opened(cast.wang, uploads=[upload])
    if touch == "assigned":
        actions.assign(warning.pk, version=1, to=cast.officers["village"], by=cast.officers["county"])
    else:
        actions.record_check(warning.pk, NO_RISK, version=1, by=cast.officers["village"])
    if touch == "checked and undone":
        actions.undo_check(warning.pk, version=2, reason="点错了", by=cast.officers["village"])

    gone = actions.withdraw_evidence(upload.pk, by=cast.officers["county"])

    warning.refresh_from_db()
    assert (gone.warnings, gone.acted_on) == (0, (warning.pk,))
    assert warning.state != "withdrawn"


def test_reported_warning_outlives_its_upload(cast):
    upload = an_upload()
    warning = opened(cast.wang, uploads=[upload])
    actions.self_report(told(cast.wang), by=cast.officers["village"])

    actions.withdraw_evidence(upload.pk)

    warning.refresh_from_db()
    assert warning.state == "new"
