"""A file of a department about the cast becomes rows of the lake, questions and mismatches."""

from __future__ import annotations

import datetime as dt
import json

import pyarrow.parquet as pq
import pytest

from bangfu.accounts.models import JournalEntry
from bangfu.ground import identity, jobs, lake
from bangfu.ledgers import queries as ledgers
from bangfu.linkage import actions, queries
from bangfu.linkage.models import Candidate, Link, Linked, Mismatch, Occurrence, Question
from bangfu.linkage.tests import files
from bangfu.linkage.work import NamesAPerson, refuse_names
from bangfu.registry.models import Person
from bangfu.registry.tests.cast import BAKOU, DAHEI, a_person, a_presence, id_number

pytestmark = pytest.mark.django_db

STRANGER = id_number(dt.date(1980, 1, 1), sequence=995, prefix="110101")


def one_slip(number: str) -> str:
    """The number with its 15th place mistyped."""
    return number[:14] + str((int(number[14]) + 1) % 10) + number[15:]


def rows_in(contract: str) -> list[dict]:
    relation = lake.relation(contract)
    return [] if relation is None else relation.order_by("upload_id", "row_no").to_pyarrow().to_pylist()


def linked(upload) -> dict:
    return actions.link_upload(upload.pk)


def test_exact_rows_are_in_the_lake_with_their_person(cast):
    upload = files.sent("medical_bills", files.bill(cast.wang.wife), files.bill(cast.li.daughter))

    counts = linked(upload)

    rows = rows_in("medical_bills")
    assert counts == {"exact": 2, "linked": 2}
    assert [row["person_id"] for row in rows] == [cast.wang.wife.pk, cast.li.daughter.pk]
    assert [row["village_code"] for row in rows] == [BAKOU, BAKOU]
    assert [row["selfpaid_fen"] for row in rows] == [40_000, 40_000]
    assert [(row["sheet"], row["row_no"], row["link_level"]) for row in rows] == [
        ("Sheet1", 2, "exact"),
        ("Sheet1", 3, "exact"),
    ]
    assert {row["upload_id"] for row in rows} == {upload.pk}
    assert {row["household_id"] for row in rows} == {None}
    assert {row["period"] for row in rows} == {"2021-07"}


def test_column_the_file_does_not_have_is_in_the_lake_and_empty(cast):
    linked(files.sent("dibao_roster", files.dibao("D1", cast.wang.head, cast.wang.wife)))

    (row,) = rows_in("dibao_roster")
    assert {row[name] for name in ("category", "household_people", "started_on")} == {None}
    assert str(lake.relation("dibao_roster").started_on.type()) == "date"


def test_the_shelf_learns_the_counts_and_the_journal_a_digest(cast):
    upload = files.sent(
        "medical_bills", files.bill(cast.wang.wife), files.bill(cast.sun.head, name="外地人", number=STRANGER)
    )

    linked(upload)

    upload.refresh_from_db()
    assert upload.taken_at
    assert upload.linked_rows == {"exact": 1, "not_registered": 1, "linked": 1, "mismatches": 1}
    entry = JournalEntry.objects.get(verb="linkage.link")
    assert entry.thing == f"upload:{upload.pk}"
    assert len(entry.detail["digest"]) == 64
    assert entry.detail["generation"] == 1


def test_every_level_by_hand(cast):
    wang, wu = cast.wang, cast.wu
    upload = files.sent(
        "insured_list",
        files.insured(wang.head),
        files.insured(wang.wife, number=f" {files.number_of(wang.wife)}"),
        files.insured(wang.son, number=one_slip(files.number_of(wang.son))),
        files.insured(cast.li.daughter, name="张小雨", number=bad_for(cast.li.daughter)),
        files.insured(wu.head, number=bad_for(wu.head)),
        files.insured(cast.sun.head, name="外地人", number=STRANGER, place=["", ""]),
    )

    counts = linked(upload)

    assert counts == {"exact": 1, "repaired": 2, "name": 1, "question": 1, "not_registered": 1, "linked": 4}
    people = [row["person_id"] for row in rows_in("insured_list")]
    assert people == [wang.head.pk, wang.wife.pk, wang.son.pk, None, wu.head.pk, None]


def bad_for(person) -> str:
    """A number with the person's birth date that is nobody's, and wrong."""
    sound = id_number(person.born_on, sequence=990, prefix="110101")
    return sound[:17] + ("0" if sound[17] != "0" else "1")


def test_disability_card_links_by_its_first_18(cast):
    upload = files.sent("disability_cards", files.card(cast.wang.wife))

    assert linked(upload) == {"card": 1, "linked": 1}
    link = Link.objects.get()
    assert (link.person_id, link.level, link.reason) == (cast.wang.wife.pk, "card", "card_equal")
    assert rows_in("disability_cards")[0]["grade"] == 2


