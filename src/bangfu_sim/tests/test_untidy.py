"""Each untidiness of real files is there: formats, encodings, headers, hidden columns, dates, totals, places, people."""

import datetime as dt
import re

import openpyxl
import pytest

from bangfu_sim.feeds.monthly import dibao_rows

STYLES = {
    "dash": r"\d{4}-\d\d-\d\d",
    "slash": r"\d{4}/\d{1,2}/\d{1,2}",
    "compact": r"(?:19|20)\d{6}",
    "dot": r"\d{4}\.\d{1,2}\.\d{1,2}",
    "chinese": r"\d{4}年\d{1,2}月\d{1,2}日",
}


@pytest.fixture(scope="module")
def everything(files):
    """All rows of the first sheet of every department's file, by file name."""
    return {line["file"]: files.cells(line["file"]) for line in files.table("manifest.csv")}


def test_files_are_of_three_formats_and_csv_of_two_encodings(files, everything):
    heads = [(files.out / name).read_bytes()[:3] for name in everything if name.endswith(".csv")]

    assert {name.rsplit(".", 1)[1] for name in everything} == {"xls", "xlsx", "csv"}
    assert {head == b"\xef\xbb\xbf" for head in heads} == {True, False}


@pytest.mark.parametrize("style", STYLES)
def test_dates_are_written_in_each_style(everything, style):
    found = [
        c
        for rows in everything.values()
        for row in rows
        for c in row
        if isinstance(c, str) and re.fullmatch(STYLES[style], c)
    ]

    assert len(found) > 20


def test_some_dates_are_real_date_cells(everything):
    assert any(isinstance(c, dt.date) for rows in everything.values() for row in rows for c in row)


def test_a_header_of_two_rows_has_a_group_above_its_columns(everything):
    rows = everything["神池县2021年8月医疗费用结算明细表.xlsx"]
    above, below = rows[2], rows[3]
    at = above.index("费用信息")

    assert below[at] == "医疗总费用(元)"
    assert above[2:4] == ["结算编号", "参保人姓名"]
    assert below[2:4] == ["", ""]


def test_a_column_is_hidden(files):
    page = openpyxl.load_workbook(files.out / "神池县2021年8月医疗费用结算明细表.xlsx").active

    assert page.column_dimensions["B"].hidden
    assert page["B3"].value == "系统主键"


def test_identity_column_has_several_names(everything):
    heads = {str(c) for rows in everything.values() for row in rows[:5] for c in row}

    assert {"身份证号", "证件号码", "身份证", "公民身份号码"} <= heads


def test_totals_and_notes_stand_below_the_rows(everything):
    rows = everything["神池县2021年8月医疗费用结算明细表.xlsx"]

    assert rows[-3][0] == "合计"
    assert rows[-2][0].startswith("填表人")
    assert "合成数据" in rows[-1][0]


def test_total_of_the_totals_row_is_the_sum_of_the_bills(files, everything):
    rows = everything["神池县2021年8月医疗费用结算明细表.xlsx"]
    bills = [b for b in files.county.bills if f"{b.settled_on:%Y-%m}" == "2021-08"]

    assert round(rows[-3][rows[3].index("医疗总费用(元)")] * 100) == sum(b.total for b in bills)


def test_villages_are_written_with_and_without_suffix(everything):
    cells = {str(c) for rows in everything.values() for row in rows for c in row}

    assert {"大黑庄村委会", "大黑庄村", "大黑庄"} <= cells


def test_a_merged_township_is_still_written(everything):
    cells = [str(c) for name, rows in everything.items() if "2021" in name for row in rows for c in row]

    assert "太平庄乡" in cells or "虎北乡" in cells


def test_some_of_the_dead_are_still_on_the_dibao_roster(whole):
    rows = [r for r in dibao_rows(whole, dt.date(2021, 9, 30)) if not r.person.is_here(dt.date(2021, 9, 30))]

    assert 1 <= len(rows) <= 30


def test_outsiders_are_nobody_of_the_county(files):
    numbers = {p.number for p in files.county.persons}
    outsiders = [line for line in files.table("truth/identity.csv") if line["kinds"] == "outsider"]

    assert outsiders
    assert not any(line["number"] in numbers for line in outsiders)


def test_every_bill_adds_up(whole):
    bills = whole.bills

    assert all(b.total == b.fund + b.serious + b.relief + b.selfpaid for b in bills)
    assert all(0 <= b.catalogue <= b.total and b.fund <= b.catalogue and b.selfpaid >= 0 for b in bills)


def test_incomes_add_up_and_no_kind_is_negative(whole):
    for home in whole.households:
        for income in home.incomes.values():
            parts = (income.wage, income.business, income.owned, income.transfer, income.expense)
            assert min(parts) >= 0
            assert sum(parts[:4]) - parts[4] == income.net
