"""The register as Arrow tables: what monitoring and linkage stand on."""

import datetime as dt

import pyarrow as pa
import pyarrow.compute as pc

from bangfu.ground import clock
from bangfu.registry import queries
from bangfu.registry.models import Household, HouseholdState, Person
from bangfu.registry.tests.cast import BAKOU, DAHEI, OPENING, TODAY, a_household_state, an_event, an_income

NAMES = {"name", "head_name", "id_index", "id_cipher", "initials", "phone", "address", "contact_name"}


def rows(table, **which):
    found = table.to_pylist()
    return [row for row in found if all(row[k] == v for k, v in which.items())]


def test_relations_hold_no_names_or_numbers(cast):
    relations = queries.register_relations(TODAY)

    for table in vars(relations).values():
        assert not NAMES & set(table.column_names)


def test_relations_have_one_row_per_household_and_person(cast):
    relations = queries.register_relations(TODAY)

    assert relations.households.num_rows == 9
    assert relations.persons.num_rows == 17
    assert relations.memberships.num_rows == 17
    assert rows(relations.persons, person_id=cast.zhou.father.pk) == [
        {
            "person_id": cast.zhou.father.pk,
            "sex": "1",
            "born_on": dt.date(1950, 3, 8),
            "died_on": dt.date(2021, 8, 15),
            "moved_out_on": None,
        }
    ]


def test_relations_are_typed_for_the_lake(cast):
    an_event(cast.wang.household, detail={"risk": "因病"})
    relations = queries.register_relations(TODAY)

    assert relations.incomes.schema.field("net_fen").type == pa.int64()
    assert relations.memberships.schema.field("from_on").type == pa.date32()
    assert relations.person_states.schema.field("has_tekun").type == pa.bool_()
    assert rows(relations.person_states, person_id=cast.sun.head.pk)[0]["has_tekun"] is True
    assert relations.events.to_pylist()[0]["risk"] == "因病"


def test_relations_before_the_opening_are_empty(cast):
    relations = queries.register_relations(OPENING - dt.timedelta(days=1))

    assert relations.households.num_rows == 0
    assert relations.memberships.num_rows == 0
    assert relations.households.schema.names == ["household_id", "village_code"]


def test_household_known_only_from_the_roster_has_no_state(cast):
    relations = queries.register_relations(TODAY)

    states = set(relations.household_states.column("household_id").to_pylist())
    assert cast.zhao.id not in states
    assert cast.wang.id in states


def test_household_lies_in_the_village_of_the_date(cast):
    a_household_state(cast.wang.household, village_code=DAHEI, valid_from=dt.date(2021, 6, 1))
    Household.objects.filter(pk=cast.wang.id).update(village_code=DAHEI)

    before = queries.register_relations(dt.date(2021, 5, 31)).households
    after = queries.register_relations(dt.date(2021, 6, 1)).households

    assert rows(before, household_id=cast.wang.id)[0]["village_code"] == BAKOU
    assert rows(after, household_id=cast.wang.id)[0]["village_code"] == DAHEI


def test_what_is_out_of_view_is_not_there(cast):
    Household.objects.filter(pk=cast.wu.id).update(withdrawn_at=clock.now())
    Person.objects.filter(pk=cast.wu.head.pk).update(withdrawn_at=clock.now())

    relations = queries.register_relations(TODAY)

    assert relations.households.num_rows == 8
    assert relations.persons.num_rows == 16


def test_relations_as_known_at_an_instant_leave_out_what_came_later(cast):
    then = clock.now()
    an_income(cast.wang.household, year=2020)
    HouseholdState.objects.filter(household=cast.wang.household).update(replaced_at=clock.now())

    known = queries.register_relations(TODAY, known_at=then)
    now = queries.register_relations(TODAY)

    assert rows(known.incomes, household_id=cast.wang.id, year=2020) == []
    assert len(rows(known.household_states, household_id=cast.wang.id)) == 1
    assert len(rows(now.incomes, household_id=cast.wang.id, year=2020)) == 1
    assert rows(now.household_states, household_id=cast.wang.id) == []


def test_withdrawn_events_are_left_out_unless_they_were_known_then(cast):
    event = an_event(cast.wang.household)
    then = clock.now()
    type(event).objects.update(withdrawn_at=clock.now())

    assert queries.register_relations(TODAY).events.num_rows == 0
    assert queries.register_relations(TODAY, known_at=then).events.num_rows == 1


def test_person_index_has_everyone_with_their_last_household(cast):
    index = queries.person_index()

    assert index.num_rows == 17
    assert pc.count_distinct(index.column("id_index")).as_py() == 17
    gone = rows(index, person_id=cast.feng.son.pk)[0]
    assert (gone["household_id"], gone["moved_out_on"]) == (cast.feng.id, dt.date(2021, 5, 1))


def test_relations_cost_eight_queries(cast, django_assert_num_queries):
    with django_assert_num_queries(8):
        queries.register_relations(TODAY)
