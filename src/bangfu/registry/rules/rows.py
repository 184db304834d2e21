"""What an accepted row of a national or police file says, in the register's own terms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from bangfu.registry import terms

Row = Mapping[str, Any]

TEXT_LIMIT = 60
"""The longest word a fact column keeps; what a file says beyond it is cut."""
LONG_TEXT = {"address": 200, "resettled_at": 120, "employer": 80}
SEX = {"男": "1", "女": "2", "1": "1", "2": "2"}
YES, NO = {"是", "有", "Y", "1", "true"}, {"否", "无", "没有", "N", "0", "false"}
GRADES = {"A", "B", "C", "D"}
PRESENCE = {"死亡注销": "died", "死亡": "died", "迁出": "moved_out", "正常": "present"}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row about one person. `facts` holds only the columns the file has."""

    place: int
    household_code: str
    person_code: str
    name: str
    sex: str
    born_on: dt.date | None
    id_kind: str
    id_text: str
    relation: str
    head_name: str
    village: tuple[str, str, str]
    facts: Mapping[str, Any] = field(default_factory=dict)
    household_phone: str = ""
    person_phone: str = ""
    status: str = ""
    status_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """One row about one household. The blocks hold only the columns the file has; an income block needs a year."""

    place: int
    code: str
    head_name: str
    head_id_text: str
    village: tuple[str, str, str]
    state: Mapping[str, Any]
    living: Mapping[str, Any]
    year: int | None
    income: Mapping[str, Any]
    phone: str
    bank_number: str
    bank_name: str


def person_row(row: Row, place: int) -> PersonRow:
    """A row of the national person export."""
    return PersonRow(
        place=place,
        household_code=_text(row.get("household_code"), 40),
        person_code=_text(row.get("person_code"), 40),
        name=_text(row.get("name")),
        sex=SEX.get(_text(row.get("sex")), "0"),
        born_on=_date(row.get("born_on")),
        id_kind=_text(row.get("id_kind"), 20),
        id_text=_text(row.get("id_number"), 80),
        relation=_text(row.get("relation"), 20),
        head_name=_text(row.get("head_name")),
        village=_village(row),
        facts=_block(row, terms.PERSON_STATE),
        household_phone=_phone(row.get("household_phone")),
        person_phone=_phone(row.get("person_phone")),
    )


def roster_row(row: Row, place: int) -> PersonRow:
    """A row of the 公安 roster; the household number stands where the national file has its code."""
    return PersonRow(
        place=place,
        household_code=_text(row.get("household_no"), 40),
        person_code="",
        name=_text(row.get("name")),
        sex=SEX.get(_text(row.get("sex")), "0"),
        born_on=_date(row.get("born_on")),
        id_kind="居民身份证",
        id_text=_text(row.get("id_number"), 80),
        relation=_text(row.get("relation"), 20),
        head_name=_text(row.get("head_name")),
        village=_village(row),
        facts=_block(row, {"nation": terms.TEXT}),
        status=PRESENCE.get(_text(row.get("status")), ""),
        status_on=_date(row.get("status_on")),
    )


def household_row(row: Row, place: int, data_on: dt.date) -> HouseholdRow:
    """A row of the household sheet. The type is kept with the meaning it had on the file's date."""
    state = _block(row, terms.HOUSEHOLD_STATE)
    state["type_version"] = "2021" if data_on.isoformat() >= terms.TYPE_VERSION_2021_FROM else "2020"
    if "risk1" in row:
        state["risks"] = _listed(row, "risk", 5)
    if "cause1" in row:
        state["causes"] = _listed(row, "cause", 3)
    living = _block(row, terms.LIVING)
    if grade := living.get("house_grade"):
        living["house_grade"] = grade[0].upper() if grade[0].upper() in GRADES else ""
    living |= {f"{c}_mu100": hundredths(row[f"{c}_mu"]) for c in ("arable", "forest", "returned") if f"{c}_mu" in row}
    if "road_km" in row:
        living["road_m"] = None if (km := hundredths(row["road_km"])) is None else km * 10
    return HouseholdRow(
        place=place,
        code=_text(row.get("household_code"), 40),
        head_name=_text(row.get("head_name")),
        head_id_text=_text(row.get("head_id_number"), 80),
        village=_village(row),
        state=state,
        living=living,
        year=_int(row.get("year")),
        income=_block(row, terms.INCOME),
        phone=_phone(row.get("phone")),
        bank_number=_text(row.get("bank_number"), 40).replace(" ", ""),
        bank_name=_text(row.get("bank_name")),
    )


def hundredths(value: object) -> int | None:
    """Hundredths of a number with two places; None when blank."""
    if value is None or value == "":
        return None
    return int((Decimal(str(value)) * 100).to_integral_value())


def _block(row: Row, columns: Mapping[str, str]) -> dict[str, Any]:
    return {c: _read(kind, row[c], c) for c, kind in columns.items() if c in row}


def _read(kind: str, value: object, column: str) -> Any:
    if kind == terms.TEXT:
        return _text(value, LONG_TEXT.get(column, TEXT_LIMIT))
    return {terms.BOOL: _bool, terms.INT: _int, terms.DATE: _date}[kind](value)


def _text(value: object, limit: int = TEXT_LIMIT) -> str:
    return "" if value is None else str(value).strip()[:limit]


def _int(value: object) -> int | None:
    return None if value is None or value == "" else int(str(value))


def _bool(value: object) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    word = str(value).strip()
    return True if word in YES else False if word in NO else None


def _date(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else None


def _listed(row: Row, stem: str, most: int) -> list[str]:
    words = [_text(row.get(f"{stem}{n}"), 20) for n in range(1, most + 1)]
    return [w for n, w in enumerate(words) if w and w not in words[:n]]


def _village(row: Row) -> tuple[str, str, str]:
    return _text(row.get("township"), 40), _text(row.get("village"), 40), _text(row.get("village_code"), 15)


def _phone(value: object) -> str:
    number = "".join(ch for ch in _text(value, 40) if ch.isdigit() or ch == "-")
    return number if len(number) >= 7 else ""
