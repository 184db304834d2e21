"""Who sees which uploads and rejected rows, and what the board says."""

import datetime as dt

import pytest

from bangfu.accounts.queries import scope_of
from bangfu.ground.errors import NotAllowed, NotFound
from bangfu.ground.listing import Status
from bangfu.ledgers import actions, queries
from bangfu.ledgers.permissions import can_correct, can_send, can_withdraw, check_can_send_any
from bangfu.ledgers.queries.board import Presence
from bangfu.ledgers.rules.freshness import Freshness
from bangfu.ledgers.tests.books import BILL_HEADER, bill, id_number, xlsx
from bangfu.ledgers.views.words import told_in_words, upload_status

TODAY = dt.date(2021, 12, 31)
LOST = 1.4222919650417e17
HOUSE_HEADER = ["户主姓名", "身份证号", "乡镇", "村", "鉴定等级", "鉴定日期", "报告编号"]


def house(number, village, grade="C级", township="义井镇"):
    return ["高大山", id_number(), township, village, grade, "2021-07-05", f"JD{number}"]


@pytest.fixture
def bills(sent):
    return sent(xlsx([BILL_HEADER, bill(1), bill(2, 身份证号=LOST)]))


@pytest.fixture
def houses(sent):
    """One sound row; one bad in 义井镇 大黑庄村, one bad in 龙泉镇."""
    rows = [house(1, "大黑庄村"), house(2, "大黑庄村", "E"), house(3, "宋村", "E", "龙泉镇")]
    return sent(xlsx([HOUSE_HEADER, *rows]), contract="house_appraisals")


# officer -> (sees the bills, sees the houses, rejected rows seen among 1 bill and 2 houses)
SEEN = {
    ("county", "140927000000"): (True, True, 3),
    ("inspector", "140927000000"): (True, True, 3),
    ("inspector", "140927101000"): (False, True, 1),
    ("department", "医保"): (True, False, 1),
    ("department", "住建"): (False, True, 2),
    ("department", "民政"): (False, False, 0),
    ("township", "140927101000"): (False, True, 1),
    ("village", "140927101204"): (False, True, 1),
    ("village", "140927101203"): (False, False, 0),
    ("administrator", "140927000000"): (False, False, 0),
}


@pytest.mark.parametrize(("grant", "seen"), SEEN.items(), ids=lambda given: "-".join(map(str, given)))
def test_officer_sees_uploads_and_rows_of_the_own_scope(staff, bills, houses, grant, seen):
    officer = staff("who", grant)

    found = set(queries.uploads_seen_by(officer))
    assert (bills in found, houses in found, queries.rejections_seen_by(officer).count()) == seen


def test_officer_of_two_kinds_sees_the_union(staff, bills, houses):
    officer = staff("who", ("department", "医保"), ("village", "140927101204"))

    assert set(queries.uploads_seen_by(officer)) == {bills, houses}
    assert queries.rejections_seen_by(officer).count() == 2


def test_what_one_may_not_see_is_not_there(staff, bills):
    officer = staff("who", ("township", "140927101000"))

    with pytest.raises(NotFound):
        queries.upload_seen_by(officer, bills.pk)
    with pytest.raises(NotFound):
        queries.rejection_seen_by(officer, bills.rejections.get().pk)
    with pytest.raises(NotFound):
        queries.upload(10**9)


def test_rows_and_counts_are_for_the_department_and_the_county(staff, houses):
    township = staff("乡", ("township", "140927101000"))

    assert not queries.sees_counts(scope_of(township), houses)
    with pytest.raises(NotFound):
        queries.kept_rows_seen_by(township, houses)


def test_withdrawn_upload_shows_no_rejected_rows(county, bills):
    actions.withdraw(bills, by=county, reason="错")

    assert queries.rejections_seen_by(county).count() == 0
    with pytest.raises(NotFound):
        queries.kept_rows_seen_by(county, bills)


def test_kept_rows_are_masked_and_searched_by_what_is_shown(county, sent):
    upload = sent(xlsx([BILL_HEADER, bill(1), bill(2, 病种="高血压")]))
    kept = queries.kept_rows_seen_by(county, upload)
    columns = {c.name: kept.reader(c) for c in kept.columns}

    assert columns["id_number"](0) == "1422************18"
    assert columns["total_fen"](1) == 100_000
    assert kept.place(1) == "Sheet1 3"
    assert kept.searched(kept.indexes, "高血压 高大山") == [1]
    assert kept.searched(kept.indexes, "1965") == []


def test_yes_and_no_are_shown_in_words(county, sent):
    header = ["乡", "村", "户编号", "人口编号", "姓名", "与户主关系", "是否享受低保", "务工时间（月）"]
    rows = [
        ["义井镇", "大黑庄村", "9900010001", f"99000100010{n}", "高大山", "户主", said, 3]
        for n, said in enumerate(["是", "否", ""])
    ]
    kept = queries.kept_rows_seen_by(county, sent(xlsx([header, *rows]), contract="national_person", period="2020-03"))
    read = kept.reader(next(c for c in kept.columns if c.name == "has_dibao"))

    assert [read(row) for row in kept.indexes] == ["是", "否", ""]


# --- permissions --------------------------------------------------------------------------------------------


