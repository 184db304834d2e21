"""A file from its bytes to rows kept and rows sent back."""

import datetime as dt
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bangfu.accounts.models import JournalEntry
from bangfu.ground.identity import decrypt
from bangfu.ledgers import actions, queries
from bangfu.ledgers.models import RejectedRow, Upload
from bangfu.ledgers.tests.books import BILL_HEADER, bill, csv_bytes, id_number, xls, xlsx
from bangfu.ledgers.tests.conftest import checked, counts

LOST = 1.4222919650417e17


def why(upload):
    """The words of the reasons, row by row."""
    return [[reason["why"] for reason in row.reasons] for row in upload.rejections.order_by("sheet", "row_no")]


def test_sound_rows_are_kept_with_their_types(sent):
    upload = sent(xlsx([BILL_HEADER, bill(1), bill(2)]))

    rows = queries.accepted_rows(upload).to_pylist()
    assert (upload.state, counts(upload)) == ("kept", (2, 2, 0, 0))
    assert rows[0]["total_fen"] == 100_000
    assert rows[0]["settled_on"] == dt.date(2021, 7, 5)
    assert rows[0]["id_number_check"] == "ok"
    assert (rows[1]["sheet"], rows[1]["row_no"]) == ("Sheet1", 3)


@pytest.mark.parametrize(
    "data",
    [xls([BILL_HEADER, bill(1)]), csv_bytes([BILL_HEADER, bill(1)]), csv_bytes([BILL_HEADER, bill(1)], "gb18030")],
)
def test_every_format_says_the_same(sent, data):
    first = sent(xlsx([BILL_HEADER, bill(1)]))
    again = sent(data)

    assert counts(again) == (1, 0, 0, 1)
    assert queries.accepted_rows(first).num_rows == 1


def test_same_file_twice_is_all_unchanged(sent):
    data = xlsx([BILL_HEADER, bill(1), bill(2), bill(3, 身份证号=LOST)])
    sent(data)

    again = sent(data)

    assert counts(again) == (3, 0, 1, 2)
    assert queries.accepted_rows(again).num_rows == 0


def test_changed_row_is_new_and_the_others_are_not(sent):
    sent(xlsx([BILL_HEADER, bill(1), bill(2)]))

    again = sent(xlsx([BILL_HEADER, bill(1), bill(2, 病种="高血压")]))

    assert counts(again) == (2, 1, 0, 1)
    assert queries.accepted_rows(again)["bill_no"].to_pylist() == ["JS000002"]


def test_row_changed_back_is_new_again(sent):
    sent(xlsx([BILL_HEADER, bill(1)]))
    sent(xlsx([BILL_HEADER, bill(1, 病种="高血压")]))

    third = sent(xlsx([BILL_HEADER, bill(1)]))

    assert counts(third) == (1, 1, 0, 0)  # what stands is the second file's word


def test_other_period_is_not_compared(sent):
    sent(xlsx([BILL_HEADER, bill(1)]))

    assert counts(sent(xlsx([BILL_HEADER, bill(1)]), period="2021-08")) == (1, 1, 0, 0)


def test_lines_that_are_no_rows_are_counted_apart(sent):
    rows = [
        bill(1),
        ["小计", *[""] * 7, 1000.0],
        BILL_HEADER,
        bill(2),
        ["", ""],
        ["合计"],
        ["填表人:王五", "", "审核人:赵六"],
    ]

    upload = sent(xlsx([["神池县2021年7月结算明细"], BILL_HEADER, *rows]))

    assert counts(upload) == (2, 2, 0, 0)
    assert upload.skipped_rows == 5
    assert upload.header_map["skipped"] == {"total": 2, "header": 1, "note": 1, "blank": 1}


def test_rejected_row_keeps_its_cells_encrypted_with_its_reasons(sent):
    upload = sent(xlsx([BILL_HEADER, bill(1), bill(2, 身份证号=LOST, 结算日期="2021年13月")]))

    row = upload.rejections.get()
    assert (row.sheet, row.row_no) == ("Sheet1", 3)
    assert row.reasons == [
        {"why": "digits_lost", "column": "id_number", "cell": "C3"},
        {"why": "not_a_date", "column": "settled_on", "cell": "D3", "value": "2021年13月"},
    ]
    assert "JS000002" not in row.cells_cipher
    assert json.loads(decrypt(row.cells_cipher))[0] == "JS000002"


