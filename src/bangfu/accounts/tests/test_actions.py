import datetime as dt
import uuid

import pytest
from django.contrib.auth.hashers import check_password
from django_otp.plugins.otp_totp.models import TOTPDevice

from bangfu.accounts import actions, queries
from bangfu.accounts.actions import GrantWish, StaffWish
from bangfu.accounts.models import Grant, JournalEntry, RolePolicy, Staff
from bangfu.accounts.permissions import NotYourRole, has_role
from bangfu.divisions import actions as divisions
from bangfu.divisions import queries as places
from bangfu.ground.errors import MissingVersion, NotFound, StaleVersion

VILLAGE, TOWNSHIP, COUNTY = "140927101204", "140927101000", "140927000000"
NEW_YEAR = dt.date(2021, 1, 1)


@pytest.fixture
def admin(shenchi, staff):
    return staff("admin", ("administrator", ""))


@pytest.fixture
def clerk(shenchi, staff):
    return staff("clerk", ("township", TOWNSHIP))


def last_entry():
    return JournalEntry.objects.order_by("-seq").first()


def give(admin, person, role="village", place=VILLAGE, **other):
    wish = GrantWish(role, NEW_YEAR, division_code=place, **other)
    return actions.add_grant(staff=person, wish=wish, reason="县委文件", by=admin)


def test_created_account_opens_once_with_its_password_and_sees_nothing(admin):
    opened = actions.create_staff(wish=StaffWish("liu", "刘芳", "义井镇"), by=admin)

    assert check_password(opened.one_time_password, opened.staff.password)
    assert opened.staff.must_change_password
    assert queries.scope_of(opened.staff).is_empty
    assert last_entry().verb == "accounts.create_staff"
    assert opened.one_time_password not in str(last_entry().detail)


def test_same_form_opens_one_account(admin):
    key = uuid.uuid4()
    first = actions.create_staff(wish=StaffWish("liu", "刘芳"), key=key, by=admin)
    again = actions.create_staff(wish=StaffWish("liu", "刘芳"), key=key, by=admin)

    assert again == actions.OpenedAccount(first.staff, "")
    assert Staff.objects.filter(full_name="刘芳").count() == 1


def test_username_is_taken_whatever_its_case(admin):
    with pytest.raises(actions.UsernameTaken, match="ADMIN"):
        actions.create_staff(wish=StaffWish("ADMIN", "某人"), by=admin)


@pytest.mark.parametrize("act", ["create", "add", "end", "suspend", "restore", "reset", "policy"])
def test_nobody_but_an_administrator_touches_accounts(clerk, staff, act):
    other = staff("other", ("village", VILLAGE))
    grant = other.grants.get()
    acts = {
        "create": lambda: actions.create_staff(wish=StaffWish("x", "x"), by=clerk),
        "add": lambda: give(clerk, other),
        "end": lambda: actions.end_grant(grant=grant, valid_to=NEW_YEAR, version=1, reason="x", by=clerk),
        "suspend": lambda: actions.suspend(staff=other, version=1, reason="x", by=clerk),
        "restore": lambda: actions.restore(staff=other, version=1, reason="x", by=clerk),
        "reset": lambda: actions.reset_password(staff=other, version=1, reason="x", by=clerk),
        "policy": lambda: actions.set_role_policy(role="county", needs_second_factor=True, version=1, by=clerk),
    }

    with pytest.raises(NotYourRole):
        acts[act]()
    assert JournalEntry.objects.count() == 0


def test_grant_opens_the_place_from_its_first_day(admin, staff):
    person = staff("new")

    grant = give(admin, person)

    assert queries.scope_of(person).covers_village(VILLAGE)
    assert not queries.scope_of(person, dt.date(2020, 12, 31)).covers_village(VILLAGE)
    assert last_entry().thing == f"staff:{person.pk}"
    assert last_entry().detail["grant"] == grant.pk


def test_same_form_gives_one_grant(admin, clerk):
    key, wish = uuid.uuid4(), GrantWish("village", NEW_YEAR, division_code=VILLAGE)
    first, again = (actions.add_grant(staff=clerk, wish=wish, reason="县委文件", key=key, by=admin) for _ in range(2))

    assert first == again
    assert clerk.grants.count() == 2


