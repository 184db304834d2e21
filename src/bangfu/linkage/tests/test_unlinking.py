"""A withdrawn file leaves nothing behind but what people decided."""

from __future__ import annotations

import pytest

from bangfu.accounts.models import JournalEntry
from bangfu.ground import clock, lake
from bangfu.ground.errors import AlreadyDone
from bangfu.ledgers.models import Upload
from bangfu.linkage import actions
from bangfu.linkage.models import Link, Linked, Mismatch, Occurrence, Question
from bangfu.linkage.tests import files
from bangfu.linkage.tests.test_linking import STRANGER, bad_for, rows_in
from bangfu.registry.queries import all_persons

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _upload_1_is_the_casts(cast):
    """The cast says it came with upload 1: no file of a test may be that one."""
    files.sent("medical_bills", files.bill(cast.wang.head)).delete()


def withdrawn(upload, by) -> int:
    """The upload as ledgers leaves it when someone withdraws it."""
    Upload.objects.filter(pk=upload.pk).update(
        state="withdrawn", withdrawn_at=clock.now(), withdrawn_by=by, withdrawal_reason="报错了期别"
    )
    return upload.pk


def test_rows_questions_links_and_mismatches_go(cast):
    girl = cast.li.daughter
    upload = files.sent(
        "insured_list",
        files.insured(girl, name="张小雨", number=bad_for(girl)),
        files.insured(cast.wang.wife, number=f"{files.number_of(cast.wang.wife)} "),
        files.insured(cast.feng.son),
    )
    actions.link_upload(upload.pk)
    assert (Question.objects.count(), Link.objects.count(), Mismatch.objects.count()) == (1, 1, 1)

    outcome = actions.unlink_upload(withdrawn(upload, cast.officers["county"]))

    assert outcome == {
        "questions_closed": 1,
        "links_gone": 1,
        "mismatches_gone": 1,
        "kept_answers": [],
        "kept_settled": 0,
    }
    assert lake.relation("insured_list") is None
    assert Question.objects.get().state == "closed"
    assert not Occurrence.objects.exists()
    upload.refresh_from_db()
    assert upload.withdrawal_taken_at
    assert upload.withdrawal_outcome == outcome
    assert JournalEntry.objects.get(verb="linkage.unlink").detail == outcome
    assert Linked.objects.get().generation == 0


def test_what_another_file_also_says_stays(cast):
    girl = cast.li.daughter
    rows = [
        files.insured(girl, name="张小雨", number=bad_for(girl)),
        files.insured(cast.wang.wife, number=f"{files.number_of(cast.wang.wife)} "),
    ]
    july, august = (files.sent("insured_list", *rows, period=period) for period in ("2021-07", "2021-08"))
    for upload in (july, august):
        actions.link_upload(upload.pk)

    outcome = actions.unlink_upload(withdrawn(july, cast.officers["county"]))

    assert (outcome["questions_closed"], outcome["links_gone"]) == (0, 0)
    assert Question.objects.get().state == "open"
    assert {row["upload_id"] for row in rows_in("insured_list")} == {august.pk}


def test_what_people_decided_is_listed_and_kept(cast):
    girl, county = cast.li.daughter, cast.officers["county"]
    upload = files.sent(
        "insured_list", files.insured(girl, name="张小雨", number=bad_for(girl)), files.insured(cast.feng.son)
    )
    actions.link_upload(upload.pk)
    question = Question.objects.get()
    actions.answer(question, person=girl.pk, by=county, version=1)
    actions.settle_mismatch(Mismatch.objects.get(), reason="在外就业", by=county, version=1)

    outcome = actions.unlink_upload(withdrawn(upload, county))

    assert (outcome["kept_answers"], outcome["kept_settled"]) == ([question.pk], 1)
    assert Link.objects.get().person_id == girl.pk
    assert Question.objects.get().state == "confirmed"


def test_a_closed_question_is_asked_again_when_the_row_comes_again(cast):
    girl = cast.li.daughter
    row = files.insured(girl, name="张小雨", number=bad_for(girl))
    first = files.sent("insured_list", row)
    actions.link_upload(first.pk)
    actions.unlink_upload(withdrawn(first, cast.officers["county"]))

    actions.link_upload(files.sent("insured_list", row, period="2021-08").pk)

    question = Question.objects.get()
    assert (question.state, question.version) == ("open", 2)
    assert question.candidates.count() == 1


def test_unlinking_twice_or_what_stands_changes_nothing(cast):
    upload = files.sent("insured_list", files.insured(cast.wang.head))
    actions.link_upload(upload.pk)
    assert actions.unlink_upload(upload.pk) == {}
    assert rows_in("insured_list")

    actions.unlink_upload(withdrawn(upload, cast.officers["county"]))
    assert actions.unlink_upload(upload.pk) == {}


def test_a_file_withdrawn_while_it_is_linked_leaves_nothing(cast, monkeypatch):
    girl, county, write = cast.li.daughter, cast.officers["county"], lake.write
    upload = files.sent("insured_list", files.insured(girl, name="张小雨", number=bad_for(girl)))

    def write_while_it_is_withdrawn(*args, **more):
        actions.unlink_upload(withdrawn(upload, county))
        return write(*args, **more)

    monkeypatch.setattr(lake, "write", write_while_it_is_withdrawn)
    with pytest.raises(AlreadyDone):
        actions.link_upload(upload.pk)

    assert lake.relation("insured_list") is None
    assert not Occurrence.objects.exists()
    assert Question.objects.get().state == "closed"


def roster_row(name: str, number: str) -> list:
    return ["H9", name, name, number, "男", "1980-01-01", "户主", "义井镇", "坝口村", "正常", None]


def test_a_withdrawn_roster_takes_its_people_and_their_rows_with_it(cast):
    roster = files.sent("police_roster", roster_row("新来的", STRANGER))
    actions.link_upload(roster.pk)
    bills = files.sent("medical_bills", files.bill(cast.sun.head, name="新来的", number=STRANGER))
    assert actions.link_upload(bills.pk) == {"exact": 1, "linked": 1}

    outcome = actions.unlink_upload(withdrawn(roster, cast.officers["county"]))
    actions.relink_stale()

    assert outcome["register"]["persons"] == 1
    assert not all_persons().filter(name="新来的").exists()
    assert rows_in("medical_bills")[0]["link_level"] == "not_registered"


def test_what_another_roster_said_alike_stands_after_a_withdrawal(cast):
    first = files.sent("police_roster", roster_row("新来的", STRANGER))
    second = files.sent("police_roster", roster_row("新来的", STRANGER), period="2021-08")
    for upload in (first, second):
        actions.link_upload(upload.pk)

    outcome = actions.unlink_upload(withdrawn(first, cast.officers["county"]))

    assert outcome["files_applied_again"] == 1
    assert all_persons().filter(name="新来的").count() == 1
