"""Many rows at once give what the rules give one by one. The register here is seven people one can keep in mind."""

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangfu.ground import identity
from bangfu.linkage import rules
from bangfu.linkage.matching import Known, Marks, People, decisions, fingerprint, number_indexes, rows_of
from bangfu.linkage.rules import Decided
from bangfu.linkage.terms import LINKING, Level, NumberKind, Reason

BAKOU, DAHEI = "140927101202", "140927101204"


def numbered(body: str) -> str:
    return body + identity.check_character(body)


WANG, LIU, LIU_2, ZHANG, BAI_1, BAI_2, OLD = 1, 2, 3, 4, 5, 6, 7
NUMBERS = {
    WANG: numbered("14222919620503991"),
    LIU: numbered("14222919640809992"),
    LIU_2: numbered("14222919640809994"),
    ZHANG: numbered("14222920060901996"),
    BAI_1: numbered("14222919700101993"),
    BAI_2: numbered("14222919700101993"),
    OLD: "",
}


def index_of_people() -> pa.Table:
    people = [
        (WANG, "王守田", dt.date(1962, 5, 3), BAKOU, 11),
        (LIU, "刘秀英", dt.date(1964, 8, 9), BAKOU, 11),
        (LIU_2, "刘秀英", dt.date(1964, 8, 9), DAHEI, 12),
        (ZHANG, "张晓雨", dt.date(2006, 9, 1), BAKOU, 13),
        (BAI_1, "白雪", dt.date(1970, 1, 1), BAKOU, 14),
        (BAI_2, "白云", dt.date(1970, 1, 1), BAKOU, 14),
        (OLD, "孙老汉", dt.date(1941, 6, 6), BAKOU, None),
    ]
    ids, names, born, villages, homes = (list(column) for column in zip(*people, strict=True))
    return pa.table(
        {
            "person_id": pa.array(ids, pa.int64()),
            "id_index": [identity.blind_index(NUMBERS[n]) or None for n in ids],
            "name": names,
            "initials": [""] * 7,
            "born_on": pa.array(born, pa.date32()),
            "village_code": villages,
            "household_id": pa.array(homes, pa.int64()),
            "died_on": pa.array([None] * 7, pa.date32()),
            "moved_out_on": pa.array([None] * 7, pa.date32()),
        }
    )


@pytest.fixture(scope="module")
def people() -> People:
    return People.of(index_of_people())


def table(*rows: dict[str, object]) -> pa.Table:
    """Rows of a feed as ledgers hands them over: clean numbers with their check beside them."""
    names = sorted({name for row in rows for name in row})
    types = {"born_on": pa.date32()}
    return pa.table({n: pa.array([row.get(n) for row in rows], types.get(n, pa.string())) for n in names})


def a_row(name="王守田", number=NUMBERS[WANG], check="ok", **differs: object) -> dict[str, object]:
    return {"name": name, "id_number": number, "id_number_check": check} | differs


def made_of(people: People, *rows: dict[str, object], known: dict[int, Decided] | None = None):
    read = rows_of(table(*rows))
    marks, numbers = Marks(read), number_indexes(read)
    said = {marks[n]: word for n, word in (known or {}).items()}
    return decisions(read, numbers, marks, people, Known(said, frozenset(numbers[n] for n in known or {})))


def test_rows_of_reads_each_kind_of_number():
    card = NUMBERS[WANG] + "43"
    read = rows_of(
        table(
            a_row(),
            a_row(check="repaired"),
            a_row(number="14222919620503991Z", check="bad"),
            a_row(number="无", check="bad"),
            a_row(number=None, check="blank", born_on=dt.date(1962, 5, 3), village_code=BAKOU),
        )
    )
    cards = rows_of(table({"name": "王守田", "card_number": card, "card_number_check": "card"}))
    nothing = rows_of(table({"name": "王守田"}))

    assert [row.kind for row in read] == [
        NumberKind.OK,
        NumberKind.REPAIRED,
        NumberKind.BAD,
        NumberKind.NONE,
        NumberKind.NONE,
    ]
    assert [row.born_on for row in read] == [dt.date(1962, 5, 3)] * 3 + [None, dt.date(1962, 5, 3)]
    assert read[4].village_code == BAKOU
    assert (cards[0].number, cards[0].kind) == (NUMBERS[WANG], NumberKind.CARD)
    assert (nothing[0].number, nothing[0].kind) == ("", NumberKind.NONE)