@pytest.mark.parametrize(
    "wish",
    [
        GrantWish("village", NEW_YEAR),
        GrantWish("village", NEW_YEAR, division_code=TOWNSHIP),
        GrantWish("village", NEW_YEAR, division_code="140927999999"),
        GrantWish("township", NEW_YEAR, division_code=VILLAGE),
        GrantWish("county", NEW_YEAR, division_code=TOWNSHIP),
        GrantWish("department", NEW_YEAR),
        GrantWish("department", NEW_YEAR, department="医保局", household_ids=(1,)),
        GrantWish("administrator", NEW_YEAR, household_ids=(1,)),
        GrantWish("village", NEW_YEAR, dt.date(2020, 12, 31), division_code=VILLAGE),
    ],
)
def test_unsound_grant_is_refused(admin, clerk, wish):
    with pytest.raises(actions.GrantIsUnsound):
        actions.add_grant(staff=clerk, wish=wish, reason="x", by=admin)


@pytest.mark.parametrize(
    "wish",
    [
        GrantWish("inspector", NEW_YEAR, division_code=VILLAGE),
        GrantWish("county", NEW_YEAR, NEW_YEAR, division_code=COUNTY),
        GrantWish("village", NEW_YEAR, household_ids=(3, 4)),
        GrantWish("department", NEW_YEAR, department="民政局", division_code=COUNTY),
        GrantWish("administrator", NEW_YEAR, division_code=COUNTY),
    ],
)
def test_sound_grant_is_given_and_keeps_only_what_its_role_uses(admin, clerk, wish):
    grant = actions.add_grant(staff=clerk, wish=wish, reason="x", by=admin)

    assert (grant.division_code == wish.division_code) == (wish.role not in {"department", "administrator"})
    assert grant.household_ids == list(wish.household_ids)


def test_nobody_gives_themselves_a_grant(admin):
    with pytest.raises(actions.NotYourself):
        give(admin, admin)


def test_grant_needs_a_reason(admin, clerk):
    with pytest.raises(actions.ReasonMissing):
        actions.add_grant(staff=clerk, wish=GrantWish("administrator", NEW_YEAR), reason=" ", by=admin)


def test_ended_grant_covers_its_past_and_nothing_after(admin, clerk):
    grant = clerk.grants.get()

    ended = actions.end_grant(grant=grant, valid_to=dt.date(2021, 6, 30), version=1, reason="调离", by=admin)

    assert ended.version == 2
    assert queries.scope_of(clerk, dt.date(2021, 6, 30)).covers_village(VILLAGE)
    assert queries.scope_of(clerk, dt.date(2021, 7, 1)).is_empty
    assert last_entry().detail["valid_to"] == "2021-06-30"


def test_ending_a_grant_from_an_old_page_is_refused(admin, clerk):
    grant = clerk.grants.get()
    actions.end_grant(grant=grant, valid_to=dt.date(2021, 6, 30), version=1, reason="调离", by=admin)

    with pytest.raises(StaleVersion):
        actions.end_grant(grant=grant, valid_to=dt.date(2021, 9, 30), version=1, reason="调离", by=admin)
    with pytest.raises(MissingVersion):
        actions.end_grant(grant=grant, valid_to=dt.date(2021, 9, 30), version=None, reason="调离", by=admin)
    grant.refresh_from_db()
    assert grant.valid_to == dt.date(2021, 6, 30)


def test_grant_cannot_end_before_it_began_nor_without_reason_nor_by_its_holder(admin, clerk):
    grant = clerk.grants.get()
    end = {"grant": grant, "version": 1, "by": admin}

    with pytest.raises(actions.GrantIsUnsound):
        actions.end_grant(valid_to=dt.date(2019, 12, 31), reason="x", **end)
    with pytest.raises(actions.ReasonMissing):
        actions.end_grant(valid_to=NEW_YEAR, reason="", **end)
    with pytest.raises(actions.NotYourself):
        actions.end_grant(grant=admin.grants.get(), valid_to=NEW_YEAR, version=1, reason="x", by=admin)


