import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from bangfu.accounts import queries
from bangfu.accounts.models import Grant, JournalEntry, RolePolicy, Staff
from bangfu.accounts.permissions import NotYourRole, can_administer, check_can_read_journal, check_has_role, has_role
from bangfu.accounts.scope import Scope

BIG_BLACK, FORMER_SHANKOU, SHANKOU, BAJIAO = "140927101204", "140927202202", "140927101223", "140927102200"
NEW_YEAR, NEW_YEARS_EVE, LAST_YEAR = dt.date(2021, 1, 1), dt.date(2021, 12, 31), dt.date(2020, 6, 30)

# role, place, day asked (grant runs 2021-01-01..2021-12-31), villages seen
TABLE = [
    ("village", BIG_BLACK, NEW_YEAR, {BIG_BLACK}),
    ("village", BIG_BLACK, NEW_YEARS_EVE, {BIG_BLACK}),
    ("village", BIG_BLACK, LAST_YEAR, set()),
    ("village", BIG_BLACK, dt.date(2022, 1, 1), set()),
    ("township", "140927101000", NEW_YEAR, {BIG_BLACK, SHANKOU, FORMER_SHANKOU}),
    ("township", "140927101000", LAST_YEAR, set()),
    ("township", "140927102000", NEW_YEAR, {BAJIAO}),
    ("county", "140927000000", NEW_YEARS_EVE, {BIG_BLACK, SHANKOU, FORMER_SHANKOU, BAJIAO}),
    ("county", "140927000000", dt.date(2022, 1, 1), set()),
    ("inspector", "140927000000", NEW_YEAR, {BIG_BLACK, SHANKOU, FORMER_SHANKOU, BAJIAO}),
    ("inspector", "140927101000", LAST_YEAR, set()),
    ("department", "医保局", NEW_YEAR, set()),
    ("administrator", "140927000000", NEW_YEAR, set()),
]


@pytest.mark.parametrize(("role", "place", "day", "seen"), TABLE)
def test_scope_is_what_role_range_and_date_say(shenchi, staff, role, place, day, seen):
    person = staff("someone", (role, place, NEW_YEAR, NEW_YEARS_EVE))

    scope = queries.scope_of(person, day)

    assert {code for code in (BIG_BLACK, FORMER_SHANKOU, SHANKOU, BAJIAO) if scope.covers_village(code)} == seen
    is_live = NEW_YEAR <= day <= NEW_YEARS_EVE
    assert scope.roles == ({role} if is_live else frozenset())
    assert scope.departments == ({"医保局"} if role == "department" and is_live else frozenset())
    assert scope.is_empty == (not seen and not scope.departments)


@pytest.mark.parametrize(("role", "place", "day", "seen"), TABLE)
def test_suspended_officer_sees_nothing_and_holds_nothing(shenchi, staff, role, place, day, seen):
    person = staff("someone", (role, place, NEW_YEAR, NEW_YEARS_EVE), is_active=False)

    assert queries.scope_of(person, day) == Scope()
    assert not has_role(person, role)


def test_scope_is_the_union_of_grants_and_named_households(shenchi, staff):
    person = staff("someone", ("village", BIG_BLACK), ("department", "民政局"), ("village", BAJIAO))
    Grant.objects.create(staff=person, role="village", household_ids=[7, 8], valid_from=NEW_YEAR)

    scope = queries.scope_of(person)

    assert scope.covers_village(BIG_BLACK)
    assert scope.covers_village(BAJIAO)
    assert not scope.covers_village(SHANKOU)
    assert scope.covers_household(7, SHANKOU)
    assert scope.covers_household(1, BAJIAO)
    assert not scope.covers_household(1, SHANKOU)
    assert scope.departments == {"民政局"}


def test_role_is_known_where_it_is_held(shenchi, staff):
    person = staff("someone", ("inspector", "140927000000"), ("village", BIG_BLACK))

    scope = queries.scope_of(person)

    assert scope.covers_village(BAJIAO)
    assert scope.covers_village(BIG_BLACK, "village", "township")
    assert not scope.covers_village(BAJIAO, "village", "township")


