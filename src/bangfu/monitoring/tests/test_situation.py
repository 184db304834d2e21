"""Each step over a few rows whose sums are shown."""

from __future__ import annotations

from datetime import date

import ibis
import pytest

from bangfu.ground import lake
from bangfu.monitoring.situation import households, persons
from bangfu.monitoring.situation.relations import month_of
from bangfu.monitoring.tests.village import home, relations_of, together

JUL, AUG = date(2021, 7, 31), date(2021, 8, 31)


def person_rows(relations):
    table = lake.connection().to_pyarrow(persons.persons(relations))
    return {row["person_id"]: row for row in table.to_pylist()}


def household_rows(relations):
    people = lake.connection().to_pyarrow(persons.persons(relations))
    table = lake.connection().to_pyarrow(households.households(relations, ibis.memtable(people)))
    return {row["household_id"]: row for row in table.to_pylist()}


def bill(person_id, period, selfpaid_fen, **differs):
    given = {"visit_kind": "门诊", "total_fen": selfpaid_fen * 2, "relief_fen": 0}
    return {"person_id": person_id, "period": period, "selfpaid_fen": selfpaid_fen} | given | differs


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2021, 7, 31), "2021-07"),
        (date(2021, 7, 30), "2021-06"),
        (date(2021, 2, 28), "2021-02"),
        (date(2021, 1, 1), "2020-12"),
    ],
)
def test_month_is_the_last_that_has_wholly_passed(day, month):
    assert month_of(day) == month


@pytest.mark.parametrize(
    ("born_on", "as_of", "age"),
    [
        (date(2000, 7, 31), JUL, 21),
        (date(2000, 8, 1), JUL, 20),
        (date(2004, 2, 29), date(2021, 2, 28), 16),
        (date(2004, 2, 29), date(2021, 3, 1), 17),
    ],
)
def test_age_counts_full_years(born_on, as_of, age):
    relations = relations_of(as_of, **home(1, {"person_id": 11, "born_on": born_on}))

    assert person_rows(relations)[11]["age_years"] == age


def test_household_counts_its_residents_only():
    relations = relations_of(
        JUL,
        **home(
            1,
            {"person_id": 11, "born_on": date(1962, 5, 3)},
            {"person_id": 12, "born_on": date(1960, 1, 1), "sex": "2"},
            {"person_id": 13, "born_on": date(2010, 1, 1), "sex": "0"},
            {"person_id": 14, "born_on": date(1980, 1, 1), "died_on": date(2020, 9, 1)},
            {"person_id": 15, "born_on": date(1990, 1, 1), "moved_out_on": date(2021, 7, 31)},
            {"person_id": 16, "born_on": date(1990, 1, 1), "died_on": date(2021, 8, 1)},
            {"person_id": 17, "born_on": date(1990, 1, 1), "to_on": date(2021, 1, 1)},
            {"person_id": 18, "born_on": date(2021, 8, 1)},
        ),
    )

    people, found = person_rows(relations), household_rows(relations)[1]

    assert sorted(people) == [11, 12, 13, 14, 15, 16]
    assert [people[n]["sex"] for n in (11, 12, 13)] == ["男", "女", None]
    assert [people[n]["is_resident"] for n in (11, 14, 15, 16)] == [True, False, False, True]
    assert people[16]["died_on"] is None
    assert found["people"] == 4  # 11, 12, 13, 16
    assert (found["working_age_people"], found["elderly_people"], found["child_people"]) == (
        2,
        1,
        1,
    )  # 59 and 31; 61; 11
    assert found["deaths_12m_people"] == 1  # 14, on 2020-09-01
    assert found["earner_died_on"] == date(2020, 9, 1)


def test_person_belongs_to_the_newest_household_that_had_begun():
    both = together(home(1, {"person_id": 11}), home(2))
    both["memberships"] += [
        {"person_id": 11, "household_id": 2, "relation": "之媳", "from_on": date(2021, 8, 1)},
    ]

    assert person_rows(relations_of(JUL, **both))[11]["household_id"] == 1
    assert person_rows(relations_of(AUG, **both))[11]["household_id"] == 2