def test_one_of_two_administrators_can_go(admin, staff):
    second = staff("second", ("administrator", ""))

    actions.end_grant(grant=second.grants.get(), valid_to=dt.date(2021, 12, 30), version=1, reason="x", by=admin)

    assert not has_role(second, "administrator")


def test_two_administrators_who_end_each_other_at_once_do_not_both_succeed(admin, staff, monkeypatch):
    """The second one passed the check for the role before the first one's act was committed."""
    other = staff("other", ("administrator", ""))
    Grant.objects.filter(staff=admin).update(valid_to=dt.date(2021, 12, 30))
    monkeypatch.setattr("bangfu.accounts.actions.staff.check_can_administer", lambda by: None)
    monkeypatch.setattr("bangfu.accounts.actions.grants.check_can_administer", lambda by: None)

    with pytest.raises(actions.LastAdministrator):
        actions.suspend(staff=other, version=1, reason="x", by=admin)
    with pytest.raises(actions.LastAdministrator):
        actions.end_grant(grant=other.grants.get(), valid_to=NEW_YEAR, version=1, reason="x", by=admin)


def test_suspended_officer_holds_nothing_until_restored(admin, clerk):
    suspended = actions.suspend(staff=clerk, version=1, reason="停职", by=admin)
    assert not suspended.is_active
    assert queries.scope_of(suspended).is_empty

    restored = actions.restore(staff=suspended, version=2, reason="复职", by=admin)
    assert queries.scope_of(restored).covers_village(VILLAGE)
    assert [entry.verb for entry in queries.journal_of(f"staff:{clerk.pk}")] == ["accounts.suspend", "accounts.restore"]


def test_nobody_suspends_themselves_nor_anyone_without_reason_or_from_an_old_page(admin, clerk):
    with pytest.raises(actions.NotYourself):
        actions.suspend(staff=admin, version=1, reason="x", by=admin)
    with pytest.raises(actions.ReasonMissing):
        actions.suspend(staff=clerk, version=1, reason="", by=admin)
    with pytest.raises(StaleVersion):
        actions.suspend(staff=clerk, version=9, reason="x", by=admin)


def test_reset_takes_the_old_password_and_the_second_factor(admin, clerk):
    TOTPDevice.objects.create(user=clerk, confirmed=True)

    password = actions.reset_password(staff=clerk, version=1, reason="换手机", by=admin)

    clerk.refresh_from_db()
    assert clerk.check_password(password)
    assert clerk.must_change_password
    assert not queries.has_second_factor(clerk)


def test_own_password_settles_the_debt(clerk):
    Staff.objects.update(must_change_password=True)

    changed = actions.change_password(password="a-long-new-one", by=clerk)

    assert changed.check_password("a-long-new-one")
    assert not Staff.objects.get(pk=clerk.pk).must_change_password
    assert last_entry().verb == "accounts.change_password"


def test_language_is_kept_and_setting_it_again_writes_nothing(clerk):
    for _ in range(2):
        actions.set_language(language="en", by=clerk)

    assert Staff.objects.get(pk=clerk.pk).language == "en"
    assert JournalEntry.objects.count() == 1


def test_policy_is_set_and_an_old_page_refused(admin):
    actions.set_role_policy(role="county", needs_second_factor=True, version=1, by=admin)

    assert RolePolicy.objects.get(role="county").needs_second_factor
    with pytest.raises(StaleVersion):
        actions.set_role_policy(role="county", needs_second_factor=False, version=1, by=admin)
    assert last_entry().thing == "role:county"


def test_policies_are_listed_for_every_role(admin):
    actions.set_role_policy(role="county", needs_second_factor=True, version=1, by=admin)

    policies = {policy.role: policy.needs_second_factor for policy in queries.role_policies()}
    assert policies == {role: role == "county" for role in Grant.Role.values}


def test_failed_login_is_kept_without_what_may_be_a_mistyped_password(clerk):
    actions.note_failed_login(username="clerk", ip="10.0.0.1")
    actions.note_failed_login(username="my-secret-password", ip="10.0.0.1")

    first, second = JournalEntry.objects.order_by("seq")
    assert first.thing == f"staff:{clerk.pk}"
    assert second.thing == "staff:unknown"
    assert "secret" not in str(second.detail)


