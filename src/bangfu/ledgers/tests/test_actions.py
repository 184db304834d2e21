"""Receiving, mapping, correcting, withdrawing, and the shelf."""

import datetime as dt
import io

import openpyxl
import pytest

from bangfu.accounts.models import JournalEntry
from bangfu.accounts.permissions import NotYourRole
from bangfu.ground import jobs
from bangfu.ground.errors import AlreadyDone, NotAllowed
from bangfu.ground.models import Job
from bangfu.ledgers import actions, queries, tasks
from bangfu.ledgers.actions.mapping import MappingIncomplete
from bangfu.ledgers.actions.receive import NotAPeriodOfThis, TooLarge
from bangfu.ledgers.actions.withdraw import WithdrawalNeedsReason
from bangfu.ledgers.models import HeaderMapping, RejectedRow, Upload
from bangfu.ledgers.queries import UnknownContract
from bangfu.ledgers.rules.states import WrongMove
from bangfu.ledgers.tests.books import BILL_HEADER, bill, id_number, xlsx
from bangfu.ledgers.tests.conftest import checked, counts

LOST = 1.4222919650417e17
BILLS = xlsx([BILL_HEADER, bill(1), bill(2)])
ODD_HEADER = ["公民号" if h == "身份证号" else h for h in BILL_HEADER]


def receive(by, **more):
    given = {"contract": "medical_bills", "period": "2021-07", "filename": "a.xlsx", "data": BILLS, "by": by}
    return actions.receive(**(given | more))


def test_received_file_waits_for_its_check(medical):
    upload = receive(medical)

    assert (upload.state, upload.data_on, upload.sent_by) == ("received", dt.date(2021, 7, 31), medical)
    assert upload.job.state == Job.State.QUEUED
    assert JournalEntry.objects.filter(verb="ledgers.receive", by=medical).count() == 1


def test_data_never_speak_for_a_day_to_come(medical):
    assert receive(medical, period="2022-01").data_on == dt.date(2021, 12, 31)


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"contract": "unheard_of"}, UnknownContract),
        ({"contract": "dibao_roster"}, NotAllowed),
        ({"period": "七月"}, NotAPeriodOfThis),
        ({"data": b"x" * (60 * 2**20 + 1)}, TooLarge),
    ],
)
def test_file_that_may_not_be_sent_is_refused(medical, changes, refused):
    with pytest.raises(refused):
        receive(medical, **changes)
    assert not Upload.objects.exists()


@pytest.mark.parametrize("role", ["township", "village", "inspector"])
def test_who_only_looks_may_not_send(staff, role):
    place = {"township": "140927101000", "village": "140927101204", "inspector": "140927000000"}[role]

    with pytest.raises(NotAllowed):
        receive(staff("who", (role, place)))
    assert not issubclass(NotYourRole, TooLarge)


def test_check_asked_twice_waits_once(medical):
    upload = receive(medical)
    first = upload.job_id

    actions.request_check(upload, by=medical)

    assert upload.job_id == first


# --- mapping ------------------------------------------------------------------------------------------------


@pytest.fixture
def unsure(medical):
    return checked(receive(medical, data=xlsx([ODD_HEADER, bill(1)])))


def mapping(**changes):
    return {"id_number": "公民号"} | changes


def test_unknown_header_waits_for_a_person(unsure):
    assert unsure.state == "mapping"
    assert actions.unsure_sheet(unsure)["missing"] == ["id_number"]


def test_mapped_file_is_checked_again(unsure, medical):
    actions.map_headers(unsure, columns=mapping(), by=medical)

    assert counts(checked(unsure)) == (1, 1, 0, 0)


def test_mapping_is_remembered_for_the_same_headers(unsure, medical):
    actions.map_headers(unsure, columns=mapping(), by=medical)

    later = checked(receive(medical, period="2021-08", data=xlsx([["题"], ODD_HEADER, bill(9)])))

    assert later.state == "kept"
    assert HeaderMapping.objects.get().mapped_by == medical


