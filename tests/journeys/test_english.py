"""Whoever works in English meets Chinese only where it is data: names, places, files, headers and cells of ledgers."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.english import catalogue
from tests.english.walking import Walk
from tests.journeys.conftest import County

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
DATA = ("registry_", "divisions_", "accounts_staff", "accounts_grant", "ledgers_upload")
KEPT_SENTENCES = {"sentence", "refusal", "withdrawal_reason"}
BY_DECISION = ("/components/", "/rules/", "/links/", "/feeds/contracts/", "/feeds/uploads/", "/feeds/rejected/")
"""Made-up samples; cases and sources of the law as written in China; rows and columns as the departments send them."""
JOINING = re.compile(r"[、()()〔〕“”]")
DOCUMENT = re.compile(r"[\u3400-\u9fff]+〔\d{4}〕\d+号")
"""The number of a document, as every office cites it."""
INSTITUTION = re.compile("(中学|小学|学校|幼儿园|医院|卫生院|卫生室|联社)$")
"""Schools, hospitals and banks stand in cells of ledgers that are kept outside the database."""


def strings_in(thing: Any) -> set[str]:
    if isinstance(thing, dict):
        return strings_in([*thing, *thing.values()])
    if isinstance(thing, list):
        return set().union(*map(strings_in, thing))
    return {thing} if isinstance(thing, str) else set()


def data_of(var: Path) -> set[str]:
    """Every Chinese name and value that the county's own data hold."""
    found: set[str] = set()
    with sqlite3.connect(f"file:{var / 'bangfu.sqlite3'}?mode=ro", uri=True) as database:
        for (table,) in database.execute("select name from sqlite_master where type = 'table'").fetchall():
            if not table.startswith(DATA):
                continue
            for column in (row[1] for row in database.execute(f"pragma table_info({table})").fetchall()):
                if column not in KEPT_SENTENCES:
                    values = database.execute(f'select distinct "{column}" from {table}').fetchall()
                    found |= {run for (value,) in values if isinstance(value, str) for run in CHINESE.findall(value)}
    for contract in (catalogue.SOURCE / "ledgers" / "contracts").glob("*.yaml"):
        written = yaml.safe_load(contract.read_text("utf-8"))
        found |= {run for text in strings_in(written["columns"]) for run in CHINESE.findall(text)}
        found.add(written["department"])
    places = {re.sub("(村民|居民)?委员会$|居?委会$|村委会$", "", name) for name in found}
    return found | places | {f"{name}村" for name in places}


def left_over(texts: list[str], data: set[str]) -> list[str]:
    """Texts with Chinese that is no data."""
    return [
        text
        for text in texts
        if any(
            run and run not in data and not INSTITUTION.search(run)
            for found in CHINESE.findall(DOCUMENT.sub("", text))
            for run in JOINING.split(found)
        )
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("username", "fewest"), [("cunganbu", 10), ("xianji", 18), ("yibao", 5), ("guanli", 6)])
def test_pages_in_english_hold_chinese_only_as_data(county: County, username: str, fewest: int):
    walk = Walk(county.address)
    walk.get("/login/")
    walk.post("/login/", username=username, password="bangfu-2021")
    walk.get("/")
    walk.post("/language/", language="en", next="/")

    pages = {path: texts for path, texts in walk.read(most=70).items() if not path.startswith(BY_DECISION)}

    data = data_of(county.var)
    assert len(pages) >= fewest
    assert {path: found for path, texts in pages.items() if (found := left_over(texts, data))} == {}


def test_chinese_that_is_no_data_is_found():
    assert left_over(["神池县 · As of", "还没有翻译", "陈强、李兰"], {"神池县", "陈强", "李兰"}) == ["还没有翻译"]
