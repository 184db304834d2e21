"""Versions, residence, names and rows, decided without a database."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.registry import rules
from bangfu.registry.rules import Assertion, Exit, Said, replayed, standing_on, stays
from bangfu.registry.rules.rows import hundredths
from bangfu.registry.rules.searching import asked, rank

BLANKS = {"a": "", "b": None, "c": ""}
D1, D2, D3 = dt.date(2020, 3, 31), dt.date(2021, 1, 31), dt.date(2021, 7, 31)

days = st.sampled_from([D1, D2, D3])
sources = st.sampled_from(["upload:1", "upload:2", "upload:3"])
words = st.builds(
    Said,
    days,
    sources,
    st.dictionaries(st.sampled_from(list(BLANKS)), st.sampled_from(["x", "y"]), min_size=1),
)


def oracle(said, day, column):
    """The last word on a column, by date and then by order; its source."""
    spoken = [w for w in sorted(said, key=lambda w: w.valid_from) if w.valid_from <= day and column in w.values]
    return (spoken[-1].values[column], spoken[-1].source) if spoken else (BLANKS[column], "")


@given(st.lists(words, max_size=6), days)
def test_replay_gives_the_last_word_on_every_column(said, day):
    version = standing_on(replayed(said, BLANKS), day)

    for column in BLANKS:
        told = (version.values[column], version.source_of(column)) if version else (BLANKS[column], "")
        assert told == oracle(said, day, column)


@given(st.lists(words, max_size=6))
def test_replay_of_what_the_versions_said_gives_the_same_last_words(said):
    once = replayed(said, BLANKS)

    again = replayed([v.said() for v in once], BLANKS)

    assert [(v.valid_from, v.source) for v in again] == [(v.valid_from, v.source) for v in once]
    assert all(w.values[c] == v.values[c] for v, w in zip(once, again, strict=True) for c in v.own)


def test_version_before_the_first_date_is_none():
    assert standing_on(replayed([Said(D2, "upload:1", {"a": "x"})], BLANKS), D1) is None


def test_stays_follow_one_another_without_overlap():
    found = stays([Assertion(D1, 1, "户主", "u1"), Assertion(D3, 2, "配偶", "u2"), Assertion(D2, 1, "户主", "u3")])

    assert [(s.from_on, s.to_on, s.household_id) for s in found] == [(D1, D3, 1), (D3, None, 2)]


@pytest.mark.parametrize(
    ("exits", "expected"),
    [
        ([Exit(D2, is_death=True)], [(D1, D2)]),
        ([Exit(D2, is_death=False)], [(D1, D2), (D3, None)]),
        ([Exit(D1, is_death=True)], [(D1, D1)]),
        ([Exit(dt.date(2019, 1, 1), is_death=True)], [(D1, D1)]),
        ([Exit(dt.date(2019, 1, 1), is_death=False)], [(D1, None)]),
        ([Exit(D1, is_death=False)], [(D1, D1), (D3, None)]),
        ([Exit(D2, is_death=False), Exit(D3, is_death=True)], [(D1, D2)]),
        ([Exit(D3, is_death=True), Exit(D2, is_death=True)], [(D1, D2)]),
    ],
)
def test_exit_ends_a_stay(exits, expected):
    found = stays([Assertion(D1, 1, "户主", "u1"), Assertion(D3, 1, "户主", "u2")], exits)

    assert [(s.from_on, s.to_on) for s in found] == expected


assertions = st.builds(Assertion, days, st.sampled_from([1, 2]), st.sampled_from(["户主", "配偶"]), sources)
exits = st.builds(Exit, days, st.booleans())


@given(st.lists(assertions, max_size=5), st.lists(exits, max_size=2))
def test_nobody_belongs_to_two_households_on_a_day(said, gone):
    found = stays(said, gone)

    for day in (D1, D2, D3, dt.date(2022, 1, 1)):
        assert sum(s.covers(day) for s in found) <= 1
    assert [s.from_on for s in found] == sorted({s.from_on for s in found})


@given(st.lists(assertions, max_size=5), st.lists(exits, max_size=2))
def test_the_dead_belong_nowhere(said, gone):
    died = min((e.on for e in gone if e.is_death), default=None)

    if died:
        assert not any(s.covers(died) for s in stays(said, gone))


@pytest.mark.parametrize(
    ("name", "letters"),
    [("王守田", "wst"), ("曾志", "zz"), ("单田芳", "stf"), ("", ""), ("阿·买提A", "amta"), ("Tom 李", "toml")],
)
def test_initials_of_a_name(name, letters):
    assert rules.initials(name) == letters


def test_spaces_and_dots_do_not_make_another_name():
    assert rules.is_same_name("阿里木·买买提", "阿里木 买买提")
    assert not rules.is_same_name("王守田", "王守天")


@pytest.mark.parametrize(
    ("born", "age"), [(dt.date(2000, 7, 31), 21), (dt.date(2000, 8, 1), 20), (None, None), (dt.date(2022, 1, 1), None)]
)
def test_age_on_a_day(born, age):
    assert rules.age_on(born, D3) == age


@pytest.mark.parametrize(
    ("value", "number"), [("12.5", 1250), (Decimal("0.35"), 35), (3, 300), ("", None), (None, None)]
)
def test_hundredths_are_exact(value, number):
    assert hundredths(value) == number


def test_household_row_reads_only_the_columns_the_file_has():
    row = rules.household_row({"household_code": "H1", "house_grade": "c级", "phone": "12"}, 3, D3)

    assert row.living == {"house_grade": "C"}
    assert row.state == {"type_version": "2021"}
    assert (row.year, row.income, row.phone, row.place) == (None, {}, "", 3)


def test_household_row_folds_risks_and_causes_without_repeats():
    row = rules.household_row({"risk1": "因病", "risk2": "因病", "risk3": "因残", "cause1": "", "road_km": ""}, 0, D1)

    assert (row.state["risks"], row.state["causes"], row.living["road_m"]) == (["因病", "因残"], [], None)


def test_unknown_house_grade_is_blank():
    assert rules.household_row({"house_grade": "未鉴定"}, 0, D1).living == {"house_grade": ""}


@pytest.mark.parametrize(
    ("written", "read"),
    [("是", True), ("有", True), ("否", False), ("无", False), ("不详", None), (None, None), (True, True)],
)
def test_yes_and_no_as_people_write_them(written, read):
    assert rules.person_row({"has_dibao": written}, 0).facts["has_dibao"] is read


def test_date_and_number_cells_are_read():
    row = rules.person_row(
        {"born_on": dt.datetime(1970, 1, 1, 8, tzinfo=dt.UTC), "work_months": "6", "post_months": "", "sex": "女"}, 0
    )

    assert (row.born_on, row.facts["work_months"], row.facts["post_months"], row.sex) == (
        dt.date(1970, 1, 1),
        6,
        None,
        "2",
    )
    assert rules.person_row({"born_on": "1970年"}, 0).born_on is None


def test_rank_prefers_the_number_then_code_name_and_initials():
    def score(text, **differs):
        given = {"name": "王守田", "initials": "wst", "code": "H10101", "is_number": False, "is_head": False} | differs
        return rank(asked(text), **given)[1]

    scores = [
        score("142229197001019919", is_number=True),
        score("h10101"),
        score("王守田", is_head=True),
        score("王守田"),
        score("王"),
        score("wst"),
        score("9919"),
        score("ws"),
        score("守"),
    ]
    assert scores == [100, 96, 81, 80, 60, 54, 50, 44, 20]
