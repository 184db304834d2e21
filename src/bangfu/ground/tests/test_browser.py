"""The gallery in a real Chromium: drawn, driven by keyboard, without a word in the console."""

import io
import re

import openpyxl
import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from playwright.sync_api import expect, sync_playwright

from bangfu.ground import clock
from bangfu.ground.models import Job

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, live_server):
    """Opens a page at a width; fails when the console said anything, a refused script or style included."""
    said, opened = [], []

    def opener(address, width):
        page = chromium.new_page(viewport={"width": width, "height": 900}, locale="zh-CN")
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda fault: said.append(str(fault)))
        page.goto(live_server.url + address)
        opened.append(page)
        return page

    yield opener
    for page in opened:
        page.close()
    assert said == []


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


@pytest.mark.parametrize("width", [360, 390, 1366, 1920])
def test_gallery_is_drawn_without_an_error_or_sideways_scrolling(open_page, width):
    page = open_page("/components/", width)

    expect(page.locator(".chart canvas")).to_have_count(2)
    assert sideways(page) <= 0
    assert page.evaluate("getComputedStyle(document.querySelector('.rows td')).fontSize") == (
        "16px" if width < 768 else "14px"
    )


def test_chart_follows_its_box(open_page):
    page = open_page("/components/", 1366)
    expect(page.locator(".chart canvas")).to_have_count(2)
    before = page.locator(".chart canvas").first.bounding_box()["width"]

    page.set_viewport_size({"width": 390, "height": 900})
    page.wait_for_timeout(300)

    assert page.locator(".chart canvas").first.bounding_box()["width"] < before
    page.locator(".chart canvas").first.hover()
    page.wait_for_timeout(200)
    assert sideways(page) <= 0


def test_search_narrows_in_place_and_the_address_can_be_sent_on(open_page, live_server):
    page = open_page("/components/", 1366)

    page.keyboard.press("/")
    page.keyboard.type("样例二村", delay=20)
    expect(page.locator("#list .chip b").first).to_have_text("样例二村")

    assert "q=" in page.url
    assert page.evaluate("document.activeElement.name") == "q"
    again = open_page(page.url.removeprefix(live_server.url), 1366)
    expect(again.locator("#list .sums")).to_contain_text("共 46 行")  # every third of 137: 1, 4, … 136


def test_filter_stays_open_while_boxes_are_ticked(open_page):
    page = open_page("/components/", 1366)

    page.locator("#list .filter summary").first.click()
    page.get_by_label("样例一村").check()
    expect(page.locator("#list .chip b").first).to_have_text("样例一村")
    page.get_by_label("样例二村").check()
    expect(page.locator("#list .chip b").first).to_have_text("样例一村、样例二村")


def test_sort_by_head_and_turn_the_page_by_keyboard(open_page):
    page = open_page("/components/?size=20", 1366)

    page.locator("#list th a", has_text="自付医药费").click()
    expect(page.locator("#list th[aria-sort=ascending]")).to_contain_text("自付医药费")
    page.keyboard.press("]")
    expect(page.locator("#list .sums")).to_contain_text("第 21–40 行")
    page.go_back()
    expect(page.locator("#list .sums")).to_contain_text("第 1–20 行")


def test_rows_are_walked_and_opened_by_keyboard(open_page):
    page = open_page("/components/", 1366)

    for key in ("j", "j", "k", "j"):
        page.keyboard.press(key)
    expect(page.locator("#list tr.here td").nth(1)).to_have_text("孙三")
    page.keyboard.press("x")
    expect(page.locator("[data-acts]")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#2$"))


def test_ticking_the_page_offers_everything_filtered(open_page):
    page = open_page("/components/?size=20", 1366)

    page.locator("[data-tick-all]").check()

    expect(page.locator("[data-ticked]")).to_have_text("20")
    expect(page.locator("[data-all]")).to_contain_text("选中全部 137 行")
    page.locator("input[name=ids]").first.uncheck()
    expect(page.locator("[data-all]")).to_be_hidden()


def test_key_help_opens_and_closes(open_page):
    page = open_page("/components/", 1366)

    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_drawer_opens_beside_the_list_and_as_a_page_on_a_phone(open_page):
    page = open_page("/components/", 1366)
    page.get_by_text("打开侧栏").click()
    expect(page.locator("#drawer h1")).to_have_text("样例一户")
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()

    phone = open_page("/components/", 390)
    phone.get_by_text("打开侧栏").click()
    expect(phone.locator("main h1")).to_have_text("样例一户")
    assert "piece=drawer" in phone.url


def test_export_downloads_what_is_filtered(open_page):
    page = open_page("/components/?q=样例二村", 1366)

    with page.expect_download() as download:
        page.get_by_text("导出 Excel").first.click()

    with open(download.value.path(), "rb") as file:
        book = openpyxl.load_workbook(io.BytesIO(file.read()))
    assert book.worksheets[0].max_row == 47
    assert download.value.suggested_filename.startswith("样例-")


def test_dropped_file_is_named(open_page):
    page = open_page("/components/", 1366)

    page.locator("#sample-file").set_input_files({"name": "名册.xlsx", "mimeType": "x", "buffer": b"0" * 1048576})

    expect(page.locator(".chosen")).to_have_text("名册.xlsx (1.0 MB)")


def test_language_is_switched_and_kept(open_page):
    page = open_page("/components/", 1366)

    page.get_by_role("button", name="English").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("button", name="中文")).to_be_visible()


def test_list_works_with_scripts_off(chromium, live_server):
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{live_server.url}/components/")

    page.locator("#list input[type=search]").fill("样例二村")
    page.locator("#list").get_by_role("button", name="查找").click()
    assert "共 46 行" in page.locator("#list .sums").inner_text()
    page.locator("#list th a", has_text="人口").click()
    assert "共 46 行" in page.locator("#list .sums").inner_text()
    context.close()


@pytest.fixture
def signed_in_page(chromium, live_server, client):
    staff = get_user_model().objects.create(username="clerk", full_name="样例乡文书")
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    context = chromium.new_context(viewport={"width": 390, "height": 900}, locale="zh-CN")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    yield context.new_page(), staff
    context.close()


def test_job_moves_while_one_looks_and_is_stopped_by_a_button(signed_in_page, live_server):
    page, staff = signed_in_page
    now = clock.now()
    job = Job.objects.create(
        kind="sample",
        title="读入名册",
        asked_by=staff.pk,
        state="running",
        attempt=1,
        all_units=100,
        queued_at=now,
        started_at=now,
    )
    page.goto(f"{live_server.url}/jobs/{job.pk}/")
    expect(page.locator(".job progress")).to_be_visible()
    Job.objects.filter(pk=job.pk).update(done_units=40)
    expect(page.locator(".job")).to_contain_text("40 / 100 · 40%")
    page.get_by_role("button", name="停止").click()
    expect(page.locator(".job")).to_contain_text("将在最近的断点停下")
    Job.objects.filter(pk=job.pk).update(state="stopped", ended_at=clock.now())
    expect(page.locator(".job .status")).to_have_text("已停止")
    expect(page.locator("#bell .badge-count")).to_have_text("1", timeout=8000)
