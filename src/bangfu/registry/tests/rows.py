"""Accepted rows of the three register files, as ledgers gives them. Valid unless a test says what differs."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from bangfu.registry.tests.cast import id_number

BORN = dt.date(1970, 1, 1)
_numbers = itertools.count(2)


def sheet_row(code: str = "H1", **differs: Any) -> dict[str, Any]:
    """A row of the household sheet."""
    given = {
        "sheet": "户",
        "row_no": next(_numbers),
        "household_code": code,
        "township": "义井镇",
        "village": "坝口村",
        "head_name": "王守田",
        "head_id_number": "",
        "phone": "13903500001",
        "people": 2,
        "kind": "脱贫户",
        "attribute": "低保贫困户",
        "monitored_kind": "",
        "risk_removed": None,
        "risk1": "因病",
        "risk2": "",
        "cause1": "因病",
        "cause2": "缺劳动力",
        "identified_on": dt.date(2014, 1, 1),
        "exited_on": dt.date(2018, 1, 1),
        "monitored_on": None,
        "house_grade": "A",
        "water_safe": True,
        "arable_mu": "12.50",
        "road_km": "0.35",
        "year": 2019,
        "wage_fen": 1_000_000,
        "business_fen": 0,
        "property_fen": 0,
        "transfer_fen": 30_000,
        "expense_fen": 0,
        "claims_fen": 0,
        "selfpaid_fen": 0,
        "net_fen": 1_030_000,
        "bank_name": "农信社",
        "bank_number": "6217000000000001",
    }
    return given | differs


def person_row(code: str = "H1", person: str = "01", **differs: Any) -> dict[str, Any]:
    """A row of the 47-column export."""
    given = {
        "sheet": "人",
        "row_no": next(_numbers),
        "household_code": code,
        "person_code": code + person,
        "township": "义井镇",
        "village": "坝口村",
        "name": "王守田",
        "sex": "男",
        "born_on": BORN,
        "id_kind": "居民身份证",
        "id_number": id_number(BORN, sequence=991),
        "relation": "户主",
        "head_name": "王守田",
        "nation": "汉族",
        "education": "初中",
        "schooling": "",
        "labour": "普通劳动力",
        "health": "健康",
        "work_months": 3,
        "has_dibao": False,
        "has_resident_medical": True,
        "person_phone": "",
        "household_phone": "",
    }
    return given | differs


def roster_row(no: str = "P1", **differs: Any) -> dict[str, Any]:
    """A row of the 公安 roster."""
    given = {
        "sheet": "册",
        "row_no": next(_numbers),
        "household_no": no,
        "head_name": "王守田",
        "name": "王守田",
        "id_number": id_number(BORN, sequence=991),
        "sex": "男",
        "born_on": BORN,
        "relation": "户主",
        "nation": "汉族",
        "township": "义井镇",
        "village": "坝口村",
        "status": "正常",
        "status_on": None,
    }
    return given | differs
