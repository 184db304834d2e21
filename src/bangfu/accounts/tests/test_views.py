import datetime as dt
import io
import re
import uuid

import openpyxl
import pytest
from axes.models import AccessAttempt
from django.conf import settings as conf
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from bangfu.accounts import actions
from bangfu.accounts.models import Grant, JournalEntry, RolePolicy, Staff

VILLAGE, TOWNSHIP, COUNTY = "140927101204", "140927101000", "140927000000"
WORDS = "long enough words"


@pytest.fixture(autouse=True)
def _first_page(settings):
    """The desk is another room's; here people land on a page of this one."""
    settings.LOGIN_REDIRECT_URL = "accounts:me"


@pytest.fixture
def enter(shenchi, staff, client):
    """Sign in as somebody new with these grants: enter(("county", COUNTY))."""

    def sign_in(*grants, username="someone", **fields):
        person = staff(username, *grants, **fields)
        person.set_password(WORDS)
        person.save()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return person

    return sign_in


@pytest.fixture
def admin(enter):
    return enter(("administrator", ""), username="admin")


def key():
    return {"idempotency_key": uuid.uuid4().hex}


def verbs():
    return list(JournalEntry.objects.order_by("seq").values_list("verb", flat=True))


def now_code(device):
    return f"{totp(device.bin_key):06d}"


# the way in and out


def test_sign_in_leads_to_the_first_page_and_is_kept(shenchi, staff, client):
    person = staff("clerk", ("township", TOWNSHIP))
    person.set_password(WORDS)
    person.save()

    response = client.post(reverse("login"), {"username": "clerk", "password": WORDS})

    assert response.status_code == 302
    assert response.url == reverse("accounts:me")
    assert verbs() == ["accounts.login"]
    assert client.get(reverse("login")).status_code == 302


def test_page_is_chinese_first_whatever_the_browser_prefers(db, client):
    response = client.get(reverse("login"), headers={"Accept-Language": "en"})

    assert 'lang="zh-hans"' in response.content.decode()


def test_sign_in_page_shows_demo_logins_in_the_demo_only(shenchi, client, monkeypatch):
    monkeypatch.delenv("BANGFU_DEMO", raising=False)
    assert actions.DEMO_PASSWORD not in client.get(reverse("login")).content.decode()

    monkeypatch.setenv("BANGFU_DEMO", "1")
    page = client.get(reverse("login")).content.decode()
    assert actions.DEMO_PASSWORD in page
    assert "xianji2" in page


def test_next_page_of_another_site_is_not_followed(shenchi, enter, client):
    enter(("county", COUNTY))
    response = client.post(reverse("set_language"), {"language": "en", "next": "https://elsewhere.example/"})

    assert response.url == reverse("login")


def test_fifth_mistake_locks_and_says_how_long(shenchi, staff, client):
    staff("clerk").set_password(WORDS)
    for _ in range(4):
        assert client.post(reverse("login"), {"username": "clerk", "password": "wrong"}).status_code == 200

    locked = client.post(reverse("login"), {"username": "clerk", "password": "wrong"})

    assert locked.status_code == 429
    assert re.search(r"请 1[45] 分钟后再试", locked.content.decode())
    Staff.objects.get(username="clerk").set_password(WORDS)
    right = client.post(reverse("login"), {"username": "clerk", "password": WORDS})
    assert right.status_code == 429
    assert verbs()[:5] == ["accounts.failed_login"] * 5


def test_lock_counts_down_while_someone_keeps_trying(shenchi, staff, client):
    for _ in range(5):
        client.post(reverse("login"), {"username": "clerk", "password": "wrong"})
    AccessAttempt.objects.update(attempt_time=timezone.now() - dt.timedelta(minutes=10))

    again = client.post(reverse("login"), {"username": "clerk", "password": "wrong"})

    assert "请 5 分钟后再试" in again.content.decode()


def test_another_person_at_the_same_machine_is_not_locked(shenchi, staff, client):
    for _ in range(5):
        client.post(reverse("login"), {"username": "clerk", "password": "wrong"})
    other = staff("other")
    other.set_password(WORDS)
    other.save()

    assert client.post(reverse("login"), {"username": "other", "password": WORDS}).status_code == 302


