"""Files reach the register: each person once, nothing overwritten, nothing twice."""

import datetime as dt

import pyarrow as pa
import pytest

from bangfu.accounts.models import JournalEntry
from bangfu.ground import identity
from bangfu.registry import actions
from bangfu.registry.models import (
    Contact,
    Event,
    Household,
    HouseholdState,
    Income,
    Living,
    Membership,
    Person,
    PersonState,
    Presence,
)
from bangfu.registry.tests.cast import BAKOU, DAHEI, OPENING, id_number, settle_places
from bangfu.registry.tests.rows import BORN, person_row, roster_row, sheet_row

JULY = dt.date(2021, 7, 31)
WIFE = {
    "name": "刘秀英",
    "sex": "女",
    "relation": "配偶",
    "id_number": id_number(dt.date(1972, 3, 3), sequence=992),
    "born_on": dt.date(1972, 3, 3),
}

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def places(db):
    settle_places()


def households(*rows, source="upload:1", on=OPENING):
    return actions.apply_households(list(rows), source=source, data_on=on, by=None)


def persons(*rows, source="upload:2", on=OPENING):
    return actions.apply_persons(list(rows), source=source, data_on=on, by=None)


def roster(*rows, source="upload:3", on=OPENING):
    return actions.apply_roster(list(rows), source=source, data_on=on, by=None)


def told(counts):
    return counts.new, counts.changed, counts.unchanged, [c.kind for c in counts.conflicts]


def test_household_sheet_registers_household_with_all_its_facts():
    counts = households(sheet_row())

    household = Household.objects.get()
    assert told(counts) == (1, 0, 0, [])
    assert (household.code, household.village_code, household.head_initials) == ("H1", BAKOU, "wst")
    state = HouseholdState.objects.get()
    assert (state.kind, state.risks, state.causes, state.type_version) == (
        "脱贫户",
        ["因病"],
        ["因病", "缺劳动力"],
        "2020",
    )
    living = Living.objects.get()
    assert (living.arable_mu100, living.road_m, living.house_grade) == (1250, 350, "A")
    assert Income.objects.get().net_fen == 1_030_000
    assert {identity.decrypt(c.number_cipher) for c in Contact.objects.all()} == {"13903500001", "6217000000000001"}


def test_household_sheet_may_have_a_row_for_each_year():
    counts = households(sheet_row(year=2018, net_fen=900_000), sheet_row(year=2019), sheet_row(year=2019))

    assert told(counts) == (2, 0, 0, ["twice"])
    assert dict(Income.objects.values_list("year", "net_fen")) == {2018: 900_000, 2019: 1_030_000}
    again = households(sheet_row(year=2018, net_fen=900_001), sheet_row(year=2019), source="upload:9")
    assert told(again) == (0, 1, 1, [])


def test_same_files_twice_change_nothing():
    files = [
        (households, [sheet_row()]),
        (persons, [person_row(), person_row(person="02", **WIFE)]),
        (
            roster,
            [
                roster_row(),
                roster_row(**WIFE),
                roster_row("P2", name="赵大勇", id_number=id_number(BORN, sequence=993)),
            ],
        ),
    ]
    for apply, rows in files:
        apply(*rows)
    tables = (Household, Person, Membership, HouseholdState, PersonState, Living, Income, Contact, Event, JournalEntry)
    before = [table.objects.count() for table in tables]

    again = [told(apply(*rows)) for apply, rows in files]

    assert again == [(0, 0, 1, []), (0, 0, 2, []), (0, 0, 3, [])]
    assert [table.objects.count() for table in tables] == before


def test_roster_ties_to_registered_people_so_that_each_exists_once():
    households(sheet_row())
    persons(person_row(), person_row(person="02", **WIFE))

    counts = roster(
        roster_row(), roster_row(**WIFE), roster_row(name="王小军", id_number=id_number(BORN, sequence=995))
    )

    assert told(counts) == (1, 0, 2, [])
    assert Person.objects.count() == 3
    household = Household.objects.get()
    assert (household.code, household.police_code, household.people) == ("H1", "P1", 3)


def test_roster_first_then_national_files_give_the_same_register():
    roster(roster_row(), roster_row(**WIFE))
    households(sheet_row(head_id_number=id_number(BORN, sequence=991)))
    persons(person_row(), person_row(person="02", **WIFE))

    household = Household.objects.get()
    assert (household.code, household.police_code, household.people) == ("H1", "P1", 2)
    assert sorted(Person.objects.values_list("code", flat=True)) == ["H101", "H102"]
    assert HouseholdState.objects.filter(replaced_at=None).get().kind == "脱贫户"


