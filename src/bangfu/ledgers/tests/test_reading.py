"""Files as they come, and files that mean harm: each is read or refused in a sentence, in seconds."""

import datetime as dt
import io
import struct
import time
import zipfile

import pytest
import xlwt
from xlwt.CompoundDoc import XlsDoc

from bangfu.ledgers.reading import guard, sheets_of
from bangfu.ledgers.terms import FileRefused
from bangfu.ledgers.tests.books import csv_bytes, written_by, xls, xlsx

ROWS = [["姓名", "号"], ["张三", "1"]]


def repacked(data: bytes, change) -> bytes:
    """The workbook with its parts changed: change(name, content) -> content or None to drop."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        sheets_of(data)
    return refused.value.sentence


@pytest.mark.parametrize(
    "data",
    [
        xlsx(ROWS),
        xls(ROWS),
        csv_bytes(ROWS),
        csv_bytes(ROWS, "gb18030"),
        csv_bytes(ROWS, "utf-16"),
        "姓名\t号\n张三\t1".encode(),
    ],
)
def test_every_format_gives_the_same_rows(data):
    (sheet,) = sheets_of(data)

    assert sheet.rows == ROWS


def test_cells_come_with_their_types():
    (sheet,) = sheets_of(xlsx([["日", "数", "真"], [dt.date(2021, 7, 5), 1.5, True]]))

    assert sheet.rows[1][1:] == [1.5, True]
    assert sheet.rows[1][0].isoformat().startswith("2021-07-05")


def test_several_sheets_come_in_order_and_empty_ones_are_left_out():
    assert [s.name for s in sheets_of(xlsx(ROWS, [], ROWS))] == ["Sheet1", "Sheet3"]


def test_hidden_sheet_is_not_read():
    data = written_by(lambda b: (b.add_worksheet("可见").write(0, 0, "x"), _hidden(b.add_worksheet("藏"))))

    assert [s.name for s in sheets_of(data)] == ["可见"]


def _hidden(sheet):
    sheet.write(0, 0, "y")
    sheet.hide()


def test_hidden_columns_are_known():
    def write(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.set_column(1, 1, None, None, {"hidden": True})

    (sheet,) = sheets_of(written_by(write))

    assert sheet.hidden == frozenset({1})


def test_formula_without_its_value_is_known():
    data = xlsx([["a", "b"], ["1", '=A2&"x"']])

    (sheet,) = sheets_of(data)

    assert sheet.unvalued() == frozenset({"B2"})


@pytest.mark.parametrize("data", [b"", b"  \n", xlsx([]), csv_bytes([["", ""]])])
def test_empty_file_is_refused(data):
    assert refusal(data) == "文件是空的,没有任何内容。"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04" + b"x" * 100, guard.BROKEN),
        (xlsx(ROWS)[:-200], guard.BROKEN),
        (b"MZ\x00\x00" + b"x" * 500, guard.NOT_A_WORKBOOK),
        (guard.OLE + b"x" * 500, guard.NOT_A_WORKBOOK),
        (guard.OLE + "Workbook".encode("utf-16-le") + b"x" * 600, guard.BROKEN),
        (guard.OLE + "EncryptedPackage".encode("utf-16-le") + b"x" * 600, guard.PASSWORD),
        (b"one line of text without a separator", guard.NOT_A_WORKBOOK),
        (
            "<html><table><tr><td>姓名</td></tr></table>".encode(),
            "这是网页另存的表格,不是真正的 Excel 文件。请用 Excel 打开后另存为 .xlsx 再上传。",
        ),
        (b"a,b\n\xff\xfe\xfa,\x81", "认不出文件的文字编码。请用 Excel 打开后另存为 .xlsx 再上传。"),
        (b'a,b\n"' + b"x" * 140_000 + b'",1', guard.BROKEN),
        (b"a" + b",b" * 600, guard.TOO_WIDE),
    ],
)
def test_file_that_is_no_workbook_is_refused_in_a_sentence(data, sentence):
    assert refusal(data) == sentence


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("xl/workbook.bin", guard.BINARY_WORKBOOK),
        ("content.xml", guard.BINARY_WORKBOOK),
        ("word/document.xml", guard.NOT_A_WORKBOOK),
    ],
)
def test_other_office_file_is_refused(part, sentence):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(part, "x")

    assert refusal(out.getvalue()) == sentence


def test_bomb_that_admits_its_size_is_refused_at_once():
    data = repacked(xlsx(ROWS), lambda name, c: c + b" " * 800_000_000 if name.endswith("sheet1.xml") else c)
    began = time.monotonic()

    assert refusal(data) == guard.BOMB
    assert time.monotonic() - began < 1


def test_bomb_that_lies_about_its_size_does_not_unpack():
    whole = b" " * 50_000_000
    data = repacked(xlsx(ROWS), lambda name, c: c + whole if name.endswith("sheet1.xml") else c)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = data.replace(struct.pack("<I", size), struct.pack("<I", 3000))
    assert lying != data

    assert refusal(lying) == guard.BROKEN


def test_archive_of_too_many_parts_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for n in range(guard.MOST_PARTS + 1):
            archive.writestr(f"xl/{n}.xml", "")

    assert refusal(out.getvalue()) == guard.BOMB


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_archive_with_a_part_twice_is_refused():
    out = io.BytesIO(xlsx(ROWS))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")

    assert refusal(out.getvalue()) == guard.BROKEN


def test_encrypted_archive_is_refused():
    data = bytearray(xlsx(ROWS))
    place = data.find(b"PK\x01\x02")
    data[place + 8] |= 1  # the flag of an encrypted part, in the directory

    assert refusal(bytes(data)) == guard.PASSWORD


def test_entity_declaration_is_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    data = repacked(xlsx(ROWS), lambda name, c: bomb + c if name.endswith("workbook.xml") else c)

    assert refusal(data) == guard.ENTITY


def test_one_cell_far_to_the_right_is_refused():
    def write(book):
        sheet = book.add_worksheet("表")
        sheet.write(0, 0, "a")
        sheet.write(1048575, 16383, "b")

    assert refusal(written_by(write)) == guard.TOO_WIDE


def test_a_million_rows_are_refused_in_seconds():
    def write(book):
        sheet = book.add_worksheet()
        for row in range(400_000):
            sheet.write_number(row, 0, row)
        sheet.write_number(1_048_575, 0, 1)

    data = written_by(write)
    began = time.monotonic()

    assert refusal(data) == guard.TOO_MANY_ROWS
    assert time.monotonic() - began < 5


def test_ocean_of_blank_styled_rows_is_read():
    def write(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["姓名", "号"])
        sheet.write_blank(1_048_575, 0, None, book.add_format({"bold": True}))

    assert len(sheets_of(written_by(write))[0].rows) == 1


def test_block_of_too_many_cells_is_refused():
    def write(book):
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(100_000, 400, "b")

    assert refusal(written_by(write)) == guard.BOMB


def test_long_csv_is_refused():
    assert refusal(b"a,b\n" * 300_001) == guard.TOO_MANY_ROWS


def test_sheets_that_are_too_long_together_are_refused(monkeypatch):
    monkeypatch.setattr(guard, "MOST_ROWS", 3)

    assert refusal(xls([["a", "b"]] * 4)) == guard.TOO_MANY_ROWS


def test_old_workbook_with_a_password_is_refused():
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, "x")
    stream = book.get_biff_data()
    first = 4 + struct.unpack("<H", stream[2:4])[0]
    out = io.BytesIO()
    XlsDoc().save(out, stream[:first] + struct.pack("<HH", 0x2F, 4) + b"zzzz" + stream[first:])

    assert refusal(out.getvalue()) == guard.PASSWORD


def test_old_workbook_without_a_password_has_none():
    assert not guard.has_old_password(xls(ROWS))
    assert not guard.has_old_password(b"x")


def test_workbook_whose_only_sheet_is_hidden_is_refused():
    data = repacked(
        xlsx(ROWS),
        lambda name, c: c.replace(b'state="visible"', b'state="hidden"') if name.endswith("workbook.xml") else c,
    )

    assert refusal(data).startswith("文件里没有可见的工作表")


def test_workbook_without_relations_has_no_titles():
    data = repacked(xlsx(ROWS), lambda name, c: None if name == "xl/_rels/workbook.xml.rels" else c)

    assert set(guard.hidden_columns(data)) == {"xl/worksheets/sheet1.xml"}


def test_sheet_title_is_read_as_it_is_shown():
    assert "甲&乙<丙>" in guard.hidden_columns(xlsx(ROWS, titles=("甲&乙<丙>",)))


def test_name_of_the_file_does_not_matter():
    assert sheets_of(xlsx(ROWS))[0].rows == ROWS  # sent as .xls or .csv alike: nobody looks at the name
