"""The box finds people by whatever is at hand, and never outside the officer's area."""

import pytest

from bangfu.divisions.queries import forget
from bangfu.ground import clock, identity
from bangfu.registry import queries
from bangfu.registry.models import Person
from bangfu.registry.rules.searching import asked, is_sensitive
from bangfu.registry.tests.cast import a_phone


def titles(text, officer):
    return [(h.title, h.head_name, h.why) for h in queries.search(text, seen_by=officer).hits]


def number_of(person):
    return identity.decrypt(Person.objects.get(pk=person.pk).id_cipher)


def test_search_by_name_puts_the_very_name_and_heads_first(cast):
    county = cast.officers["county"]

    assert titles("刘秀英", county) == [("刘秀英", "刘秀英", "姓名"), ("刘秀英", "王守田", "姓名")]
    assert [h.title for h in queries.search("王", seen_by=county).hits] == ["王守田", "王小军"]


def test_search_by_initials_number_last_four_code_and_phone(cast):
    county = cast.officers["county"]
    number = number_of(cast.wang.head)
    wide = "".join(chr(ord(ch) + 0xFEE0) for ch in number)

    assert titles("wst", county)[0] == ("王守田", "王守田", "首字母")
    assert titles(number.lower(), county) == [("王守田", "王守田", "证件号码")]
    assert titles(wide, county) == [("王守田", "王守田", "证件号码")]
    assert ("王守田", "王守田", "证件后四位") in titles(number[-4:], county)
    assert titles(cast.wang.household.code, county)[0] == ("王守田", "王守田", "户编号")
    assert titles(cast.wang.head.code, county)[0] == ("王守田", "王守田", "人员编号")
    assert titles("13903500001", county) == [("王守田", "王守田", "电话")]


def test_search_finds_a_members_own_phone(cast):
    a_phone(cast.zhou.head, "13911112222")

    assert titles("13911112222", cast.officers["county"]) == [("周建军", "周建军", "电话")]
    assert titles("13911112222", cast.officers["inspector"]) == []


def test_search_by_village_lists_its_households(cast):
    forget()

    hits = queries.search("大黑庄村", seen_by=cast.officers["county"]).hits

    assert {h.head_name for h in hits} == {"周建军", "刘秀英"}
    assert {h.why for h in hits} == {"村"}


@pytest.mark.parametrize("role", ["department", "administrator"])
def test_search_of_an_officer_without_households_finds_nothing(cast, role):
    assert queries.search("王守田", seen_by=cast.officers[role]).hits == []


def test_search_stays_within_the_area(cast):
    township = cast.officers["township"]

    assert titles("郑有才", township) == []
    assert titles(number_of(cast.zheng.head), township) == []
    assert titles(cast.zheng.household.code, township) == []


def test_search_costs_at_most_four_queries(cast, django_assert_max_num_queries):
    for text in ("王守田", "坝口村", "13903500001", number_of(cast.wang.head), "9991", "wst", cast.wang.household.code):
        queries.search(text, seen_by=cast.officers["county"])
        with clock.held(), django_assert_max_num_queries(4 + 1):  # and one for the date of the request
            queries.search(text, seen_by=cast.officers["county"])


def test_dead_members_come_after_the_living(cast):
    hits = queries.search("周", seen_by=cast.officers["county"]).hits

    assert [(h.title, h.is_gone) for h in hits] == [("周建军", False), ("周福贵", True)]


def test_blank_search_finds_nothing(cast):
    assert queries.search("  ", seen_by=cast.officers["county"]).hits == []


@pytest.mark.parametrize(
    ("text", "sensitive"),
    [
        ("王守田", False),
        ("wst", False),
        ("123X", True),
        ("139 0350 0001", True),
        ("义井镇2组", False),
        ("１２３４", True),
    ],
)
def test_text_that_may_be_part_of_a_number_is_sensitive(text, sensitive):
    assert is_sensitive(text) is sensitive


def test_text_has_every_reading_it_may_have():
    words = asked("123x")

    assert (words.last4, words.number, words.phone, words.initials) == ("123X", "", "", "")
