import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.ground import periods

MONTHS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)).map(periods.period_of)


def test_month_has_its_first_and_last_day():
    assert periods.month_start("2020-02") == dt.date(2020, 2, 1)
    assert periods.month_end("2020-02") == dt.date(2020, 2, 29)
    assert periods.month_end("2021-12") == dt.date(2021, 12, 31)


def test_months_before_and_after_cross_the_year():
    assert periods.previous("2021-01") == "2020-12"
    assert periods.following("2020-12") == "2021-01"
    assert periods.months_between("2020-11", "2021-02") == ["2020-11", "2020-12", "2021-01", "2021-02"]
    assert periods.months_between("2021-02", "2021-01") == []


@given(MONTHS, st.integers(-500, 500))
def test_shift_is_undone_by_its_opposite(month, by):
    assert periods.shifted(periods.shifted(month, by), -by) == month


@pytest.mark.parametrize("text", ["2021-13", "2021-7", "202107", "", "2021-07-01"])
def test_text_that_is_no_month_is_refused(text):
    assert not periods.is_period(text)
    with pytest.raises(periods.NotAPeriod):
        periods.month_end(text)