def test_who_may_send_withdraw_and_correct(staff, medical, county, bills):
    contract = queries.contract("medical_bills")
    township = scope_of(staff("乡", ("township", "140927101000")))

    assert can_send(scope_of(medical), contract)
    assert can_withdraw(scope_of(county), contract, bills)
    assert not can_send(township, contract)
    assert can_correct(township, contract, "140927101204")
    assert not can_correct(township, contract, "")
    assert not can_correct(township, contract, "140927100201")
    with pytest.raises(NotAllowed):
        check_can_send_any(township, queries.contracts())
    assert [c.id for c in queries.contracts_open_to(scope_of(medical))] == ["insured_list", "medical_bills"]


# --- the board ----------------------------------------------------------------------------------------------


def line(officer, contract="medical_bills", today=TODAY):
    return next(one for one in queries.feeds_board(officer, today) if one.contract.id == contract)


def test_board_tells_the_last_period(county, sent, bills):
    actions.mark_taken(bills, {"exact": 1, "linked": 1, "mismatches": 2})
    found = line(county)

    assert (found.last_period, found.rows, found.linked, found.linkable, found.mismatches) == ("2021-07", 1, 1, 1, 2)
    assert (found.freshness, found.rejected, found.may_send) == (Freshness.OVERDUE, 1, True)
    assert [m.presence for m in found.months] == [Presence.REJECTIONS, *[Presence.MISSING] * 4, Presence.LATER]


def test_board_counts_a_register_file_as_applied_whole(county, sent):
    header = ["乡", "村", "户编号", "人口编号", "姓名", "与户主关系"]
    upload = sent(
        xlsx([header, ["义井镇", "大黑庄村", "9900010001", "1", "高大山", "户主"]]), contract="national_person"
    )
    actions.mark_taken(upload, {"new": 1, "changed": 0})
    found = line(county, "national_person")

    assert (found.linked, found.linkable, found.freshness) == (1, 1, Freshness.STANDING)
    assert found.months[0].presence is Presence.PRESENT
    assert found.months[1].presence is Presence.NOT_EXPECTED


def test_board_of_a_township_has_no_counts_but_its_own_rejected_rows(staff, houses):
    found = line(staff("乡", ("township", "140927101000")), "house_appraisals")

    assert (found.rows, found.linked, found.mismatches, found.rejected) == (None, None, None, 1)
    assert not found.may_send


def test_board_of_a_department_has_its_contracts_only(medical, bills):
    lines = queries.feeds_board(medical, TODAY)

    assert [one.contract.id for one in lines] == ["medical_bills", "insured_list"]  # what is late stands first


def test_board_of_an_administrator_is_empty(staff, bills):
    assert queries.feeds_board(staff("管理员", ("administrator", "140927000000")), TODAY) == []


def test_board_costs_few_queries(county, bills, houses, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        queries.feeds_board(county, TODAY)


def test_waiting_uploads_are_counted(county, sent):
    sent(b"x")
    sent(xlsx([["公民号" if h == "身份证号" else h for h in BILL_HEADER], bill(1)]))
    actions.receive(contract="medical_bills", period="2021-07", filename="c", data=xlsx([BILL_HEADER]), by=county)

    waiting = queries.waiting_uploads(county)
    assert (waiting.mapping, waiting.received, waiting.refused) == (1, 1, 1)


def test_states_and_reports_are_said_in_words(bills):
    assert upload_status(bills) == Status("done", "已入库")
    assert told_in_words({"exact": 2, "register": {"new": 1}, "kept_answers": [7, 9], "odd": 3}) == [
        ("证件号一致", 2),
        ("新增", 1),
        ("保留的人工确认", 2),
        ("odd", 3),
    ]


# --- a file before it is sent -------------------------------------------------------------------------------


def previewed(medical, data, name="七月.xlsx", wanted=""):
    from bangfu.ground import vault  # noqa: PLC0415  only this part of the module needs it

    return queries.preview_of(vault.put(data), name, scope_of(medical), wanted, today=TODAY)


def test_preview_says_what_was_understood(medical):
    header = [*BILL_HEADER, "备注栏"]
    seen = previewed(medical, xlsx([["神池县2021年8月"], header, [*bill(1), "x"]], [["封面"], ["字"]]))

    assert (seen.contract.id, seen.period, seen.unread) == ("medical_bills", "2021-08", ("Sheet2",))
    assert (seen.sheets[0].header_row, seen.sheets[0].count, seen.sheets[0].ignored) == (2, 1, ("备注栏",))
    assert "1422************18" in seen.sheets[0].rows[0]


def test_preview_of_a_silent_file_proposes_last_month(medical):
    assert previewed(medical, xlsx([BILL_HEADER, bill(1)]), "a.xlsx").period == "2021-11"


def test_preview_only_knows_contracts_one_may_send(medical):
    seen = previewed(medical, xlsx([HOUSE_HEADER, house(1, "大黑庄村")]))

    assert seen.contract is None
    assert seen.unread == ("Sheet1",)


def test_preview_follows_the_contract_one_asks_for(medical):
    seen = previewed(
        medical, xlsx([["公民号" if h == "身份证号" else h for h in BILL_HEADER], bill(1)]), wanted="medical_bills"
    )

    assert [c.name for c in seen.sheets[0].missing] == ["id_number"]
