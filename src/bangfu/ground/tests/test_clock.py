import datetime as dt

import pytest

from bangfu.ground import clock

pytestmark = pytest.mark.django_db
DAY = dt.date(2021, 12, 31)


@pytest.fixture(autouse=True)
def _no_fixed_day(monkeypatch):
    monkeypatch.delenv("BANGFU_TODAY", raising=False)


def test_today_is_the_day_that_was_set_until_it_is_given_back():
    clock.set_today(DAY, reason="演示")
    assert clock.today() == DAY

    clock.set_today(None, reason="演示结束")
    assert abs(clock.today() - clock.now().date()) <= dt.timedelta(days=1)


def test_environment_wins(monkeypatch):
    clock.set_today(DAY, reason="演示")
    monkeypatch.setenv("BANGFU_TODAY", "2020-03-31")

    assert clock.today() == dt.date(2020, 3, 31)


def test_held_day_is_read_once_and_follows_a_change(django_assert_num_queries):
    clock.set_today(DAY, reason="演示")

    with clock.held():
        with django_assert_num_queries(1):
            assert clock.today() == clock.today() == DAY
        clock.set_today(dt.date(2022, 1, 1), reason="次年")
        assert clock.today() == dt.date(2022, 1, 1)


def test_now_is_aware():
    assert clock.now().tzinfo is not None