def test_unknown_is_null_and_known_absence_is_zero():
    without = household_rows(relations_of(JUL, **home(1, {"person_id": 11, "born_on": None})))[1]
    feeds = {
        "medical_bills": [bill(99, "2021-07", 100)],
        "insured_list": [{"period": "2021-07", "person_id": 99, "status": "正常参保"}],
        "dibao_roster": [{"period": "2021-07", "person_id": 99, "month_fen": 1}],
        "disability_cards": [{"period": "2021-07", "person_id": 99, "grade": 1}],
        "school_roll": [{"period": "2021-07", "person_id": 99, "status": "在读"}],
    }
    given = household_rows(relations_of(JUL, feeds, **home(1, {"person_id": 11})))[1]

    unknown = {name for name, value in without.items() if value is None}
    assert {"selfpaid_month_fen", "bills_12m", "insured_people", "dibao_month_fen", "disabled_people"} <= unknown
    assert {"student_people", "dibao_people", "working_age_people", "labour_people", "income_year"} <= unknown
    assert (without["kind"], without["is_registered"], without["is_monitored"]) == ("一般农户", False, False)
    for name in ("selfpaid_month_fen", "selfpaid_12m_fen", "bills_12m", "insured_people", "dibao_month_fen"):
        assert given[name] == 0, name
    for name in ("disabled_people", "severe_disabled_people", "student_people", "dibao_people", "inpatient_12m_people"):
        assert given[name] == 0, name
    assert given["uninsured_people"] == 1
    assert given["dibao_previous_month_fen"] is None


def test_bills_add_up_by_person_household_month_and_year():
    feeds = {
        "medical_bills": [
            bill(11, "2021-07", 10_000, visit_kind="住院", relief_fen=500),
            bill(11, "2021-07", 2_345),
            bill(11, "2021-06", 7_000),
            bill(11, "2020-08", 1_000),
            bill(11, "2020-07", 900_000),
            bill(12, "2021-06", 50, visit_kind="住院"),
            bill(None, "2021-07", 5_000_000),
            bill(11, "2021-08", 5_000_000),
        ]
    }

    relations = relations_of(JUL, feeds, **home(1, {"person_id": 11}, {"person_id": 12, "died_on": date(2021, 7, 1)}))
    own, found = person_rows(relations)[11], household_rows(relations)[1]

    assert own["own_selfpaid_month_fen"] == 12_345  # 10,000 + 2,345
    assert own["own_largest_selfpaid_month_fen"] == 10_000
    assert own["own_selfpaid_12m_fen"] == 20_345  # 12,345 + 7,000 + 1,000; 2020-07 lies outside
    assert (own["own_bills_12m"], own["own_bill_months_12m"], own["own_inpatient_bills_month"]) == (4, 3, 1)
    assert own["own_relief_12m_fen"] == 500
    assert own["own_largest_total_12m_fen"] == 20_000
    assert found["selfpaid_month_fen"] == 12_345
    assert found["selfpaid_12m_fen"] == 20_395  # and the dead member's 50
    assert found["bill_total_12m_fen"] == 40_790  # twice that
    assert found["bills_12m"] == 5
    assert found["inpatient_12m_people"] == 2


def test_row_sent_again_counts_once_and_the_newest_upload_wins():
    feeds = {
        "medical_bills": [
            bill(11, "2021-07", 100, row_key="a", bill_no="A", upload_id=1),
            bill(11, "2021-07", 300, row_key="a", bill_no="A", upload_id=2),
            bill(11, "2021-06", 100, row_key="a", bill_no="A", upload_id=1),
            bill(11, "2021-06", 20, row_key="b", bill_no="B", upload_id=1),
        ]
    }

    own = person_rows(relations_of(JUL, feeds, **home(1, {"person_id": 11})))[11]

    assert own["own_selfpaid_month_fen"] == 300
    assert own["own_selfpaid_12m_fen"] == 320  # 300 + 20: bill A of June is the one July brought again
    assert own["own_bills_12m"] == 2


def test_sums_beyond_2_to_the_53_stay_exact():
    big = 2**53 + 1
    feeds = {"medical_bills": [bill(11, "2021-07", big, total_fen=0), bill(11, "2021-07", 2, total_fen=0)]}

    relations = relations_of(JUL, feeds, **home(1, {"person_id": 11}))

    assert person_rows(relations)[11]["own_selfpaid_month_fen"] == big + 2
    assert household_rows(relations)[1]["selfpaid_12m_fen"] == big + 2


