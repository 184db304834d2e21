"""The household file keeps to the household."""

import datetime as dt

import pytest

from bangfu.linkage import actions
from bangfu.linkage.tests import files
from bangfu.registry.models import Membership
from bangfu.registry.tests.cast import TODAY
from bangfu.registry.tests.cast import cast as cast  # noqa: PLC0414  the fixture every room uses
from bangfu.reports.queries.household import household_page

pytestmark = pytest.mark.django_db


def test_bills_of_who_joined_a_household_elsewhere_are_not_shown(cast, settings, tmp_path):
    settings.LAKE = tmp_path / "lake"
    left = cast.zheng.son
    upload = files.sent("medical_bills", files.bill(left), files.bill(cast.wang.head))
    actions.link_upload(upload.pk)
    Membership.objects.create(
        household=cast.wang.household,
        person=left,
        relation="子",
        from_on=dt.date(2019, 1, 1),
        to_on=dt.date(2019, 6, 30),
        source="test",
        recorded_at=dt.datetime(2020, 7, 1, tzinfo=dt.UTC),
    )

    page = household_page(cast.wang.id, as_of=TODAY, seen_by=cast.officers["township"])

    assert [m.person_id for m in page.file.former] == [left.pk]
    assert [row.person_id for row in page.bills.rows] == [cast.wang.head.pk]
    assert page.bills.total_fen == 100_000
