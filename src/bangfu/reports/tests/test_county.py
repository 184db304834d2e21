from uuid import uuid4

import pytest
from django.urls import reverse

from bangfu.monitoring.actions import Look, Told, record_check, self_report
from bangfu.monitoring.terms import Outcome
from bangfu.registry.tests.cast import TODAY
from bangfu.registry.tests.cast import cast as cast  # noqa: PLC0414  the fixture every room uses
from bangfu.reports.queries.county import county_screen

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(cast):
    """Three reports: two in 义井镇, one in 八角镇; one of them was checked and is true."""
    county = cast.officers["county"]
    warnings = [
        self_report(
            Told(key=uuid4(), household_id=home.id, risk="illness", channel="phone", text="住院", reported_on=TODAY),
            by=county,
        ).warning
        for home in (cast.wang, cast.zhou, cast.zheng)
    ]
    warnings[0].refresh_from_db()
    record_check(warnings[0].pk, Look(Outcome.AT_RISK, "spending"), version=warnings[0].version, by=county)
    return warnings


def test_county_screen_adds_up(cast, told):
    screen = county_screen(seen_by=cast.officers["county"], on=TODAY)

    assert [step.count for step in screen.funnel] == [3, 1, 1]  # three raised, one looked at, one true
    assert sum(row.waiting for row in screen.townships) == 2  # 3 - 1
    assert sum(sum(counts) for counts in screen.by_risk.values()) == 3
    assert (screen.compliance.on_time, screen.compliance.late) == (1, 0)


def test_county_screen_counts_only_the_viewers_townships(cast, told):
    screen = county_screen(seen_by=cast.officers["township"], on=TODAY)

    assert [step.count for step in screen.funnel] == [2, 1, 1]
    assert len(screen.townships) == 1


def test_population_is_what_the_viewer_sees(cast, told):
    whole = county_screen(seen_by=cast.officers["county"], on=TODAY).population
    part = county_screen(seen_by=cast.officers["township"], on=TODAY).population

    assert whole.households == 9  # the cast
    assert part.households == 7  # without 郑 and 冯 of the other township
    assert part.persons < whole.persons


def test_county_page_stays_within_its_queries(cast, told, client, django_assert_max_num_queries):
    client.force_login(cast.officers["county"])

    with django_assert_max_num_queries(30):
        page = client.get(reverse("reports:county"))

    assert "义井镇" in page.content.decode()
