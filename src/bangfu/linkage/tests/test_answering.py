"""A clerk's answer reaches every file, is never asked for twice, and can be taken back or amended."""

from __future__ import annotations

import datetime as dt

import pytest

from bangfu.accounts.models import Grant, JournalEntry
from bangfu.ground import lake
from bangfu.ground.errors import AlreadyDone, MissingVersion, NotFound, StaleVersion
from bangfu.ground.models import Job
from bangfu.linkage import actions
from bangfu.linkage.models import Link, Linked, Mismatch, Occurrence, Question
from bangfu.linkage.permissions import NotYourQuestion
from bangfu.linkage.tests import files
from bangfu.linkage.tests.test_linking import STRANGER, bad_for
from bangfu.registry.tests.cast import BAJIAO, GUOJIA, a_person, an_officer

pytestmark = pytest.mark.django_db


def people_in(contract: str) -> list[int | None]:
    rows = lake.relation(contract).order_by("period", "upload_id", "row_no").to_pyarrow()
    return rows.column("person_id").to_pylist()


@pytest.fixture
def asked(cast):
    """张晓雨 under a wrong number and a name that sounds the same, in July's and August's lists."""
    girl = cast.li.daughter
    row = files.insured(girl, name="张小雨", number=bad_for(girl))
    for period in ("2021-07", "2021-08"):
        actions.link_upload(files.sent("insured_list", row, period=period).pk)
    return Question.objects.get()


def test_confirmed_row_is_the_person_in_every_file(cast, asked):
    girl, clerk = cast.li.daughter, cast.officers["township"]

    actions.answer(asked, person=girl.pk, by=clerk, version=1)
    done = actions.relink_stale()

    asked.refresh_from_db()
    assert (asked.state, asked.decided_by, asked.version) == ("confirmed", clerk, 2)
    assert people_in("insured_list") == [girl.pk, girl.pk]
    assert done["uploads"] == 2
    assert list(Linked.objects.values_list("generation", flat=True)) == [2, 2]
    assert set(Occurrence.objects.values_list("level", flat=True)) == {"clerk"}
    entry = JournalEntry.objects.get(verb="linkage.confirmed")
    assert (entry.by, entry.thing, entry.detail) == (clerk, f"question:{asked.pk}", {"person": girl.pk})


def test_an_answer_is_not_asked_for_again(cast, asked):
    girl = cast.li.daughter
    actions.answer(asked, person=girl.pk, by=cast.officers["county"], version=1)

    september = files.sent("insured_list", files.insured(girl, name="张小雨", number=bad_for(girl)), period="2021-09")
    counts = actions.link_upload(september.pk)

    assert counts == {"clerk": 1, "linked": 1}
    assert Question.objects.count() == 1


def test_a_refusal_is_not_asked_again_and_counts_as_not_registered(cast, asked):
    girl = cast.li.daughter
    actions.refuse(asked, by=cast.officers["township"], version=1)
    actions.relink_stale()

    september = files.sent("insured_list", files.insured(girl, name="张小雨", number=bad_for(girl)), period="2021-09")
    counts = actions.link_upload(september.pk)

    assert counts == {"not_registered": 1, "linked": 0}
    assert people_in("insured_list") == [None] * 3
    assert Mismatch.objects.filter(kind="not_registered").count() == 3
    assert Question.objects.get().state == "refused"


