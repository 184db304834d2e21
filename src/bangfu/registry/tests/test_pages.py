"""Pages of the register: what they show, to whom, at what cost, and that no number stands in an address."""

import datetime as dt

import pytest
from django.urls import reverse

from bangfu.accounts.models import JournalEntry
from bangfu.ground import identity
from bangfu.registry.models import Contact
from bangfu.registry.tests.cast import a_person_state

FRAME = 8
"""Queries that every signed-in page costs: session, account, date, scope, menu, bell."""


@pytest.fixture
def county(cast, client):
    client.force_login(cast.officers["county"])
    return client


def page(client, name, *args, query="", status=200):
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == status
    return answer.content.decode() if not answer.streaming else b"".join(answer.streaming_content)


def test_households_page_counts_households_and_people(cast, county, django_assert_max_num_queries):
    with django_assert_max_num_queries(12 + FRAME):
        html = page(county, "registry:households")

    assert '<span class="num">9</span> 户 <span class="num">15</span> 人' in html
    assert "义井镇 大黑庄村" in html


def test_households_page_filters_by_township_kind_and_monitoring(cast, county):
    by_township = page(county, "registry:households", query="?township=140927102000")
    ordinary = page(county, "registry:households", query="?kind=一般农户")
    monitored = page(county, "registry:households", query="?monitored=脱贫不稳定户")

    assert "郑有才" in by_township
    assert "王守田" not in by_township
    assert "赵大勇" in ordinary
    assert "王守田" not in ordinary
    assert "王守田" in monitored
    assert "李桂花" not in monitored


def test_households_page_exports_what_is_filtered(cast, county):
    assert page(county, "registry:households", query="?township=140927102000&export=xlsx").startswith(b"PK")


def test_persons_page_filters_by_standing_and_kind(cast, county, django_assert_max_num_queries):
    with django_assert_max_num_queries(12 + FRAME):
        dead = page(county, "registry:persons", query="?standing=died")

    assert "周福贵" in dead
    assert "2021-08-15 死亡" in dead
    assert "共 1 行" in dead
    assert "高飞" in page(county, "registry:persons", query="?standing=moved")
    assert "高飞" not in page(county, "registry:persons", query="?standing=here")
    assert "钱来福" in page(county, "registry:persons", query="?kind=未脱贫户&township=140927101000")


def test_lists_show_an_officer_only_their_own_area(cast, client):
    client.force_login(cast.officers["inspector"])

    assert "王守田" not in page(client, "registry:households")
    assert "王守田" not in page(client, "registry:persons")
    assert "义井镇" not in page(client, "registry:households")


def test_search_by_name_is_an_address_one_can_send(cast, county):
    answer = county.post(reverse("registry:find"), {"text": "刘秀英"})

    assert answer.status_code == 302
    assert "刘秀英" in county.get(answer.url).content.decode()


def test_search_by_number_never_stands_in_an_address(cast, county):
    number = identity.decrypt(cast.wang.head.id_cipher)

    answer = county.post(reverse("registry:find"), {"text": number})

    assert answer.status_code == 200
    assert "王守田" in answer.content.decode()
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_number_in_an_address_is_refused_and_not_repeated(cast, county):
    html = page(county, "registry:find", query="?q=13903500001", status=422)

    assert "号码不能写在网址里" in html
    assert "13903500001" not in html.split("<main")[1]


def test_search_that_finds_nothing_says_what_to_try(cast, county):
    assert "没有找到" in page(county, "registry:find", query="?q=无此人")
    assert "写全证件号" in page(county, "registry:find")


def test_person_page_shows_facts_with_source_and_masks_the_number(cast, county, django_assert_max_num_queries):
    with django_assert_max_num_queries(12 + FRAME):
        html = page(county, "person", cast.wang.wife.pk)

    assert "长期慢性病" in html
    assert "第 1 号上传 · 2020-03-31" in html
    assert identity.decrypt(cast.wang.wife.id_cipher) not in html


def test_person_page_on_a_date(cast, county):
    a_person_state(cast.wang.wife, health="患有大病", valid_from=dt.date(2021, 7, 31), source="upload:9")

    assert "患有大病" in page(county, "person", cast.wang.wife.pk)
    assert "患有大病" not in page(county, "person", cast.wang.wife.pk, query="?on=2021-07-30")
    assert "患有大病" in page(county, "person", cast.wang.wife.pk, query="?on=昨天")


def test_person_page_of_the_dead_and_the_gone_says_so(cast, county):
    assert "已死亡" in page(county, "person", cast.zhou.father.pk)
    assert "已迁出" in page(county, "person", cast.feng.son.pk)
    assert "还没有来源填报过" in page(county, "person", cast.wu.head.pk)


@pytest.mark.parametrize("name", ["person", "registry:reveal_number"])
def test_person_out_of_area_is_not_found(cast, client, name):
    client.force_login(cast.officers["inspector"])

    page(client, name, cast.wang.head.pk, status=404)


def test_reveal_asks_for_a_reason_first(cast, county):
    number = identity.decrypt(cast.wang.head.id_cipher)
    url = reverse("registry:reveal_number", args=[cast.wang.head.pk])

    assert number not in page(county, "registry:reveal_number", cast.wang.head.pk)
    assert county.post(url, {"reason_code": "other", "reason": ""}).status_code == 422
    assert county.post(url, {}).status_code == 422
    assert not JournalEntry.objects.filter(verb="reveal").exists()

    answer = county.post(url, {"reason_code": "visit", "reason": "核对户口本"})

    assert number in answer.content.decode()
    assert JournalEntry.objects.get(verb="reveal").detail["reason"] == "入户核实:核对户口本"


def test_reveal_of_a_household_phone(cast, county):
    contact = Contact.objects.get(household=cast.wang.household)

    answer = county.post(reverse("registry:reveal_contact", args=[contact.pk]), {"reason_code": "call"})

    assert "13903500001" in answer.content.decode()


def test_older_values_are_a_page(cast, county):
    a_person_state(cast.wang.wife, health="患有大病", valid_from=dt.date(2021, 7, 31), source="upload:9")

    html = page(county, "registry:older", "person", cast.wang.wife.pk, "health")

    assert html.index("患有大病") < html.index("长期慢性病")
    assert "15,000.00" in page(county, "registry:older_of_year", "income", cast.wang.id, 2019, "net_fen")
    page(county, "registry:older", "person", cast.wang.wife.pk, "name", status=404)


def test_nobody_looks_without_signing_in(cast, client):
    for name in ("registry:households", "registry:persons", "registry:find"):
        assert client.get(reverse(name)).status_code == 302