def test_scope_filters_rows_by_range_and_by_name(shenchi, staff):
    for code in (BIG_BLACK, BAJIAO, SHANKOU):
        Staff.objects.create(username=code)
    named = Staff.objects.get(username=SHANKOU).pk
    person = staff("someone", ("village", BIG_BLACK))
    Grant.objects.create(staff=person, role="village", household_ids=[named], valid_from=NEW_YEAR)
    scope = queries.scope_of(person)

    def seen(condition):
        return set(Staff.objects.filter(condition).values_list("username", flat=True))

    assert seen(scope.village_q("username")) == {BIG_BLACK}
    assert seen(scope.household_q("username", "pk")) == {BIG_BLACK, SHANKOU}
    assert seen(Scope().village_q("username")) == set()
    assert seen(Scope().household_q("username", "pk")) == set()


def test_nobody_signed_in_sees_nothing(db):
    assert queries.scope_of(AnonymousUser()) == Scope()
    assert not has_role(AnonymousUser(), "county")


def test_role_is_checked_with_a_sentence(shenchi, staff):
    clerk = staff("clerk", ("township", "140927101000"))

    check_has_role(clerk, "township", "county")
    with pytest.raises(NotYourRole, match="县级、督查") as refusal:
        check_has_role(clerk, "county", "inspector")
    assert refusal.value.status == 403
    assert not can_administer(clerk)
    with pytest.raises(NotYourRole):
        check_can_read_journal(clerk)


def test_role_ends_with_its_grant(shenchi, staff):
    assert not has_role(staff("past", ("county", "140927000000", NEW_YEAR, dt.date(2021, 12, 30))), "county")
    assert not has_role(staff("future", ("county", "140927000000", dt.date(2022, 1, 1))), "county")
    assert has_role(staff("now", ("county", "140927000000", NEW_YEAR, NEW_YEARS_EVE)), "county")


def test_staff_covering_a_village_come_nearest_first(shenchi, staff):
    county = staff("county", ("county", "140927000000"))
    clerk = staff("clerk", ("township", "140927101000"))
    cadre = staff("cadre", ("village", BIG_BLACK))
    staff("elsewhere", ("township", "140927102000"))
    staff("inspector", ("inspector", "140927000000"))
    staff("gone", ("village", BIG_BLACK), is_active=False)

    assert queries.staff_covering(BIG_BLACK) == [cadre, clerk, county]
    assert queries.staff_covering(FORMER_SHANKOU, roles=["township"]) == [clerk]
    assert queries.staff_covering(BIG_BLACK, dt.date(2019, 1, 1)) == []


def test_staff_for_assignment_meet_the_scope(shenchi, staff):
    county = staff("county", ("county", "140927000000"))
    clerk = staff("clerk", ("township", "140927101000"))
    cadre = staff("cadre", ("village", BIG_BLACK))
    staff("elsewhere", ("township", "140927102000"))

    assert queries.staff_for_assignment(queries.scope_of(clerk)) == [cadre, clerk, county]
    assert queries.staff_for_assignment(Scope()) == []


def test_second_factor_is_needed_when_a_live_role_says_so(shenchi, staff):
    RolePolicy.objects.create(role="county", needs_second_factor=True)
    RolePolicy.objects.create(role="village", needs_second_factor=False)

    assert queries.needs_second_factor(staff("a", ("county", "140927000000")))
    assert not queries.needs_second_factor(staff("b", ("village", BIG_BLACK)))
    assert not queries.needs_second_factor(staff("c", ("county", "140927000000", LAST_YEAR, LAST_YEAR)))


def test_scope_costs_one_query(shenchi, staff, django_assert_num_queries):
    person = staff("someone", ("county", "140927000000"), ("department", "医保局"))
    queries.scope_of(person, NEW_YEAR)

    with django_assert_num_queries(1):
        queries.scope_of(person, NEW_YEAR)


def test_journal_of_a_thing_is_only_its_own(db):
    assert list(queries.journal_of("household:1")) == []
    assert JournalEntry.objects.count() == 0
