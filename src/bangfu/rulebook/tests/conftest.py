"""The cast: two officers of the county, one of a township, and a page to look at."""

import datetime as dt

import pytest

from bangfu.accounts.models import Grant, Staff
from bangfu.divisions import actions as divisions
from bangfu.ground import clock

TODAY = dt.date(2021, 12, 31)


@pytest.fixture
def place(db):
    divisions.load_place("140927")
    clock.set_today(TODAY, reason="test")


def officer(username, name, role, code):
    """One officer with one grant."""
    staff = Staff.objects.create(username=username, full_name=name)
    Grant.objects.create(staff=staff, role=role, division_code=code, valid_from=dt.date(2020, 1, 1))
    return staff


@pytest.fixture
def county(place):
    return officer("county1", "县甲", "county", "140927000000")


@pytest.fixture
def second(place):
    return officer("county2", "县乙", "county", "140927000000")


@pytest.fixture
def clerk(place):
    return officer("clerk", "乡丙", "township", "140927101000")
