from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bangfu.reports.rules import Compliance, Duty, columns_of, compliance_of

WEDNESDAY = date(2021, 12, 29)


def duty(due_on: date) -> Duty:
    return Duty(verb="核查", thing="王家", sentence="", due_on=due_on, url="/")


def test_columns_put_each_duty_where_it_is_urgent():
    late, now, soon, far = (duty(date(2021, 12, 28)), duty(WEDNESDAY), duty(date(2022, 1, 5)), duty(date(2022, 1, 6)))

    columns = columns_of([far, soon, now, late], WEDNESDAY)

    assert (columns.overdue, columns.today, columns.week, columns.later) == ((late,), (now,), (soon,), (far,))


@given(st.lists(st.dates(date(2021, 1, 1), date(2022, 12, 31)), max_size=30))
def test_columns_lose_nothing_and_double_nothing(days: list[date]):
    columns = columns_of([duty(day) for day in days], WEDNESDAY)

    shown = columns.overdue + columns.today + columns.week + columns.later

    assert sorted(d.due_on for d in shown) == sorted(days)


def test_compliance_counts_late_and_overdue_together():
    looks = [
        (date(2021, 12, 1), date(2021, 12, 1)),  # on the day: on time
        (date(2021, 12, 1), date(2021, 12, 2)),  # a day late
        (date(2021, 12, 28), None),  # open and overdue
        (date(2021, 12, 30), None),  # open, not yet due: nowhere
    ]

    assert compliance_of(looks, WEDNESDAY) == Compliance(on_time=1, late=2)