def test_coming_and_going_are_kept(clerk):
    actions.note_login(by=clerk, ip="10.0.0.1")
    actions.note_logout(by=clerk)

    assert list(JournalEntry.objects.order_by("seq").values_list("verb", flat=True)) == [
        "accounts.login",
        "accounts.logout",
    ]


def test_first_administrator_is_opened_once(shenchi):
    opened = actions.open_first_administrator(wish=StaffWish("first", "首任"))

    assert has_role(opened.staff, "administrator")
    assert check_password(opened.one_time_password, opened.staff.password)
    with pytest.raises(actions.AdministratorThere):
        actions.open_first_administrator(wish=StaffWish("second", "次任"))


def test_demo_accounts_are_refused_outside_the_demo(shenchi, monkeypatch):
    monkeypatch.delenv("BANGFU_DEMO", raising=False)

    with pytest.raises(actions.NotADemo):
        actions.open_demo_accounts()
    assert not Staff.objects.exists()


def test_demo_accounts_are_one_per_role_and_opened_once(shenchi, monkeypatch):
    monkeypatch.setenv("BANGFU_DEMO", "1")
    logins = actions.open_demo_accounts()
    actions.open_demo_accounts()

    assert {login.role for login in logins} == set(Grant.Role.values)
    assert Staff.objects.count() == len(logins) == 7
    assert JournalEntry.objects.count() == 1
    assert queries.demo_officer().check_password(actions.DEMO_PASSWORD)
    assert queries.scope_of(Staff.objects.get(username="yibao")).departments == {"医保"}
    cadre = queries.scope_of(Staff.objects.get(username="cunganbu"))
    assert [v.code for v in places.villages() if cadre.covers_village(v.code)] == [VILLAGE]
    assert queries.scope_of(queries.demo_officer(), dt.date(2020, 3, 31)).covers_village(VILLAGE)
    assert queries.posts_in_words(Staff.objects.get(username="xiangzhen")) == "乡镇 义井镇"


def test_demo_accounts_of_another_place_hold_its_first_village(db, settings, monkeypatch):
    monkeypatch.setenv("BANGFU_DEMO", "1")
    settings.BANGFU_PLACE = "520523"
    divisions.load_place("520523")

    logins = {login.role: login for login in actions.demo_logins()}
    assert logins["village"].place.startswith("520523001")
    assert logins["township"].place == "520523001000"


def test_demo_logins_without_places_still_show(db, monkeypatch):
    monkeypatch.setenv("BANGFU_DEMO", "1")

    assert next(login for login in actions.demo_logins() if login.role == "village").place == ""


def test_account_or_grant_that_is_not_there_says_so(admin):
    with pytest.raises(NotFound):
        queries.one_staff_seen_by(admin, 0)
    with pytest.raises(NotFound):
        queries.one_grant_seen_by(admin, 0)


def test_villages_in_a_grant_are_counted(admin, staff):
    person = staff("someone")
    assert queries.villages_in(give(admin, person)) == 1
    assert queries.villages_in(give(admin, person, "township", TOWNSHIP)) == 19  # the list of 2023: 义井镇 has 19
    assert queries.villages_in(give(admin, person, "county", COUNTY)) == 128
    assert queries.villages_in(give(admin, person, "administrator", "")) == 0


def test_grants_read_as_people_say_them(admin, staff):
    person = staff(
        "someone",
        ("village", VILLAGE, dt.date(2022, 2, 1)),
        ("township", TOWNSHIP),
        ("department", "医保局", NEW_YEAR, dt.date(2021, 6, 30)),
    )
    Grant.objects.create(staff=person, role="village", household_ids=[1, 2], valid_from=NEW_YEAR)

    lines = queries.grants_of(person)

    assert [(line.state, line.where) for line in lines] == [
        ("live", "2 户(名单)"),
        ("live", "义井镇"),
        ("coming", "义井镇 大黑庄村"),
        ("ended", "医保局"),
    ]
    assert [str(line.status) for line in lines] == ["有效", "有效", "未到期", "已结束"]
    assert queries.posts_in_words(person) == "村级 2 户(名单);乡镇 义井镇"