def test_optional_column_may_be_absent(medical):
    twice = [*BILL_HEADER, "诊断", "疾病名称"]
    header = ["x" if h == "病种" else h for h in twice]
    upload = checked(receive(medical, data=xlsx([header, [*bill(1), "a", "b"]])))
    assert actions.unsure_sheet(upload)["ambiguous"] == {"disease": [14, 15]}

    actions.map_headers(upload, columns={"disease": ""}, by=medical)

    assert "disease" not in queries.accepted_rows(checked(upload)).column_names


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"id_number": "没有的"},
        {"id_number": ""},
        {"nothing": "公民号"},
        {"id_number": "公民号", "disease": "公民号"},
    ],
)
def test_mapping_must_be_whole_and_true(unsure, medical, columns):
    with pytest.raises(MappingIncomplete):
        actions.map_headers(unsure, columns=columns, by=medical)
    unsure.refresh_from_db()
    assert unsure.state == "mapping"


def test_kept_file_is_not_mapped(sent, medical):
    with pytest.raises(WrongMove):
        actions.map_headers(sent(BILLS), columns=mapping(), by=medical)


# --- correcting ---------------------------------------------------------------------------------------------


@pytest.fixture
def with_rejections(medical):
    rows = [bill(1), bill(2, 身份证号=LOST), bill(3, 身份证号=LOST, 总费用=1.0)]
    return checked(receive(medical, data=xlsx([["单位:元"], BILL_HEADER, *rows])))


