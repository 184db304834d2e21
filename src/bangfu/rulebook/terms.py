"""The words of the rulebook: risks, where a value comes from, what a case shows."""

from __future__ import annotations

from enum import StrEnum

from bangfu.ground.errors import gettext_noop as _


class Risk(StrEnum):
    """What a household may fall over. The value is kept; the word is in RISK_WORDS."""

    ILLNESS = "illness"
    DISABILITY = "disability"
    SCHOOLING = "schooling"
    DISASTER = "disaster"
    ACCIDENT = "accident"
    HOUSE = "house"
    WATER = "water"
    LABOUR = "labour"
    WORK = "work"
    INDUSTRY = "industry"
    INCOME = "income"
    INSURANCE = "insurance"
    DIBAO = "dibao"
    DATA = "data"
    OTHER = "other"


RISK_WORDS: dict[str, str] = {
    Risk.ILLNESS: _("因病"),
    Risk.DISABILITY: _("因残"),
    Risk.SCHOOLING: _("因学"),
    Risk.DISASTER: _("因灾"),
    Risk.ACCIDENT: _("因意外事故"),
    Risk.HOUSE: _("住房"),
    Risk.WATER: _("饮水"),
    Risk.LABOUR: _("缺劳动力"),
    Risk.WORK: _("就业"),
    Risk.INDUSTRY: _("产业"),
    Risk.INCOME: _("收入"),
    Risk.INSURANCE: _("医保"),
    Risk.DIBAO: _("低保"),
    Risk.DATA: _("数据"),
    Risk.OTHER: _("其他"),
}
"""The word of each risk; give it to gettext before showing it."""


FEED_WORDS: dict[str, str] = {
    "national_household": _("全国系统户信息"),
    "national_person": _("全国系统人员信息"),
    "police_roster": _("农村户籍名册"),
    "medical_bills": _("医疗费结算"),
    "insured_list": _("参保名单"),
    "dibao_roster": _("低保名册"),
    "disability_cards": _("残疾证名册"),
    "school_roll": _("学籍名册"),
    "house_appraisals": _("住房鉴定"),
    "events": _("登记的事件"),
}
"""The tables the situation is made from, in words."""


class SourceStatus(StrEnum):
    """How far a value's source can be trusted."""

    PRINTED = "printed"
    COUNTY_PRACTICE = "county_practice"
    UNVERIFIED = "unverified"


SOURCE_WORDS: dict[str, str] = {
    SourceStatus.PRINTED: _("文件载明"),
    SourceStatus.COUNTY_PRACTICE: _("外地做法"),
    SourceStatus.UNVERIFIED: _("未核实"),
}


class CaseKind(StrEnum):
    """What a case of a rule shows. Every rule has at least one of each."""

    BEFORE = "before"
    AT = "at"
    AFTER = "after"
    MISSING = "missing"
    LAST_YEAR = "last_year"


CASE_WORDS: dict[str, str] = {
    CaseKind.BEFORE: _("未到界线"),
    CaseKind.AT: _("正在界线"),
    CaseKind.AFTER: _("超过界线"),
    CaseKind.MISSING: _("缺数据"),
    CaseKind.LAST_YEAR: _("往年的规定"),
}


class Expected(StrEnum):
    """What a case expects of its rule."""

    HIT = "hit"
    QUIET = "quiet"
    UNKNOWN = "unknown"
    NOT_IN_FORCE = "not_in_force"


EXPECTED_WORDS: dict[str, str] = {
    Expected.HIT: _("预警"),
    Expected.QUIET: _("不预警"),
    Expected.UNKNOWN: _("数据不足,不预警"),
    Expected.NOT_IN_FORCE: _("当时尚无此规则"),
}


class ProposalState(StrEnum):
    """Where a proposed value stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