def test_empty_form_is_no_failed_login(db, client):
    assert client.post(reverse("login"), {"username": "", "password": ""}).status_code == 200
    assert verbs() == []


def test_signing_out_is_a_post(enter, client):
    enter(("county", COUNTY))

    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout")).status_code == 302
    assert verbs() == ["accounts.logout"]
    assert client.get(reverse("accounts:me")).status_code == 302
    assert client.post(reverse("logout")).status_code == 302


def test_session_ends_after_a_working_day(enter, client):
    enter(("county", COUNTY))
    session = Session.objects.get()

    assert session.expire_date - timezone.now() <= dt.timedelta(hours=8)
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    assert client.get(reverse("accounts:me")).url.startswith(reverse("login"))


def test_suspended_officer_is_out_at_once(enter, client):
    person = enter(("county", COUNTY))
    Staff.objects.filter(pk=person.pk).update(is_active=False)

    assert client.get(reverse("accounts:me")).url.startswith(reverse("login"))


# what an account owes


def test_one_time_password_must_be_changed_before_anything(enter, client):
    person = enter(("county", COUNTY), must_change_password=True)

    sent = client.get(reverse("accounts:me"))
    assert sent.url.startswith(reverse("accounts:password"))
    assert client.get(reverse("accounts:me"), headers={"HX-Request": "true"}).headers["HX-Redirect"]

    new = {"old_password": WORDS, "new_password1": "another-long-one", "new_password2": "another-long-one"}
    done = client.post(sent.url, new)
    assert done.url == reverse("accounts:me")
    assert client.get(reverse("accounts:me")).status_code == 200
    person.refresh_from_db()
    assert person.check_password("another-long-one")


@pytest.mark.parametrize("new", ["short", "password123"])
def test_weak_password_is_refused(enter, client, new):
    enter(("county", COUNTY))
    fields = {"old_password": WORDS, "new_password1": new, "new_password2": new}

    assert "new_password2" in client.post(reverse("accounts:password"), fields).context["form"].errors
    assert verbs() == []


def test_role_that_needs_a_second_factor_cannot_pass_without(enter, client):
    RolePolicy.objects.create(role="county", needs_second_factor=True)
    person = enter(("county", COUNTY))

    sent = client.get(reverse("accounts:me"))
    assert sent.url.startswith(reverse("accounts:second_factor"))
    assert "开始设置" in client.get(sent.url).content.decode()
    assert not TOTPDevice.objects.exists()

    client.post(sent.url, {"begin": "1"})
    shown = client.get(sent.url).content.decode()
    assert 'src="data:image/svg+xml' in shown
    device = TOTPDevice.objects.get(user=person)
    assert client.get(reverse("accounts:me")).status_code == 302

    done = client.post(sent.url, {"token": now_code(device)})
    assert done.url == reverse("accounts:me")
    assert client.get(reverse("accounts:me")).status_code == 200
    assert verbs() == ["accounts.confirm_second_factor"]


@pytest.fixture
def protected(enter):
    """An officer with a confirmed second factor, signed in with the password only."""
    person = enter(("county", COUNTY))
    TOTPDevice.objects.create(user=person, confirmed=True, name="totp")
    return person


def test_second_factor_is_asked_at_every_login_once_it_is_set_up(protected, client):
    device = TOTPDevice.objects.get()
    page = reverse("accounts:second_factor")

    assert client.get(reverse("accounts:me")).url.startswith(page)
    assert "二维码" not in client.get(page).content.decode()
    assert client.post(page, {"token": now_code(device)}).status_code == 302
    assert client.get(reverse("accounts:me")).status_code == 200
    assert verbs() == ["accounts.pass_second_factor"]


def test_wrong_code_is_refused_kept_and_slowed_down(protected, client):
    page = reverse("accounts:second_factor")
    wrong = f"{(int(now_code(TOTPDevice.objects.get())) + 1) % 1000000:06d}"

    assert "验证码不对" in client.post(page, {"token": wrong}).content.decode()
    assert "秒后再试" in client.post(page, {"token": wrong}).content.decode()
    assert "六位数字" in client.post(page, {"token": "12"}).content.decode()
    assert verbs() == ["accounts.failed_second_factor"]
    assert client.get(reverse("accounts:me")).status_code == 302


