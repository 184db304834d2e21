import datetime as dt

import pytest

from bangfu.divisions import actions, queries, tree
from bangfu.divisions.models import Division, Edition, Succession

IN_2014 = dt.date(2014, 6, 30)
IN_2020 = dt.date(2020, 3, 31)
IN_2021 = dt.date(2021, 12, 31)


def test_counts_are_the_published_ones_of_2020_and_the_list_of_2023(shenchi):
    assert len(queries.townships(IN_2020)) == 10
    assert len([v for v in queries.villages(on=IN_2020) if "社区" not in v.name]) == 122
    assert len(queries.townships(IN_2021)) == 8
    assert len(queries.villages(on=IN_2021)) == 128


def test_once_poor_villages_are_the_published_139_in_their_own_year(shenchi):
    assert len(queries.once_poor_villages(IN_2014)) == 139


def test_county_is_the_one_served(shenchi):
    assert queries.county().name == "神池县"
    assert queries.county().code == "140927000000"


def test_county_that_was_not_loaded_says_so(db):
    with pytest.raises(queries.PlaceNotLoaded):
        queries.county()


def test_names_and_paths(shenchi):
    assert queries.name_of("140927101204") == "大黑庄村"
    assert queries.path_of("140927101204") == "义井镇 大黑庄村"
    assert queries.path_of("140927101") == "140927101"
    assert queries.path_of("140927101000") == "义井镇"
    assert queries.name_of("999999999999") == "999999999999"


def test_path_follows_the_day(shenchi):
    assert queries.path_of("140927202202", IN_2020) == "虎北乡 山口村"
    assert queries.path_of("140927101223", IN_2021) == "义井镇 山口村"


def test_villages_of_a_township_follow_the_merger(shenchi):
    before = {v.name for v in queries.villages("140927101", IN_2020)}
    after = {v.name for v in queries.villages("140927101", IN_2021)}

    assert after - before == {"虎北村委会", "山口上村委会", "山口村委会", "塘涧村委会", "西毛家皂村委会"}
    assert queries.villages("140927202", IN_2021) == []


def test_current_codes_follow_both_ways(shenchi):
    assert queries.current_codes("140927101223", IN_2021) == ("140927101223",)
    assert queries.current_codes("140927202202", IN_2021) == ("140927101223",)
    assert queries.current_codes("140927101223", IN_2020) == ("140927202202",)
    assert queries.current_codes("140927202301", IN_2021) == ("140927101224",)  # 冷水沟 -> 塘涧 -> 塘涧 with a new code
    assert queries.current_codes("140927202000", IN_2021) == ("140927101000",)
    assert queries.current_codes("999999999999", IN_2021) == ()


def test_place_shared_out_between_two_has_two_heirs_and_lies_in_neither(shenchi):
    Division.objects.create(
        code="140927299000", name="分乡", level=4, valid_from=dt.date(2010, 1, 1), valid_to=dt.date(2015, 1, 1)
    )
    for heir in ("140927100000", "140927101000"):
        Succession.objects.create(before_code="140927299000", after_code=heir, on=dt.date(2015, 1, 1))
    Edition.objects.update(digest="changed")
    queries.forget()

    assert queries.current_codes("140927299000", IN_2021) == ("140927100000", "140927101000")
    assert ("140927299000", "140927299999") not in queries.ranges_of("140927101")


def test_ranges_of_a_township_include_the_one_it_took_over(shenchi):
    assert queries.ranges_of("140927101") == (
        ("140927101000", "140927101999"),
        ("140927202000", "140927202999"),
    )
    assert queries.ranges_of("140927101") is queries.ranges_of("140927101")
    assert queries.ranges_of("140927102") == (("140927102000", "140927102999"),)


def test_ranges_of_a_village_include_its_former_code_and_those_it_took_over(shenchi):
    assert set(queries.ranges_of("140927101224")) == {
        ("140927101224", "140927101224"),
        ("140927202203", "140927202203"),
        ("140927202301", "140927202301"),
    }


def test_range_of_the_county_is_one(shenchi):
    assert queries.ranges_of("140927") == (("140927000000", "140927999999"),)
    assert queries.code_range("140927") == ("140927000000", "140927999999")


@pytest.mark.parametrize(
    ("township", "village", "code"),
    [
        ("义井镇", "大黑庄", "140927101204"),
        ("义井镇", "大黑庄村", "140927101204"),
        ("义井镇", "大黑庄村委会", "140927101204"),
        ("义井", "大黑庄村民委员会", "140927101204"),
        ("虎北乡", "山口村", "140927101223"),
        ("义井镇", "山口村", "140927101223"),
        ("虎北乡", "冷水沟", "140927101224"),
        ("义井镇", "冷水沟", "140927101224"),
        ("", "大黑庄", "140927101204"),
    ],
)
def test_name_leads_to_the_code_in_force_today(shenchi, township, village, code):
    assert queries.village_code_by_name()[township, village] == code


def test_name_of_a_day_leads_to_the_code_of_that_day(shenchi):
    names = queries.village_code_by_name(IN_2020)
    assert queries.village_code_by_name(IN_2020) is names

    assert names["虎北乡", "山口村"] == "140927202202"
    assert ("义井镇", "山口村") not in names
    assert ("虎北乡", "冷水沟") not in names


def test_every_official_name_leads_to_its_own_village(shenchi):
    names = queries.village_code_by_name(IN_2021)

    for village in queries.villages(on=IN_2021):
        assert names[queries.name_of(village.parent_code), village.name] == village.code


def test_name_two_villages_answer_to_is_left_out(shenchi):
    for code, name in (("140927102401", "新村委会"), ("140927102402", "新村民委员会")):
        Division.objects.create(
            code=code, name=name, level=5, parent_code="140927102000", valid_from=dt.date(2010, 1, 1)
        )
    queries.forget()
    names = queries.village_code_by_name()

    assert ("八角镇", "新") not in names
    assert names["八角镇", "新村委会"] == "140927102401"


def test_relations_of_one_code(shenchi):
    assert queries.successors_of("140927202202") == ("140927101223",)
    assert queries.predecessors_of("140927101223") == ("140927202202",)
    assert [v.name for v in queries.versions_of("140927202000")] == ["虎北乡"]
    assert len(queries.handovers()) == 45  # 2 townships, 12 villages with them, 31 merged before


def test_tree_is_read_once_and_asked_again_after_a_change(shenchi, django_assert_num_queries, monkeypatch):
    queries.townships(IN_2021)

    with django_assert_num_queries(0):
        queries.townships(IN_2021)

    monkeypatch.setattr(tree._memory, "believed_until", 0.0)
    with django_assert_num_queries(1):
        queries.townships(IN_2021)


def test_tree_changed_by_another_process_is_noticed(shenchi, monkeypatch):
    queries.townships(IN_2021)
    Division.objects.filter(code="140927101000").update(name="义井街道")
    Edition.objects.update(digest="changed")
    monkeypatch.setattr(tree._memory, "believed_until", 0.0)

    assert queries.name_of("140927101000") == "义井街道"


def test_loading_in_one_process_is_seen_at_once(db):
    assert queries.townships(IN_2021) == []

    actions.load_place("140927")

    assert len(queries.townships(IN_2021)) == 8
