"""How a household's guarantees stand, from what is known: a light each, with its evidence. It shows; it decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import gettext as _

Tone = Literal["overdue", "soon", "normal", "done", "info"]
SCHOOL_AGE = (6, 15)
"""Full years in which everybody goes to school. Source: 义务教育法 art. 11 and 2 (six years old, nine years)."""
LEFT_SCHOOL = {"疑似辍学", "休学"}
SAFE_GRADES, UNSAFE_GRADES = {"A", "B"}, {"C", "D"}


@dataclass(frozen=True)
class Member:
    """What the lights need of one present member. None means nobody was asked."""

    name: str
    age: int | None
    dropout_reason: str = ""
    schooling: str = ""
    has_resident_medical: bool | None = None
    has_worker_medical: bool | None = None
    roll_status: str | None = None
    insured_status: str | None = None


@dataclass(frozen=True)
class Facts:
    """A household's facts and the newest lists on a date; a month is empty while no list has come."""

    members: Sequence[Member] = field(default_factory=list)
    roll_month: str = ""
    insured_month: str = ""
    house_grade: str = ""
    house_source: str = ""
    water_safe: bool | None = None
    water_source: str = ""


@dataclass(frozen=True)
class Light:
    """One guarantee: its name, a tone and a word, and on what it rests."""

    label: str
    tone: Tone
    word: str
    evidence: str


def lights(facts: Facts) -> list[Light]:
    """Schooling, medical insurance, house and water, in this order, in the language of the page."""
    return [_schooling(facts), _insurance(facts), _house(facts), _water(facts)]


def _schooling(facts: Facts) -> Light:
    label = _("义务教育")
    children = [m for m in facts.members if m.age is not None and SCHOOL_AGE[0] <= m.age <= SCHOOL_AGE[1]]
    if not children:
        return Light(label, "normal", _("无学龄儿童"), _("6至15周岁"))
    left = [m for m in children if m.roll_status in LEFT_SCHOOL or (m.roll_status is None and m.dropout_reason)]
    if left:
        first = left[0]
        return Light(label, "overdue", _("有失学风险"), f"{first.name}:{first.roll_status or first.dropout_reason}")
    if not facts.roll_month:
        told = [m for m in children if m.schooling]
        if len(told) < len(children):
            return Light(label, "normal", _("未采集"), _("没有学籍名册"))
        return Light(label, "done", _("在校"), _("登记信息"))
    missing = [m for m in children if m.roll_status is None]
    if missing:
        return Light(label, "soon", _("不在学籍名册"), f"{missing[0].name} · {facts.roll_month}")
    return Light(label, "done", _("在校"), _("学籍名册 {month}").format(month=facts.roll_month))


def _insurance(facts: Facts) -> Light:
    label = _("基本医疗")
    if not facts.members:
        return Light(label, "normal", _("无在户成员"), "")
    if facts.insured_month:
        without = [m.name for m in facts.members if m.insured_status != "正常参保"]
        evidence = _("参保名单 {month}").format(month=facts.insured_month)
    else:
        told = [m for m in facts.members if None not in (m.has_resident_medical, m.has_worker_medical)]
        has_either = [m for m in facts.members if m.has_resident_medical or m.has_worker_medical]
        if len({id(m) for m in [*told, *has_either]}) < len(facts.members):
            return Light(label, "normal", _("未采集"), _("没有参保名单"))
        without = [m.name for m in facts.members if not (m.has_resident_medical or m.has_worker_medical)]
        evidence = _("登记信息")
    if without:
        word = _("{n} 人未参保").format(n=len(without))
        return Light(label, "overdue", word, f"{'、'.join(without[:3])} · {evidence}")
    return Light(label, "done", _("全部参保"), evidence)


def _house(facts: Facts) -> Light:
    label, grade = _("住房安全"), facts.house_grade
    if grade in UNSAFE_GRADES:
        return Light(label, "overdue", _("{grade} 级危房").format(grade=grade), facts.house_source)
    if grade in SAFE_GRADES:
        return Light(label, "done", _("安全,{grade} 级").format(grade=grade), facts.house_source)
    return Light(label, "normal", _("未采集"), "")


def _water(facts: Facts) -> Light:
    label = _("饮水安全")
    if facts.water_safe is None:
        return Light(label, "normal", _("未采集"), "")
    tone: Tone = "done" if facts.water_safe else "overdue"
    return Light(label, tone, _("安全") if facts.water_safe else _("未解决"), facts.water_source)