def test_code_cannot_be_used_twice(protected, client):
    code = {"token": now_code(TOTPDevice.objects.get())}
    client.post(reverse("accounts:second_factor"), code)
    client.logout()
    client.force_login(protected, backend="django.contrib.auth.backends.ModelBackend")

    assert "验证码不对" in client.post(reverse("accounts:second_factor"), code).content.decode()


def test_second_factor_is_dropped_by_its_owner_only_after_showing_it(protected, client):
    drop = reverse("accounts:drop_second_factor")
    assert client.post(drop).url.startswith(reverse("accounts:second_factor"))
    assert TOTPDevice.objects.exists()

    client.post(reverse("accounts:second_factor"), {"token": now_code(TOTPDevice.objects.get())})
    assert client.get(drop).status_code == 200
    assert client.post(drop).status_code == 302
    assert not TOTPDevice.objects.exists()
    assert "没有设置" in client.get(reverse("accounts:me")).content.decode()


def test_no_code_passes_where_no_second_factor_is(enter, client):
    person = enter(("county", COUNTY))

    with pytest.raises(actions.CodeRefused):
        actions.pass_second_factor(token="123456", by=person)


# language


def test_language_follows_the_person(enter, client):
    person = enter(("county", COUNTY))
    client.post(reverse("set_language"), {"language": "en"})
    assert 'lang="en"' in client.get(reverse("accounts:me")).content.decode()

    client.cookies.pop(conf.LANGUAGE_COOKIE_NAME)
    assert 'lang="en"' in client.get(reverse("accounts:me")).content.decode()
    person.refresh_from_db()
    assert person.language == "en"


def test_language_of_a_browser_nobody_signed_in_with_is_a_cookie(db, client):
    client.post(reverse("set_language"), {"language": "en", "next": reverse("login")})
    assert 'lang="en"' in client.get(reverse("login")).content.decode()

    client.post(reverse("set_language"), {"language": "xx"})
    assert 'lang="en"' in client.get(reverse("login")).content.decode()
    assert verbs() == []


# staff and grants

PAGES = ["staff", "new_staff", "person", "new_grant", "suspend", "restore", "reset", "end_grant", "policies"]


def address(name, other):
    ids = {"person", "new_grant", "suspend", "restore", "reset"}
    args = [other.pk] if name in ids else [other.grants.get().pk] if name == "end_grant" else []
    return reverse(f"accounts:{name}", args=args)


@pytest.mark.parametrize("role", Grant.Role.values)
@pytest.mark.parametrize("name", PAGES)
def test_pages_of_accounts_are_for_administrators(enter, staff, client, role, name):
    other = staff("other", ("village", VILLAGE), full_name="马兰花")
    enter((role, "医保局" if role == "department" else COUNTY))

    read = client.get(address(name, other))
    sent = client.post(address(name, other), key())

    if role == "administrator":
        assert read.status_code == 200
    else:
        assert read.status_code == 403
        assert sent.status_code in {403, 405}
        assert "马兰花" not in read.content.decode() + sent.content.decode()


def test_list_shows_searches_filters_and_exports(admin, staff, client):
    staff("clerk", ("township", TOWNSHIP), full_name="宫丽", unit="义井镇")
    staff("cadre", ("village", VILLAGE), full_name="郝建平", is_active=False)
    page = reverse("accounts:staff")

    assert "乡镇 义井镇" in client.get(page).content.decode()
    assert "郝建平" not in client.get(page, {"q": "义井 宫"}).content.decode()
    assert "郝建平" not in client.get(page, {"role": "township"}).content.decode()
    assert "宫丽" not in client.get(page, {"standing": "0"}).content.decode()
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(client.get(page, {"q": "宫", "export": "xlsx"}).streaming_content))
    )
    assert [row[0] for row in book.worksheets[0].iter_rows(values_only=True)] == ["姓名", "宫丽"]


