"""Writes plain sheets as .xls, .xlsx and .csv, with fixed timestamps and the note that all is synthetic."""

from __future__ import annotations

import csv
import datetime as dt
import pathlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

import xlsxwriter
import xlwt
from rustpy_xlsxwriter import write_worksheet

Cell = str | int | float | dt.date | None
NOTE = "合成数据"
STAMP = dt.datetime(2021, 12, 31, tzinfo=dt.UTC)
ENCODINGS = {"csv-gb": "gb18030", "csv-utf8": "utf-8-sig"}
ENDINGS = {"xls": ".xls", "xlsx": ".xlsx", "csv-gb": ".csv", "csv-utf8": ".csv"}


@dataclass(slots=True)
class Sheet:
    """One sheet: its rows from the first title to the last note."""

    name: str
    rows: list[list[Cell]]
    hidden: frozenset[int] = field(default_factory=frozenset)
    header_at: int = 0


def write_xls(path: pathlib.Path, sheets: Sequence[Sheet]) -> None:
    """An Excel 97 workbook."""
    book = xlwt.Workbook(encoding="utf-8")
    date, plain = xlwt.easyxf(num_format_str="yyyy-mm-dd"), book.add_style(xlwt.Style.default_style)
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        for r, cells in enumerate(sheet.rows):
            row = page.row(r)
            last = len(cells) - 1  # the first and the last cell tell xlwt how wide the row is
            for c, value in enumerate(cells):
                if value.__class__ is str:
                    if c == 0 or c == last:
                        row.set_cell_text(c, value)
                    elif value:
                        row.insert_cell(c, xlwt.Cell.StrCell(r, c, plain, book.add_str(value)))
                elif isinstance(value, dt.date):
                    row.set_cell_date(c, dt.datetime(value.year, value.month, value.day), date)  # noqa: DTZ001
                elif value is not None:
                    row.set_cell_number(c, value)
        for c in sheet.hidden:
            page.col(c).hidden = True
    book.save(str(path))


def is_tall(sheet: Sheet) -> bool:
    """True for a large sheet with nothing that only the slower writer can do."""
    headers = sheet.rows[sheet.header_at]
    return len(sheet.rows) > 2_000 and not sheet.hidden and len(set(headers)) == len(headers) and "" not in headers


def write_tall_xlsx(path: pathlib.Path, sheet: Sheet) -> None:
    """A large sheet with titles and one header row, by the fast writer."""
    at = sheet.header_at
    headers = [str(h) for h in sheet.rows[at]]
    wide = len(headers)
    titles: list[Any] = [
        (n, 0, n, wide - 1, "  ".join(str(c) for c in row if c)) for n, row in enumerate(sheet.rows[:at])
    ]
    records = [dict(zip_longest(headers, row, fillvalue="")) for row in sheet.rows[at + 1 :]]
    write_worksheet(records, str(path), sheet_name=sheet.name, header_row=at, merge_ranges=titles or None)


def write_xlsx(path: pathlib.Path, sheets: Sequence[Sheet]) -> None:
    """An Excel workbook."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "in_memory": False})
    book.set_properties({"title": NOTE, "comments": NOTE, "created": STAMP})
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for c in sheet.hidden:
            page.set_column(c, c, None, None, {"hidden": True})
        for r, cells in enumerate(sheet.rows):
            for c, value in enumerate(cells):
                if value.__class__ is str:
                    if value:
                        page.write_string(r, c, value)
                elif isinstance(value, dt.date):
                    page.write_datetime(r, c, dt.datetime(value.year, value.month, value.day), date)  # noqa: DTZ001
                elif value is not None:
                    page.write_number(r, c, value)
    book.close()


def write_csv(path: pathlib.Path, sheet: Sheet, encoding: str) -> None:
    """A CSV file; a number beyond 15 digits appears as Excel would have saved it."""
    with path.open("w", encoding=encoding, newline="") as out:
        writer = csv.writer(out)
        for cells in sheet.rows:
            writer.writerow([f"{v:.5E}" if v.__class__ is float and v > 1e15 else v for v in cells])


def write(path: pathlib.Path, form: str, sheets: Sequence[Sheet]) -> None:
    """The sheets lie in the file, in the given form."""
    if form == "xls":
        write_xls(path, sheets)
    elif form == "xlsx" and len(sheets) == 1 and is_tall(sheets[0]):
        write_tall_xlsx(path, sheets[0])
    elif form == "xlsx":
        write_xlsx(path, sheets)
    else:
        write_csv(path, sheets[0], ENCODINGS[form])


def write_plain_xlsx(path: pathlib.Path, name: str, headers: Sequence[str], rows: list[list[Cell]]) -> None:
    """A large sheet with one header row and no title, as the national system exports it."""
    records = [dict(zip(headers, row, strict=True)) for row in rows]
    write_worksheet(records, str(path), sheet_name=name)
