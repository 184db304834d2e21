"""Workbooks as departments send them, made by hand for the tests."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import xlsxwriter
import xlwt

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(born: str = "19650417", sequence: int = 991, prefix: str = "142229") -> str:
    """A synthetic number with a sound last character."""
    body = f"{prefix}{born}{sequence}"
    return body + "10X98765432"[sum(w * int(d) for w, d in zip(WEIGHTS, body, strict=True)) % 11]


def xlsx(*sheets: list[list[Any]], titles: tuple[str, ...] = ("Sheet1", "Sheet2", "Sheet3")) -> bytes:
    """An .xlsx whose sheets hold these rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in zip(titles, sheets, strict=False):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(rows: list[list[Any]]) -> bytes:
    """An old .xls."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell is not None:
                sheet.write(r, c, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_bytes(rows: list[list[Any]], encoding: str = "utf-8-sig") -> bytes:
    """A .csv in the encodings Excel writes in China."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def written_by(write: Any) -> bytes:
    """An .xlsx written by XlsxWriter, for what openpyxl cannot do."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    write(book)
    book.close()
    return out.getvalue()


BILL_HEADER = [
    "结算单号",
    "姓名",
    "身份证号",
    "结算日期",
    "就诊医院",
    "医院级别",
    "就诊类别",
    "病种",
    "总费用",
    "目录内费用",
    "统筹支付",
    "大病保险支付",
    "医疗救助支付",
    "个人自付",
]


def bill(number: int = 1, **changes: Any) -> list[Any]:
    """A sound bill: 600.00 of 1,000.00 from the fund, 100.00 serious, 50.00 relief, 250.00 self-paid."""
    row = dict(
        zip(
            BILL_HEADER,
            [f"JS{number:06d}", "高大山", id_number(), "2021-07-05", "县医院", "二级", "住院", "肺炎"]
            + [1000.0, 900.0, 600.0, 100.0, 50.0, 250.0],
            strict=True,
        )
    )
    return list((row | changes).values())