def test_an_answer_asks_for_a_job_once(cast, asked, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.answer(asked, person=cast.li.daughter.pk, by=cast.officers["county"], version=1)

    waiting = Job.objects.get(kind=actions.RELINK)
    assert (waiting.state, waiting.asked_by, waiting.arguments) == ("queued", cast.officers["county"].pk, {})


def test_an_answer_while_a_job_runs_asks_for_one_behind_it(cast, asked, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.refuse(asked, by=cast.officers["county"], version=1)
    first = Job.objects.get(kind=actions.RELINK)
    Job.objects.filter(pk=first.pk).update(state="running")

    with django_capture_on_commit_callbacks(execute=True):
        actions.reopen(asked, by=cast.officers["county"], version=2)

    assert list(Job.objects.filter(state="queued", kind=actions.RELINK).values_list("arguments", flat=True)) == [
        {"after": first.pk}
    ]


@pytest.mark.parametrize("act", ["answer", "refuse", "reopen"])
@pytest.mark.parametrize(("version", "refusal"), [(None, MissingVersion), (7, StaleVersion)])
def test_a_stale_answer_is_refused(cast, asked, act, version, refusal):
    more = {"person": cast.li.daughter.pk} if act == "answer" else {}

    with pytest.raises(refusal):
        getattr(actions, act)(asked, by=cast.officers["county"], version=version, **more)

    assert not Link.objects.exists()


def test_an_answered_question_is_not_answered_again(cast, asked):
    county = cast.officers["county"]
    actions.refuse(asked, by=county, version=1)

    with pytest.raises(AlreadyDone):
        actions.answer(asked, person=cast.li.daughter.pk, by=county, version=2)
    with pytest.raises(AlreadyDone):
        actions.refuse(asked, by=county, version=2)


def test_a_question_that_is_gone_is_not_found(cast, asked):
    Question.objects.all().delete()

    with pytest.raises(NotFound):
        actions.refuse(asked, by=cast.officers["county"], version=1)


def test_only_a_candidate_can_be_confirmed(cast, asked):
    with pytest.raises(actions.NotACandidate):
        actions.answer(asked, person=cast.wang.head.pk, by=cast.officers["county"], version=1)


@pytest.mark.parametrize("role", ["inspector", "department", "administrator"])
def test_who_only_looks_does_not_answer(cast, asked, role):
    with pytest.raises(NotYourQuestion):
        actions.refuse(asked, by=cast.officers[role], version=1)


def test_another_township_does_not_answer(cast, asked):
    elsewhere = an_officer("township", BAJIAO)

    with pytest.raises(NotYourQuestion):
        actions.answer(asked, person=cast.li.daughter.pk, by=elsewhere, version=1)


def test_a_taken_back_answer_opens_the_question_again(cast, asked):
    county = cast.officers["county"]
    actions.answer(asked, person=cast.li.daughter.pk, by=county, version=1)
    actions.relink_stale()

    actions.reopen(asked, by=county, version=2)
    actions.relink_stale()

    asked.refresh_from_db()
    assert (asked.state, asked.decided_by, asked.decided_at, asked.version) == ("open", None, None, 3)
    assert people_in("insured_list") == [None, None]
    assert not Link.objects.exists()


def test_taking_back_what_no_file_holds_any_more_asks_for_no_job(cast, asked, django_capture_on_commit_callbacks):
    county = cast.officers["county"]
    actions.refuse(asked, by=county, version=1)
    Occurrence.objects.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        actions.reopen(asked, by=county, version=2)

    assert not Job.objects.filter(kind=actions.RELINK).exists()


def test_an_answer_given_while_the_file_is_linked_is_taken_up(cast, asked, monkeypatch):
    girl, county, write = cast.li.daughter, cast.officers["county"], lake.write

    def write_while_a_clerk_answers(*args, **more):
        monkeypatch.setattr(lake, "write", write)
        actions.answer(asked, person=girl.pk, by=county, version=1)
        return write(*args, **more)

    monkeypatch.setattr(lake, "write", write_while_a_clerk_answers)
    september = files.sent("insured_list", files.insured(girl, name="张小雨", number=bad_for(girl)), period="2021-09")
    actions.link_upload(september.pk)
    assert people_in("insured_list") == [None] * 3

    actions.relink_stale()

    assert people_in("insured_list") == [girl.pk] * 3


def test_a_clerk_does_not_confirm_or_refuse_whom_they_do_not_see(cast):
    """张晓雨 lives in 坝口村, and someone whose name sounds the same was born that day in 郭家村."""
    girl = cast.li.daughter
    other = a_person(cast.zheng.household, relation="其他", name="张晓羽", born_on=girl.born_on)
    actions.link_upload(files.sent("medical_bills", files.bill(girl, name="张小雨", number=bad_for(girl))).pk)
    question, township = Question.objects.get(), cast.officers["township"]

    with pytest.raises(NotYourQuestion):
        actions.answer(question, person=other.pk, by=township, version=1)
    with pytest.raises(NotYourQuestion):
        actions.refuse(question, by=township, version=1)
    assert actions.answer(question, person=girl.pk, by=township, version=1).person_id == girl.pk


def test_an_open_question_has_nothing_to_take_back(cast, asked):
    with pytest.raises(AlreadyDone):
        actions.reopen(asked, by=cast.officers["county"], version=1)


# --- amending ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def card(cast):
    """A card whose number is the wife's: linked by rule."""
    actions.link_upload(files.sent("disability_cards", files.card(cast.wang.wife)).pk)
    return Link.objects.get()


def test_an_amended_link_is_the_other_person_in_every_file(cast, card):
    county = cast.officers["county"]

    amended = actions.amend_link(card, person=cast.wang.head.pk, reason="证号是妻子的,证是丈夫的", by=county, version=1)
    actions.relink_stale()

    assert (amended.level, amended.person_id, amended.version) == ("clerk", cast.wang.head.pk, 2)
    assert people_in("disability_cards") == [cast.wang.head.pk]
    assert JournalEntry.objects.get(verb="linkage.amend").detail == {
        "before": {"person": cast.wang.wife.pk, "level": "card"},
        "after": cast.wang.head.pk,
        "reason": "证号是妻子的,证是丈夫的",
    }


def test_a_link_amended_to_nobody_stays_so(cast, card):
    actions.amend_link(card, person=None, reason="不是本县的人", by=cast.officers["county"], version=1)
    actions.relink_stale()

    august = files.sent("disability_cards", files.card(cast.wang.wife), period="2021-08")
    actions.link_upload(august.pk)

    assert people_in("disability_cards") == [None, None]
    assert Link.objects.get().person_id is None


def test_an_answer_can_be_amended_and_the_question_follows(cast, asked):
    county = cast.officers["county"]
    link = actions.answer(asked, person=cast.li.daughter.pk, by=county, version=1)

    actions.amend_link(link, person=None, reason="查过,是外村的孩子", by=county, version=link.version)

    asked.refresh_from_db()
    assert asked.state == "refused"


@pytest.mark.parametrize(("version", "refusal"), [(None, MissingVersion), (9, StaleVersion)])
def test_a_stale_amendment_is_refused(cast, card, version, refusal):
    with pytest.raises(refusal):
        actions.amend_link(card, person=None, reason="错", by=cast.officers["county"], version=version)


def test_an_amendment_without_a_reason_is_refused(cast, card):
    with pytest.raises(actions.NeedsAReason):
        actions.amend_link(card, person=None, reason="  ", by=cast.officers["county"], version=1)


@pytest.mark.parametrize("role", ["inspector", "department"])
def test_who_only_looks_does_not_amend(cast, card, role):
    with pytest.raises(NotYourQuestion):
        actions.amend_link(card, person=None, reason="错", by=cast.officers[role], version=1)


def test_nobody_amends_to_someone_out_of_their_area(cast, card):
    with pytest.raises(NotYourQuestion):
        actions.amend_link(card, person=cast.zheng.head.pk, reason="错", by=cast.officers["township"], version=1)


# --- settling ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def moved(cast):
    """高飞, who moved away in May, in July's and August's lists."""
    for period in ("2021-07", "2021-08"):
        actions.link_upload(files.sent("insured_list", files.insured(cast.feng.son), period=period).pk)
    return Mismatch.objects.order_by("pk").first()


def test_a_settled_mismatch_is_settled_in_every_file(cast, moved):
    county = cast.officers["county"]

    actions.settle_mismatch(moved, reason=" 在外就业 ", by=county, version=1)

    settled = Mismatch.objects.all()
    assert {(one.settled_by, one.settled_reason) for one in settled} == {(county, "在外就业")}
    assert JournalEntry.objects.get(verb="linkage.settle").detail == {"kind": "moved", "reason": "在外就业", "also": 1}


def test_settling_needs_reason_version_and_area(cast, moved):
    county = cast.officers["county"]
    with pytest.raises(actions.NeedsAReason):
        actions.settle_mismatch(moved, reason="", by=county, version=1)
    with pytest.raises(MissingVersion):
        actions.settle_mismatch(moved, reason="x", by=county, version=None)
    with pytest.raises(StaleVersion):
        actions.settle_mismatch(moved, reason="x", by=county, version=5)
    with pytest.raises(NotYourQuestion):
        actions.settle_mismatch(moved, reason="x", by=cast.officers["township"], version=1)

    actions.settle_mismatch(moved, reason="x", by=county, version=1)
    with pytest.raises(AlreadyDone):
        actions.settle_mismatch(moved, reason="x", by=county, version=2)


def test_many_are_settled_with_one_reason(cast, moved):
    stranger = files.sent("medical_bills", files.bill(cast.sun.head, name="外地人", number=STRANGER))
    actions.link_upload(stranger.pk)

    count = actions.settle_mismatches(list(Mismatch.objects.all()), reason="核过", by=cast.officers["county"])

    # 高飞's July row takes August's with it, so two acts settle three rows
    assert count == 2
    assert not Mismatch.objects.filter(settled_at=None).exists()


def test_who_only_inspects_where_the_person_lives_amends_nothing(cast, card):
    inspector = an_officer("inspector")
    Grant.objects.create(staff=inspector, role="village", division_code=GUOJIA, valid_from=dt.date(2020, 1, 1))

    with pytest.raises(NotYourQuestion):
        actions.amend_link(card, person=None, reason="不是本县的人", by=inspector, version=1)
