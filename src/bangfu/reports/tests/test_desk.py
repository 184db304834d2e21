from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from bangfu.monitoring.actions import Told, assign, self_report
from bangfu.registry.tests.cast import TODAY
from bangfu.registry.tests.cast import cast as cast  # noqa: PLC0414  the fixture every room uses
from bangfu.reports.queries.desk import desk_of

pytestmark = pytest.mark.django_db


def told(household_id: int, risk: str = "illness") -> Told:
    return Told(key=uuid4(), household_id=household_id, risk=risk, channel="phone", text="住院", reported_on=TODAY)


@pytest.fixture
def reported(cast):
    """One report in each township."""
    county = cast.officers["county"]
    return [self_report(told(home.id), by=county).warning for home in (cast.wang, cast.zheng)]


def test_desk_asks_the_township_to_assign_its_own_warnings_only(cast, reported):
    desk = desk_of(seen_by=cast.officers["township"], on=TODAY)

    shown = [duty.thing for column in vars(desk.columns).values() for duty in column]

    assert shown == [cast.wang.household.head_name]


def test_desk_moves_a_warning_into_overdue_when_its_day_has_passed(cast, reported):
    warning = reported[0]

    desk = desk_of(seen_by=cast.officers["township"], on=warning.due_on + timedelta(days=1))

    assert [duty.due_on for duty in desk.columns.overdue] == [warning.due_on]
    assert desk.numbers[0].count == 1


def test_desk_of_a_cadre_shows_what_was_given_to_them(cast, reported):
    village = cast.officers["village"]
    warning = assign(reported[0].pk, version=reported[0].version, to=village, by=cast.officers["township"])

    desk = desk_of(seen_by=village, on=date(2021, 12, 31))

    assert desk.is_cadre
    assert [duty.url for column in vars(desk.columns).values() for duty in column] == [
        reverse("warning", args=[warning.pk])
    ]


def test_desk_page_stays_within_its_queries(cast, reported, client, django_assert_max_num_queries):
    client.force_login(cast.officers["county"])

    with django_assert_max_num_queries(30):
        page = client.get(reverse("desk"))

    assert cast.wang.household.head_name in page.content.decode()


@pytest.mark.parametrize("role", ["village", "township", "county", "inspector", "department", "administrator"])
def test_desk_opens_for_every_role(cast, client, role):
    client.force_login(cast.officers[role])

    assert client.get(reverse("desk")).status_code == 200
