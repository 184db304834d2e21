import datetime as dt

import pytest

from bangfu.accounts.models import Grant, Staff
from bangfu.divisions import actions as divisions
from bangfu.ground import clock

TODAY = dt.date(2021, 12, 31)


@pytest.fixture
def shenchi(db):
    divisions.load_place("140927")
    clock.set_today(TODAY, reason="test")


@pytest.fixture
def staff(db):
    """A way to make officers: staff("clerk", ("township", "140927101000"))."""

    def make(username, *grants, **fields):
        person = Staff.objects.create(username=username, full_name=fields.pop("full_name", username), **fields)
        for role, place, *dates in grants:
            department = place if role == "department" else ""
            Grant.objects.create(
                staff=person,
                role=role,
                division_code="" if department else place,
                department=department,
                valid_from=dates[0] if dates else dt.date(2020, 1, 1),
                valid_to=dates[1] if len(dates) > 1 else None,
            )
        return person

    return make
