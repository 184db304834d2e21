"""Lines that are no rows, freshness, states, periods a file speaks of."""

import dataclasses
import datetime as dt

import pytest

from bangfu.ledgers.rules import freshness, lines, recognition, states
from bangfu.ledgers.rules.freshness import Freshness
from bangfu.ledgers.terms import Column, Contract, Frequency, Kept, Kind, Period

MONTHLY = Contract(
    "x", "表", "Table", "person", "医保", Period.MONTH, Frequency.MONTHLY, Kept.LAKE, True, 5, ("a",),
    (Column("a", "甲", Kind.TEXT), Column("v", "村", Kind.VILLAGE, township="a"), Column("b", "乙", Kind.TEXT, sensitive=True)),
)  # fmt: skip
QUARTERLY = dataclasses.replace(MONTHLY, frequency=Frequency.QUARTERLY)
YEARLY = dataclasses.replace(MONTHLY, frequency=Frequency.YEARLY, period=Period.YEAR)
IRREGULAR = dataclasses.replace(MONTHLY, frequency=Frequency.IRREGULAR)
NEW_YEARS_EVE = dt.date(2021, 12, 31)


@pytest.mark.parametrize("cells", [["合计", "", 3.0], ["", "小计:", 3.0], ["全县合计", 1.0], ["总计12人"]])
def test_line_that_sums_is_a_total(cells):
    assert lines.is_total(cells)


@pytest.mark.parametrize("cells", [["王合计", "x"], ["", ""], [3.0]])
def test_other_line_is_no_total(cells):
    assert not lines.is_total(cells)


@pytest.mark.parametrize(
    "cells",
    [
        ["注:本表为合成数据"],
        ["填表人:张三", "", "审核人:李四", "2021年8月3日"],
        ["制表日期:2021-08-01"],
        ["共12条记录"],
        ["说明1.金额单位为元"],
    ],
)
def test_remark_or_signature_is_a_note(cells):
    assert lines.is_note(cells)


@pytest.mark.parametrize("cells", [["张三", "142229"], ["", None], ["注:x", 3.0], ["2021年8月3日"], ["注:x", "张三"]])
def test_line_with_anything_else_is_no_note(cells):
    assert not lines.is_note(cells)


def test_header_pasted_again_is_seen():
    assert lines.is_header_again(["姓名", "", "身份证号"], {"姓名", "身份证号"})
    assert not lines.is_header_again(["姓名"], {"姓名"})
    assert not lines.is_header_again(["姓名", "张三"], {"姓名"})


@pytest.mark.parametrize(
    ("contract", "today", "period", "due"),
    [
        (MONTHLY, NEW_YEARS_EVE, "2021-11", dt.date(2021, 12, 5)),
        (MONTHLY, dt.date(2021, 12, 5), "2021-10", dt.date(2021, 11, 5)),
        (MONTHLY, dt.date(2021, 12, 6), "2021-11", dt.date(2021, 12, 5)),
        (QUARTERLY, NEW_YEARS_EVE, "2021-09", dt.date(2021, 10, 5)),
        (YEARLY, NEW_YEARS_EVE, "2020", dt.date(2021, 1, 5)),
        (YEARLY, dt.date(2021, 1, 3), "2019", dt.date(2020, 1, 5)),
    ],
)
def test_last_due_is_the_newest_period_whose_day_has_passed(contract, today, period, due):
    assert freshness.last_due(contract, today) == freshness.Expected(period, due)


@pytest.mark.parametrize(("contract", "period"), [(MONTHLY, "2021-12"), (QUARTERLY, "2021-12"), (YEARLY, "2021")])
def test_next_due_follows_the_last(contract, period):
    assert freshness.next_due(contract, NEW_YEARS_EVE).period == period


def test_irregular_feed_is_never_due():
    assert freshness.last_due(IRREGULAR, NEW_YEARS_EVE) is None
    assert freshness.next_due(IRREGULAR, NEW_YEARS_EVE) is None
    assert freshness.days_late(IRREGULAR, ["2020-03"], NEW_YEARS_EVE) == 0


