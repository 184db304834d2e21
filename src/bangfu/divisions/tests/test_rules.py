import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.divisions import rules

SIX_DIGITS = st.integers(min_value=110101, max_value=659999).map(str)


@pytest.mark.parametrize(
    ("code", "level", "low", "high"),
    [
        ("14", 1, "140000000000", "149999999999"),
        ("1409", 2, "140900000000", "140999999999"),
        ("140927", 3, "140927000000", "140927999999"),
        ("140927100", 4, "140927100000", "140927100999"),
        ("140927100000", 4, "140927100000", "140927100999"),
        ("140927101204", 5, "140927101204", "140927101204"),
    ],
)
def test_code_range_is_what_the_level_says(code, level, low, high):
    assert rules.level_of(code) == level
    assert rules.code_range(code) == (low, high)


@pytest.mark.parametrize("code", ["", "1", "14092", "１４", "14092710120X", "1409271012045"])
def test_code_of_another_shape_is_refused(code):
    with pytest.raises(rules.NotADivisionCode):
        rules.code_range(code)


@given(SIX_DIGITS, st.integers(1, 999), st.integers(1, 999))
def test_every_village_lies_in_the_range_of_everything_above_it(county, township, village):
    code = f"{county}{township:03d}{village:03d}"
    above = rules.parent_of(code)

    while above:
        low, high = rules.code_range(above)
        assert low <= code <= high
        above = rules.parent_of(above)


def test_parents_climb_to_the_province():
    assert rules.parent_of("140927101204") == "140927101000"
    assert rules.parent_of("140927101000") == "140927000000"
    assert rules.parent_of("140927") == "140900000000"
    assert rules.parent_of("1409") == "140000000000"
    assert rules.parent_of("14") == ""


@pytest.mark.parametrize(
    ("official", "said"),
    [
        ("大黑庄村委会", "大黑庄村"),
        ("富康村村委会", "富康村"),
        ("后村村委会", "后村"),
        ("师灵村民委员会", "师灵村"),
        ("南关路社区居委会", "南关路社区"),
        ("任塬社区居委", "任塬社区"),
        ("二龙山虚拟生活区", "二龙山虚拟生活区"),
        ("村委会", "村委会"),
    ],
)
def test_short_name_is_what_people_say(official, said):
    assert rules.short_name(official) == said


def test_village_answers_to_every_spelling():
    spellings = {"大黑庄", "大黑庄村", "大黑庄村委会", "大黑庄村民委员会"}

    for written in ("大黑庄村委会", "大黑庄村民委员会", "大黑庄"):
        assert spellings <= rules.village_aliases(written)
    assert "富康" in rules.village_aliases("富康村村委会")
    assert "后" not in rules.village_aliases("后村村委会")
    assert "南关路" in rules.village_aliases("南关路社区居委会")


def test_township_answers_to_short_and_long_names():
    assert {"义井镇", "义井", "义井镇人民政府"} <= rules.township_aliases("义井镇")


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=3), max_size=6))
def test_following_successors_always_ends(successors):
    for code in "abcdef":
        followed = list(rules.chain_from(code, successors))
        assert len(followed) == len(set(followed))
        assert code not in followed


def test_circle_is_seen():
    assert rules.is_in_circle("a", {"a": ["b"], "b": ["a"]})
    assert rules.is_in_circle("a", {"a": ["a"]})
    assert not rules.is_in_circle("a", {"a": ["b"], "b": ["c"]})