def test_school_number_links_where_the_identity_number_is_wrong(cast):
    girl = cast.li.daughter
    upload = files.sent("school_roll", files.pupil(girl, number=bad_for(girl)))

    assert linked(upload) == {"repaired": 1, "linked": 1}
    assert Link.objects.get().reason == "number_from_roll"


def test_appraisal_is_about_the_household_of_the_head(cast):
    upload = files.sent("house_appraisals", files.appraisal(cast.qian.head))

    linked(upload)

    (row,) = rows_in("house_appraisals")
    assert (row["person_id"], row["household_id"], row["grade"]) == (cast.qian.head.pk, cast.qian.id, "C")


def test_no_sensitive_column_or_value_enters_the_lake(cast, settings):
    people = [cast.wang.wife, cast.li.daughter, cast.qian.head]
    uploads = [
        files.sent("medical_bills", *(files.bill(p) for p in people)),
        files.sent("insured_list", *(files.insured(p) for p in people)),
        files.sent("dibao_roster", *(files.dibao("D1", cast.qian.head, p) for p in people)),
        files.sent("disability_cards", *(files.card(p) for p in people)),
        files.sent("school_roll", *(files.pupil(p) for p in people)),
        files.sent("house_appraisals", *(files.appraisal(p, f"R{n}") for n, p in enumerate(people))),
    ]
    for upload in uploads:
        linked(upload)

    parquet = sorted(settings.LAKE.rglob("*.parquet"))
    assert len(parquet) == 6
    told = [person.name for person in people] + [files.number_of(person) for person in people]
    for path in parquet:
        table = pq.read_table(path, partitioning=None)
        text = json.dumps(table.to_pylist(), ensure_ascii=False, default=str)
        assert not [word for word in told if word in text], path
        assert not [word for word in told if word.encode() in path.read_bytes()], path
        assert not {"name", "id_number", "card_number", "student_no", "head_name", "row_digest"} & set(
            table.column_names
        )


def test_a_contract_that_lets_a_name_through_is_refused(cast):
    upload = files.sent("medical_bills", files.bill(cast.wang.wife))

    with pytest.raises(NamesAPerson, match="name"):
        refuse_names(ledgers.contract("medical_bills"), ledgers.accepted_rows(upload))


# --- mismatches -------------------------------------------------------------------------------------------------------


def kinds(upload) -> list[tuple[int, str]]:
    return list(Mismatch.objects.filter(upload=upload).order_by("row_no", "kind").values_list("row_no", "kind"))


def test_not_registered_row_is_kept_encrypted(cast):
    upload = files.sent("medical_bills", files.bill(cast.sun.head, name="外地人", number=STRANGER))

    linked(upload)

    mismatch = Mismatch.objects.get()
    assert (mismatch.kind, mismatch.person_id, mismatch.village_code) == ("not_registered", None, "")
    assert "外地人" not in mismatch.detail_cipher
    said = queries.said(mismatch.detail_cipher)
    assert (said["name"], said["id_number"], said["_number"]) == ("外地人", STRANGER, STRANGER)


@pytest.mark.parametrize(
    ("period", "found"),
    [("2021-08", []), ("2021-09", [(2, "dead")])],
)
def test_dead_before_the_period_is_a_mismatch_and_still_linked(cast, period, found):
    # 周福贵 died on 2021-08-15: in August's list he may stand, in September's not.
    upload = files.sent("dibao_roster", files.dibao("D1", cast.zhou.head, cast.zhou.father), period=period)

    linked(upload)

    assert kinds(upload) == found
    assert rows_in("dibao_roster")[0]["person_id"] == cast.zhou.father.pk


def test_moved_before_the_period_is_a_mismatch(cast):
    # 高飞 moved out on 2021-05-01.
    upload = files.sent("insured_list", files.insured(cast.feng.son))

    linked(upload)

    assert kinds(upload) == [(2, "moved")]


def test_another_name_on_the_exact_number_links_and_is_told(cast):
    upload = files.sent(
        "medical_bills", files.bill(cast.wang.head, name="王守义"), files.bill(cast.wang.wife, name="劉秀英")
    )

    assert linked(upload)["exact"] == 2
    assert kinds(upload) == [(2, "name_differs")]


def test_two_households_on_one_list_entry_are_told(cast):
    upload = files.sent(
        "dibao_roster",
        files.dibao("D1", cast.wang.head, cast.wang.head),
        files.dibao("D1", cast.wang.head, cast.wang.wife),
        files.dibao("D1", cast.wang.head, cast.li.head),
        files.dibao("D2", cast.li.head, cast.li.daughter),
    )

    linked(upload)

    assert kinds(upload) == [(4, "two_households")]
    assert Mismatch.objects.get().person_id == cast.li.head.pk