@pytest.mark.parametrize(
    ("contract", "received", "today", "how"),
    [
        (MONTHLY, [], NEW_YEARS_EVE, Freshness.NEVER),
        (MONTHLY, ["2021-10"], NEW_YEARS_EVE, Freshness.OVERDUE),
        (MONTHLY, ["2021-11"], NEW_YEARS_EVE, Freshness.FRESH),
        (MONTHLY, ["2021-11"], dt.date(2022, 1, 2), Freshness.SOON),
        (MONTHLY, ["2021-12"], dt.date(2022, 1, 2), Freshness.FRESH),
        (IRREGULAR, [], NEW_YEARS_EVE, Freshness.NEVER),
        (IRREGULAR, ["2020-03"], NEW_YEARS_EVE, Freshness.STANDING),
    ],
)
def test_freshness_on_a_day(contract, received, today, how):
    assert freshness.freshness(contract, received, today) is how


@pytest.mark.parametrize(
    ("contract", "received", "days"),
    [
        (MONTHLY, ["2021-11"], 0),
        (MONTHLY, [], 0),
        (MONTHLY, ["2021-10"], 26),  # November was due on 5 December: 31 - 5
        (QUARTERLY, ["2021-06"], 87),  # September was due on 5 October: 26 + 30 + 31
        (YEARLY, ["2019"], 360),  # 2020 was due on 5 January 2021: 365 - 5
    ],
)
def test_days_late_count_from_the_oldest_missing_period(contract, received, days):
    assert freshness.days_late(contract, received, NEW_YEARS_EVE) == days


@pytest.mark.parametrize(
    ("kind", "text", "is_one"),
    [
        (Period.MONTH, "2021-07", True),
        (Period.MONTH, "2021-13", False),
        (Period.YEAR, "2021", True),
        (Period.YEAR, "21", False),
        (Period.DATE, "2020-03-31", True),
        (Period.DATE, "20200331", False),
        (Period.DATE, "x", False),
    ],
)
def test_period_is_of_its_kind(kind, text, is_one):
    assert freshness.is_period(kind, text) is is_one


@pytest.mark.parametrize(
    ("kind", "text", "end"),
    [
        (Period.MONTH, "2021-02", dt.date(2021, 2, 28)),
        (Period.YEAR, "2021", dt.date(2021, 12, 31)),
        (Period.DATE, "2020-03-31", dt.date(2020, 3, 31)),
    ],
)
def test_period_ends_on_its_last_day(kind, text, end):
    assert freshness.period_end(kind, text) == end


@pytest.mark.parametrize(
    ("kind", "texts", "said"),
    [
        (Period.MONTH, ["神池县2021年7月农村低保对象花名册"], "2021-07"),
        (Period.MONTH, ["没有", "医保202111结算.xlsx"], "2021-11"),
        (Period.MONTH, ["2021-12 结算"], "2021-12"),
        (Period.MONTH, ["20211231导出"], "2021-12"),
        (Period.MONTH, ["文号 2021123"], ""),
        (Period.YEAR, ["2021年度参保"], "2021"),
        (Period.DATE, ["数据日期:2020年3月31日"], "2020-03-31"),
        (Period.DATE, ["2020年3月"], ""),
    ],
)
def test_file_says_its_period(kind, texts, said):
    assert recognition.period_said(kind, texts) == said


@pytest.mark.parametrize(
    ("kind", "before"), [(Period.MONTH, "2021-11"), (Period.YEAR, "2020"), (Period.DATE, "2021-12-31")]
)
def test_silent_file_is_about_the_period_before(kind, before):
    assert recognition.period_before(kind, NEW_YEARS_EVE) == before


def test_title_stands_alone_on_its_line():
    assert recognition.titles_of([[["神池县", "", None], ["姓名", "身份证"], [1.0]]]) == ["神池县"]


def test_every_state_has_its_moves_and_no_other():
    assert {s for moves in states.MOVES.values() for s in moves} <= set(states.MOVES)
    assert states.can_become("kept", "withdrawn")
    with pytest.raises(states.WrongMove):
        states.check_can_become("withdrawn", "kept")


def test_contract_tells_its_columns():
    assert MONTHLY.column("a").header == "甲"
    assert MONTHLY.lake_columns == ("a", "v")
    assert MONTHLY.village_column.name == "v"
    assert MONTHLY.column("a").type == "text"
    with pytest.raises(KeyError):
        MONTHLY.column("z")
