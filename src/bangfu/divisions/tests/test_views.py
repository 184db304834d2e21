import datetime as dt
import io

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from bangfu.divisions import queries
from bangfu.ground import clock


@pytest.fixture
def reader(shenchi, client):
    clock.set_today(dt.date(2021, 12, 31), reason="test")
    client.force_login(
        get_user_model().objects.create(username="someone"), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def names(response):
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return [row[0] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]


def test_tree_shows_villages_and_townships_of_the_day(reader):
    now = reader.get(reverse("divisions:tree")).content.decode()
    then = reader.get(reverse("divisions:tree"), {"on": "2020-03-31"}).content.decode()

    assert "虎北乡 <b" not in now
    assert "虎北乡 <b" in then
    assert "截至 2020-03-31" in then


def test_list_finds_a_village_by_its_former_township_and_exports_it(reader):
    export = {"export": "xlsx"}

    found = reader.get(reverse("divisions:tree"), {"q": "冷水沟", **export})
    assert sorted(names(found)) == ["冷水沟村", "塘涧村"]
    live = reader.get(reverse("divisions:tree"), {"township_code": "140927101000", "state": "live", **export})
    assert len(names(live)) == 19
    assert len(names(reader.get(reverse("divisions:tree"), export))) == 128 + 12 + 31


def test_bad_date_is_today(reader):
    assert "截至 2021-12-31" in reader.get(reverse("divisions:tree"), {"on": "yesterday"}).content.decode()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("140927202202", ["虎北乡 山口村", "义井镇 山口村", "虚构"]),
        ("140927101223", ["义井镇 山口村", "虎北乡 山口村"]),
        ("140927202000", ["虎北乡", "义井镇", "2021-04-01", "塘涧村"]),
        ("140927000000", ["神池县", "义井镇", "国家统计局"]),
    ],
)
def test_page_of_a_place_tells_its_history(reader, code, said):
    page = reader.get(reverse("divisions:place", args=[code])).content.decode()

    for words in said:
        assert words in page


def test_code_never_heard_of_is_not_found(reader):
    assert reader.get(reverse("divisions:place", args=["999"])).status_code == 404


def test_pages_stay_within_their_queries(reader, django_assert_max_num_queries):
    reader.get(reverse("divisions:tree"))

    with django_assert_max_num_queries(12):
        reader.get(reverse("divisions:tree"))
    with django_assert_max_num_queries(10):
        reader.get(reverse("divisions:place", args=["140927101000"]))


def test_lines_say_the_state_of_the_day(shenchi):
    states = {line.code: line.state for line in queries.village_lines(dt.date(2020, 3, 31))}

    assert states["140927202202"] == "live"
    assert states["140927101223"] == "coming"
    assert states["140927202301"] == "past"


def test_county_without_an_edition_has_no_source(db):
    assert queries.edition_source() == ""
