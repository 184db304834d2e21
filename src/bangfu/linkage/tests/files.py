"""Files of departments about the cast, sent by the same path a user takes."""

from __future__ import annotations

import itertools
from typing import Any

from bangfu.divisions import queries as divisions
from bangfu.ground import identity
from bangfu.ledgers import actions as ledgers
from bangfu.ledgers import queries as files
from bangfu.ledgers.models import Upload
from bangfu.ledgers.tests.books import xlsx

_bill_nos = itertools.count(1)
HEADERS = {
    "insured_list": ["姓名", "身份证号", "参保类型", "参保年度", "参保状态", "乡镇", "行政村"],
    "medical_bills": ["结算单号", "姓名", "身份证号", "结算日期", "就诊类别", "总费用", "统筹支付", "个人自付", "病种"],
    "dibao_roster": ["低保证号", "户主姓名", "姓名", "身份证号", "月保障金额", "乡镇", "行政村"],
    "disability_cards": ["姓名", "残疾证号", "残疾类别", "残疾等级", "发证日期", "乡镇", "行政村"],
    "school_roll": ["学籍号", "姓名", "身份证号", "学校", "学段", "在校状态", "乡镇", "行政村"],
    "house_appraisals": ["户主姓名", "身份证号", "乡镇", "行政村", "鉴定等级", "鉴定日期", "报告编号"],
    "police_roster": [
        "户号",
        "户主姓名",
        "姓名",
        "公民身份号码",
        "性别",
        "出生日期",
        "与户主关系",
        "乡镇",
        "行政村",
        "户籍状态",
        "变动日期",
    ],
}


def number_of(person: Any) -> str:
    """The person's number, as only a test may read it."""
    return identity.decrypt(person.id_cipher)


def place_of(person: Any) -> list[str]:
    """Township and village of the person's household."""
    membership = person.memberships.order_by("-from_on").first()
    township, village = divisions.path_of(membership.household.village_code).split(" ")
    return [township, village]


def insured(person: Any, **differs: Any) -> list[Any]:
    """A row of the insured list."""
    place = differs.get("place", place_of(person))
    number = differs.get("number", number_of(person))
    return [differs.get("name", person.name), number, differs.get("kind", "居民"), 2021, "正常参保", *place]


def bill(person: Any, **differs: Any) -> list[Any]:
    """A bill of 1,000.00 yuan of which 400.00 were paid by the person."""
    name, number = differs.get("name", person.name), differs.get("number", number_of(person))
    return [f"B{next(_bill_nos):05d}", name, number, "2021-07-05", "住院", 1000, 600, 400, "肺炎"]


def dibao(no: str, head: Any, person: Any, **differs: Any) -> list[Any]:
    """A row of the minimum living allowance roster."""
    number = differs.get("number", number_of(person))
    return [no, head.name, differs.get("name", person.name), number, 300, *place_of(person)]


def card(person: Any, **differs: Any) -> list[Any]:
    """A disability card of the second grade for walking."""
    number = differs.get("number", number_of(person) + "42")
    return [differs.get("name", person.name), number, "肢体", 2, "2021-06-01", *place_of(person)]


def pupil(person: Any, **differs: Any) -> list[Any]:
    """A pupil in the eighth grade."""
    number = differs.get("number", number_of(person))
    roll = differs.get("roll", "G" + number_of(person))
    return [roll, differs.get("name", person.name), number, "义井中学", "初中", "在读", *place_of(person)]


def appraisal(person: Any, no: str = "R1", grade: str = "C", **differs: Any) -> list[Any]:
    """A house appraised."""
    number = differs.get("number", number_of(person))
    return [differs.get("name", person.name), number, *place_of(person), grade, "2021-07-20", no]


def sent(
    contract: str, *rows: list[Any], period: str = "2021-07", by: Any = None, filename: str = "来件.xlsx"
) -> Upload:
    """The file is received and checked, and waits to be linked. Every row must have been accepted."""
    data = xlsx([HEADERS[contract], *rows])
    upload = ledgers.receive(contract=contract, period=period, filename=filename, data=data, by=by)
    ledgers.check(upload.pk)
    upload.refresh_from_db()
    assert upload.state == Upload.State.KEPT, upload.refusal
    assert upload.rejected_rows == 0, list(upload.rejections.values_list("reasons", flat=True))
    return files.upload(upload.pk)
