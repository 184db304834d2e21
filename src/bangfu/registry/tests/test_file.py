"""The household file says who, what, since when and from which source, on any date, and masks numbers."""

import datetime as dt

import pytest

from bangfu.ground import clock
from bangfu.ground.errors import NotFound
from bangfu.registry import queries
from bangfu.registry.tests.cast import OPENING, TODAY, a_person_state, an_event, an_income


def file_of(cast, family, role="county", on=TODAY):
    return queries.household_file(family.id, as_of=on, seen_by=cast.officers[role])


def test_file_shows_members_head_first_with_masked_numbers(cast):
    file = file_of(cast, cast.wang)

    assert [(m.name, m.relation, m.sex, m.age) for m in file.members] == [
        ("王守田", "户主", "男", 59),
        ("刘秀英", "配偶", "女", 57),
        ("王小军", "之子", "男", 31),
    ]
    assert all("********" in m.masked_number for m in file.members)
    assert [(n.kind, n.masked) for n in file.numbers] == [("phone", "139****0001")]


def test_file_gives_each_value_its_source_and_date(cast):
    a_person_state(
        cast.wang.wife,
        health="患有大病",
        labour="丧失劳动力",
        valid_from=dt.date(2021, 7, 31),
        source="upload:9",
        own="health",
        field_sources={"labour": "upload:1"},
    )

    cells = next(m for m in file_of(cast, cast.wang).members if m.name == "刘秀英").cells

    assert (cells["health"].value, cells["health"].source, cells["health"].on) == (
        "患有大病",
        "upload:9",
        dt.date(2021, 7, 31),
    )
    assert (cells["labour"].source, cells["labour"].is_told) == ("upload:1", True)
    assert cells["nation"].is_told is False


def test_file_is_as_it_was_on_the_date(cast):
    before = file_of(cast, cast.zhou, on=dt.date(2021, 8, 14))
    after = file_of(cast, cast.zhou, on=dt.date(2021, 8, 15))

    assert [m.name for m in before.members] == ["周福贵", "周建军"] or [m.name for m in before.members] == [
        "周建军",
        "周福贵",
    ]
    assert [m.died_on for m in before.members] == [None, None]
    assert [m.name for m in after.members] == ["周建军"]
    assert [(m.name, m.died_on) for m in after.former] == [("周福贵", dt.date(2021, 8, 15))]


def test_file_before_the_household_was_known_is_empty(cast):
    file = file_of(cast, cast.wang, on=OPENING - dt.timedelta(days=1))

    assert file.is_registered_on is False
    assert file.members == []


def test_file_has_income_by_year(cast):
    an_income(cast.wang.household, year=2020, valid_from=dt.date(2020, 12, 20), net_fen=1_800_000)

    years = file_of(cast, cast.wang).incomes

    assert [(y.year, y.fen("net_fen")) for y in years] == [(2018, 1_200_000), (2019, 1_500_000), (2020, 1_800_000)]


def test_file_lists_events_newest_first(cast):
    an_event(cast.wang.household, happened_on=dt.date(2021, 9, 1), sentence="甲")
    an_event(cast.wang.household, happened_on=dt.date(2021, 10, 1), sentence="乙")
    an_event(cast.wang.household, happened_on=dt.date(2022, 1, 1), sentence="未到")

    assert [e.sentence for e in file_of(cast, cast.wang).events] == ["乙", "甲"]


@pytest.mark.parametrize("role", ["department", "administrator", "inspector"])
def test_file_out_of_scope_is_not_found(cast, role):
    with pytest.raises(NotFound):
        file_of(cast, cast.wang, role)


def test_file_costs_at_most_twelve_queries(cast, django_assert_max_num_queries):
    file_of(cast, cast.wang)
    with clock.held(), django_assert_max_num_queries(12):
        file_of(cast, cast.wang)


def test_older_values_of_a_column_are_newest_first(cast):
    a_person_state(cast.wang.wife, health="患有大病", valid_from=dt.date(2021, 7, 31), source="upload:9")

    older = queries.older_values_seen_by(cast.officers["county"], "person", cast.wang.wife.pk, "health")

    assert older.label == "健康状况"
    assert [(o.value, o.source) for o in older.values] == [("患有大病", "upload:9"), ("长期慢性病", "upload:1")]


def test_older_values_of_a_years_income(cast):
    an_income(cast.wang.household, valid_from=dt.date(2020, 12, 20), net_fen=1_600_000)

    older = queries.older_values_seen_by(cast.officers["county"], "income", cast.wang.id, "net_fen", year=2019)

    assert [o.value for o in older.values] == [1_600_000, 1_500_000]


@pytest.mark.parametrize(
    ("block", "column", "year"),
    [("no", "kind", None), ("state", "name", None), ("income", "net_fen", None), ("state", "kind", 2019)],
)
def test_older_values_of_nothing_are_not_found(cast, block, column, year):
    with pytest.raises(NotFound):
        queries.older_values_seen_by(cast.officers["county"], block, cast.wang.id, column, year=year)


def test_older_values_out_of_scope_are_not_found(cast):
    with pytest.raises(NotFound):
        queries.older_values_seen_by(cast.officers["inspector"], "state", cast.wang.id, "kind")
