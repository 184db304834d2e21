import pytest

from bangfu.divisions import actions, queries, rules, tree
from bangfu.divisions.extract import extract_of
from bangfu.divisions.models import Division, Edition, Succession

PLACES = ["140927", "1405", "411721", "520523", "611002"]


def test_loading_twice_writes_nothing_the_second_time(db):
    first = actions.load_place("140927")
    rows = Division.objects.count()

    assert first > 150
    assert actions.load_place("140927000000") == 0
    assert Division.objects.count() == rows


def test_loading_a_newer_extract_mends_the_rows(shenchi):
    Division.objects.filter(code="140927101204").update(name="别名")
    Edition.objects.update(digest="older")

    actions.load_place("140927")

    assert queries.place_of("140927101204").name == "大黑庄村委会"


def test_place_that_is_not_packaged_is_refused(db):
    with pytest.raises(actions.PlaceNotPackaged):
        actions.load_place("110101")


@pytest.mark.parametrize("place", PLACES)
def test_every_village_lies_in_its_township_and_every_parent_is_there(db, place):
    actions.load_place(place)
    codes = set(Division.objects.values_list("code", flat=True))

    for row in Division.objects.all():
        if row.parent_code:
            low, high = rules.code_range(row.parent_code)
            assert low <= row.code <= high
            assert row.parent_code in codes


# printed for 2020/2023 in the places' own documents and in the list of 2023: 金沙 242, 师灵镇 14, 商州 297, 晋城 1729
@pytest.mark.parametrize(("place", "villages"), [("520523", 242), ("411721", 14), ("611002", 297), ("1405", 1729)])
def test_number_of_villages_is_the_published_one(db, settings, place, villages):
    settings.BANGFU_PLACE = place
    actions.load_place(place)

    assert len(queries.villages()) == villages


def test_successor_chains_have_no_circles_and_end_in_force(shenchi):
    links = tree.whole_tree().successors

    assert links
    for code in links:
        assert not rules.is_in_circle(code, links)
        assert queries.current_codes(code)
        assert all(Division.objects.filter(code=last, valid_to=None).exists() for last in queries.current_codes(code))


def test_takeover_happens_the_day_the_predecessor_ends(shenchi):
    for handover in Succession.objects.all():
        before = Division.objects.get(code=handover.before_code)
        after = Division.objects.get(code=handover.after_code)

        assert before.valid_to == handover.on
        assert after.valid_from <= handover.on


def test_invented_villages_are_marked_and_real_ones_are_not(shenchi):
    listed = {version.code for version in extract_of("140927").versions if version.valid_to is None}

    invented = Division.objects.filter(is_invented=True)
    assert invented.count() == 43  # 31 merged before 2020, 12 that changed code with their township
    assert not listed & set(invented.values_list("code", flat=True))
