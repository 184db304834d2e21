"""The household file: one page on any date, within the area, within its budget."""

import datetime as dt

import pyarrow as pa
import pytest
from django.urls import reverse

from bangfu.ground import clock, lake
from bangfu.ground.errors import NotFound
from bangfu.monitoring.models import Warning
from bangfu.registry.tests.cast import TODAY, a_person_state, an_event, an_income, cast  # noqa: F401
from bangfu.reports.queries.household import household_page

FRAME = 8
"""Queries that every signed-in page costs: session, account, date, scope, menu, bell."""


@pytest.fixture(autouse=True)
def _empty_lake(settings, tmp_path):
    settings.LAKE = tmp_path / "lake"


@pytest.fixture
def county(cast, client):  # noqa: F811
    client.force_login(cast.officers["county"])
    return client


def listed(table, period, rows, upload=5):
    """A department's list of a month lies in the lake."""
    lines = [
        {"household_id": None, "row_key": f"{upload}-{n}", "upload_id": upload, "sheet": "一", "row_no": n} | row
        for n, row in enumerate(rows, 2)
    ]
    lake.write(table, period, upload, pa.Table.from_pylist(lines))


def a_warning(family, **differs):
    given = {
        "village_code": family.household.village_code,
        "risk": "medical",
        "severity": 2,
        "rank": 10,
        "sentence": "6 月自付医药费 23,400.00 元",
        "opened_on": dt.date(2021, 7, 31),
        "seen_on": dt.date(2021, 7, 31),
        "due_on": dt.date(2021, 8, 6),
    }
    return Warning.objects.create(household=family.household, **given | differs)


def page_of(cast, family, role="county", on=TODAY):  # noqa: F811
    return household_page(family.id, as_of=on, seen_by=cast.officers[role])


def lights_of(page):
    return {light.label: (light.status.tone, light.status.label) for light in page.lights}


def test_page_shows_tags_with_the_meaning_of_their_time(cast):  # noqa: F811
    words = [(tag.word, tag.hint) for tag in page_of(cast, cast.wang).tags]

    assert words == [("脱贫户", ""), ("脱贫不稳定户", "2020 年口径"), ("风险未消除", "")]


def test_page_draws_income_per_head_over_the_line_of_each_year(cast):  # noqa: F811
    an_income(cast.wang.household, year=2021, valid_from=dt.date(2021, 12, 20), people=3, net_fen=1_900_000)

    years = page_of(cast, cast.wang).years

    assert [(y.year, y.line_fen) for y in years] == [(2018, None), (2019, 500_000), (2021, 600_000)]
    # 15,000.00 yuan for three people is 5,000.00 each
    assert years[1].per_head(years[1].net_fen) == 500_000


def test_lights_come_from_the_register_while_no_list_has_come(cast):  # noqa: F811
    assert lights_of(page_of(cast, cast.qian)) == {
        "义务教育": ("normal", "无学龄儿童"),
        "基本医疗": ("normal", "未采集"),
        "住房安全": ("overdue", "D 级危房"),
        "饮水安全": ("overdue", "未解决"),
    }
    assert lights_of(page_of(cast, cast.li))["义务教育"] == ("done", "在校")


def test_lists_of_the_month_come_before_the_register(cast):  # noqa: F811
    listed(
        "school_roll",
        "2021-10",
        [
            {
                "person_id": cast.li.daughter.pk,
                "status": "疑似辍学",
                "stage": "初中",
                "grade": "八年级",
                "school": "一中",
            }
        ],
    )
    people = [cast.li.head.pk, cast.li.daughter.pk]
    listed(
        "insured_list", "2021-11", [{"person_id": pk, "status": "正常参保", "insured_kind": "居民"} for pk in people]
    )
    listed(
        "house_appraisals",
        "2021-11",
        [{"person_id": cast.li.head.pk, "grade": "C", "appraised_on": dt.date(2021, 11, 5), "report_no": "1"}],
    )

    lights = lights_of(page_of(cast, cast.li))

    assert lights["义务教育"] == ("overdue", "有失学风险")
    assert lights["基本医疗"] == ("done", "全部参保")
    assert lights["住房安全"] == ("overdue", "C 级危房")


def test_lists_of_later_months_are_not_known_on_an_earlier_date(cast):  # noqa: F811
    listed(
        "house_appraisals",
        "2021-11",
        [{"person_id": cast.li.head.pk, "grade": "D", "appraised_on": dt.date(2021, 11, 5), "report_no": "1"}],
    )

    assert lights_of(page_of(cast, cast.li, on=dt.date(2021, 11, 29)))["住房安全"] == ("done", "安全,A 级")
    assert lights_of(page_of(cast, cast.li, on=dt.date(2021, 11, 30)))["住房安全"] == ("overdue", "D 级危房")


def test_benefits_count_each_certificate_once_a_month(cast):  # noqa: F811
    one = {"category": "B类", "started_on": dt.date(2019, 1, 1)}
    rows = [
        {"person_id": cast.wang.head.pk, "dibao_no": "D1", "month_fen": 50_000} | one,
        {"person_id": cast.wang.wife.pk, "dibao_no": "D1", "month_fen": 50_000} | one,
        {"person_id": cast.wang.son.pk, "dibao_no": "D2", "month_fen": 20_000} | one,
    ]
    listed("dibao_roster", "2021-11", rows)
    listed("dibao_roster", "2021-12", rows[:2], upload=6)

    page = page_of(cast, cast.wang)

    # D1 500.00 once, D2 200.00: 700.00 in November, 500.00 in December
    assert [(b.period, b.fen) for b in page.dibao] == [("2021-12", 50_000), ("2021-11", 70_000)]
    assert page.dibao[1].names == "王守田、刘秀英、王小军"
    assert "低保" in [tag.word for tag in page.tags]