def test_list_stays_within_its_queries(admin, staff, client, django_assert_max_num_queries):
    for n in range(30):
        staff(f"clerk{n}", ("township", TOWNSHIP))
    client.get(reverse("accounts:staff"))

    with django_assert_max_num_queries(15):
        client.get(reverse("accounts:staff"))


def test_opening_an_account_shows_its_password_once(admin, client):
    fields = {"username": "liu", "full_name": "刘芳", "language": "zh-hans", **key()}

    response = client.post(reverse("accounts:new_staff"), fields, follow=True)

    password = re.search(r"[a-z2-9]{7}-[a-z2-9]{7}", response.content.decode())[0]
    person = Staff.objects.get(username="liu")
    assert person.check_password(password)
    assert password not in client.get(reverse("accounts:person", args=[person.pk])).content.decode()
    client.post(reverse("accounts:new_staff"), fields)
    assert Staff.objects.count() == 2


def test_taken_username_keeps_what_was_typed(admin, client):
    fields = {"username": "admin", "full_name": "刘芳", "language": "zh-hans", **key()}

    response = client.post(reverse("accounts:new_staff"), fields)

    assert response.status_code == 422
    assert "已有人使用" in response.content.decode()
    assert "刘芳" in response.content.decode()


def grant_fields(**other):
    return {"role": "village", "division_code": VILLAGE, "valid_from": "2021-01-01", "reason": "任命", **key(), **other}


def test_grant_is_added_and_ended_on_pages(admin, staff, client):
    person = staff("someone")
    added = client.post(reverse("accounts:new_grant", args=[person.pk]), grant_fields(), follow=True)
    assert "义井镇 大黑庄村" in added.content.decode()

    grant = person.grants.get()
    page = reverse("accounts:end_grant", args=[grant.pk])
    assert '<span class="num">1</span> 个村' in client.get(page).content.decode()
    wanted = {"valid_to": "2021-06-30", "reason": "调离"}
    assert client.post(page, wanted).status_code == 428
    assert client.post(page, {**wanted, "version": 1}).status_code == 302
    assert client.post(page, {**wanted, "valid_to": "2021-09-30", "version": 1}).status_code == 409
    assert client.post(page, {"version": 2}).status_code == 422
    grant.refresh_from_db()
    assert str(grant.valid_to) == "2021-06-30"


@pytest.mark.parametrize(
    "wrong",
    [
        {"division_code": TOWNSHIP},
        {"division_code": "999"},
        {"household_ids": "三"},
        {"valid_to": "2020-01-01"},
        {"reason": ""},
        {"role": "department", "department": ""},
    ],
)
def test_unsound_grant_comes_back_with_its_words(admin, staff, client, wrong):
    person = staff("someone")

    response = client.post(reverse("accounts:new_grant", args=[person.pk]), grant_fields(**wrong))

    assert response.status_code == 422
    assert response.context["form"].errors
    assert not person.grants.exists()


def test_grant_for_named_households(admin, staff, client):
    person = staff("someone")

    client.post(
        reverse("accounts:new_grant", args=[person.pk]), grant_fields(division_code="", household_ids="7,8、7, 9")
    )

    assert person.grants.get().household_ids == [7, 8, 9]


def test_creating_without_a_key_is_refused(admin, client):
    assert client.post(reverse("accounts:new_staff"), {"username": "liu"}).status_code == 428


def test_suspending_restoring_and_resetting_on_pages(admin, staff, client):
    person = staff("someone", ("village", VILLAGE), full_name="郝建平")
    pages = {name: reverse(f"accounts:{name}", args=[person.pk]) for name in ("suspend", "restore", "reset")}

    assert "郝建平" in client.get(pages["suspend"]).content.decode()
    assert client.post(pages["suspend"], {"reason": "停职", "version": 1}).status_code == 302
    person.refresh_from_db()
    assert not person.is_active
    assert "恢复账户" in client.get(reverse("accounts:person", args=[person.pk])).content.decode()
    assert client.post(pages["restore"], {"reason": "复职", "version": 2}).status_code == 302
    reset = client.post(pages["reset"], {"reason": "忘记", "version": 3}, follow=True)
    assert re.search(r"[a-z2-9]{7}-[a-z2-9]{7}", reset.content.decode())
    assert client.post(pages["suspend"], {"reason": " ", "version": 4}).status_code == 422


