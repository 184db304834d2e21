"""Linkage's pages, as each role sees them; every page works without scripts."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import reverse

from bangfu.ground import identity
from bangfu.linkage import actions
from bangfu.linkage.models import Link, Mismatch, Question
from bangfu.linkage.tests import files
from bangfu.linkage.tests.test_linking import STRANGER, bad_for, one_slip
from bangfu.registry.tests.cast import BAJIAO, BAKOU, DAHEI, a_person, an_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def linked(cast):
    """One question in 坝口村, one in 郭家村, a repaired number, a mover and a stranger."""
    girl, zheng = cast.li.daughter, cast.zheng.son
    insured = files.sent(
        "insured_list",
        files.insured(girl, name="张小雨", number=bad_for(girl)),
        files.insured(zheng, name="郑昊", number=bad_for(zheng)),
        files.insured(cast.wang.son, number=one_slip(files.number_of(cast.wang.son))),
        files.insured(cast.feng.son),
        files.insured(cast.wang.head),
    )
    bills = files.sent("medical_bills", files.bill(cast.sun.head, name="外地人", number=STRANGER))
    for upload in (insured, bills):
        actions.link_upload(upload.pk)
    return cast


def as_(client, officer):
    client.force_login(officer)
    return client


def question_of(person) -> Question:
    return Question.objects.get(candidates__person=person)


def text(response) -> str:
    return response.content.decode()


def cells_of(response) -> list[str]:
    """Every cell of the first sheet of a download."""
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    response.close()
    return [str(cell) for row in book.active.iter_rows(values_only=True) for cell in row if cell is not None]


# --- the queue --------------------------------------------------------------------------------------------------------


def test_queue_lays_row_and_register_side_by_side(client, linked):
    page = text(as_(client, linked.officers["township"]).get(reverse("linkage:queue")))

    assert "张<mark>小</mark>雨" in page
    assert "张<mark>晓</mark>雨" in page
    assert "同音不同字" in page
    assert "+28" in page
    assert '<b class="num">73</b>' in page
    assert files.number_of(linked.li.daughter) not in page
    assert bad_for(linked.li.daughter) not in page
    assert "style=" not in page.partition("<main")[2]


def test_digits_one_slip_apart_are_shown_and_the_rest_is_masked(client, linked):
    son = linked.wang.son
    number, slip = files.number_of(son), one_slip(files.number_of(son))
    actions.link_upload(files.sent("medical_bills", files.bill(son, name="王晓军", number=slip)).pk)
    question = Question.objects.get(contract="medical_bills")

    page = text(as_(client, linked.officers["county"]).get(reverse("linkage:question", args=[question.pk])))

    hidden = identity.mask_id(number)
    assert f"{hidden[:14]}<mark>{slip[14]}</mark>{hidden[15:]}" in page
    assert f"{hidden[:14]}<mark>{number[14]}</mark>{hidden[15:]}" in page


def test_answer_without_scripts_leads_to_the_next_and_offers_to_take_it_back(client, linked):
    county, question = linked.officers["county"], question_of(linked.li.daughter)
    given = {"person": linked.li.daughter.pk, "version": 1}

    response = as_(client, county).post(reverse("linkage:answer", args=[question.pk]), given, follow=True)

    page = text(response)
    assert "上一条已确认" in page
    assert reverse("linkage:reopen", args=[question.pk]) in page
    assert "郑昊" in page or "郑<mark>昊</mark>" in page
    assert Link.objects.get(level="clerk").person == linked.li.daughter


def test_answer_with_htmx_is_the_next_question_alone(client, linked):
    question = question_of(linked.li.daughter)

    response = as_(client, linked.officers["county"]).post(
        reverse("linkage:refuse", args=[question.pk]), {"version": 1}, headers={"HX-Request": "true"}
    )

    page = text(response)
    assert page.strip().startswith('<div id="desk">')
    assert "<html" not in page
    assert "上一条已记为均不是" in page
    assert f'name="person" value="{linked.zheng.son.pk}"' in page


def test_taking_an_answer_back_shows_the_question_again(client, linked):
    question = question_of(linked.li.daughter)
    actions.refuse(question, by=linked.officers["county"], version=1)

    response = as_(client, linked.officers["county"]).post(
        reverse("linkage:reopen", args=[question.pk]), {"version": 2}, follow=True
    )

    assert response.redirect_chain[-1][0] == reverse("linkage:question", args=[question.pk])
    assert "就是此人" in text(response)


def test_skipping_leads_on_and_round_again(client, linked):
    first, second = question_of(linked.li.daughter), question_of(linked.zheng.son)
    county = as_(client, linked.officers["county"])

    after_first = text(county.get(reverse("linkage:queue"), {"after": first.pk}))
    after_second = text(county.get(reverse("linkage:queue"), {"after": second.pk}))

    assert reverse("linkage:answer", args=[second.pk]) in after_first
    assert reverse("linkage:answer", args=[first.pk]) in after_second


def test_queue_of_one_contract(client, linked):
    page = text(as_(client, linked.officers["county"]).get(reverse("linkage:queue"), {"contract": "dibao_roster"}))

    assert "没有等待确认的行" in page


def test_answer_on_an_old_page_is_refused_with_a_sentence(client, linked):
    question = question_of(linked.li.daughter)
    county = as_(client, linked.officers["county"])

    stale = county.post(reverse("linkage:refuse", args=[question.pk]), {"version": 9})
    without = county.post(reverse("linkage:refuse", args=[question.pk]), {})

    assert (stale.status_code, without.status_code) == (409, 428)
    assert Question.objects.filter(state="open").count() == 2


def test_answer_of_nonsense_is_refused(client, linked):
    question = question_of(linked.li.daughter)

    response = as_(client, linked.officers["county"]).post(
        reverse("linkage:answer", args=[question.pk]), {"version": 1, "person": "x"}
    )

    assert response.status_code == 422


# --- who sees what ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "code", "seen"),
    [
        ("village", BAKOU, ["li"]),
        ("village", DAHEI, []),
        ("township", BAJIAO, ["zheng"]),
        ("county", "140927000000", ["li", "zheng"]),
        ("inspector", BAJIAO, ["zheng"]),
        ("department", "", []),
        ("administrator", "140927000000", []),
    ],
)
def test_a_question_is_seen_where_its_people_live(client, linked, role, code, seen):
    officer = as_(client, an_officer(role, code) if code else linked.officers[role])
    asked = {"li": question_of(linked.li.daughter), "zheng": question_of(linked.zheng.son)}

    for name, question in asked.items():
        response = officer.get(reverse("linkage:question", args=[question.pk]))
        assert response.status_code == (200 if name in seen else 404), name
    listed = text(officer.get(reverse("linkage:questions")))
    assert {name for name, q in asked.items() if reverse("linkage:question", args=[q.pk]) in listed} == set(seen)


def test_inspectors_look_but_have_no_buttons(client, linked):
    question = question_of(linked.zheng.son)

    page = text(as_(client, linked.officers["inspector"]).get(reverse("linkage:question", args=[question.pk])))

    assert "郑<mark>昊</mark>" in page
    assert "就是此人" not in page
    assert "都不是" not in page


def test_a_candidate_elsewhere_is_counted_but_not_shown(client, linked):
    other = a_person(linked.zheng.household, relation="其他", name="张晓羽", born_on=linked.li.daughter.born_on)
    girl = linked.li.daughter
    row = files.bill(girl, name="张小雨", number=bad_for(girl)[:6] + bad_for(girl)[6:])
    actions.link_upload(files.sent("medical_bills", row).pk)
    question = question_of(other)

    page = text(as_(client, linked.officers["township"]).get(reverse("linkage:question", args=[question.pk])))

    assert "张<mark>晓</mark>雨" in page
    assert "羽" not in page
    assert "另有 1 名相近的人不在您的范围内" in page
    assert "都不是" not in page


@pytest.mark.parametrize(
    ("role", "code", "seen"),
    [
        ("township", BAJIAO, {"moved"}),
        ("township", "140927101000", set()),
        ("county", "140927000000", {"moved", "stranger"}),
    ],
)
def test_a_mismatch_is_seen_where_its_person_lives(client, linked, role, code, seen):
    officer = as_(client, an_officer(role, code))
    found = {"moved": Mismatch.objects.get(kind="moved"), "stranger": Mismatch.objects.get(kind="not_registered")}

    for name, mismatch in found.items():
        response = officer.get(reverse("linkage:mismatch", args=[mismatch.pk]))
        assert response.status_code == (200 if name in seen else 404), name


def test_export_of_mismatches_has_names_but_no_number(client, linked):
    response = as_(client, linked.officers["county"]).get(reverse("linkage:mismatches"), {"export": "xlsx"})

    cells = cells_of(response)
    assert "外地人" in cells
    assert "高飞" in cells
    assert not [cell for cell in cells if STRANGER in cell or files.number_of(linked.feng.son) in cell]


# --- the other pages --------------------------------------------------------------------------------------------------


def test_mismatches_are_filtered_by_class_and_state(client, linked):
    county = as_(client, linked.officers["county"])

    moved = text(county.get(reverse("linkage:mismatches"), {"kind": "moved"}))
    settled = text(county.get(reverse("linkage:mismatches"), {"settled": "yes"}))
    waiting = text(county.get(reverse("linkage:mismatches"), {"settled": "no"}))

    assert "高飞" in moved
    assert "外地人" not in moved
    assert "高飞" not in settled
    assert "高飞" in waiting
    assert "外地人" in waiting


def test_mismatch_is_settled_with_a_reason(client, linked):
    mismatch = Mismatch.objects.get(kind="moved")
    url = reverse("linkage:mismatch", args=[mismatch.pk])
    county = as_(client, linked.officers["county"])

    without = county.post(url, {"version": 1, "reason": ""})
    done = county.post(url, {"version": 1, "reason": "在外就业"}, follow=True)

    assert without.status_code == 200
    assert "在外就业" in text(done)
    assert Mismatch.objects.get(pk=mismatch.pk).settled_by == linked.officers["county"]


def test_many_mismatches_are_settled_after_a_preview(client, linked):
    county = as_(client, linked.officers["county"])
    ids = list(Mismatch.objects.values_list("pk", flat=True))
    url = reverse("linkage:settle_many")

    preview = text(county.post(url, {"ids": ids}))
    missing = text(county.post(url, {"ids": ids, "confirmed": 1}))
    done = text(county.post(url, {"ids": ids, "confirmed": 1, "reason": "核过"}))

    assert "2" in preview
    assert "请写明处理的理由" in missing
    assert "已处理 2 条" in done
    assert not Mismatch.objects.filter(settled_at=None).exists()


def test_links_are_listed_and_amended(client, linked):
    link = Link.objects.get(level="repaired")
    url = reverse("linkage:link", args=[link.pk])
    county = as_(client, linked.officers["county"])

    listed = text(county.get(reverse("linkage:links")))
    page = text(county.get(url, {"q": "王守"}))
    nothing = text(county.post(url, {"version": 1, "person": "", "reason": ""}))
    done = county.post(
        f"{url}?q=王守", {"version": 1, "person": linked.wang.head.pk, "reason": "证件号是父亲的"}, follow=True
    )

    assert "王小军" in listed
    assert "只改一处" in listed
    assert "王守田" in page
    assert "更正" in nothing
    assert done.redirect_chain[-1][0] == reverse("linkage:links")
    assert Link.objects.get(pk=link.pk).person == linked.wang.head


def test_links_of_people_elsewhere_are_not_found(client, linked):
    link = Link.objects.get(level="repaired")

    response = as_(client, an_officer("township", BAJIAO)).get(reverse("linkage:link", args=[link.pk]))

    assert response.status_code == 404


def test_summary_counts_rows_by_level_and_leads_to_them(client, linked):
    county = as_(client, linked.officers["county"])

    page = text(county.get(reverse("linkage:summary")))
    exact = text(
        county.get(reverse("linkage:rows"), {"contract": "insured_list", "period": "2021-07", "level": "exact"})
    )
    exported = cells_of(county.get(reverse("linkage:summary"), {"export": "xlsx"}))

    assert "level=exact" in page
    assert "kind=not_registered" in page
    assert "城乡居民医保参保名单" in exported
    assert "王守田" in exact
    assert "高飞" in exact
    assert "共 2 行" in exact


def test_rows_are_those_of_ones_villages(client, linked):
    given = {"contract": "insured_list", "period": "2021-07", "level": "exact", "sort": "-row_no"}

    here = text(as_(client, linked.officers["village"]).get(reverse("linkage:rows"), given))
    nobody = text(as_(client, linked.officers["department"]).get(reverse("linkage:rows"), given))
    empty = as_(client, linked.officers["county"]).get(reverse("linkage:rows"), given | {"contract": "school_roll"})
    book = cells_of(as_(client, linked.officers["county"]).get(reverse("linkage:rows"), given | {"export": "xlsx"}))

    assert "王守田" in here
    assert "高飞" not in here
    assert "王守田" not in nobody
    assert empty.status_code == 200
    assert {"王守田", "高飞"} <= set(book)


@pytest.mark.parametrize("name", ["queue", "questions", "mismatches", "links", "summary"])
def test_pages_keep_their_query_budget(client, linked, django_assert_max_num_queries, name):
    as_(client, linked.officers["county"])

    with django_assert_max_num_queries(30):
        assert client.get(reverse(f"linkage:{name}")).status_code == 200


def test_a_mismatch_about_somebody_elsewhere_shows_the_row_alone(client, linked):
    actions.link_upload(
        files.sent("insured_list", files.insured(linked.feng.son, place=["义井镇", "坝口村"]), period="2021-08").pk
    )
    here = Mismatch.objects.get(kind="moved", village_code=BAKOU)
    mine = as_(client, linked.officers["township"])

    one = text(mine.get(reverse("linkage:mismatch", args=[here.pk])))
    listed = text(mine.get(reverse("linkage:mismatches")))
    found = text(mine.get(reverse("linkage:mismatches"), {"q": "高飞"}))

    assert "此人在您的管辖范围以外" in one
    assert "迁出日期" not in one
    assert reverse("household", args=[linked.feng.id]) not in one
    assert "管辖范围以外的人" in listed
    assert reverse("linkage:mismatch", args=[here.pk]) not in found
