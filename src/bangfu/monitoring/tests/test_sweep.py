"""The sweep over register and lake with the rulebook's own rules: found, quiet, grown, returned; killed and taken up."""

from __future__ import annotations

from datetime import date

import pytest

from bangfu.accounts.models import JournalEntry
from bangfu.ground import clock, lake
from bangfu.monitoring import actions
from bangfu.monitoring.actions import Look, sweeping
from bangfu.monitoring.models import Finding, FindingSource, Sweep, Warning
from bangfu.monitoring.situation import build
from bangfu.monitoring.terms import Outcome
from bangfu.monitoring.tests.feeds import a_bill, lay
from bangfu.monitoring.tests.harvests import AUG, JUL, OCT, SEP
from bangfu.rulebook import queries as rulebook
from bangfu.rulebook.models import RuleSwitch

pytestmark = pytest.mark.django_db
ASKED = {"one_large_bill", "ordinary_heavy_year", "house_unsafe", "insurance_lapsed"}


@pytest.fixture(autouse=True)
def four_rules(cast):
    """The county has switched off all rules but four: a sweep asks what these stories are about, and is quick."""
    on = date(2020, 1, 1)
    RuleSwitch.objects.bulk_create(
        RuleSwitch(
            rule_id=now.rule.id, valid_from=on, is_on=False, reason="测试", by=cast.officers["county"], at=clock.now()
        )
        for now in rulebook.rules_now(JUL)
        if now.rule.id not in ASKED
    )


def swept(as_of):
    clock.set_today(as_of, reason="测试")
    return actions.sweep(as_of)


def illness_of(family):
    return Warning.objects.filter(household=family.household, risk="illness").order_by("pk")


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Warning, Finding, FindingSource)]


def test_large_bill_becomes_a_warning_with_its_row(cast):
    upload = lay("medical_bills", "2021-07", a_bill(cast.zhao.wife, 21_000))

    done = swept(JUL)

    warning = illness_of(cast.zhao).get()
    finding = warning.findings.get(rule_id="one_large_bill")
    assert (finding.person, finding.measure_value) == (cast.zhao.wife, 2_100_000)
    assert "21,000.00 元" in finding.sentence
    source = finding.sources.get()
    assert (source.upload, source.contract, len(source.rows)) == (upload, "medical_bills", 1)
    assert source.rows[0] | {"row_no": 0} == {
        "period": "2021-07",
        "sheet": "Sheet1",
        "row_no": 0,
        "person_id": cast.zhao.wife.pk,
        "settled_on": "2021-07-20",
        "visit_kind": "住院",
        "total_fen": 4_200_000,
        "relief_fen": 0,
        "selfpaid_fen": 2_100_000,
    }
    assert (done.households, done.persons) == (9, 17)  # 3 + 2 + 2 + 1 + 2 + 2 + 1 + 2 + 2
    assert done.findings_by_rule["one_large_bill"] == 1
    assert done.ended_at is not None
    assert {"situation", "rules", "evidence", "warnings"} <= done.seconds.keys()


def test_dismissed_in_july_quiet_in_august_back_in_september(cast):
    lay("medical_bills", "2021-07", a_bill(cast.zhao.wife, 60_000))
    swept(JUL)
    first = illness_of(cast.zhao).get()
    look = Look(Outcome.NO_RISK, "can_afford")
    actions.record_check(first.pk, look, version=first.version, by=cast.officers["village"])

    lay("medical_bills", "2021-08", a_bill(cast.zhao.wife, 17_999))
    august = swept(AUG)

    assert august.quieted == 1  # 77,999 is less than 60,000 and three tenths
    assert illness_of(cast.zhao).count() == 1

    lay("medical_bills", "2021-09", a_bill(cast.zhao.wife, 1))
    september = swept(SEP)

    back = illness_of(cast.zhao).last()
    assert september.warnings_returned == 1
    assert (back.state, back.returned_from) == ("new", first)
    assert back.findings.get().measure_value == 7_800_000  # 60,000 + 17,999 + 1 yuan


def test_sweeping_a_date_twice_changes_nothing(cast):
    lay("medical_bills", "2021-07", a_bill(cast.zhao.wife, 21_000))
    swept(JUL)
    before = everything()

    again = swept(JUL)

    assert everything() == before
    assert (again.warnings_opened, again.warnings_grown, again.warnings_lapsed) == (0, 0, 0)


def test_lasting_state_that_ended_lapses_but_a_past_bill_does_not(cast):
    lay("medical_bills", "2021-07", a_bill(cast.zhao.wife, 21_000))
    lay("house_appraisals", "2021-07", {"household_id": cast.zheng.id, "grade": "D", "appraised_on": date(2021, 7, 5)})
    swept(JUL)
    assert Warning.objects.get(household=cast.zheng.household, risk="house").state == "new"

    lay("medical_bills", "2021-08", a_bill(cast.zhao.head, 1))
    lay("house_appraisals", "2021-08", {"household_id": cast.zheng.id, "grade": "A", "appraised_on": date(2021, 8, 5)})
    done = swept(AUG)

    assert Warning.objects.get(household=cast.zheng.household, risk="house").state == "lapsed"
    assert illness_of(cast.zhao).get().state == "new"
    assert done.warnings_lapsed >= 1