def test_row_sent_twice_counts_as_the_newest_upload_says(cast):  # noqa: F811
    row = {"person_id": cast.wang.head.pk, "dibao_no": "D1", "category": "A类", "started_on": None, "row_key": "same"}
    listed("dibao_roster", "2021-12", [row | {"month_fen": 50_000}])
    listed("dibao_roster", "2021-12", [row | {"month_fen": 60_000}], upload=9)

    assert [b.fen for b in page_of(cast, cast.wang).dibao] == [60_000]


def test_medical_bills_of_twelve_months_are_added_up(cast):  # noqa: F811
    bill = {
        "person_id": cast.wang.wife.pk,
        "settled_on": dt.date(2021, 7, 9),
        "hospital": "县医院",
        "visit_kind": "住院",
    }
    sums = {"total_fen": 300_000, "relief_fen": 10_000, "selfpaid_fen": 120_000}
    listed("medical_bills", "2021-07", [bill | sums])
    listed("medical_bills", "2020-12", [bill | sums], upload=4)

    bills = page_of(cast, cast.wang).bills

    assert (len(bills.rows), bills.total_fen, bills.selfpaid_fen, bills.relief_fen) == (1, 300_000, 120_000, 10_000)


def test_timeline_has_events_warnings_statements_and_appraisals(cast):  # noqa: F811
    an_event(cast.wang.household, happened_on=dt.date(2021, 9, 1), sentence="入户走访")
    a_warning(cast.wang)
    a_person_state(
        cast.wang.wife, health="患有大病", labour="丧失劳动力", valid_from=dt.date(2021, 6, 30), source="upload:9"
    )
    listed(
        "house_appraisals",
        "2021-11",
        [{"person_id": cast.wang.head.pk, "grade": "B", "appraised_on": dt.date(2021, 11, 5), "report_no": "1"}],
    )

    entries = [(e.on.isoformat(), e.title, e.text) for e in page_of(cast, cast.wang).entries]

    assert entries[:4] == [
        ("2021-11-05", "房屋鉴定 B 级", ""),
        ("2021-09-01", "入户走访", ""),
        ("2021-07-31", "预警", "6 月自付医药费 23,400.00 元"),
        ("2021-06-30", "登记信息更新", "刘秀英:健康状况"),
    ]
    assert entries[-1][1] == "登记信息更新"


def test_warning_of_a_later_day_is_not_on_the_page_of_an_earlier_date(cast):  # noqa: F811
    a_warning(cast.wang)

    assert page_of(cast, cast.wang, on=dt.date(2021, 7, 30)).warnings == []
    assert len(page_of(cast, cast.wang).warnings) == 1


@pytest.mark.parametrize("role", ["inspector", "department", "administrator"])
def test_page_out_of_area_is_not_found(cast, client, role):  # noqa: F811
    with pytest.raises(NotFound):
        page_of(cast, cast.wang, role)
    client.force_login(cast.officers[role])
    assert client.get(reverse("household", args=[cast.wang.id])).status_code == 404


def test_page_costs_at_most_thirty_queries(cast, django_assert_max_num_queries):  # noqa: F811
    an_income(cast.wang.household, year=2020, valid_from=dt.date(2020, 12, 20))
    a_warning(cast.wang)
    page_of(cast, cast.wang)

    with clock.held(), django_assert_max_num_queries(30 - FRAME):
        page_of(cast, cast.wang)


def test_page_answers_with_its_chart_its_figures_and_its_date(cast, county):  # noqa: F811
    a_warning(cast.wang)

    html = county.get(reverse("household", args=[cast.wang.id]) + "?on=2021-11-30").content.decode()

    assert "截至 2021-11-30" in html
    assert 'data-chart="income"' in html
    assert "15,000.00" in html
    assert "王守田" in html
    assert "style=" not in html.split("<main")[1].split("</main>")[0]


def test_page_before_the_register_says_why_it_is_empty(cast, county):  # noqa: F811
    html = county.get(reverse("household", args=[cast.wang.id]) + "?on=2019-01-01").content.decode()

    assert "2019-01-01 之前没有这一户的登记" in html


def test_page_with_a_date_that_is_none_speaks_for_today(cast, county):  # noqa: F811
    assert "截至 2021-12-31" in county.get(reverse("household", args=[cast.zhao.id]) + "?on=明天").content.decode()
    assert (
        "截至 2021-12-31" in county.get(reverse("household", args=[cast.zhao.id]) + "?on=2030-01-01").content.decode()
    )


def test_page_of_a_household_known_only_from_the_roster_says_not_collected(cast, county):  # noqa: F811
    html = county.get(reverse("household", args=[cast.zhao.id])).content.decode()

    assert "一般农户" in html
    assert html.count("未采集") > 8


def test_page_quotes_uploads_by_table_and_period(cast, county):  # noqa: F811
    from_upload = county.get(reverse("household", args=[cast.wang.id])).content.decode()

    assert "第 1 号上传" in from_upload