def test_a_mismatch_settled_once_comes_settled_next_month(cast):
    first = files.sent("insured_list", files.insured(cast.feng.son))
    linked(first)
    officer = cast.officers["county"]
    actions.settle_mismatch(Mismatch.objects.get(), reason="在外就业,仍在本县参保", by=officer, version=1)

    second = files.sent("insured_list", files.insured(cast.feng.son), period="2021-08")
    linked(second)

    later = Mismatch.objects.get(upload=second)
    assert later.settled_by == officer
    assert later.settled_reason == "在外就业,仍在本县参保"


# --- questions, and doing it again ------------------------------------------------------------------------------------


def test_a_question_keeps_its_candidates_and_its_row_encrypted(cast):
    girl = cast.li.daughter
    upload = files.sent("insured_list", files.insured(girl, name="张小雨", number=bad_for(girl)))

    linked(upload)

    question = Question.objects.get()
    candidate = Candidate.objects.get()
    assert (question.state, question.contract, question.row_no, question.village_code) == (
        "open",
        "insured_list",
        2,
        BAKOU,
    )
    assert "张小雨" not in question.row_cipher
    # 28 same sound + 25 birth + 20 village
    assert (candidate.person_id, candidate.points, question.points) == (girl.pk, 73, 73)
    assert candidate.parts == [
        ["number", "missing", 0],
        ["name", "sound", 28],
        ["birth", "equal", 25],
        ["village", "equal", 20],
    ]
    assert candidate.household_id == cast.li.id


def test_the_same_row_in_two_files_is_one_question(cast):
    girl = cast.li.daughter
    for contract, row in (
        ("insured_list", files.insured),
        ("dibao_roster", lambda p, **d: files.dibao("D1", p, p, **d)),
    ):
        linked(files.sent(contract, row(girl, name="张小雨", number=bad_for(girl))))

    assert Question.objects.count() == 1
    assert Occurrence.objects.count() == 2


def test_linking_twice_changes_nothing(cast):
    girl = cast.li.daughter
    upload = files.sent(
        "insured_list", files.insured(girl, name="张小雨", number=bad_for(girl)), files.insured(cast.feng.son)
    )
    counts = linked(upload)
    before = everything()

    again = linked(upload)

    assert again == counts
    assert everything() == before
    assert JournalEntry.objects.filter(verb="linkage.link").count() == 1


def everything() -> list[list]:
    models = (Link, Question, Candidate, Occurrence, Mismatch, Linked)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_an_upload_that_is_not_kept_is_left_alone(cast):
    upload = files.sent("insured_list", files.insured(cast.wang.head))
    type(upload).objects.filter(pk=upload.pk).update(state="received")

    assert linked(upload) == {}
    assert rows_in("insured_list") == []


def test_a_unique_name_found_later_closes_the_question_and_links_the_earlier_file(cast):
    girl = cast.li.daughter
    bare = files.sent("medical_bills", files.bill(girl, number=bad_for(girl)))
    linked(bare)
    assert Question.objects.get().state == "open"

    placed = files.sent("insured_list", files.insured(girl, number=bad_for(girl)))
    assert linked(placed)["name"] == 1
    actions.relink_stale()

    assert Question.objects.get().state == "closed"
    assert rows_in("medical_bills")[0]["person_id"] == girl.pk
    assert rows_in("medical_bills")[0]["link_level"] == "name"


def test_a_person_registered_since_is_linked_by_the_next_pass(cast):
    upload = files.sent("medical_bills", files.bill(cast.sun.head, name="新来的", number=STRANGER))
    linked(upload)

    roster = files.sent(
        "police_roster",
        ["H9", "新来的", "新来的", STRANGER, "男", "1980-01-01", "户主", "义井镇", "坝口村", "正常", None],
    )
    assert linked(roster) == {"new": 1, "changed": 0, "unchanged": 0}
    actions.relink_stale()

    assert rows_in("medical_bills")[0]["link_level"] == "exact"
    assert Mismatch.objects.filter(upload=upload).count() == 0
    assert Linked.objects.get(upload=upload).generation == 2
    upload.refresh_from_db()
    assert upload.linked_rows == {"exact": 1, "linked": 1, "mismatches": 0}


def test_rows_the_register_turned_away_stand_as_mismatches(cast):
    number = files.number_of(cast.wang.head)
    roster = files.sent(
        "police_roster",
        ["H1", "李建国", "李建国", number, "男", "1962-05-03", "户主", "义井镇", "坝口村", "正常", None],
    )

    linked(roster)

    mismatch = Mismatch.objects.get(upload=roster)
    assert (mismatch.kind, mismatch.person_id, mismatch.village_code) == ("name_differs", cast.wang.head.pk, BAKOU)
    assert queries.said(mismatch.detail_cipher)["name"] == "李建国"


