"""Sheets of cells from .xls, .xlsx or .csv. The content decides what a file is, not its name."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import Any

import python_calamine as calamine

from bangfu.ground.errors import gettext_noop
from bangfu.ledgers.reading import guard
from bangfu.ledgers.terms import FileRefused, Sheet

EMPTY = gettext_noop("文件是空的,没有任何内容。")
WEB_PAGE = gettext_noop("这是网页另存的表格,不是真正的 Excel 文件。请用 Excel 打开后另存为 .xlsx 再上传。")
ENCODING = gettext_noop("认不出文件的文字编码。请用 Excel 打开后另存为 .xlsx 再上传。")
NO_VISIBLE_SHEET = gettext_noop("文件里没有可见的工作表。请取消隐藏要上传的工作表。")
CSV_SHEET = "csv"
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def sheets_of(data: bytes) -> list[Sheet]:
    """The visible sheets of a file with their cells, empty sheets left out. Raises: FileRefused with a sentence."""
    if not data.strip():
        raise FileRefused(EMPTY)
    if data.startswith(guard.ZIP):
        return _with_rows(_xlsx(data))
    if data.startswith(guard.OLE):
        return _with_rows(_xls(data))
    return _with_rows([_csv(data)])


def _with_rows(sheets: list[Sheet]) -> list[Sheet]:
    found = [s for s in sheets if any(any(cell not in ("", None) for cell in row) for row in s.rows)]
    if not found:
        raise FileRefused(EMPTY)
    rows = sum(len(s.rows) for s in found)
    if rows > guard.MOST_ROWS:
        raise FileRefused(guard.TOO_MANY_ROWS, most=guard.MOST_ROWS, rows=rows)
    return found


def _xlsx(data: bytes) -> list[Sheet]:
    hidden = guard.hidden_columns(data)
    return [
        Sheet(name, rows, hidden.get(name, frozenset()), partial(guard.unvalued_formulas, data, name))
        for name, rows in _opened(data)
    ]


def _xls(data: bytes) -> list[Sheet]:
    if "EncryptedPackage".encode("utf-16-le") in data or guard.has_old_password(data):
        raise FileRefused(guard.PASSWORD)
    if "Workbook".encode("utf-16-le") not in data and "Book".encode("utf-16-le") not in data:
        raise FileRefused(guard.NOT_A_WORKBOOK)
    return [Sheet(name, rows) for name, rows in _opened(data)]


def _opened(data: bytes) -> list[tuple[str, list[list[Any]]]]:
    """Name and cells of each visible sheet."""
    try:
        with calamine.load_workbook(io.BytesIO(data)) as book:
            seen = [
                meta.name
                for meta in book.sheets_metadata
                if meta.visible == calamine.SheetVisibleEnum.Visible and meta.typ == calamine.SheetTypeEnum.WorkSheet
            ]
            if not seen:
                raise FileRefused(NO_VISIBLE_SHEET)
            return [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in seen]
    except calamine.PasswordError as fault:
        raise FileRefused(guard.PASSWORD) from fault
    except (calamine.CalamineError, calamine.ZipError, calamine.XmlError, ValueError) as fault:
        raise FileRefused(guard.BROKEN) from fault


def _csv(data: bytes) -> Sheet:
    if data.lstrip()[:200].lower().startswith((b"<html", b"<!doctype", b"<?xml", b"<table", b"<meta")):
        raise FileRefused(WEB_PAGE)
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused(guard.NOT_A_WORKBOOK)
    if (lines := data.count(b"\n")) > guard.MOST_ROWS:
        raise FileRefused(guard.TOO_MANY_ROWS, most=guard.MOST_ROWS, rows=lines)
    text = _decoded(data)
    head = text[:20_000]
    separator = max(",\t;", key=head.count)
    if head.count(separator) == 0:
        raise FileRefused(guard.NOT_A_WORKBOOK)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as fault:
        raise FileRefused(guard.BROKEN) from fault
    width = max(map(len, rows), default=0)
    if width > guard.MOST_COLUMNS:
        raise FileRefused(guard.TOO_WIDE, sheet=CSV_SHEET, columns=width)
    return Sheet(CSV_SHEET, [row + [""] * (width - len(row)) for row in rows])


def _decoded(data: bytes) -> str:
    marked = next((name for mark, name in _MARKS.items() if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused(ENCODING)