def test_value_of_a_sensitive_cell_is_in_no_reason(sent):
    upload = sent(xlsx([BILL_HEADER, bill(1, 身份证号="14222919650417")]))

    assert upload.rejections.get().reasons == [{"why": "bad_number", "column": "id_number", "cell": "C2"}]


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"总费用": 999.0}, ["check:0"]),
        ({"总费用": 1000.0, "目录内费用": 1200.0}, ["check:1"]),
        ({"大病保险支付": None, "医疗救助支付": None, "总费用": 850.0, "目录内费用": None}, None),
        ({"总费用": -1.0}, ["out_of_range"]),
        ({"就诊类别": "体检"}, ["not_in_list"]),
        ({"就诊类别": "门诊慢特病"}, None),
        ({"结算单号": None, "姓名": ""}, ["blank", "blank"]),
    ],
)
def test_row_is_judged_by_its_contract(sent, changes, reasons):
    upload = sent(xlsx([BILL_HEADER, bill(1, **changes)]))

    assert why(upload) == ([reasons] if reasons else [])


def test_amounts_in_ten_thousands_become_fen(sent):
    header = [f"{h}(万元)" if h.startswith(("总", "目", "统", "大", "医疗", "个")) else h for h in BILL_HEADER]
    row = bill(1, 总费用=0.1, 目录内费用=0.09, 统筹支付=0.06, 大病保险支付=0.01, 医疗救助支付=0.005, 个人自付=0.025)

    upload = sent(xlsx([header, row]))

    assert queries.accepted_rows(upload)["selfpaid_fen"].to_pylist() == [25_000]


def test_formula_that_was_never_calculated_is_named(sent):
    upload = sent(xlsx([BILL_HEADER, bill(1, 个人自付="=1+1")]))

    assert why(upload) == [["formula"]]


def test_row_that_contradicts_an_earlier_one_goes_back(sent):
    upload = sent(xlsx([BILL_HEADER, bill(1), bill(1), bill(1, 病种="高血压")]))

    assert counts(upload) == (3, 1, 1, 1)
    assert upload.rejections.get().reasons == [{"why": "twice", "value": "Sheet1!2"}]


def test_several_sheets_are_one_file(sent):
    upload = sent(xlsx([BILL_HEADER, bill(1)], [["说明页"], ["只有字"]], [BILL_HEADER, bill(2)]))

    assert counts(upload) == (2, 2, 0, 0)
    assert upload.header_map["unread"] == ["Sheet2"]
    assert queries.accepted_rows(upload)["sheet"].to_pylist() == ["Sheet1", "Sheet3"]


def test_header_without_rows_is_an_empty_month(sent):
    upload = sent(xlsx([BILL_HEADER]))

    assert (upload.state, counts(upload)) == ("kept", (0, 0, 0, 0))
    assert queries.accepted_rows(upload).num_rows == 0


HOUSE_HEADER = ["户主姓名", "身份证号", "乡镇", "村", "鉴定等级", "鉴定日期", "报告编号"]


def house(number=1, **changes):
    row = dict(
        zip(HOUSE_HEADER, ["高大山", id_number(), "义井镇", "大黑庄村", "C级", "2021.7.5", f"JD{number}"], strict=True)
    )
    return list((row | changes).values())


def test_village_is_known_by_its_code(sent):
    upload = sent(xlsx([HOUSE_HEADER, house(1), house(2, 村="没有村")]), contract="house_appraisals")

    assert queries.accepted_rows(upload)["village_code"].to_pylist() == ["140927101204"]
    assert why(upload) == [["unknown_village"]]


def test_rejected_row_knows_its_village(sent):
    upload = sent(xlsx([HOUSE_HEADER, house(1, 鉴定等级="E")]), contract="house_appraisals")

    assert upload.rejections.get().village_code == "140927101204"


