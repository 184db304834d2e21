"""What other rooms and the boards ask of linkage."""

from __future__ import annotations

import pytest

from bangfu.linkage import actions, queries, words
from bangfu.linkage.models import Link, Question
from bangfu.linkage.queries import LinkedRows
from bangfu.linkage.terms import Level, Reason
from bangfu.linkage.tests import files
from bangfu.linkage.tests.test_linking import STRANGER, bad_for

pytestmark = pytest.mark.django_db


def linked(contract: str, *rows, **given):
    upload = files.sent(contract, *rows, **given)
    actions.link_upload(upload.pk)
    return upload


def test_rows_of_a_person_are_evidence_with_their_place_and_values(cast):
    wife = cast.wang.wife
    july = linked("medical_bills", files.bill(cast.li.head), files.bill(wife))
    linked("medical_bills", files.bill(wife), period="2021-08")
    linked("medical_bills", files.bill(wife), period="2021-09")

    rows = queries.rows_for("medical_bills", wife.pk, ["2021-07", "2021-09"])

    assert [row.period for row in rows] == ["2021-07", "2021-09"]
    first = rows[0]
    assert (first.upload_id, first.sheet, first.row_no, first.link_level) == (july.pk, "Sheet1", 3, "exact")
    assert first.values["selfpaid_fen"] == 40_000
    assert first.values["disease"] == "肺炎"
    assert not {"person_id", "village_code", "row_key", "name"} & set(first.values)


def test_the_newest_upload_of_a_row_is_the_evidence(cast):
    wife = cast.wang.wife
    row = files.bill(wife)
    linked("medical_bills", row)
    corrected = linked("medical_bills", [*row[:7], 800, *row[8:]][:5] + [1000, 700, 300, "肺炎"])

    (found,) = queries.rows_for("medical_bills", wife.pk, ["2021-07"])

    assert (found.upload_id, found.values["selfpaid_fen"]) == (corrected.pk, 30_000)


def test_no_period_no_file_or_nobody_is_no_evidence(cast):
    linked("medical_bills", files.bill(cast.wang.wife))

    assert queries.rows_for("medical_bills", cast.wang.wife.pk, []) == []
    assert queries.rows_for("school_roll", cast.wang.wife.pk, ["2021-07"]) == []
    assert queries.rows_for("medical_bills", cast.li.head.pk, ["2021-07"]) == []


def test_rows_of_a_household_are_its_own_and_its_peoples(cast):
    qian = cast.qian
    linked("house_appraisals", files.appraisal(qian.head), files.appraisal(cast.li.head, "R2"))
    linked("medical_bills", files.bill(qian.mother), files.bill(cast.li.head))

    house = queries.rows_for_household("house_appraisals", qian.id, [], ["2021-07"])
    bills = queries.rows_for_household("medical_bills", qian.id, [qian.head.pk, qian.mother.pk], ["2021-07"])

    assert [row.values["report_no"] for row in house] == ["R1"]
    assert [row.row_no for row in bills] == [2]


def test_links_of_a_person_say_why(cast):
    linked("disability_cards", files.card(cast.wang.wife))

    (link,) = queries.links_of(cast.wang.wife.pk)

    assert words.sentence(link.reason, link.detail) == "残疾证号前18位与登记一致"
    assert not queries.links_of(cast.li.head.pk).exists()


@pytest.mark.parametrize(
    ("reason", "detail", "said"),
    [
        (Reason.NUMBER_ONE_SLIP, "15", "证件号校验不符,只改一处后与登记中唯一同名的人一致(第15位)"),
        (Reason.DECIDED_BEFORE, "户主来电说明", "人工认定:户主来电说明"),
        (Reason.NUMBER_EQUAL, "", "证件号一致"),
    ],
)
def test_a_reason_is_one_sentence(reason, detail, said):
    assert words.sentence(reason, detail) == said


def test_every_code_has_its_words():
    assert set(words.LEVELS) == set(Level)
    assert set(words.REASONS) == set(Reason)
    assert set(words.SHORT) >= set(Level)


def test_counts_are_summed_over_the_files_of_a_period(cast):
    linked("medical_bills", files.bill(cast.wang.wife), files.bill(cast.sun.head, name="外地人", number=STRANGER))
    linked("medical_bills", files.bill(cast.li.head))
    linked("insured_list", files.insured(cast.feng.son), period="2021-08")

    found = queries.linked_rows()

    assert found == [
        LinkedRows("insured_list", "2021-08", 1, {"exact": 1, "linked": 1}, {"moved": 1}),
        LinkedRows(
            "medical_bills", "2021-07", 3, {"exact": 2, "not_registered": 1, "linked": 2}, {"not_registered": 1}
        ),
    ]
    assert found[1].linked == 2
    assert queries.linked_rows("medical_bills", ["2021-08"]) == []
    assert queries.linked_periods() == ["2021-08", "2021-07"]


def test_open_questions_are_counted_by_contract(cast):
    girl = cast.li.daughter
    linked("insured_list", files.insured(girl, name="张小雨", number=bad_for(girl)))

    assert queries.open_counts(cast.officers["township"]) == {"insured_list": 1}
    assert queries.open_counts(cast.officers["department"]) == {}


def test_an_unknown_row_says_nothing():
    assert queries.said("") == {}


def test_occurrences_say_in_which_files_an_identity_stands(cast):
    card = files.card(cast.wang.wife)
    for period in ("2021-07", "2021-08"):
        linked("disability_cards", card, period=period)

    places = queries.occurrences_of(Link.objects.get().fingerprint)

    assert [(place.upload.period, place.row_no, place.rows) for place in places] == [
        ("2021-08", 2, 1),
        ("2021-07", 2, 1),
    ]


def test_a_household_named_in_a_grant_is_seen_beside_the_range(cast):
    girl = cast.li.daughter
    linked("insured_list", files.insured(girl, name="张小雨", number=bad_for(girl)))
    helper = cast.officers["inspector"]
    assert not queries.questions_seen_by(helper).exists()

    helper.grants.update(household_ids=[cast.li.id])

    assert queries.questions_seen_by(helper).get() == Question.objects.get()
