from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.ground import money

FEN = st.integers(-money.LARGEST_FEN, money.LARGEST_FEN)


@given(FEN)
def test_yuan_reads_back_as_the_same_fen(fen):
    assert money.fen_from_text(money.yuan(fen)) == fen


@given(st.integers(-(10**11), 10**11))
def test_number_of_a_workbook_reads_back_as_the_same_fen(fen):
    assert money.fen_from_number(fen / 100) == fen


@pytest.mark.parametrize(
    ("fen", "yuan", "wan"),
    [
        (2340000, "23,400.00", "2.34"),
        (5, "0.05", "0.00"),
        (-5, "-0.05", "0.00"),
        (4999, "49.99", "0.00"),
        (5000, "50.00", "0.01"),
        (-123456789, "-1,234,567.89", "-123.46"),
        (0, "0.00", "0.00"),
        (10**12, "10,000,000,000.00", "1,000,000.00"),
    ],
)
def test_amount_is_shown_in_yuan_and_wan(fen, yuan, wan):
    assert (money.yuan(fen), money.wan(fen)) == (yuan, wan)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,234.5", 123450),
        ("¥12元", 1200),
        (" 1200 ", 120000),
        ("-0.5", -50),
        ("12,345,678", 1234567800),
        ("3.1000", 310),
    ],
)
def test_typed_amount_is_understood(text, fen):
    assert money.fen_from_text(text) == fen


@pytest.mark.parametrize("text", ["", "元", "1.234", "1,23", "2万", "一百", "1e5", "--1", "1.", "99999999999999999"])
def test_typed_amount_is_refused(text):
    with pytest.raises(money.NotMoney):
        money.fen_from_text(text)


@pytest.mark.parametrize(("number", "fen"), [(23400.1, 2340010), (0.1 + 0.2, 30), (7, 700), (Decimal("1.25"), 125)])
def test_number_is_understood(number, fen):
    assert money.fen_from_number(number) == fen


@pytest.mark.parametrize("number", [1.005, float("nan"), float("inf"), True, 1e17])
def test_number_is_refused(number):
    with pytest.raises(money.NotMoney):
        money.fen_from_number(number)
