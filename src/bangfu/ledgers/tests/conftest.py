import datetime as dt

import pytest

from bangfu.accounts.models import Grant, Staff
from bangfu.divisions import actions as divisions
from bangfu.ground import clock
from bangfu.ledgers import actions
from bangfu.ledgers.models import Upload

TODAY = dt.date(2021, 12, 31)


@pytest.fixture
def shenchi(db):
    """The county, on the last day of 2021."""
    divisions.load_place("140927")
    clock.set_today(TODAY, reason="test")


@pytest.fixture
def staff(shenchi):
    """A way to make officers: staff("clerk", ("township", "140927101000"), ("department", "医保"))."""

    def make(username, *grants):
        person = Staff.objects.create(username=username, full_name=username)
        for role, where in grants:
            is_department = role == "department"
            Grant.objects.create(
                staff=person,
                role=role,
                division_code="" if is_department else where,
                department=where if is_department else "",
                valid_from=dt.date(2020, 1, 1),
            )
        return person

    return make


@pytest.fixture
def county(staff):
    return staff("县级", ("county", "140927000000"))


@pytest.fixture
def medical(staff):
    return staff("医保局", ("department", "医保"))


@pytest.fixture
def sent(shenchi):
    """A file received and checked by the system: sent(data, contract=..., period=...)."""

    def send(data, contract="medical_bills", period="2021-07", filename="a.xlsx", by=None, **more):
        upload = actions.receive(contract=contract, period=period, filename=filename, data=data, by=by, **more)
        return checked(upload)

    return send


def checked(upload):
    """The upload after its check, without what the roof does next."""
    actions.check(upload.pk)
    upload.refresh_from_db()
    return upload


def counts(upload: Upload) -> tuple[int, int, int, int]:
    return upload.read_rows, upload.accepted_rows, upload.rejected_rows, upload.unchanged_rows
