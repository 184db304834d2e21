import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.ground import calendar

DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2028, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2021-09-30", True),  # Thursday
        ("2021-10-01", False),  # National Day, a Friday
        ("2021-10-07", False),  # last day of the holiday, a Thursday
        ("2021-10-09", True),  # Saturday worked in exchange
        ("2021-10-10", False),  # Sunday
        ("2027-10-01", True),  # a Friday in a year not in the table
    ],
)
def test_day_is_worked_as_the_notice_says(day, worked):
    assert calendar.is_working_day(dt.date.fromisoformat(day)) is worked


def test_year_without_a_table_is_provisional():
    assert [calendar.is_provisional(year) for year in (2018, 2019, 2026, 2027)] == [True, False, False, True]


@pytest.mark.parametrize(
    ("day", "count", "reached"),
    [
        ("2021-09-29", 1, "2021-09-30"),
        ("2021-09-30", 1, "2021-10-08"),  # 1-7 October off
        ("2021-09-30", 3, "2021-10-11"),  # 8, 9 (Saturday worked), then Sunday off, 11
        ("2021-10-11", -3, "2021-09-30"),  # 9, 8, then 30 September
        ("2021-10-01", 0, "2021-10-08"),
        ("2021-10-08", 0, "2021-10-08"),
        ("2020-01-23", 5, "2020-02-07"),  # holiday of 24 January lengthened to 2 February: 3, 4, 5, 6, 7
    ],
)
def test_working_days_are_added_as_counted_by_hand(day, count, reached):
    assert calendar.add_working_days(dt.date.fromisoformat(day), count) == dt.date.fromisoformat(reached)


@given(DAYS, st.integers(-30, 30))
def test_days_between_undo_days_added(day, count):
    start = calendar.add_working_days(day, 0)

    assert calendar.working_days_between(start, calendar.add_working_days(start, count)) == count