def corrected(content: bytes, **changes) -> bytes:
    """The downloaded workbook with some columns overwritten in every row."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.active
    place = {cell.value: cell.column for cell in sheet[1]}
    for header, value in changes.items():
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, place[header]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_rejected_rows_come_under_their_own_labels_with_reasons(with_rejections, medical):
    content = actions.take_rejected_workbook(with_rejections, by=medical)

    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)
    assert rows[0] == ("退回原因", *BILL_HEADER, "退回编号")
    assert rows[1][0] == "身份证号:存成了数值,末几位已丢失。请把单元格改为文本格式后重填"
    assert rows[1][1] == "JS000002"
    assert "统筹、大病、救助、自付之和" not in rows[2][0]  # a row is checked between columns once its cells are read
    assert JournalEntry.objects.filter(verb="ledgers.download", by=medical).count() == 1


def test_corrected_workbook_answers_the_rows_it_corrects(with_rejections, medical):
    content = corrected(actions.take_rejected_workbook(with_rejections, by=medical), 身份证号=id_number())

    answer = checked(receive(medical, data=content, corrects=with_rejections))

    assert counts(answer) == (2, 1, 1, 0)
    assert set(with_rejections.rejections.values_list("corrected_by", flat=True)) == {answer.pk}
    assert [reason["why"] for reason in answer.rejections.get().reasons] == ["check:0", "check:1"]
    assert list(queries.answers_to(medical, with_rejections)) == [answer]


def test_corrected_twice_is_accepted_in_the_end(with_rejections, medical):
    first = corrected(actions.take_rejected_workbook(with_rejections, by=medical), 身份证号=id_number())
    answer = checked(receive(medical, data=first))

    second = corrected(actions.take_rejected_workbook(answer, by=medical), 总费用=1000)
    last = checked(receive(medical, data=second))

    assert counts(last) == (1, 1, 0, 0)
    assert not RejectedRow.objects.filter(corrected_by=None).exists()


def test_amounts_in_ten_thousands_are_told_so_when_they_go_back(medical):
    row = bill(
        1,
        身份证号=LOST,
        总费用=0.1,
        目录内费用=0.09,
        统筹支付=0.06,
        大病保险支付=0.01,
        医疗救助支付=0.005,
        个人自付=0.025,
    )
    upload = checked(receive(medical, data=xlsx([["单位:万元"], BILL_HEADER, row])))

    content = corrected(actions.take_rejected_workbook(upload, by=medical), 身份证号=id_number())

    assert queries.accepted_rows(checked(receive(medical, data=content)))["total_fen"].to_pylist() == [100_000]


def test_row_corrected_in_the_browser_goes_the_way_of_a_file(with_rejections, medical):
    row = with_rejections.rejections.get(row_no=4)
    cells = list(actions.open_for_correction(row, by=medical).cells)
    cells[2] = id_number()

    answer = checked(actions.correct_row(row, cells=cells, by=medical))

    assert counts(answer) == (1, 1, 0, 0)
    assert answer.corrects == with_rejections
    row.refresh_from_db()
    assert row.corrected_by == answer
    assert JournalEntry.objects.filter(verb="reveal", thing=f"rejection:{row.pk}").count() == 1


def test_row_is_corrected_once(with_rejections, medical):
    row = with_rejections.rejections.get(row_no=4)
    checked(
        actions.correct_row(
            row, cells=[*queries.written(row).cells[:2], id_number(), *queries.written(row).cells[3:]], by=medical
        )
    )

    with pytest.raises(AlreadyDone):
        actions.correct_row(row, cells=queries.written(row).cells, by=medical)


def test_short_row_is_filled_up(with_rejections, medical):
    row = with_rejections.rejections.get(row_no=4)

    answer = checked(actions.correct_row(row, cells=["JS000002"], by=medical))

    assert counts(answer) == (1, 0, 1, 0)


def test_who_only_looks_may_neither_correct_nor_download(with_rejections, staff):
    inspector = staff("督查", ("inspector", "140927000000"))
    row = with_rejections.rejections.first()

    for act in (
        lambda: actions.correct_row(row, cells=[], by=inspector),
        lambda: actions.open_for_correction(row, by=inspector),
        lambda: actions.take_rejected_workbook(with_rejections, by=inspector),
    ):
        with pytest.raises(NotAllowed):
            act()


# --- withdrawing --------------------------------------------------------------------------------------------


def test_withdrawn_file_no_longer_stands(sent, county):
    upload = sent(BILLS)

    actions.withdraw(upload, by=county, reason="传错了月份")

    assert (upload.state, upload.withdrawn_by, upload.withdrawal_reason) == ("withdrawn", county, "传错了月份")
    assert list(queries.uploads_to_unlink()) == [upload]
    assert list(queries.uploads_to_link()) == []
    assert counts(sent(BILLS)) == (2, 2, 0, 0)


def test_rows_that_only_repeated_it_stand_for_themselves(sent, county):
    first = sent(BILLS)
    second = sent(xlsx([BILL_HEADER, bill(1), bill(2, 病种="高血压"), bill(3)]))
    actions.mark_taken(second, {"exact": 2})
    assert counts(second) == (3, 2, 0, 1)

    actions.withdraw(first, by=county, reason="错")

    second.refresh_from_db()
    assert counts(second) == (3, 3, 0, 0)
    assert second.taken_at is None
    assert sorted(queries.accepted_rows(second)["bill_no"].to_pylist()) == ["JS000001", "JS000002", "JS000003"]


def test_rows_that_repeat_another_file_too_stay_unchanged(sent, county):
    first, second = sent(BILLS), sent(xlsx([BILL_HEADER, bill(1)]))
    third = sent(xlsx([BILL_HEADER, bill(1), bill(4)]))

    actions.withdraw(first, by=county, reason="错")

    second.refresh_from_db()
    third.refresh_from_db()
    assert (counts(second), counts(third)) == ((1, 1, 0, 0), (2, 1, 0, 1))


def test_rows_it_answered_are_open_again(with_rejections, medical):
    content = corrected(actions.take_rejected_workbook(with_rejections, by=medical), 身份证号=id_number())
    answer = checked(receive(medical, data=content))

    actions.withdraw(answer, by=medical, reason="改错了")

    assert with_rejections.rejections.filter(corrected_by=None).count() == 2


def test_consequences_are_told_in_numbers_before(sent, with_rejections, county):
    sent(xlsx([BILL_HEADER, bill(1)]))
    actions.mark_taken(with_rejections, {"exact": 1, "linked": 1, "mismatches": 1})

    told = [number for number, _words in queries.withdrawal_consequences(with_rejections)]

    assert told == [1, 1, 1, 1, 2]  # rows, linked, mismatches, rows of the other file, open rejected rows


@pytest.mark.parametrize("reason", ["", "  "])
def test_withdrawal_needs_a_reason(sent, county, reason):
    with pytest.raises(WithdrawalNeedsReason):
        actions.withdraw(sent(BILLS), by=county, reason=reason)


def test_file_is_withdrawn_once(sent, county):
    upload = sent(BILLS)
    actions.withdraw(upload, by=county, reason="错")

    with pytest.raises(WrongMove):
        actions.withdraw(upload, by=county, reason="错")


def test_other_department_may_not_withdraw(sent, staff):
    with pytest.raises(NotAllowed):
        actions.withdraw(sent(BILLS), by=staff("民政局", ("department", "民政")), reason="错")


def test_file_kept_meanwhile_is_reckoned_with(sent, county, monkeypatch):
    upload = sent(BILLS)
    reckon = queries.promotions
    meanwhile = [lambda: sent(xlsx([["题"], BILL_HEADER, bill(1)]))]

    def promotions(standing, leaving):
        found = reckon(standing, leaving)
        if meanwhile:
            meanwhile.pop()()
        return found

    monkeypatch.setattr(queries, "promotions", promotions)

    actions.withdraw(upload, by=county, reason="错")

    assert counts(Upload.objects.get(filename="a.xlsx", state="kept")) == (1, 1, 0, 0)


# --- the shelf ----------------------------------------------------------------------------------------------


def test_taken_file_leaves_the_shelf_with_its_counts(sent):
    upload = sent(BILLS)
    assert list(queries.uploads_to_link()) == [upload]

    actions.mark_taken(upload, {"exact": 2})
    first = upload.taken_at
    actions.mark_taken(upload, {"exact": 1, "clerk": 1})

    assert (list(queries.uploads_to_link()), upload.taken_at) == ([], first)
    assert upload.linked_rows == {"exact": 1, "clerk": 1}


def test_linked_again_tells_the_new_counts(sent):
    upload = sent(BILLS)
    with pytest.raises(AlreadyDone):
        actions.mark_linked_again(upload, {})
    actions.mark_taken(upload, {"question": 2})

    actions.mark_linked_again(upload, {"clerk": 2})

    assert upload.linked_rows == {"clerk": 2}


def test_withdrawn_file_is_not_taken(sent, county):
    upload = actions.withdraw(sent(BILLS), by=county, reason="错")

    with pytest.raises(AlreadyDone):
        actions.mark_taken(upload, {})


def test_withdrawal_is_taken_once_with_its_outcome(sent, county):
    upload = actions.withdraw(sent(BILLS), by=county, reason="错")

    actions.mark_withdrawal_taken(upload, {"links_gone": 2})

    assert list(queries.uploads_to_unlink()) == []
    assert upload.withdrawal_outcome == {"links_gone": 2}
    with pytest.raises(AlreadyDone):
        actions.mark_withdrawal_taken(upload)


@pytest.fixture
def alone(monkeypatch):
    """The room's own job, without what the roof adds to it."""
    monkeypatch.setitem(jobs._functions, actions.CHECK, tasks.check_upload)


@pytest.mark.usefixtures("alone")
def test_job_says_how_it_ended(medical):
    upload = receive(medical, data=xlsx([BILL_HEADER, bill(1, 身份证号=LOST)]))

    job = jobs.run_now(actions.CHECK, "", {"upload": upload.pk})

    assert job.outcome["sentence"] == "共读 1 行:接受 0,退回 1,未变 0"
    assert job.outcome["url"] == f"/feeds/files/{upload.pk}/"


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(
    ("data", "said"), [(b"x", "这不是 Excel 表格"), (xlsx([ODD_HEADER, bill(1)]), "有的表头认不准")]
)
def test_job_says_what_is_to_be_done(medical, data, said):
    upload = receive(medical, data=data)

    assert jobs.run_now(actions.CHECK, "", {"upload": upload.pk}).outcome["sentence"].startswith(said)