def test_persons_before_household_sheet_give_one_household():
    persons(person_row(), person_row(person="02", **WIFE))
    households(sheet_row())

    assert Household.objects.get().kind == "脱贫户"
    assert Household.objects.get().people == 2


def test_change_is_a_new_version_and_the_old_one_stays():
    persons(person_row())

    counts = persons(person_row(labour="丧失劳动力"), source="upload:9", on=JULY)

    assert told(counts) == (0, 1, 0, [])
    versions = PersonState.objects.order_by("valid_from").values_list("valid_from", "labour", "source", "replaced_at")
    assert list(versions) == [
        (OPENING, "普通劳动力", "upload:2", None),
        (JULY, "丧失劳动力", "upload:9", None),
    ]


def test_roster_speaks_only_of_what_it_knows():
    persons(person_row(nation="汉族"))

    roster(roster_row(nation="满族"), on=JULY)

    newest = PersonState.objects.get(valid_from=JULY)
    assert (newest.nation, newest.education, newest.source, newest.own) == ("满族", "初中", "upload:3", "nation")
    assert newest.field_sources["education"] == "upload:2"


def test_late_file_fills_the_past_and_what_came_after_it():
    persons(person_row(education="初中"))
    roster(roster_row(nation="满族"), on=JULY)

    persons(person_row(education="高中", nation="回族"), source="upload:9", on=dt.date(2021, 1, 31))

    standing = PersonState.objects.filter(replaced_at=None).order_by("valid_from")
    assert list(standing.values_list("valid_from", "education", "nation")) == [
        (OPENING, "初中", "汉族"),
        (dt.date(2021, 1, 31), "高中", "回族"),
        (JULY, "高中", "满族"),
    ]


@pytest.mark.parametrize(
    ("differs", "kind"),
    [
        ({"name": "王守天"}, "name_differs"),
        ({"person_code": "H777"}, "two_households"),
        ({"id_number": id_number(BORN, sequence=997)}, "code_differs"),
    ],
)
def test_row_that_contradicts_who_somebody_is_changes_nothing(differs, kind):
    persons(person_row())

    counts = persons(person_row(**differs), source="upload:9", on=JULY)

    person = Person.objects.get()
    assert [(c.kind, c.person_id) for c in counts.conflicts] == [(kind, person.pk)]
    assert PersonState.objects.count() == 1


def test_code_of_another_person_is_a_conflict():
    persons(person_row(), person_row(person="02", **WIFE))

    counts = persons(person_row(person_code="H102"), source="upload:9", on=JULY)

    assert [c.kind for c in counts.conflicts] == ["code_differs"]


def test_same_person_twice_in_one_file_counts_once():
    counts = persons(person_row(), person_row(), person_row("H2", "09"))

    assert told(counts) == (1, 0, 0, ["twice", "two_households"])


def test_unknown_village_is_a_conflict_unless_the_household_is_known():
    assert told(households(sheet_row(village="无此村"))) == (0, 0, 0, ["unknown_village"])
    assert told(persons(person_row(village="无此村"))) == (0, 0, 0, ["unknown_village"])
    households(sheet_row())

    assert told(persons(person_row(village="无此村"))) == (1, 0, 0, [])


def test_row_without_household_number_is_a_conflict():
    assert told(persons(person_row(household_code=""))) == (0, 0, 0, ["no_household"])


def test_death_ends_the_stay_and_is_an_event():
    persons(person_row(), person_row(person="02", **WIFE))

    roster(roster_row(), roster_row(**WIFE, status="死亡注销", status_on=dt.date(2021, 7, 9)), on=JULY)

    dead = Person.objects.get(name="刘秀英")
    assert dead.died_on == dt.date(2021, 7, 9)
    assert dead.memberships.get(replaced_at=None).to_on == dt.date(2021, 7, 9)
    assert Household.objects.get().people == 1
    assert Event.objects.get().sentence == "刘秀英死亡"


