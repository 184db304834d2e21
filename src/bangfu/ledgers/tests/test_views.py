"""Every page, as the people who use it."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bangfu.accounts.models import JournalEntry
from bangfu.ledgers import actions
from bangfu.ledgers.models import Upload
from bangfu.ledgers.tests.books import BILL_HEADER, bill, csv_bytes, id_number, xlsx
from bangfu.ledgers.tests.conftest import checked, counts

LOST = 1.4222919650417e17
BILLS = xlsx([["神池县2021年7月结算明细"], BILL_HEADER, bill(1), bill(2), bill(3, 身份证号=LOST)])
ODD = xlsx([["公民号" if h == "身份证号" else h for h in BILL_HEADER], bill(1)])


@pytest.fixture
def upload(sent):
    """Two sound bills, and one whose number went through a number cell."""
    return sent(BILLS)


@pytest.fixture
def as_medical(client, medical):
    client.force_login(medical)
    return client


def key():
    return {"idempotency_key": uuid.uuid4().hex}


def file_of(data, name="七月.xlsx"):
    return SimpleUploadedFile(name, data)


def address(name, *args):
    return reverse(f"ledgers:{name}", args=args)


def text(response):
    return response.content.decode()


@pytest.mark.parametrize("page", ["board", "send", "files", "rejected", "contracts"])
def test_page_opens_for_the_county(client, county, upload, page):
    client.force_login(county)

    assert client.get(address(page)).status_code == 200


@pytest.mark.parametrize("page", ["upload", "rows", "withdraw"])
def test_page_of_an_upload_opens_for_its_department(as_medical, upload, page):
    assert as_medical.get(address(page, upload.pk)).status_code == 200


@pytest.mark.parametrize("page", ["board", "files", "rejected", "contracts"])
def test_list_is_empty_in_words_for_who_sees_nothing(client, staff, upload, page):
    client.force_login(staff("管理员", ("administrator", "140927000000")))

    assert "JS0000" not in text(client.get(address(page)))


def test_board_shows_what_is_late(client, county, upload):
    client.force_login(county)

    assert "逾期 117 天" in text(client.get(address("board")))  # August was due on 2021-09-05: 25 + 31 + 30 + 31


def test_pages_cost_few_queries(as_medical, upload, django_assert_max_num_queries):
    for page in (address("board"), address("files"), address("rejected"), address("upload", upload.pk)):
        with django_assert_max_num_queries(30):
            as_medical.get(page)


# --- sending ------------------------------------------------------------------------------------------------


def test_file_is_looked_at_then_sent(as_medical, shenchi):
    looked = as_medical.post(address("send"), {"file": file_of(BILLS), **key()}, follow=True)
    assert "医保结算明细" in text(looked)
    assert "1422************18" in text(looked)
    assert not Upload.objects.exists()

    sent = as_medical.post(
        looked.request["PATH_INFO"], {"contract": "medical_bills", "period": "2021-07", **key()}, follow=True
    )

    upload = checked(Upload.objects.get())
    assert sent.request["PATH_INFO"] == address("upload", upload.pk)
    assert counts(upload) == (3, 2, 1, 0)


def test_form_sent_twice_sends_one_file(as_medical, shenchi):
    looked = as_medical.post(address("send"), {"file": file_of(BILLS), **key()}, follow=True)
    form = {"contract": "medical_bills", "period": "2021-07", **key()}

    for _ in range(2):
        assert as_medical.post(looked.request["PATH_INFO"], form).status_code == 302

    assert Upload.objects.count() == 1


@pytest.mark.parametrize(
    "form", [{"contract": "medical_bills", "period": "七月"}, {"contract": "dibao_roster", "period": "2021-07"}, {}]
)
def test_wrong_form_keeps_what_was_typed(as_medical, shenchi, form):
    looked = as_medical.post(address("send"), {"file": file_of(BILLS), **key()}, follow=True)

    answer = as_medical.post(looked.request["PATH_INFO"], {**form, **key()})

    assert answer.status_code == 422
    assert not Upload.objects.exists()


def test_same_file_is_noticed_before_it_is_sent(as_medical, upload):
    looked = as_medical.post(address("send"), {"file": file_of(BILLS), **key()}, follow=True)

    assert f"这个文件已作为第 {upload.pk} 号上传过" in text(looked)


def test_unreadable_file_is_told_before_it_is_sent(as_medical, shenchi):
    looked = as_medical.post(address("send"), {"file": file_of(b"x"), **key()}, follow=True)

    assert (looked.status_code, "这不是 Excel 表格" in text(looked)) == (422, True)


def test_wanted_contract_is_kept_on_the_way(as_medical, shenchi):
    looked = as_medical.post(address("send"), {"file": file_of(ODD), "contract": "medical_bills", **key()}, follow=True)

    assert "缺少必填列:身份证号" in text(looked)


def test_strange_table_asks_for_the_contract(as_medical, shenchi):
    looked = as_medical.post(
        address("send"), {"file": file_of(csv_bytes([["甲", "乙"], ["1", "2"]])), **key()}, follow=True
    )

    assert "认不出这是哪一种台账" in text(looked)


def test_several_files_are_recognised_and_sent(as_medical, shenchi):
    files = [
        file_of(BILLS, "a.xlsx"),
        file_of(xlsx([BILL_HEADER, bill(9)]), "医保2021年8月.xlsx"),
        file_of(b"x", "c.xlsx"),
    ]

    answer = as_medical.post(address("send"), {"file": files, **key()}, follow=True)

    assert sorted(Upload.objects.values_list("period", flat=True)) == ["2021-07", "2021-08"]
    assert "c.xlsx:这不是 Excel 表格" in text(answer)


def test_nothing_chosen_is_told(as_medical, shenchi):
    assert as_medical.post(address("send"), key()).status_code == 422


def test_preview_is_for_its_sender(as_medical, client, county, shenchi):
    looked = as_medical.post(address("send"), {"file": file_of(BILLS), **key()})
    client.force_login(county)

    assert client.get(looked["Location"]).status_code == 404
    assert client.get(address("preview", "made-up")).status_code == 404


def test_who_may_not_send_is_told_so(client, staff):
    client.force_login(staff("乡", ("township", "140927101000")))

    assert client.get(address("send")).status_code == 403


# --- mapping and withdrawing --------------------------------------------------------------------------------


def test_headers_are_mapped_on_a_page(as_medical, sent):
    upload = sent(ODD)
    page = text(as_medical.get(address("map", upload.pk)))
    assert page.index("身份证号") < page.index("结算单号")  # what is in doubt comes first

    answer = as_medical.post(address("map", upload.pk), _mapping(upload) | {"id_number": "公民号"})

    assert answer.status_code == 302
    assert counts(checked(upload)) == (1, 1, 0, 0)


def _mapping(upload):
    sheet = upload.header_map["sheets"][0]
    return {name: sheet["labels"][place] for name, place in sheet["columns"].items()}


@pytest.mark.parametrize("given", [{}, {"id_number": "姓名"}])
def test_mapping_that_is_not_whole_is_asked_again(as_medical, sent, given):
    upload = sent(ODD)

    assert as_medical.post(address("map", upload.pk), _mapping(upload) | given).status_code == 422


def test_mapping_of_a_kept_file_leads_back(as_medical, upload):
    assert as_medical.get(address("map", upload.pk))["Location"] == address("upload", upload.pk)


def test_upload_waiting_for_its_headers_says_so(as_medical, sent):
    assert "对应表头" in text(as_medical.get(address("upload", sent(ODD).pk)))


def test_upload_being_checked_shows_its_job(as_medical, medical, shenchi):
    looked = as_medical.post(address("send"), {"file": file_of(BILLS), **key()}, follow=True)
    sent = as_medical.post(
        looked.request["PATH_INFO"], {"contract": "medical_bills", "period": "2021-07", **key()}, follow=True
    )

    assert "检查 医保结算明细 2021-07" in text(sent)


def test_upload_is_withdrawn_with_a_reason(as_medical, upload):
    assert "行不再算数" in text(as_medical.get(address("withdraw", upload.pk)))
    assert as_medical.post(address("withdraw", upload.pk), {"reason": ""}).status_code == 422

    answer = as_medical.post(address("withdraw", upload.pk), {"reason": "传错了月份"}, follow=True)

    assert "传错了月份" in text(answer)
    assert as_medical.post(address("withdraw", upload.pk), {"reason": "再来"}).status_code == 409


@pytest.mark.parametrize("page", ["withdraw", "map"])
def test_who_only_looks_neither_withdraws_nor_maps(client, staff, upload, page):
    client.force_login(staff("督查", ("inspector", "140927000000")))

    assert client.get(address(page, upload.pk)).status_code == 403
    assert "撤回" not in text(client.get(address("upload", upload.pk)))


# --- rejected rows ------------------------------------------------------------------------------------------


def test_rejected_row_is_masked_until_it_is_opened(as_medical, upload):
    row = upload.rejections.get()
    shown = text(as_medical.get(address("rejection", row.pk)))
    assert "142229196504170000" not in shown
    assert not JournalEntry.objects.filter(verb="reveal").exists()

    opened = text(as_medical.post(address("open_rejection", row.pk)))

    assert "高大山" in opened
    assert JournalEntry.objects.filter(verb="reveal").count() == 1


def form_of(row, **changes):
    cells = dict(zip(BILL_HEADER, bill(3), strict=True)) | changes
    return {f"cell{place}": value for place, value in enumerate(cells.values())}


def test_row_is_corrected_in_the_browser(as_medical, upload):
    row = upload.rejections.get()

    answer = as_medical.post(address("correct", row.pk), {**form_of(row, 身份证号=id_number()), **key()}, follow=True)

    assert "这一行已接受" in text(answer)
    assert answer.request["PATH_INFO"] == address("upload", upload.pk)


def test_row_still_wrong_comes_back_with_its_reason(as_medical, upload):
    row = upload.rejections.get()

    answer = as_medical.post(address("correct", row.pk), {**form_of(row, 身份证号="1"), **key()}, follow=True)

    assert "又被退回了" in text(answer)
    again = Upload.objects.latest("pk").rejections.get()
    assert answer.request["PATH_INFO"] == address("rejection", again.pk)


def test_corrected_row_leads_to_the_next(as_medical, sent):
    upload = sent(xlsx([BILL_HEADER, bill(3, 身份证号=LOST), bill(4, 身份证号=LOST)]))
    first, second = upload.rejections.order_by("row_no")

    answer = as_medical.post(address("correct", first.pk), {**form_of(first, 身份证号=id_number()), **key()})

    assert answer["Location"] == address("rejection", second.pk)


def test_overlong_cell_is_asked_again(as_medical, upload):
    row = upload.rejections.get()

    answer = as_medical.post(address("correct", row.pk), {**form_of(row, 姓名="王" * 501), **key()})

    assert answer.status_code == 422


def test_row_emptied_wholly_is_not_accepted(as_medical, upload):
    row = upload.rejections.get()

    answer = as_medical.post(address("correct", row.pk), {**{f"cell{n}": "" for n in range(14)}, **key()}, follow=True)

    assert "这一行已接受" not in text(answer)


def test_rejected_rows_are_downloaded(as_medical, upload):
    answer = as_medical.post(address("workbook", upload.pk))

    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert answer.content[:2] == b"PK"


def test_rejected_rows_are_listed_and_exported_without_numbers(as_medical, upload):
    page = text(as_medical.get(address("rejected"), {"open": "1", "upload": upload.pk, "contract": "medical_bills"}))
    assert "身份证号:存成了数值" in page

    export = as_medical.get(address("rejected"), {"export": "xlsx"})
    assert b"".join(export.streaming_content)[:2] == b"PK"


def test_answered_row_says_where_it_went(as_medical, upload):
    row = upload.rejections.get()
    as_medical.post(address("correct", row.pk), {**form_of(row, 身份证号=id_number()), **key()})
    answer = Upload.objects.latest("pk")

    assert f"已重送,见 {answer.pk} 号" in text(as_medical.get(address("rejected"), {"open": "0"}))
    assert address("upload", answer.pk) in text(as_medical.get(address("rejection", row.pk)))


# --- lists, rows, dictionary --------------------------------------------------------------------------------


def test_lists_are_exported(as_medical, upload):
    for page in (address("files"), address("contracts"), address("rows", upload.pk)):
        assert b"".join(as_medical.get(page, {"export": "xlsx"}).streaming_content)[:2] == b"PK"


def test_kept_rows_are_searched(as_medical, upload):
    page = text(as_medical.get(address("rows", upload.pk), {"q": "JS000002"}))

    assert "JS000002" in page
    assert "JS000001" not in page


def test_township_sees_its_rejected_rows_but_no_counts(client, staff, sent):
    header = ["户主姓名", "身份证号", "乡镇", "村", "鉴定等级", "鉴定日期", "报告编号"]
    row = ["高大山", id_number(), "义井镇", "大黑庄村", "E", "2021-07-05", "JD1"]
    upload = sent(xlsx([header, row]), contract="house_appraisals")
    client.force_login(staff("乡", ("township", "140927101000")))

    assert "您辖区内退回 1 行" in text(client.get(address("upload", upload.pk)))
    assert client.get(address("files")).status_code == 200
    assert client.get(address("rows", upload.pk)).status_code == 404


def test_contract_page_is_the_dictionary(as_medical, shenchi):
    page = text(as_medical.get(address("contract", "medical_bills")))

    assert "个人自付" in page
    assert "统筹、大病、救助、自付之和应等于总费用" in page


def test_template_is_downloaded(as_medical, shenchi):
    assert as_medical.get(address("template", "dibao_roster")).content[:2] == b"PK"


def test_unknown_contract_is_not_found(as_medical, shenchi):
    assert as_medical.get(address("contract", "unheard_of")).status_code == 404


def test_withdrawn_upload_tells_what_became_of_it(as_medical, medical, upload):

    actions.withdraw(upload, by=medical, reason="错")
    assert "还没有处理这次撤回" in text(as_medical.get(address("upload", upload.pk)))

    actions.mark_withdrawal_taken(upload, {"links_gone": 2})

    assert "撤销的关联" in text(as_medical.get(address("upload", upload.pk)))


def test_linked_upload_tells_its_levels(as_medical, upload):

    actions.mark_taken(upload, {"exact": 2, "linked": 2})

    assert "证件号一致" in text(as_medical.get(address("upload", upload.pk)))
