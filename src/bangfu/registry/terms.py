"""The words of the register: what each statement holds, what may happen, and what a blank looks like."""

from __future__ import annotations

from enum import StrEnum

from bangfu.ground.errors import gettext_noop

TEXT, BOOL, INT, DATE, LIST = "text", "bool", "int", "date", "list"

BLANKS: dict[str, object] = {TEXT: "", BOOL: None, INT: None, DATE: None, LIST: []}
"""What a column holds when nobody has said anything, or when a source said nothing is known."""

PERSON_STATE: dict[str, str] = {
    "nation": TEXT,
    "education": TEXT,
    "schooling": TEXT,
    "health": TEXT,
    "labour": TEXT,
    "work_months": INT,
    "work_place": TEXT,
    "employer": TEXT,
    "job_channel": TEXT,
    "works_abroad": BOOL,
    "industry": TEXT,
    "politics": TEXT,
    "speaks_mandarin": BOOL,
    "has_dibao": BOOL,
    "has_tekun": BOOL,
    "has_resident_medical": BOOL,
    "has_worker_medical": BOOL,
    "has_serious_medical": BOOL,
    "has_commercial_medical": BOOL,
    "has_resident_pension": BOOL,
    "has_worker_pension": BOOL,
    "had_serious_relief": BOOL,
    "had_health_help": BOOL,
    "disability_kind": TEXT,
    "card_year": INT,
    "dropout_reason": TEXT,
    "post_kind": TEXT,
    "post_months": INT,
    "recognition_standard": TEXT,
}
HOUSEHOLD_STATE: dict[str, str] = {
    "village_code": TEXT,
    "group_name": TEXT,
    "address": TEXT,
    "head_name": TEXT,
    "kind": TEXT,
    "attribute": TEXT,
    "monitored_kind": TEXT,
    "type_version": TEXT,
    "identified_on": DATE,
    "exited_on": DATE,
    "monitored_on": DATE,
    "risk_removed": BOOL,
    "risk_removed_on": DATE,
    "removal_way": TEXT,
    "risks": LIST,
    "disaster_kind": TEXT,
    "causes": LIST,
    "contact_name": TEXT,
    "is_military_family": BOOL,
    "is_without_labour": BOOL,
    "is_resettled": BOOL,
    "resettled_at": TEXT,
}
LIVING: dict[str, str] = {
    "house_grade": TEXT,
    "house_area_m2": INT,
    "water_safe": BOOL,
    "has_power": BOOL,
    "has_broadcast": BOOL,
    "has_toilet": BOOL,
    "fuel": TEXT,
    "road_kind": TEXT,
    "road_m": INT,
    "in_coop": BOOL,
    "industry_help": TEXT,
    "arable_mu100": INT,
    "forest_mu100": INT,
    "returned_mu100": INT,
}
INCOME: dict[str, str] = {
    "people": INT,
    "wage_fen": INT,
    "business_fen": INT,
    "property_fen": INT,
    "transfer_fen": INT,
    "expense_fen": INT,
    "claims_fen": INT,
    "selfpaid_fen": INT,
    "net_fen": INT,
}
CONTACT: dict[str, str] = {"holder": TEXT, "number_index": TEXT, "number_cipher": TEXT}
PRESENCE: dict[str, str] = {"status": TEXT}

KINDS = (gettext_noop("脱贫户"), gettext_noop("未脱贫户"), gettext_noop("一般农户"))
"""Kinds of household; one that only the police roster knows is 一般农户."""
ORDINARY = KINDS[2]
MONITORED_KINDS = (gettext_noop("脱贫不稳定户"), gettext_noop("边缘易致贫户"), gettext_noop("突发严重困难户"))
RISKS = (
    gettext_noop("因病"),
    gettext_noop("因残"),
    gettext_noop("因学"),
    gettext_noop("因灾"),
    gettext_noop("因自然灾害"),
    gettext_noop("因意外事故"),
    gettext_noop("因产业失败"),
    gettext_noop("因务工就业不稳"),
    gettext_noop("缺劳动力"),
    gettext_noop("缺土地"),
    gettext_noop("缺水"),
    gettext_noop("缺技术"),
    gettext_noop("缺资金"),
    gettext_noop("交通条件落后"),
    gettext_noop("自身发展动力不足"),
    gettext_noop("其他"),
)
"""Words of risks and causes that files use, marked for the translators; others are shown as they are."""

TYPE_VERSION_2021_FROM = "2021-05-14"
"""From this date the three kinds of monitored household are those of 中农组发〔2021〕7号; before it those of 2020."""


class EventKind(StrEnum):
    """What may happen to a household or a person that the register itself notices."""

    DIED = "died"
    MOVED_OUT = "moved_out"
    JOINED = "joined"
    LEFT = "left"
    KIND_CHANGED = "kind_changed"
    SOURCE_WITHDRAWN = "source_withdrawn"


class ConflictKind(StrEnum):
    """Why a row could not be applied to the register."""

    NAME_DIFFERS = "name_differs"
    TWO_HOUSEHOLDS = "two_households"
    CODE_DIFFERS = "code_differs"
    TWICE = "twice"
    UNKNOWN_VILLAGE = "unknown_village"
    NO_HOUSEHOLD = "no_household"