def test_two_people_of_one_name_birth_and_village_are_asked_of(cast):
    twin = a_person(cast.wang.household, relation="其他", name="王小军", born_on=cast.wang.son.born_on)
    upload = files.sent("insured_list", files.insured(cast.wang.son, number=bad_for(cast.wang.son)))

    linked(upload)

    assert sorted(Candidate.objects.values_list("person_id", flat=True)) == sorted([cast.wang.son.pk, twin.pk])


def test_wu_and_liu_share_name_and_birth_but_not_the_village(cast):
    upload = files.sent(
        "insured_list",
        files.insured(cast.wu.head, number=bad_for(cast.wu.head)),
        files.insured(cast.wang.wife),
    )

    linked(upload)

    rows = rows_in("insured_list")
    assert [(row["person_id"], row["village_code"]) for row in rows] == [
        (cast.wu.head.pk, DAHEI),
        (cast.wang.wife.pk, BAKOU),
    ]


def test_presence_of_the_cast_is_as_the_tests_say(cast):
    stays = a_presence(cast.sun.head, "moved_out", dt.date(2021, 6, 30))
    upload = files.sent("insured_list", files.insured(cast.sun.head))

    linked(upload)

    assert stays.valid_from == dt.date(2021, 6, 30)
    assert kinds(upload) == [(2, "moved")]


def test_a_rules_own_link_follows_the_register(cast):
    """The card's number was 刘秀英's by mistake of the register; mended, it is 李桂花's."""
    card = files.card(cast.wang.wife)
    first = files.sent("disability_cards", card)
    linked(first)
    number = identity.blind_index(files.number_of(cast.wang.wife))
    Person.objects.filter(pk=cast.wang.wife.pk).update(id_index="")
    Person.objects.filter(pk=cast.li.head.pk).update(id_index=number)

    linked(files.sent("disability_cards", card, period="2021-08"))

    link = Link.objects.get()
    assert (link.person_id, link.version) == (cast.li.head.pk, 2)


def test_a_row_without_number_or_birth_is_asked_of_by_name_and_village(cast):
    upload = files.sent("house_appraisals", files.appraisal(cast.qian.head, number=None))

    linked(upload)

    # 40 name + 20 village
    assert Candidate.objects.get().points == 60
    assert "_born_on" not in queries.said(Question.objects.get().row_cipher)


def test_unlinked_rows_can_be_asked_to_be_linked_again(cast):
    upload = files.sent("house_appraisals", files.appraisal(cast.qian.head, number=None))
    linked(upload)
    head = cast.qian.head
    a_person(cast.qian.household, relation="其他", name=head.name, born_on=head.born_on)

    assert actions.want_unlinked_again() == 1
    actions.relink_stale()

    assert Candidate.objects.count() == 2


def test_jobs_link_and_link_again(cast):
    roster = files.sent(
        "police_roster",
        ["H9", "新来的", "新来的", STRANGER, "男", "1980-01-01", "户主", "义井镇", "坝口村", "正常", None],
    )
    bills = files.sent("medical_bills", files.bill(cast.sun.head, name="新来的", number=STRANGER))
    feed = jobs.run_now(actions.LINK, "", {"upload": bills.pk})
    register = jobs.run_now(actions.LINK, "", {"upload": roster.pk})
    again = jobs.run_now(actions.RELINK, "", {})

    assert feed.outcome == {"not_registered": 1, "linked": 0}
    assert register.outcome == {"new": 1, "changed": 0, "unchanged": 0}
    assert again.outcome == {"uploads": 1, "exact": 1, "linked": 1}
    assert (feed.done_units, feed.all_units) == (1, 1)


def test_each_file_of_one_job_has_a_checkpoint_of_its_own(cast):
    """Were it shared, the second roster would be taken for the rest of the first and skipped."""
    row = ["H9", "新来的", "新来的", STRANGER, "男", "1980-01-01", "户主", "义井镇", "坝口村", "正常", None]
    other = ["H8", "也是新的", "也是新的", id_number(dt.date(1981, 1, 1), prefix="110101"), *row[4:]]
    uploads = [files.sent("police_roster", one, period=p) for one, p in ((row, "2021-06"), (other, "2021-07"))]
    seen: list[dict] = []

    def both(run):
        seen.extend(actions.link_upload(upload.pk, run) for upload in uploads)
        return {}

    jobs.register("test.both", both)
    jobs.run_now("test.both", "", {})

    assert [one["new"] for one in seen] == [1, 1]


def test_identity_numbers_of_the_cast_are_sound(cast):
    assert all(identity.checksum_ok(files.number_of(p)) for p in (cast.wang.head, cast.li.daughter, cast.wu.head))
