"""A list as a workbook: the same headers, exactly the filtered rows, text that stays text."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import tempfile
from collections.abc import Iterator, Sequence
from typing import IO, Any
from urllib.parse import quote

import xlsxwriter
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.ground import clock
from bangfu.ground.listing.columns import Column

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_ROWS = 1_048_575
_CHUNK_BYTES = 64 * 1024
_FORMULA_LIKE = ("=", "+", "-", "@", "\t", "\r")


def workbook_response(
    name: str, columns: Sequence[Column], rows: Iterator[Any], notes: Sequence[tuple[str, str]] = ()
) -> StreamingHttpResponse:
    """A download named after the list and the date. Rows are written one by one; memory does not grow with them."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed when the last chunk is read
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
            "remove_timezone": True,
        },
    )
    count = _write_rows(book, columns, rows)
    today = clock.today()
    _write_notes(book, [(_("名称"), name), (_("截至"), today.isoformat()), *notes, (_("行数"), f"{count:,}")])
    book.close()
    response = StreamingHttpResponse(_chunks(file), content_type=TYPE)
    response["Content-Length"] = str(file.seek(0, os.SEEK_END))
    filename = f"{name}-{today:%Y%m%d}.xlsx"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename)}"
    return response


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


def _write_rows(book: Any, columns: Sequence[Column], rows: Iterator[Any]) -> int:
    sheet = book.add_worksheet(_("数据"))
    head = book.add_format({"bold": True, "bottom": 1})
    formats = {
        "yuan": book.add_format({"num_format": "#,##0.00"}),
        "int": book.add_format({"num_format": "#,##0"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "instant": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "quoted": book.add_format({"quote_prefix": True}),
    }
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(columns):
        label = str(column.label)
        sheet.set_column(at, at, max(10, min(40, 2 * len(label) + 4)))
        sheet.write_string(0, at, label, head)
    count = 0
    for count, row in enumerate(itertools.islice(rows, _MOST_ROWS), 1):  # noqa: B007  the count is the answer
        for at, column in enumerate(columns):
            _write_cell(sheet, count, at, column, column.read(row), formats)
    return count


def _write_cell(sheet: Any, row: int, at: int, column: Column, value: Any, formats: dict[str, Any]) -> None:
    if value is None or value == "":
        if column.missing:
            sheet.write_string(row, at, str(column.missing))
    elif column.kind == "yuan":
        sheet.write_number(row, at, int(value) / 100, formats["yuan"])
    elif column.kind == "int":
        sheet.write_number(row, at, value, formats["int"])
    elif isinstance(value, dt.datetime):
        sheet.write_datetime(row, at, timezone.localtime(value).replace(tzinfo=None), formats["instant"])
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, at, value, formats["date"])
    else:
        text = str(value)
        sheet.write_string(row, at, text[:32767], formats["quoted"] if text.startswith(_FORMULA_LIKE) else None)


def _write_notes(book: Any, lines: Sequence[tuple[str, str]]) -> None:
    """What was filtered, on a second sheet, so that the first can be imported again as it is."""
    sheet = book.add_worksheet(_("说明"))
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 60)
    for row, (label, value) in enumerate(lines):
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, value)
