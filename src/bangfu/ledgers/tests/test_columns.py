"""Whole columns agree with cells read one by one."""

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangfu.ground.identity import check_id
from bangfu.ledgers.checking.columns import read_column, reader_of, sound_numbers
from bangfu.ledgers.checking.villages import code_of, read_villages
from bangfu.ledgers.rules.cells import Bad
from bangfu.ledgers.terms import Column, Kind, WhenBad
from bangfu.ledgers.tests.books import id_number

MONEY = Column("x_fen", "钱", Kind.MONEY, unit="元", least=0, most=10_000_000)
TEXT = Column("t", "文", Kind.TEXT, required=True)
NUMBER = Column("id_number", "号", Kind.ID_NUMBER, required=True, sensitive=True, when_bad=WhenBad.KEEP)
CARD = Column("card_number", "残疾证号", Kind.CARD_NUMBER, required=True, sensitive=True)

SUMS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.integers(-10, 10**8).map(lambda fen: fen / 100),
    st.sampled_from(["1,234.5", "12元", "很多", "", None, "-", True, "1.2万", dt.date(2021, 7, 1), 12.345, 1e12]),
)


@settings(deadline=None)
@given(st.lists(SUMS, max_size=20), st.sampled_from(["元", "万元"]))
def test_money_by_the_column_is_money_by_the_cell(cells, unit):
    told = read_column(MONEY, cells, unit)

    one_by_one = [reader_of(MONEY, unit)(cell) for cell in cells]
    assert told.bad == {row: value for row, value in enumerate(one_by_one) if isinstance(value, Bad)}
    assert told.values.to_pylist() == [None if isinstance(value, Bad) else value for value in one_by_one]


def slipped(number: str, place: int, sign: str) -> str:
    return number[:place] + sign + number[place + 1 :]


NUMBERS = st.builds(
    id_number,
    st.dates(dt.date(1890, 1, 1), dt.date(2021, 12, 31)).map(lambda d: f"{d:%Y%m%d}"),
    st.integers(990, 999),
    st.sampled_from(["142229", "140927"]),
)
WRITTEN = st.one_of(
    NUMBERS,
    st.builds(slipped, NUMBERS, st.integers(0, 17), st.sampled_from("0123456789Xx 年")),
    st.text(max_size=20),
)


@settings(deadline=None)
@given(st.lists(WRITTEN, min_size=1, max_size=20))
def test_number_sound_by_arithmetic_is_ok_by_the_identity_check(cells):
    for cell, is_sound in zip(cells, sound_numbers(cells).tolist(), strict=True):
        found = check_id(cell)
        assert not is_sound or (found.kind, found.number) == ("ok", cell)


@given(NUMBERS.filter(lambda n: int(n[6:10]) >= 1900 and int(n[12:14]) <= 28))
def test_plain_number_needs_no_closer_look(number):
    assert sound_numbers([number]).tolist() == [True]


@pytest.mark.parametrize(
    ("cell", "value", "check"),
    [
        (id_number(), id_number(), "ok"),
        (f" {id_number()}\t", id_number(), "repaired"),
        (id_number(born="19650417", sequence=999)[:17] + "0", None, None),
        ("142229650417991", "14222919650417991" + id_number("19650417", 991)[17], "repaired"),
    ],
)
def test_number_is_kept_clean_with_how_it_was_read(cell, value, check):
    told = read_column(NUMBER, [cell])

    if value is None:  # a wrong last digit is kept as it is, for linkage to ask about
        value, check = cell, "bad"
    assert (told.values[0].as_py(), told.checks[0].as_py(), told.bad) == (value, check, {})


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (1.4222919650417e17, "digits_lost"),
        ("1.42229E+17", "digits_lost"),
        ("1422291965041", "bad_number"),
        ("", "blank"),
        (dt.date(2021, 7, 1), "not_a_number_text"),
        (True, "not_a_number_text"),
    ],
)
def test_number_that_cannot_be_kept_goes_back(cell, why):
    assert read_column(NUMBER, [cell]).bad == {0: Bad(why)}


def test_blank_number_is_kept_where_it_is_not_required():
    optional = Column("id_number", "号", Kind.ID_NUMBER, sensitive=True, when_bad=WhenBad.BLANK)
    told = read_column(optional, ["", "142229"])

    assert told.values.to_pylist() == [None, None]
    assert told.checks.to_pylist() == ["blank", "bad"]
    assert told.bad == {}


def test_card_keeps_its_category_and_grade():
    card = f"{id_number()}44b1".replace("b", "B")
    told = read_column(CARD, [card, f" {card}", id_number()])

    assert told.values.to_pylist() == [card, card, id_number()]
    assert told.checks.to_pylist() == ["card", "card", "ok"]


def test_true_is_not_one():
    told = read_column(Column("t", "文", Kind.TEXT), [1.0, True, "x"])

    assert told.values.to_pylist() == ["1", "是", "x"]


def test_plain_texts_and_odd_ones_read_alike():
    plain = read_column(TEXT, [" 王 ", "李"])
    odd = read_column(TEXT, [" 王 ", "'李", "", 3.0])

    assert plain.values.to_pylist() == ["王", "李"]
    assert odd.values.to_pylist() == ["王", "李", None, "3"]
    assert odd.bad == {2: Bad("blank")}


def test_code_is_a_label_or_leads_to_one():
    column = Column("s", "态", Kind.CODE, codes=("正常", "中断"), values={"参保": "正常"})
    told = read_column(column, ["参保", "中断", "", "怪"])

    assert told.values.to_pylist() == ["正常", "中断", None, None]
    assert told.bad == {3: Bad("not_in_list")}


def test_bad_cell_is_kept_or_blanked_where_the_contract_says_so():
    keep = Column("s", "态", Kind.CODE, codes=("正常",), when_bad=WhenBad.KEEP)
    blank = Column("n", "数", Kind.INT, least=1, most=4, when_bad=WhenBad.BLANK)

    assert read_column(keep, ["怪"]).values.to_pylist() == ["怪"]
    assert read_column(blank, ["怪", "9", "2"]).values.to_pylist() == [None, None, 2]


def test_number_out_of_its_bounds_goes_back():
    told = read_column(Column("n", "数", Kind.INT, least=1, most=4), [0.0, 4.0, 5.0])

    assert told.bad == {0: Bad("out_of_range"), 2: Bad("out_of_range")}


@pytest.mark.parametrize(
    ("kind", "arrow"),
    [(Kind.DATE, pa.date32()), (Kind.BOOL, pa.bool_()), (Kind.MU, pa.decimal128(12, 2)), (Kind.PHONE, pa.string())],
)
def test_column_has_its_type_even_when_empty(kind, arrow):
    assert read_column(Column("x", "列", kind), ["", ""]).values.type == arrow


NAMES = {("义井镇", "大黑庄村"): "140927101203", ("龙泉镇", "宋村"): "140927100210"}


def test_village_is_known_by_its_names():
    column = Column("village", "村", Kind.VILLAGE, township="township")
    codes, bad = read_villages(column, ["义井镇", "龙泉镇", "义井镇", None], ["大黑庄 村", "宋", "没有村", None], NAMES)

    assert codes.to_pylist() == ["140927101203", "140927100210", None, None]
    assert bad == {2: Bad("unknown_village")}


def test_unknown_village_may_be_kept_without_its_code():
    column = Column("village", "村", Kind.VILLAGE, township="township", when_bad=WhenBad.KEEP)

    assert read_villages(column, ["义井镇"], ["没有村"], NAMES)[1] == {}
    assert code_of(None, None, NAMES) is None
