"""Workbooks made to overwhelm whoever opens them are refused before they are opened."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest

from bangfu.ledgers.reading import sheets_of
from bangfu.ledgers.reading.guard import hidden_columns
from bangfu.ledgers.terms import FileRefused
from bangfu.ledgers.tests.books import xlsx

SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
NEAR = '<row r="1"><c r="A1"><v>1</v></c></row>'


def rebuilt(cells: str, sheet: str = SHEET) -> bytes:
    """A workbook whose one sheet holds these cells, under that name."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx([["a"]]))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == SHEET:
                name, content = sheet, f"{HEAD}{cells}</sheetData></worksheet>".encode()
            if name == "xl/_rels/workbook.xml.rels":
                content = content.replace(b"/" + SHEET.encode(), b"/" + sheet.encode())
            new.writestr(name, content)
    return out.getvalue()


def test_a_sound_workbook_is_still_read():
    assert sheets_of(rebuilt(NEAR))[0].rows == [[1.0]]


@pytest.mark.parametrize(
    "far",
    [
        """<row r='1048576'><c r='SF1048576'><v>1</v></c></row>""",
        """<row r="1048576"><c s="0" r="A1048576"><v>1</v></c></row><row r="2"><c r="B2"><v>1</v></c></row>""",
        """<row r="1"><c r="xfd1"><v>1</v></c></row>""",
        """<row r="1"><c r = "XFD1"><v>1</v></c></row>""",
    ],
)
def test_a_far_cell_is_seen_however_it_is_written(far):
    with pytest.raises(FileRefused):
        sheets_of(rebuilt(NEAR + far))


@pytest.mark.parametrize("name", ["xl/other/sheet1.xml", "xl/media/image1.png", "xl/worksheets/sheet1.dat"])
def test_a_sheet_is_looked_at_wherever_it_lies(name):
    with pytest.raises(FileRefused):
        sheets_of(rebuilt(f'{NEAR}<row r="1048576"><c r="SF1048576"><v>1</v></c></row>', name))


def test_an_entry_that_holds_more_than_it_says_is_refused():
    """Size and checksum speak for the first bytes alone; a reader that trusts the stream would unpack all of it."""
    data = rebuilt(NEAR + " " * 5000)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info, content = archive.getinfo(SHEET), archive.read(SHEET)
    promised = len(content) - 4000
    old = info.CRC.to_bytes(4, "little") + info.compress_size.to_bytes(4, "little") + len(content).to_bytes(4, "little")
    crc = zlib.crc32(content[:promised])
    lie = crc.to_bytes(4, "little") + info.compress_size.to_bytes(4, "little") + promised.to_bytes(4, "little")
    assert data.count(old) == 2

    with pytest.raises(FileRefused):
        hidden_columns(data.replace(old, lie))