def test_person_who_moved_out_and_is_listed_again_is_back():
    persons(person_row())
    roster(roster_row(status="迁出", status_on=dt.date(2021, 3, 1)), on=dt.date(2021, 3, 31))
    assert Person.objects.get().moved_out_on == dt.date(2021, 3, 1)

    persons(person_row(), source="upload:8", on=JULY)
    roster(roster_row(), source="upload:9", on=JULY)

    assert Person.objects.get().moved_out_on is None
    stays = Membership.objects.filter(replaced_at=None).order_by("from_on").values_list("from_on", "to_on")
    assert list(stays) == [(OPENING, dt.date(2021, 3, 1)), (JULY, None)]
    assert list(Presence.objects.filter(replaced_at=None).order_by("valid_from").values_list("status", flat=True)) == [
        "moved_out",
        "present",
    ]


def test_person_who_moved_out_and_is_on_the_roster_again_is_back_home():
    persons(person_row())
    roster(roster_row(status="迁出", status_on=dt.date(2021, 3, 1)), on=dt.date(2021, 3, 31))

    roster(roster_row(), source="upload:9", on=JULY)

    stays = Membership.objects.filter(replaced_at=None).order_by("from_on").values_list("from_on", "to_on")
    assert list(stays) == [(OPENING, dt.date(2021, 3, 1)), (JULY, None)]
    assert Person.objects.get().moved_out_on is None


def test_person_who_changes_household_leaves_one_and_joins_the_other():
    persons(
        person_row(),
        person_row(person="02", **WIFE),
        person_row("H2", name="孙老汉", id_number=id_number(BORN, sequence=993)),
    )

    persons(person_row("H2", **WIFE, person_code="H102"), source="upload:9", on=JULY)

    assert list(Household.objects.order_by("code").values_list("code", "people")) == [("H1", 1), ("H2", 2)]
    assert list(Event.objects.order_by("id").values_list("kind", "sentence")) == [
        ("left", "刘秀英转出"),
        ("joined", "刘秀英转入"),
    ]


def test_child_born_after_the_household_was_registered_is_a_birth():
    persons(person_row())
    baby = dt.date(2021, 6, 1)

    roster(
        roster_row(),
        roster_row(name="王小宝", relation="之子", born_on=baby, id_number=id_number(baby, sequence=993)),
        on=JULY,
    )

    event = Event.objects.get()
    assert (event.kind, event.happened_on, event.sentence) == ("joined", baby, "王小宝出生")


def test_person_without_number_is_found_at_home_by_name_and_birth():
    persons(person_row(), person_row(person="02", **WIFE | {"id_number": ""}))

    counts = roster(roster_row(), roster_row(**WIFE))

    assert told(counts) == (0, 1, 1, [])
    wife = Person.objects.get(name="刘秀英")
    assert identity.decrypt(wife.id_cipher) == WIFE["id_number"]
    assert wife.field_sources == {"id_index": "upload:3"}


def test_untidy_number_is_repaired_and_sex_and_birth_read_from_it():
    number = id_number(dt.date(1972, 3, 3), sequence=992)
    wide = "".join(chr(ord(ch) + 0xFEE0) for ch in number)

    persons(person_row(id_number=wide, sex="", born_on=None))

    person = Person.objects.get()
    assert (person.sex, person.born_on) == ("2", dt.date(1972, 3, 3))
    assert identity.decrypt(person.id_cipher) == number


def test_kind_change_is_an_event():
    households(sheet_row())

    households(sheet_row(monitored_kind="脱贫不稳定户"), source="upload:9", on=JULY)

    assert Event.objects.get().sentence == "脱贫户 → 脱贫户、脱贫不稳定户"
    assert Household.objects.get().monitored_kind == "脱贫不稳定户"
    assert HouseholdState.objects.get(valid_from=JULY).type_version == "2021"


def test_household_that_moves_village_in_the_roster_has_a_new_state():
    roster(roster_row())

    baby = roster_row(village="大黑庄村", name="王小宝", relation="之子", id_number=id_number(BORN, sequence=993))
    roster(roster_row(village="大黑庄村"), baby, source="upload:9", on=JULY)

    assert Household.objects.get().village_code == DAHEI
    assert set(Person.objects.values_list("village_code", flat=True)) == {DAHEI}
    assert HouseholdState.objects.filter(replaced_at=None).count() == 2


def test_rows_may_be_an_arrow_table():
    counts = actions.apply_persons(pa.Table.from_pylist([person_row()]), source="upload:2", data_on=OPENING, by=None)

    assert counts.rows == 1


def test_bulk_act_writes_one_journal_entry():
    persons(person_row(), person_row(person="02", **WIFE))

    entry = JournalEntry.objects.get()
    assert (entry.verb, entry.thing, entry.detail["new"]) == ("registry.applied", "upload:2", 2)