def test_insurance_looks_at_this_month_and_the_month_before():
    feeds = {
        "insured_list": [
            {"period": "2021-06", "person_id": 11, "status": "正常参保"},
            {"period": "2021-06", "person_id": 12, "status": "正常参保"},
            {"period": "2021-07", "person_id": 11, "status": "正常参保"},
            {"period": "2021-07", "person_id": 12, "status": "中断"},
        ]
    }
    family = home(1, {"person_id": 11}, {"person_id": 12}, {"person_id": 13})

    people = person_rows(relations_of(JUL, feeds, **family))
    later = person_rows(relations_of(AUG, feeds, **family))
    found = household_rows(relations_of(JUL, feeds, **family))[1]

    assert [people[n]["is_insured"] for n in (11, 12, 13)] == [True, False, False]
    assert [people[n]["was_insured"] for n in (11, 12, 13)] == [True, True, False]
    assert later[11]["is_insured"] is None
    assert later[11]["was_insured"] is True
    assert (found["insured_people"], found["uninsured_people"]) == (1, 2)


def test_dibao_adds_its_members_once_each_and_notices_the_stop():
    def roster(period, person_id, number="N1", month_fen=40_000):
        started = {"started_on": date(2019, 1, 1)}
        return {"period": period, "person_id": person_id, "dibao_no": number, "month_fen": month_fen} | started

    feeds = {
        "dibao_roster": [
            roster("2021-06", 11),
            roster("2021-06", 12),
            roster("2021-06", 12),
            roster("2021-06", 12, "N2", 500),
            roster("2021-06", 21, "N3", 700),
            roster("2021-07", 21, "N3", 800),
        ]
    }
    families = together(home(1, {"person_id": 11}, {"person_id": 12}), home(2, {"person_id": 21}))

    found = household_rows(relations_of(JUL, feeds, **families))
    people = person_rows(relations_of(JUL, feeds, **families))

    assert found[1]["dibao_previous_month_fen"] == 80_500  # two members at 40,000, one row sent twice, and N2
    assert found[1]["dibao_month_fen"] == 0
    assert found[1]["dibao_stopped_on"] == date(2021, 7, 31)
    assert found[1]["dibao_started_on"] is None
    assert (found[2]["dibao_month_fen"], found[2]["dibao_previous_month_fen"]) == (800, 700)
    assert found[2]["dibao_stopped_on"] is None
    assert found[2]["dibao_started_on"] == date(2019, 1, 1)
    assert (found[1]["dibao_people"], found[2]["dibao_people"]) == (0, 1)
    assert people[11]["dibao_paid_on"] == date(2021, 6, 30)
    assert (people[11]["is_in_dibao"], people[21]["is_in_dibao"]) == (False, True)


def test_cards_take_the_most_severe_and_remember_the_list_before():
    def card(period, person_id, grade):
        return {"period": period, "person_id": person_id, "kind": "肢体", "grade": grade, "issued_on": date(2021, 6, 1)}

    feeds = {
        "disability_cards": [
            card("2021-05", 11, 4),
            card("2021-07", 11, 3),
            card("2021-07", 11, 2),
            card("2021-07", 12, 4),
        ]
    }
    family = home(1, {"person_id": 11}, {"person_id": 12}, {"person_id": 13})

    people, found = (
        person_rows(relations_of(AUG, feeds, **family)),
        household_rows(relations_of(AUG, feeds, **family))[1],
    )

    assert [people[n]["disability_grade"] for n in (11, 12, 13)] == [2, 4, None]
    assert [people[n]["disability_previous_grade"] for n in (11, 12, 13)] == [4, None, None]
    assert (found["disabled_people"], found["severe_disabled_people"]) == (2, 1)


def test_school_roll_tells_who_attends_and_who_no_longer_does():
    def pupil(period, person_id, status):
        return {"period": period, "person_id": person_id, "stage": "初中", "status": status, "status_on": None}

    feeds = {
        "school_roll": [
            pupil("2021-06", 11, "在读"),
            pupil("2021-06", 12, "在读"),
            pupil("2021-07", 11, "疑似辍学"),
            pupil("2021-07", 13, "转出"),
            pupil("2021-07", 13, "在读"),
        ]
    }
    family = home(1, {"person_id": 11}, {"person_id": 12}, {"person_id": 13})

    people = person_rows(relations_of(JUL, feeds, **family))

    assert [people[n]["is_in_school"] for n in (11, 12, 13)] == [False, False, True]
    assert [people[n]["was_in_school"] for n in (11, 12, 13)] == [True, True, False]
    assert [people[n]["school_status"] for n in (11, 12, 13)] == ["疑似辍学", None, "在读"]
    assert household_rows(relations_of(JUL, feeds, **family))[1]["student_people"] == 1


