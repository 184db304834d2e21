"""Upload → counts → correct the rejected → queue → evidence → dismissed with a reason → quiet next month."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import County

pytestmark = pytest.mark.browser
PASSWORD = "bangfu-2021"
MONTHS = iter(["2022-03", "2022-04"])
SAFE_HOMES: Iterator[int] = count(42)
HEADER = ["户主姓名", "身份证号", "乡镇", "行政村", "鉴定等级", "鉴定日期", "报告编号"]


def month_end(month: str) -> dt.date:
    first = dt.date.fromisoformat(f"{month}-01")
    return (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


def households(var: Path) -> list[dict[str, str]]:
    """Heads of registered households, as the county's own export names them."""
    folder = var / "demo" / "files"
    with (folder / "manifest.csv").open(encoding="utf-8-sig", newline="") as manifest:
        name = next(row["file"] for row in csv.DictReader(manifest) if row["contract"] == "national_household")
    book = openpyxl.load_workbook(folder / name, read_only=True)
    rows = [
        ["" if cell is None else str(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)
    ]
    book.close()
    top = next(n for n, row in enumerate(rows) if "户主姓名" in row)
    named = [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :]]
    return [
        row for row in named if row["户类型"] == "脱贫户" and not row["监测对象类别"] and len(row["户主证件号码"]) == 18
    ]


def write_appraisals(path: Path, homes: list[dict[str, str]], grades: list[str], on: dt.date) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([f"神池县{on:%Y年%m月}农村房屋安全鉴定台账(合成数据)"])
    sheet.append(HEADER)
    for number, (home, grade) in enumerate(zip(homes, grades, strict=True)):
        place = [home["户主姓名"], home["户主证件号码"], home["乡"], home["村"]]
        sheet.append([*place, grade, on.isoformat(), f"JD{on:%Y%m}{number:03d}"])
    book.save(path)


def sign_in(page: Page, county: County, username: str) -> None:
    page.goto(f"{county.address}/login/")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="登录").click()
    expect(page.locator("nav.rooms")).to_be_visible()
    chinese = page.get_by_role("button", name="中文")
    if chinese.count():  # an earlier journey read the pages in English
        chinese.click()
    expect(page.get_by_role("heading", name="我的工作")).to_be_visible()


def press(page: Page, name: str) -> None:
    """Press a button as a thumb would: scrolled clear of the menu at the foot of a phone."""
    button = page.get_by_role("button", name=name)
    button.evaluate("button => button.scrollIntoView({block: 'center'})")
    button.click()


def sweep(page: Page, county: County, month: str) -> None:
    """The county officer sweeps the month, and waits for the job."""
    county.bangfu("clock", month_end(month).isoformat(), "--reason", "演示县")
    page.goto(f"{county.address}/warnings/sweeps/")
    press(page, "扫描全县")
    expect(page.get_by_text("完成", exact=True).first).to_be_visible(timeout=90_000)


@pytest.mark.parametrize("page", [(1366, 900)], indirect=True, ids=["desk"])
def test_file_becomes_a_warning_that_stays_quiet_after_a_look(page: Page, county: County, tmp_path: Path) -> None:
    seen, later = next(MONTHS), next(MONTHS)
    homes = households(county.var)
    unsafe, mistyped = homes[next(SAFE_HOMES)], homes[next(SAFE_HOMES)]
    file = tmp_path / f"鉴定{seen}.xlsx"
    write_appraisals(file, [unsafe, mistyped], ["D", "E"], month_end(seen))
    county.bangfu("clock", month_end(seen).isoformat(), "--reason", "演示县")

    sign_in(page, county, "xianji")

    # upload, and the counts add up: 2 = 1 + 1 + 0
    page.goto(f"{county.address}/feeds/send/")
    page.locator("input[type=file]").set_input_files(str(file))
    press(page, "下一步")
    expect(page.get_by_role("heading", name="核对文件")).to_be_visible()
    press(page, "上传并检查")
    counts = page.locator(".counts dl")
    for _ in range(30):
        if counts.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    for label, number in (("共读", "2"), ("接受", "1"), ("退回", "1"), ("未变", "0")):
        expect(counts.locator("div", has_text=label).locator("dd")).to_have_text(number)

    # correct the rejected row on the page
    page.locator(".faults a").first.click()
    press(page, "更正这一行")
    page.get_by_label("鉴定等级").fill("B")
    press(page, "重送这一行")
    expect(page.get_by_text("已重送").or_(page.locator(".counts")).first).to_be_visible(timeout=30_000)

    # the sweep finds the D-grade house; the evidence names the file
    sweep(page, county, seen)
    page.goto(f"{county.address}/warnings/?risk=house&rule=house_unsafe")
    row = page.get_by_role("row").or_(page.locator("[data-row]")).filter(has_text=unsafe["户主姓名"]).first
    expect(row).to_contain_text("D 级危房")
    page.goto(f"{county.address}{row.get_attribute('data-href')}")
    expect(page.get_by_text(file.name)).to_be_visible()

    # dismissed with a reason
    address = page.url
    page.get_by_role("link", name="核查无风险").or_(page.get_by_role("link", name="无风险")).first.click()
    page.locator("input[name=reason][value=lives_elsewhere]").check()
    page.locator("textarea[name=note]").fill("已搬入安置房,旧房不住人")
    press(page, "保存结果")
    expect(page.get_by_text("已搬入安置房").first).to_be_visible()

    # quiet next month
    sweep(page, county, later)
    page.goto(f"{county.address}/warnings/?risk=house&rule=house_unsafe")
    expect(page.locator("[data-row]").filter(has_text=unsafe["户主姓名"])).to_have_count(0)
    page.goto(f"{county.address}/warnings/quiet/")
    expect(page.locator("[data-row]").filter(has_text=unsafe["户主姓名"]).first).to_be_visible()
    page.goto(address)
    expect(page.get_by_text("静默至").first).to_be_visible()