def test_rows_of_household_files_take_the_heads_name():
    (read,) = rows_of(table({"head_name": "王守田", "id_number": NUMBERS[WANG], "id_number_check": "ok"}))

    assert read.name == "王守田"


@pytest.mark.parametrize(
    ("roll", "check", "number", "kind"),
    [
        ("G" + NUMBERS[ZHANG], "bad", NUMBERS[ZHANG], NumberKind.ROLL),
        ("G" + NUMBERS[ZHANG][:-1] + "1", "bad", "142229200609019961", NumberKind.BAD),
        ("2021000123", "bad", "142229200609019961", NumberKind.BAD),
        ("G" + NUMBERS[WANG], "ok", "142229200609019961", NumberKind.OK),
    ],
)
def test_school_number_stands_in_for_a_bad_one_only(roll, check, number, kind):
    (read,) = rows_of(table(a_row("张晓雨", "142229200609019961", check, student_no=roll)))

    assert (read.number, read.kind) == (number, kind)


def test_each_level_by_hand(people):
    slip = NUMBERS[WANG][:14] + "8" + NUMBERS[WANG][15:]
    made = made_of(
        people,
        a_row(),
        a_row(check="repaired"),
        a_row(number=slip, check="bad"),
        a_row("刘秀英", None, "blank", born_on=dt.date(1964, 8, 9), village_code=DAHEI),
        a_row("白云", NUMBERS[BAI_2]),
        a_row("张小雨", None, "blank", born_on=dt.date(2006, 9, 1), village_code=BAKOU),
        a_row("外地人", numbered("11010119800101995")),
    )

    assert [(str(d.level), d.person_id) for d in made] == [
        ("exact", WANG),
        ("repaired", WANG),
        ("repaired", WANG),
        ("name", LIU_2),
        ("exact", BAI_2),
        ("question", None),
        ("not_registered", None),
    ]
    assert made[2].reason == Reason.NUMBER_ONE_SLIP
    assert made[2].detail == "15"
    assert [s.person_id for s in made[5].asked] == [ZHANG]
    # 28 sound + 25 birth + 20 village
    assert made[5].asked[0].score.points == 73


def test_a_person_without_number_is_not_held_to_differ(people):
    made = made_of(people, a_row("孙老汉", numbered("14222919410606991"), village_code=BAKOU))

    # 0 number (the register has none) + 40 name + 25 birth + 20 village = 85, but a sound number never links by name
    assert made[0].level == Level.QUESTION
    assert made[0].asked[0].score.points == 85


def test_a_sound_number_of_nobody_speaks_against(people):
    made = made_of(people, a_row("刘秀英", numbered("14222919640809996")))

    # -25 number + 40 name + 25 birth = 40 < 50
    assert made[0].level == Level.NOT_REGISTERED


def test_number_of_the_husband_under_the_wifes_name_is_asked(people):
    made = made_of(people, a_row("刘秀英", NUMBERS[WANG]), a_row("刘秀英", NUMBERS[WANG], "repaired"))

    assert [(d.level, d.reason) for d in made] == [(Level.QUESTION, Reason.NUMBER_OF_KIN)] * 2
    assert [s.person_id for s in made[0].asked] == [WANG, LIU]


def test_number_of_two_people_and_neither_name_is_asked(people):
    made = made_of(people, a_row("白雨", NUMBERS[BAI_1]))

    assert (made[0].level, made[0].reason) == (Level.QUESTION, Reason.NUMBER_OF_TWO)
    # 45 number + 16 one character + 25 birth
    assert [(s.person_id, s.score.points) for s in made[0].asked] == [(BAI_1, 86), (BAI_2, 86)]


def test_known_words_are_used(people):
    unknown = a_row("外地人", numbered("11010119800101995"))

    (confirmed,) = made_of(people, unknown, known={0: Decided(OLD, Level.CLERK)})
    (refused,) = made_of(people, a_row("张小雨", None, "blank"), known={0: Decided(None, Level.CLERK)})

    assert (confirmed.level, confirmed.person_id) == (Level.CLERK, OLD)
    assert (refused.level, refused.reason) == (Level.NOT_REGISTERED, Reason.REFUSED_BEFORE)