def test_house_takes_the_newest_word_of_appraisal_or_register():
    feeds = {
        "house_appraisals": [
            {"period": "2021-07", "household_id": 1, "grade": "D", "appraised_on": date(2021, 7, 9)},
            {"period": "2021-07", "person_id": 21, "grade": "C", "appraised_on": date(2021, 7, 9)},
            {"period": "2021-07", "grade": "D", "appraised_on": date(2021, 7, 9)},
        ]
    }
    families = together(home(1, {"person_id": 11}), home(2, {"person_id": 21}), home(3, {"person_id": 31}))
    families["livings"] = [
        {"household_id": 1, "valid_from": date(2021, 1, 1), "house_grade": "A", "water_safe": True},
        {"household_id": 2, "valid_from": date(2021, 7, 10), "house_grade": "B", "water_safe": False},
        {"household_id": 3, "valid_from": date(2021, 7, 10), "house_grade": ""},
    ]

    found = household_rows(relations_of(JUL, feeds, **families))

    assert [found[n]["house_grade"] for n in (1, 2, 3)] == ["D", "B", None]
    assert [found[n]["house_graded_on"] for n in (1, 2, 3)] == [date(2021, 7, 9), None, None]
    assert [found[n]["is_water_safe"] for n in (1, 2, 3)] == [True, False, None]


def test_income_is_the_newest_year_and_the_year_before_it():
    family = home(1, {"person_id": 11})
    family["incomes"] = [
        {"household_id": 1, "valid_from": date(2020, 1, 1), "year": 2019, "people": 3, "net_fen": 5, "claims_fen": 0},
        {"household_id": 1, "valid_from": date(2021, 1, 1), "year": 2020, "people": 4, "net_fen": 7, "selfpaid_fen": 1},
        {"household_id": 1, "valid_from": date(2021, 6, 1), "year": 2020, "people": 4, "net_fen": 8, "claims_fen": 2},
        {"household_id": 1, "valid_from": date(2021, 8, 1), "year": 2021, "people": 4, "net_fen": 9},
    ]

    found = household_rows(relations_of(JUL, **family))[1]

    assert (found["income_year"], found["income_people"], found["net_income_fen"]) == (2020, 4, 8)
    assert (found["previous_income_people"], found["previous_net_income_fen"]) == (3, 5)
    assert (found["claims_income_fen"], found["allowed_selfpaid_fen"]) == (2, None)
    assert found["facts_on"] == date(2021, 6, 1)


def test_state_and_events_speak_as_of_the_date():
    family = home(1, {"person_id": 11})
    family["household_states"] = [
        {"household_id": 1, "valid_from": date(2020, 3, 31), "kind": "脱贫户", "monitored_kind": "脱贫不稳定户"},
        {
            "household_id": 1,
            "valid_from": date(2021, 8, 1),
            "kind": "脱贫户",
            "monitored_kind": "",
            "risk_removed": True,
        },
    ]
    family["events"] = [
        {"household_id": 1, "kind": "visited", "happened_on": date(2021, 3, 1)},
        {"household_id": 1, "kind": "checked", "happened_on": date(2021, 8, 2)},
        {"household_id": 1, "kind": "reported", "happened_on": date(2021, 7, 2), "risk": "illness"},
    ]
    family["person_states"] = [
        {
            "person_id": 11,
            "valid_from": date(2020, 3, 31),
            "labour": "技能劳动力",
            "work_months": 3,
            "has_tekun": False,
        },
    ]

    july, august = household_rows(relations_of(JUL, **family))[1], household_rows(relations_of(AUG, **family))[1]

    assert (july["kind"], july["is_registered"], july["is_monitored"]) == ("脱贫户", True, True)
    assert (august["monitored_kind"], august["is_monitored"]) == (None, False)
    assert (july["looked_on"], august["looked_on"]) == (date(2021, 3, 1), date(2021, 8, 2))
    assert (july["reported_on"], july["reported_risk"]) == (date(2021, 7, 2), "illness")
    assert (july["labour_people"], july["worker_people"], july["tekun_people"]) == (1, 1, 0)
    assert july["dibao_people"] is None