def test_earlier_date_is_counted_again_and_moves_no_warning(cast):
    lay("medical_bills", "2021-08", a_bill(cast.zhao.wife, 21_000))
    swept(AUG)
    before = everything()

    recount = actions.sweep(JUL)

    assert recount.is_recount
    assert everything() == before
    assert build.kept(JUL) is not None


def test_withdrawn_file_takes_its_untouched_warning_along(cast):
    upload = lay("medical_bills", "2021-07", a_bill(cast.zhao.wife, 21_000))
    swept(JUL)

    gone = actions.withdraw_evidence(upload.pk)
    lake.remove("medical_bills", upload.pk)
    swept(AUG)

    assert gone.warnings >= 1
    assert illness_of(cast.zhao).get().state == "withdrawn"


def test_unlisted_person_rests_on_the_file_that_does_not_name_them(cast):
    listed = [
        {"person_id": cast.wang.wife.pk, "status": "正常参保"},
        {"person_id": cast.wang.head.pk, "status": "正常参保"},
    ]
    lay("insured_list", "2021-07", *listed)
    august = lay("insured_list", "2021-08", listed[1])

    swept(AUG)

    finding = Finding.objects.get(rule_id="insurance_lapsed", person=cast.wang.wife)
    assert finding.sources.get(upload=august).rows == []
    assert finding.sources.exclude(upload=august).get().rows[0]["period"] == "2021-07"


def test_situation_is_kept_with_the_vocabularys_columns(cast):
    swept(OCT)

    kept = build.kept(OCT)

    vocabulary = rulebook.vocabulary()
    assert list(kept["household"].columns) == [one.name for one in vocabulary.columns("household")]
    assert list(kept["person"].columns) == ["household_id", *(one.name for one in vocabulary.columns("person"))]
    assert build.kept(date(2020, 1, 31)) is None


def test_column_of_another_type_is_refused(cast, monkeypatch):
    monkeypatch.setitem(build.KINDS, "int", "int32")

    with pytest.raises(build.SchemaDiffers, match="household_id"):
        build.build(build.relations_of_county(JUL))


def test_one_journal_entry_tells_of_a_sweep(cast):
    swept(JUL)

    entry = JournalEntry.objects.get(verb="monitoring.sweep")
    assert entry.detail["as_of"] == "2021-07-31"


def test_sweep_goes_on_after_the_last_settled_chunk(cast, monkeypatch):
    lay("medical_bills", "2021-07", a_bill(cast.zhao.wife, 21_000))
    monkeypatch.setattr(sweeping, "CHUNK", 1)
    swept(JUL)
    whole = [(one.household_id, one.risk, one.state) for one in Warning.objects.order_by("household", "risk")]
    counts = Sweep.objects.get()
    Warning.objects.all().delete()
    Sweep.objects.all().delete()

    stops = iter([True])
    monkeypatch.setattr(sweeping, "kill_point", lambda name: _stop(name, stops))
    with pytest.raises(Killed):
        swept(JUL)
    half = Warning.objects.count()
    monkeypatch.setattr(sweeping, "kill_point", lambda name: None)
    done = swept(JUL)

    assert 0 < half < len(whole)
    assert [(one.household_id, one.risk, one.state) for one in Warning.objects.order_by("household", "risk")] == whole
    assert Sweep.objects.count() == 1
    assert (done.warnings_opened, done.quieted) == (counts.warnings_opened, counts.quieted)


class Killed(Exception):
    """Stands for a process that ended here."""


def _stop(name, stops):
    if name == "monitoring.sweep.after_chunk" and next(stops, True):
        raise Killed


def test_sweep_with_other_data_after_a_kill_starts_over(cast, monkeypatch):
    lay("medical_bills", "2021-07", a_bill(cast.zhao.wife, 21_000))
    monkeypatch.setattr(sweeping, "kill_point", lambda name: _stop(name, iter([True])))
    with pytest.raises(Killed):
        swept(JUL)
    monkeypatch.setattr(sweeping, "kill_point", lambda name: None)
    lay("medical_bills", "2021-07", a_bill(cast.zhao.head, 40_000))

    swept(JUL)

    assert {one.person for one in Finding.objects.filter(rule_id="one_large_bill")} == {cast.zhao.wife, cast.zhao.head}


def test_sweep_tells_its_job_how_far_it_is(cast):
    lay("medical_bills", "2021-07", a_bill(cast.zhao.wife, 21_000))
    told = []

    class Run:
        def progress(self, done, all):  # noqa: A002  as the job runner names it
            told.append((done, all))

        def check_stop(self):
            told.append("asked")

    clock.set_today(JUL, reason="测试")
    actions.sweep(JUL, Run())

    assert told[-2][0] == told[-2][1] > 0
    assert told[-1] == "asked"