def test_rows_of_one_identity_share_one_decision(people):
    bad = "142229196408099999"
    with_village = a_row("刘秀英", bad, "bad", village_code=BAKOU)
    without = a_row("刘秀英", bad, "bad")
    elsewhere = a_row("刘秀英", bad, "bad", village_code=DAHEI)

    together = made_of(people, without, with_village)
    torn = made_of(people, with_village, elsewhere)

    assert [(d.level, d.person_id) for d in together] == [(Level.NAME, LIU)] * 2
    assert [(d.level, d.reason) for d in torn] == [(Level.QUESTION, Reason.LEADS_TO_TWO)] * 2
    assert [s.person_id for s in torn[0].asked] == [LIU, LIU_2]


def test_rows_of_one_identity_asked_once_are_asked_all(people):
    bad = "142229200609019999"
    near = a_row("张小雨", bad, "bad", village_code=BAKOU)
    far = a_row("张小雨", bad, "bad", village_code="140927200201")

    made = made_of(people, far, near)

    assert [d.level for d in made] == [Level.QUESTION] * 2


def test_fingerprint_is_of_identity_alone():
    (clean, wide, other, bare, placed) = rows_of(
        table(
            a_row("王守田"),
            a_row("王 守田", village_code=BAKOU),
            a_row("王守义"),
            a_row("王守田", None, "blank"),
            a_row("王守田", None, "blank", village_code=BAKOU),
        )
    )

    assert fingerprint(clean) == fingerprint(wide)
    assert len({fingerprint(row) for row in (clean, other, bare, placed)}) == 4


# --- properties -------------------------------------------------------------------------------------------------------

UNTIDY = st.sampled_from(
    [
        lambda n: n.lower(),
        lambda n: f" {n[:6]} {n[6:14]} {n[14:]}",
        lambda n: f"'{n}",
        lambda n: n.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        lambda n: n[:6] + n[8:17] if n[6:8] == "19" else n,
    ]
)


@given(st.sampled_from([WANG, LIU, LIU_2, ZHANG]), UNTIDY)
def test_an_untidy_number_leads_where_the_clean_one_does(person, untidy):
    people = People.of(index_of_people())
    written = untidy(NUMBERS[person])
    check = identity.check_id(written)

    (clean,) = made_of(people, a_row("某人", NUMBERS[person]))
    (repaired,) = made_of(people, a_row("某人", check.number, check.kind))

    assert repaired.person_id == clean.person_id == person


CHECKED = [(number, check) for number in NUMBERS.values() if number for check in ("ok", "repaired")]
ANY_ROW = st.builds(
    lambda name, checked, **differs: a_row(name, *checked, **differs),
    st.sampled_from(["王守田", "刘秀英", "劉秀英", "张小雨", "白雪", "白雨", "外地人"]),
    st.sampled_from([*CHECKED, ("142229196408099999", "bad"), ("14222919620503981X", "bad"), (None, "blank")]),
    village_code=st.sampled_from([None, BAKOU, DAHEI]),
    born_on=st.sampled_from([None, dt.date(1964, 8, 9), dt.date(1962, 5, 3)]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ANY_ROW, min_size=1, max_size=8))
def test_many_at_once_is_the_same_every_time_and_one_person_each(given_rows):
    people = People.of(index_of_people())

    made = made_of(people, *given_rows)
    again = made_of(people, *given_rows)

    assert made == again
    assert all((d.person_id is not None) == (d.level in LINKING) for d in made)
    by_identity: dict[str, set[int | None]] = {}
    for row, decision in zip(rows_of(table(*given_rows)), made, strict=True):
        by_identity.setdefault(fingerprint(row), set()).add(decision.person_id)
    assert all(len(found) == 1 for found in by_identity.values())


@settings(max_examples=40, deadline=None)
@given(ANY_ROW)
def test_one_row_alone_is_decided_as_by_the_rules(given_row):
    people = People.of(index_of_people())
    (row,) = rows_of(table(given_row))
    everyone = [
        rules.Candidate(
            person,
            people.names[place],
            people.born_on[place],
            people.village_codes[place],
            rules.number_likeness(row.number, NUMBERS[person]),
            NUMBERS[person],
            is_kin={row.number, NUMBERS[person]} == {NUMBERS[WANG], NUMBERS[LIU]},
        )
        for place, person in enumerate(people.person_ids)
    ]

    (made,) = made_of(people, given_row)

    alone = rules.decide(row, everyone)
    assert (made.level in LINKING, made.person_id) == (alone.level in LINKING, alone.person_id)