def test_village_written_otherwise_is_no_change(sent):
    sent(xlsx([HOUSE_HEADER, house(1)]), contract="house_appraisals")

    again = sent(xlsx([HOUSE_HEADER, house(1, 村="大黑庄村委会")]), contract="house_appraisals")

    assert counts(again) == (1, 0, 0, 1)


def test_file_without_the_village_column_is_read(sent):
    header = ["姓名", "身份证号", "参保类型", "参保年度", "参保状态"]

    upload = sent(xlsx([header, ["高大山", id_number(), "居民", 2021.0, "正常"]]), contract="insured_list")

    assert queries.accepted_rows(upload)["village_code"].to_pylist() == [None]
    assert "township" not in queries.accepted_rows(upload).column_names


def test_other_table_is_refused_with_its_name(sent):
    upload = sent(xlsx([HOUSE_HEADER, house(1)]))

    assert upload.state == "refused"
    assert "这个文件更像“农村房屋安全鉴定”" in upload.refusal
    assert counts(upload) == (0, 0, 0, 0)


def test_unknown_table_is_refused(sent):
    assert sent(xlsx([["甲", "乙"], ["1", "2"]])).refusal.startswith("前 10 行里没有找到“医保结算明细”的表头")


def test_unreadable_file_is_refused_and_kept_in_the_vault(sent):
    upload = sent(b"PK\x03\x04" + b"x" * 99)

    assert upload.state == "refused"
    assert JournalEntry.objects.filter(verb="ledgers.refuse", thing=f"upload:{upload.pk}").count() == 1


def test_checking_again_changes_nothing(sent):
    upload = sent(xlsx([BILL_HEADER, bill(1)]))
    before = JournalEntry.objects.count()

    assert actions.check(upload.pk)["accepted"] == 1
    assert JournalEntry.objects.count() == before


def test_journal_has_one_entry_with_the_digest_of_the_rows(sent):
    upload = sent(xlsx([BILL_HEADER, bill(1), bill(2)]))

    entry = JournalEntry.objects.get(verb="ledgers.keep")
    assert entry.thing == f"upload:{upload.pk}"
    assert (entry.detail["accepted"], len(entry.detail["rows"])) == (2, 64)


def test_file_that_came_meanwhile_is_reckoned_with(sent, monkeypatch):
    """Two files with the same row, checked at once: the one kept second finds its row unchanged."""
    second = actions.receive(
        contract="medical_bills", period="2021-07", filename="b.xlsx", data=xlsx([BILL_HEADER, bill(1)]), by=None
    )
    store = actions.check.__globals__["_store_rows"]
    meanwhile = [lambda: sent(xlsx([["题"], BILL_HEADER, bill(1)]))]

    def stored(compared):
        if meanwhile:
            meanwhile.pop()()
        return store(compared)

    monkeypatch.setitem(actions.check.__globals__, "_store_rows", stored)

    assert counts(checked(second)) == (1, 0, 0, 1)


ROW_CHANGES = st.sampled_from(
    [
        {},
        {"身份证号": LOST},
        {"身份证号": ""},
        {"结算日期": "x"},
        {"总费用": 1.0},
        {"姓名": None},
        {"个人自付": "250元"},
        {"病种": "=1+1"},
    ]
)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 6), ROW_CHANGES), max_size=12), st.booleans())
def test_read_is_accepted_and_rejected_and_unchanged(sent, rows, is_csv):
    Upload.objects.all().delete()
    table = [BILL_HEADER, *(bill(number, **changes) for number, changes in rows)]
    data = csv_bytes(table) if is_csv else xlsx(table)

    first, again = sent(data), sent(data)

    for upload in (first, again):
        read, accepted, rejected, unchanged = counts(upload)
        assert read == accepted + rejected + unchanged == len(rows)
        assert queries.accepted_rows(upload).num_rows == accepted
        assert RejectedRow.objects.filter(upload=upload).count() == rejected
    assert again.accepted_rows == 0
    assert again.rejected_rows == first.rejected_rows