def test_own_page_offers_no_acts_on_oneself(admin, client):
    page = client.get(reverse("accounts:person", args=[admin.pk])).content.decode()

    assert reverse("accounts:suspend", args=[admin.pk]) not in page
    assert reverse("accounts:new_grant", args=[admin.pk]) not in page


def test_policy_is_set_on_its_page(admin, client):
    page = reverse("accounts:policies")
    assert client.post(page, {"role": "county", "needs_second_factor": "1"}).status_code == 428

    assert client.post(page, {"role": "county", "needs_second_factor": "1", "version": 1}).status_code == 302
    assert RolePolicy.objects.get(role="county").needs_second_factor
    assert client.post(page, {"role": "county", "needs_second_factor": "0", "version": 1}).status_code == 409


# the journal


@pytest.mark.parametrize("role", Grant.Role.values)
@pytest.mark.parametrize("name", ["journal", "reveals"])
def test_journal_is_for_administrators_and_inspectors(enter, client, role, name):
    enter((role, "医保局" if role == "department" else COUNTY))

    status = client.get(reverse(f"accounts:{name}")).status_code
    assert status == (200 if role in {"administrator", "inspector"} else 403)


def write_some(staff):
    near = staff("near", ("township", TOWNSHIP), full_name="近人")
    far = staff("far", ("township", "140927102000"), full_name="远人")
    both = staff("both", ("township", TOWNSHIP), ("county", COUNTY), full_name="两处人")
    for person in (near, far, both):
        actions.record(by=person, verb="registry.amend", thing="household:1", detail={"note": f"{person}的话"})
    actions.record_reveal(by=far, thing="person:1", field="id_number", reason="核对")
    actions.record(by=None, verb="accounts.failed_login", thing="staff:unknown", detail={"ip": "10.0.0.9"})


def test_administrator_reads_every_head_but_no_detail_of_households(admin, staff, client):
    write_some(staff)

    page = client.get(reverse("accounts:journal")).content.decode()

    assert "近人" in page
    assert "远人" in page
    assert "的话" not in page
    assert "10.0.0.9" in page
    assert "核对" not in client.get(reverse("accounts:reveals")).content.decode()


def test_inspector_of_the_county_reads_all_with_details(enter, staff, client):
    enter(("inspector", COUNTY))
    write_some(staff)

    assert "远人的话" in client.get(reverse("accounts:journal")).content.decode()
    assert "核对" in client.get(reverse("accounts:reveals")).content.decode()


def test_inspector_of_a_township_reads_heads_of_acts_of_its_own_staff(enter, staff, client):
    enter(("inspector", TOWNSHIP))
    write_some(staff)

    page = client.get(reverse("accounts:journal")).content.decode()
    assert "近人" in page
    assert "远人" not in page
    assert "两处人" not in page
    assert "的话" not in page
    assert (
        "远人" not in client.get(reverse("accounts:reveals"), {"q": "远人"}).content.decode().replace("q=", "", 1)[:0]
    )
    assert "共 1 行" in client.get(reverse("accounts:journal")).content.decode()


def test_journal_exports_what_is_seen(enter, staff, client):
    enter(("inspector", TOWNSHIP))
    write_some(staff)

    export = client.get(reverse("accounts:journal"), {"export": "xlsx"})

    book = openpyxl.load_workbook(io.BytesIO(b"".join(export.streaming_content)))
    assert [row[2] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)] == ["近人"]


def test_verification_is_a_job(enter, client):
    enter(("inspector", COUNTY))

    response = client.post(reverse("accounts:verify"))

    assert response.status_code == 302
    assert client.get(response.url).status_code == 200


def test_verification_is_refused_to_others(enter, client):
    enter(("county", COUNTY))

    assert client.post(reverse("accounts:verify")).status_code == 403
