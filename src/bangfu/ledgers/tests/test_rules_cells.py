"""One cell at a time."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.ground import money
from bangfu.ledgers.rules import cells
from bangfu.ledgers.rules.cells import Bad

DAY = dt.date(2021, 7, 5)
DAYS = st.dates(min_value=dt.date(1910, 1, 1), max_value=dt.date(2099, 12, 31))
STYLES = [
    lambda d: d.isoformat(),
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d:%Y%m%d}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: (d - cells.SERIAL_EPOCH).days,
    lambda d: float((d - cells.SERIAL_EPOCH).days),
    lambda d: str((d - cells.SERIAL_EPOCH).days),
    lambda d: dt.datetime.combine(d, dt.time(8, 30)),
    lambda d: f"{d.isoformat()} 00:00:00",
    lambda d: d,
]


@given(DAYS, st.sampled_from(STYLES))
def test_date_is_read_back_in_every_style(day, style):
    assert cells.date(style(day)) == day


@pytest.mark.parametrize("cell", ["", None, "  ", "-", "——", "无数据", "#N/A"])
def test_cell_that_says_nothing_is_blank(cell):
    for read in (cells.date, cells.month, cells.boolean, cells.integer, cells.hundredths, cells.phone):
        assert read(cell) is None
    assert cells.fen(cell, "元") is None
    assert cells.fen(cell, "万元") is None


@pytest.mark.parametrize(
    "cell",
    [
        "2021-02-30",
        "2021年13月1日",
        "2021",
        2021.0,
        "2021-07",
        "202107",
        "昨天",
        "1850-01-01",
        dt.date(1850, 1, 1),
        True,
    ],
)
def test_cell_that_is_no_day_is_bad(cell):
    assert cells.date(cell) == Bad("not_a_date")


@pytest.mark.parametrize(
    ("cell", "first"),
    [
        ("202107", dt.date(2021, 7, 1)),
        (202107.0, dt.date(2021, 7, 1)),
        ("2021-07", dt.date(2021, 7, 1)),
        ("2021年7月", dt.date(2021, 7, 1)),
        ("2021.10", dt.date(2021, 10, 1)),
        (2021.07, dt.date(2021, 7, 1)),
        (2021.12, dt.date(2021, 12, 1)),
        ("2021-07-05", dt.date(2021, 7, 1)),
        ("20210705", dt.date(2021, 7, 1)),
        (DAY, dt.date(2021, 7, 1)),
        (dt.datetime.combine(DAY, dt.time(9)), dt.date(2021, 7, 1)),
        (44382.0, dt.date(2021, 7, 1)),
    ],
)
def test_month_is_the_first_of_its_days(cell, first):
    assert cells.month(cell) == first


def test_number_that_may_be_january_or_october_is_unclear():
    assert cells.month(2021.1) == Bad("month_unclear")


@pytest.mark.parametrize("cell", ["七月", "2021", "202113", True])
def test_cell_that_is_no_month_is_bad(cell):
    assert cells.month(cell) == Bad("not_a_month")


@pytest.mark.parametrize(
    ("cell", "value"), [("是", True), ("否", False), ("有", True), (True, True), (0.0, False), ("Y", True)]
)
def test_yes_and_no_are_read_as_departments_write_them(cell, value):
    assert cells.boolean(cell) is value


def test_other_word_is_neither_yes_nor_no():
    assert cells.boolean("大概") == Bad("not_yes_no")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("3", 3),
        (3.0, 3),
        ("三", Bad("not_an_integer")),
        ("2级", 2),
        ("１２", 12),
        ("-4", -4),
        (2.5, Bad("not_an_integer")),
        ("1,200", 1200),
    ],
)
def test_whole_number_is_read_with_its_suffix(cell, value):
    assert cells.integer(cell) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (12.345, Decimal("12.34")),
        ("3.5亩", Decimal("3.50")),
        ("1,234.5", Decimal("1234.50")),
        ("很多", Bad("not_a_number")),
        ("1e9", Bad("not_a_number")),
        ("NaN", Bad("not_a_number")),
    ],
)
def test_area_has_two_places(cell, value):
    assert cells.hundredths(cell) == value


@given(st.integers(min_value=-(10**13), max_value=10**13))
def test_fen_come_back_from_yuan_as_text(fen):
    assert cells.fen(money.yuan(fen), "元") == fen


@given(st.integers(min_value=0, max_value=10**11))
def test_fen_come_back_from_a_number_cell(fen):
    assert cells.fen(fen / 100, "元") == fen


@given(st.integers(min_value=0, max_value=10**11))
def test_fen_come_back_from_ten_thousands(fen):
    assert cells.fen(str(Decimal(fen) / 1_000_000), "万元") == fen
    assert cells.fen(fen / 1_000_000, "万元") == fen


@pytest.mark.parametrize(
    ("cell", "unit", "fen"),
    [
        ("1.2万", "元", 1_200_000),
        ("1.2万元", "元", 1_200_000),
        ("1,234.5元", "元", 123_450),
        ("2.34", "万元", 2_340_000),
        (0.1 + 0.2, "元", 30),
        (12.345, "元", Bad("not_money")),
        ("0.00000001", "万元", Bad("not_money")),
        ("很多", "元", Bad("not_money")),
        ("很多", "万元", Bad("not_money")),
        ("1e20", "万元", Bad("not_money")),
        ("NaN", "万元", Bad("not_money")),
        (True, "元", Bad("not_money")),
        (DAY, "元", Bad("not_money")),
    ],
)
def test_money_is_exact_or_bad(cell, unit, fen):
    assert cells.fen(cell, unit) == fen


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (13912345678.0, "13912345678"),
        ("139 1234 5678", "13912345678"),
        ("+8613912345678", "13912345678"),
        ("0350-1234567", "03501234567"),
        ("139", Bad("not_a_phone")),
        ("13912345678.0", "13912345678"),
    ],
)
def test_phone_is_digits(cell, number):
    assert cells.phone(cell) == number


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (3.0, "3"),
        (2.5, "2.5"),
        (" 王 ", "王"),
        ("'0012", "0012"),
        (True, "是"),
        (False, "否"),
        (None, None),
        ("", None),
        (1e17, "1e+17"),
        (DAY, "2021-07-05"),
    ],
)
def test_text_is_what_a_person_reads(cell, said):
    assert cells.text(cell) == said


@pytest.mark.parametrize(
    ("cell", "said"), [(12345.0, "12345"), (1.5e15, Bad("digits_lost")), ("ＪＳ１", "JS1"), ("-", None)]
)
def test_number_that_names_something_keeps_its_digits(cell, said):
    assert cells.identity_text(cell) == said
