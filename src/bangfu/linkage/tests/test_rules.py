"""Hand-worked rows for each level, and properties that hold for any row."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bangfu.linkage import rules
from bangfu.linkage.rules import Candidate, Decided, Row
from bangfu.linkage.terms import LINKING, Field, Level, Likeness, NumberKind, Reason

BORN = dt.date(1966, 3, 12)
VILLAGE = "140927101203"
NUMBER = "14092719660312991X"
"""A synthetic number, sequence 991; its check character is worked by hand in test_sound_number_by_hand."""


def row(name="王守义", number=NUMBER, kind=NumberKind.OK, born_on=BORN, village_code=VILLAGE) -> Row:
    return Row(name, number, kind, born_on, village_code)


def person(
    person_id=7, name="王守义", number=Likeness.MISSING, born_on=BORN, village_code=VILLAGE, sound=""
) -> Candidate:
    return Candidate(person_id, name, born_on, village_code, number, sound)


def test_sound_number_by_hand():
    # 1*7+4*9+0*10+9*5+2*8+7*4+1*2+9*1+6*6+6*3+0*7+3*9+1*10+2*5+9*8+9*4+1*2 = 354; 354 mod 11 = 2 -> X
    assert rules.is_sound("14092719660312991X")
    assert not rules.is_sound("140927196603129911")


@pytest.mark.parametrize(
    "bad", ["", "14092719660312991", "14092719661312991X", "14092719660312A91X", "14092718660312991X"]
)
def test_unsound_numbers(bad):
    assert not rules.is_sound(bad)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("１４０９２７１９６６０３１２９９１ｘ", "14092719660312991X"),
        (" 140927 19660312 991x'", "14092719660312991X"),
        ("G14092719660312991X", "14092719660312991X"),
        ("14092719660312991X43", "14092719660312991X43"),
        ("无", ""),
        ("12345", ""),
        ("ABCDEFGHIJKLMNOPQR", ""),
    ],
)
def test_bare_number_is(text, bare):
    assert rules.bare_number(text) == bare


@pytest.mark.parametrize(
    ("number", "born"),
    [
        ("14092719660312991X", BORN),
        ("14092719660312991", BORN),
        ("140927196603", None),
        ("14092719661312991X", None),
        ("14092717660312991X", None),
        ("140927A9660312991X", None),
    ],
)
def test_birth_in_number(number, born):
    assert rules.birth_in(number) == born


def test_slips_of_a_sound_number_are_none():
    assert rules.one_slip_away("14092719660312991X") == ()


@pytest.mark.parametrize(
    "slip",
    ["14092719660312981X", "14092719663012991X", "1409271966031291X", "140927196603129911X", "140927196603129910"],
    ids=["digit", "swapped", "lost", "extra", "check"],
)
def test_one_slip_leads_back(slip):
    assert NUMBER in rules.one_slip_away(slip)


def test_two_slips_do_not_lead_back():
    assert NUMBER not in rules.one_slip_away("14092719660321981X")


@given(st.integers(0, 17), st.sampled_from("0123456789XA"))
def test_slips_worked_out_are_those_found_by_trying(place, character):
    written = NUMBER[:place] + character + NUMBER[place + 1 :]
    every_digit = [written[:n] + d + written[n + 1 :] for n in range(18) for d in "0123456789X"]
    every_swap = [written[:n] + written[n + 1] + written[n] + written[n + 2 :] for n in range(17)]
    tried = {slip for slip in every_digit + every_swap if rules.is_sound(slip)}

    assert set(rules.one_slip_away(written)) == (set() if rules.is_sound(written) else tried)


def test_no_slip_leads_out_of_a_short_text():
    assert rules.one_slip_away("140927196603129") == ()


@pytest.mark.parametrize(
    ("written", "sound", "place"),
    [("12345", "12395", 4), ("1234", "12345", 5), ("12345", "12345", 6)],
)
def test_slip_place_is_the_first_difference(written, sound, place):
    assert rules.slip_place(written, sound) == place


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("王晓红", "王晓红", Likeness.EQUAL),
        ("王曉紅", "王晓红", Likeness.VARIANT),
        ("买买提·吐尔逊", "买买提吐尔逊", Likeness.VARIANT),
        ("王 平", "王平", Likeness.VARIANT),
        ("王　平", "王平", Likeness.VARIANT),
        ("王小红", "王晓红", Likeness.SOUND),
        ("王晓虹", "王晓宏", Likeness.SOUND),
        ("王晓红", "王晓江", Likeness.ONE_CHARACTER),
        ("王晓红", "王红", Likeness.ONE_CHARACTER),
        ("王平", "李平", Likeness.DIFFERS),
        ("王", "王平", Likeness.DIFFERS),
        ("王晓红", "李建国", Likeness.DIFFERS),
        ("欧阳建国", "王平", Likeness.DIFFERS),
        ("", "王平", Likeness.MISSING),
        ("王平", " ", Likeness.MISSING),
    ],
)
def test_name_likeness_is(one, other, alike):
    assert rules.name_likeness(one, other) == alike


def test_marked_against_finds_the_differing_characters():
    assert rules.marked_against("王小红", "王晓红") == (("王", False), ("小", True), ("红", False))
    assert rules.marked_against("王红", "王晓红") == (("王", False), ("红", False))
    assert rules.marked_against("王平", "") == (("王平", True),)
    assert rules.marked_against("0999", "9999") == (("0", True), ("999", False))
    assert rules.marked_against("9999", "0999") == (("9", True), ("999", False))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (BORN, BORN, Likeness.EQUAL),
        (BORN, dt.date(1966, 12, 3), Likeness.SWAPPED),
        (BORN, dt.date(1966, 3, 17), Likeness.ONE_DIGIT),
        (BORN, dt.date(1967, 4, 12), Likeness.DIFFERS),
        (BORN, None, Likeness.MISSING),
        (None, BORN, Likeness.MISSING),
    ],
)
def test_birth_likeness_is(one, other, alike):
    assert rules.birth_likeness(one, other) == alike


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (VILLAGE, VILLAGE, Likeness.EQUAL),
        (VILLAGE, "140927101205", Likeness.TOWNSHIP),
        (VILLAGE, "140927200205", Likeness.DIFFERS),
        ("", VILLAGE, Likeness.MISSING),
        (VILLAGE, "", Likeness.MISSING),
    ],
)
def test_village_likeness_is(one, other, alike):
    assert rules.village_likeness(one, other) == alike


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("14092719660312991X", "14092719660312991X", Likeness.EQUAL),
        ("14092719660312981X", "14092719660312991X", Likeness.NEAR),
        ("1409271966031291X", "14092719660312991X", Likeness.NEAR),
        ("14092719660312991X", "1409271966031291X", Likeness.NEAR),
        ("14092719770312981X", "14092719660312991X", Likeness.DIFFERS),
        ("", "14092719660312991X", Likeness.MISSING),
    ],
)
def test_number_likeness_is(one, other, alike):
    assert rules.number_likeness(one, other) == alike


# --- levels -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "level", "reason"),
    [
        (NumberKind.OK, Level.EXACT, Reason.NUMBER_EQUAL),
        (NumberKind.REPAIRED, Level.REPAIRED, Reason.NUMBER_REPAIRED),
        (NumberKind.CARD, Level.CARD, Reason.CARD_EQUAL),
    ],
)
def test_equal_number_links_at_the_level_of_its_kind(kind, level, reason):
    decision = rules.decide(row(kind=kind), [person(number=Likeness.EQUAL), person(8, number=Likeness.DIFFERS)])

    assert (decision.level, decision.person_id, decision.reason) == (level, 7, reason)


def test_equal_number_links_whatever_the_name():
    decision = rules.decide(row(name="李建国"), [person(number=Likeness.EQUAL)])

    assert decision.person_id == 7
    assert rules.has_name_difference("李建国", "王守义")


@pytest.mark.parametrize("name", ["王守義", "王 守义", ""])
def test_known_variant_is_no_name_difference(name):
    assert not rules.has_name_difference(name, "王守义")


def test_number_of_two_people_links_the_one_of_that_name():
    twice = [person(number=Likeness.EQUAL), person(8, name="王守仁", number=Likeness.EQUAL)]

    decision = rules.decide(row(), twice)

    assert (decision.level, decision.person_id, decision.reason) == (Level.EXACT, 7, Reason.NUMBER_OF_TWO)


def test_number_of_two_people_of_one_name_is_a_question():
    twice = [person(number=Likeness.EQUAL), person(8, number=Likeness.EQUAL)]

    decision = rules.decide(row(), twice)

    # 45 number + 40 name + 25 birth + 20 village = 130 for both
    assert (decision.level, decision.person_id, decision.reason) == (Level.QUESTION, None, Reason.NUMBER_OF_TWO)
    assert [(s.person_id, s.score.points) for s in decision.asked] == [(7, 130), (8, 130)]


def test_number_of_one_and_name_of_another_in_the_household_is_a_question():
    mother = person(number=Likeness.EQUAL, name="郝改花")
    kin = rules.Candidate(8, "王守义", dt.date(1990, 2, 11), VILLAGE, Likeness.DIFFERS, is_kin=True)

    decision = rules.decide(row(), [mother, kin])

    assert (decision.level, decision.person_id, decision.reason) == (Level.QUESTION, None, Reason.NUMBER_OF_KIN)
    # mother: 45 number - 30 name + 25 birth + 20 village; son: -25 number + 40 name - 20 birth + 20 village
    assert [(s.person_id, s.score.points) for s in decision.asked] == [(7, 60), (8, 15)]


def test_kin_of_that_name_does_not_matter_when_the_holder_bears_it_too():
    kin = rules.Candidate(8, "王守義", BORN, VILLAGE, Likeness.DIFFERS, is_kin=True)

    assert rules.decide(row(), [person(number=Likeness.EQUAL), kin]).person_id == 7


def test_one_slip_with_the_same_name_is_a_repair():
    written, sound = "14092719660312981X", "14092719660312991X"
    near = person(number=Likeness.NEAR, sound=sound)

    decision = rules.decide(row(number=written, kind=NumberKind.BAD), [near])

    assert (decision.level, decision.person_id, decision.reason) == (Level.REPAIRED, 7, Reason.NUMBER_ONE_SLIP)
    assert decision.detail == "16"


def test_one_slip_from_two_people_of_that_name_is_a_question():
    near = [person(n, number=Likeness.NEAR, born_on=None, village_code="") for n in (7, 8)]

    decision = rules.decide(row(kind=NumberKind.BAD), near)

    # 35 number + 40 name = 75
    assert (decision.level, decision.reason) == (Level.QUESTION, Reason.SEVERAL_ALIKE)
    assert [s.score.points for s in decision.asked] == [75, 75]


def test_one_slip_with_another_name_is_never_a_repair():
    sibling = person(name="王守仁", number=Likeness.NEAR)

    decision = rules.decide(row(kind=NumberKind.BAD), [sibling])

    # 35 number + 16 one character + 25 birth + 20 village = 96: a clerk looks
    assert (decision.level, decision.person_id) == (Level.QUESTION, None)
    assert decision.asked[0].score.points == 96


@pytest.mark.parametrize("kind", [NumberKind.NONE, NumberKind.BAD])
def test_unique_name_birth_and_village_links(kind):
    others = [person(8, village_code="140927101205"), person(9, born_on=dt.date(1970, 1, 1)), person(10, name="李建国")]

    decision = rules.decide(row(number="", kind=kind), [person(name="王守義"), *others])

    assert (decision.level, decision.person_id, decision.reason) == (Level.NAME, 7, Reason.NAME_BIRTH_VILLAGE)


def test_two_of_one_name_birth_and_village_are_a_question():
    decision = rules.decide(row(number="", kind=NumberKind.NONE), [person(8), person(7)])

    # 40 name + 25 birth + 20 village = 85; equal points keep the order of their numbers
    assert (decision.level, decision.reason) == (Level.QUESTION, Reason.SEVERAL_ALIKE)
    assert [(s.person_id, s.score.points) for s in decision.asked] == [(7, 85), (8, 85)]


def test_sound_number_of_somebody_else_never_links_by_name():
    decision = rules.decide(row(), [person(number=Likeness.DIFFERS)])

    # -25 number + 40 name + 25 birth + 20 village = 60
    assert (decision.level, decision.person_id, decision.reason) == (Level.QUESTION, None, Reason.NOT_SURE)
    assert decision.asked[0].score.points == 60


@pytest.mark.parametrize("missing", [{"name": " "}, {"born_on": None}, {"village_code": ""}])
def test_name_birth_or_village_missing_never_links_by_name(missing):
    decision = rules.decide(row(number="", kind=NumberKind.NONE, **missing), [person()])

    assert decision.person_id is None


def test_floor_is_where_a_clerk_is_asked():
    at_floor = rules.score(
        {Field.NAME: Likeness.SOUND, Field.BIRTH: Likeness.ONE_DIGIT, Field.VILLAGE: Likeness.TOWNSHIP}
    )
    above = rules.score({Field.NAME: Likeness.VARIANT, Field.BIRTH: Likeness.ONE_DIGIT})

    assert at_floor.points == 28 + 14 + 8 == rules.FLOOR
    assert above.points == 36 + 14 == rules.FLOOR
    just_below = rules.decide(
        row(name="王小红", number="", kind=NumberKind.NONE, village_code=""),
        [person(name="王晓红", born_on=dt.date(1966, 3, 17))],  # 28 sound + 14 one digit = 42
    )
    assert (just_below.level, just_below.reason) == (Level.NOT_REGISTERED, Reason.NOBODY_ALIKE)
    asked = rules.decide(
        row(name="王小红", number="", kind=NumberKind.NONE),
        [person(name="王晓红", born_on=dt.date(1966, 3, 17), village_code="140927101205")],
    )
    assert (asked.level, asked.reason) == (Level.QUESTION, Reason.NOT_SURE)


def test_at_most_five_people_are_laid_before_a_clerk():
    decision = rules.decide(row(number="", kind=NumberKind.NONE), [person(n) for n in range(9, 0, -1)])

    assert [s.person_id for s in decision.asked] == [1, 2, 3, 4, 5]


# --- decided before ---------------------------------------------------------------------------------------------------


def test_a_clerks_word_stands_before_the_number():
    decision = rules.decide(row(), [person(number=Likeness.EQUAL)], Decided(9, Level.CLERK))

    assert (decision.level, decision.person_id, decision.reason) == (Level.CLERK, 9, Reason.DECIDED_BEFORE)


def test_a_refused_row_is_not_asked_again():
    decision = rules.decide(row(number="", kind=NumberKind.NONE), [person()], Decided(None, Level.CLERK))

    assert (decision.level, decision.person_id, decision.reason) == (Level.NOT_REGISTERED, None, Reason.REFUSED_BEFORE)


def test_a_refusal_yields_to_the_exact_number_of_someone_registered_since():
    decision = rules.decide(row(), [person(number=Likeness.EQUAL)], Decided(None, Level.CLERK))

    assert (decision.level, decision.person_id) == (Level.EXACT, 7)


def test_a_refused_repair_stays_refused():
    repaired = row(kind=NumberKind.REPAIRED)

    decision = rules.decide(repaired, [person(number=Likeness.EQUAL)], Decided(None, Level.CLERK))

    assert decision.level == Level.NOT_REGISTERED


def test_a_name_once_unique_stays_linked():
    decision = rules.decide(row(number="", kind=NumberKind.NONE), [person(7), person(8)], Decided(8, Level.NAME))

    assert (decision.level, decision.person_id) == (Level.NAME, 8)


def test_the_exact_number_outdoes_a_name_link():
    decision = rules.decide(row(), [person(7, number=Likeness.EQUAL), person(8)], Decided(8, Level.NAME))

    assert (decision.level, decision.person_id) == (Level.EXACT, 7)


def test_a_rules_own_link_of_a_number_is_derived_again():
    decision = rules.decide(row(kind=NumberKind.CARD), [person(8, number=Likeness.EQUAL)], Decided(7, Level.CARD))

    assert (decision.level, decision.person_id) == (Level.CARD, 8)


# --- waterfall --------------------------------------------------------------------------------------------------------


def test_waterfall_steps_add_up():
    parts = rules.scored(row(number="", kind=NumberKind.NONE, village_code=""), person(name="李建国")).score.parts

    steps = [(part.field, start, end) for part, start, end in rules.falls(parts)]

    # 0 number, -30 name, +25 birth, 0 village
    assert steps == [(Field.NUMBER, 0, 0), (Field.NAME, 0, -30), (Field.BIRTH, -30, -5), (Field.VILLAGE, -5, -5)]


def test_full_bar_is_the_sum_of_the_best():
    assert rules.most() == 45 + 40 + 25 + 20


# --- properties -------------------------------------------------------------------------------------------------------

NAMES = st.sampled_from(["王守义", "王守義", "王守仁", "李建国", "王小红", "王晓红", ""])
DATES = st.sampled_from([None, BORN, dt.date(1966, 3, 17), dt.date(1980, 1, 1)])
CODES = st.sampled_from(["", VILLAGE, "140927101205", "140927200205"])
ROWS = st.builds(Row, NAMES, st.just(NUMBER), st.sampled_from(list(NumberKind)), DATES, CODES)
PEOPLE = st.lists(
    st.builds(
        Candidate,
        st.integers(1, 50),
        NAMES,
        DATES,
        CODES,
        st.sampled_from([Likeness.EQUAL, Likeness.NEAR, Likeness.MISSING, Likeness.DIFFERS]),
        is_kin=st.booleans(),
    ),
    max_size=6,
    unique_by=lambda c: c.person_id,
)
BEFORE = st.none() | st.builds(Decided, st.none() | st.integers(1, 50), st.just(Level.CLERK))


@given(ROWS, PEOPLE, BEFORE)
def test_a_row_is_one_person_or_none_whatever_the_order(given_row, people, before):
    decision = rules.decide(given_row, people, before)

    assert (decision.person_id is not None) == (decision.level in LINKING)
    assert bool(decision.asked) == (decision.level == Level.QUESTION)
    assert rules.decide(given_row, people[::-1], before) == decision


@example(Row("王守义", "", NumberKind.NONE, BORN, VILLAGE), [Candidate(1, "王守義", BORN, VILLAGE, Likeness.MISSING)])
@given(ROWS, PEOPLE)
def test_nothing_is_linked_on_a_score_alone(given_row, people):
    decision = rules.decide(given_row, people)

    if decision.level == Level.NAME:
        (chosen,) = [c for c in people if c.person_id == decision.person_id]
        assert chosen.born_on == given_row.born_on
        assert chosen.village_code == given_row.village_code
        assert rules.is_same_name(chosen.name, given_row.name)
    elif decision.level in LINKING:
        (chosen,) = [c for c in people if c.person_id == decision.person_id]
        assert chosen.number in (Likeness.EQUAL, Likeness.NEAR)


@given(st.dates(dt.date(1920, 1, 1), dt.date(2021, 12, 31)), st.integers(990, 999), st.data())
def test_every_slip_of_a_sound_number_is_seen_and_led_back(born, sequence, data):
    body = f"140927{born:%Y%m%d}{sequence}"
    (sound,) = [body + check for check in "0123456789X" if rules.is_sound(body + check)]
    place = data.draw(st.integers(0, 17))
    digit = data.draw(st.sampled_from("0123456789").filter(lambda d: d != sound[place]))
    written = sound[:place] + digit + sound[place + 1 :]

    assert not rules.is_sound(written)
    assert sound in rules.one_slip_away(written)


@given(
    st.sampled_from(["王守义", "张国强", "买买提·吐尔逊"]),
    st.sampled_from([" ", "　", "·", "•", "​"]),
    st.integers(0, 3),
)
def test_a_name_with_a_dot_or_space_more_is_the_same_name(name, mark, place):
    assert rules.is_same_name(name, name[:place] + mark + name[place:])
