"""The data dictionary: every contract as a page of the product and of the documentation, from the same source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.ledgers.sentences import bounds_of
from bangfu.ledgers.terms import Column, Contract, Frequency, Kept, Kind, Period, WhenBad

ABOUT: dict[str, Any] = {
    "person": gettext_lazy("人"),
    "household": gettext_lazy("户"),
    "village": gettext_lazy("村"),
    "project": gettext_lazy("项目"),
    "unit": gettext_lazy("单位"),
}
FREQUENCY: dict[Frequency, Any] = {
    Frequency.MONTHLY: gettext_lazy("每月"),
    Frequency.QUARTERLY: gettext_lazy("每季"),
    Frequency.YEARLY: gettext_lazy("每年"),
    Frequency.IRREGULAR: gettext_lazy("不定期"),
}
PERIOD: dict[Period, Any] = {
    Period.MONTH: gettext_lazy("一个月"),
    Period.YEAR: gettext_lazy("一年"),
    Period.DATE: gettext_lazy("一个日期"),
}
KEPT: dict[Kept, Any] = {Kept.LAKE: gettext_lazy("数据湖"), Kept.REGISTER: gettext_lazy("户籍册")}
KINDS: dict[Kind, Any] = {
    Kind.TEXT: gettext_lazy("文字"),
    Kind.ID_NUMBER: gettext_lazy("身份证号"),
    Kind.CARD_NUMBER: gettext_lazy("残疾证号"),
    Kind.CODE: gettext_lazy("选项"),
    Kind.INT: gettext_lazy("整数"),
    Kind.MONEY: gettext_lazy("金额"),
    Kind.MU: gettext_lazy("两位小数"),
    Kind.DATE: gettext_lazy("日期"),
    Kind.MONTH: gettext_lazy("月份"),
    Kind.BOOL: gettext_lazy("是/否"),
    Kind.PHONE: gettext_lazy("电话"),
    Kind.VILLAGE: gettext_lazy("村名"),
}
WHEN_BAD: dict[WhenBad, Any] = {
    WhenBad.REJECT: gettext_lazy("退回该行"),
    WhenBad.KEEP: gettext_lazy("照原样保留"),
    WhenBad.BLANK: gettext_lazy("按空白处理"),
}


@dataclass(frozen=True)
class Entry:
    """One column as the dictionary shows it."""

    column: Column
    kind: str
    rules: tuple[str, ...]
    aliases: str


def facts_of(contract: Contract) -> list[tuple[str, str]]:
    """What is true of the whole table, as pairs of words."""
    named = {c.name: c.header for c in contract.columns}
    return [
        (_("编号"), contract.id),
        (_("报送部门"), contract.department),
        (_("一行说的是"), str(ABOUT[contract.about])),
        (_("一个文件是"), str(PERIOD[contract.period]) + (_("的全量名单") if contract.whole else _("内发生的事"))),
        (_("频次"), _frequency(contract)),
        (_("去向"), str(KEPT[contract.kept])),
        (_("同一期内一行由这些列认定"), _("、").join(named[name] for name in contract.key)),
    ]


def entries_of(contract: Contract) -> list[Entry]:
    """Each column with its rules in words, in the order of the template."""
    return [Entry(c, _kind(c), tuple(_rules(c)), _("、").join(c.aliases)) for c in contract.columns]


def as_markdown(contracts: Iterable[Contract]) -> str:
    """The dictionary as a page of the documentation. A test holds the page and the contracts equal."""
    parts = [
        "# 数据字典 · Data dictionary",
        "",
        "由 `src/bangfu/ledgers/contracts/*.yaml` 生成,不要手改:`bangfu dictionary docs/data-dictionary.md`。",
        "Generated from the contract files; do not edit by hand.",
    ]
    for contract in contracts:
        parts += ["", f"## {contract.title} · {contract.title_en}", ""]
        parts += [f"- {label}:{value}" for label, value in facts_of(contract)]
        parts += [f"- {contract.note}"] if contract.note else []
        parts += ["", "| 列 | 名 | 类型 | 规则 | 也认得的表头 |", "|---|---|---|---|---|"]
        parts += [
            f"| {e.column.header} | `{e.column.name}` | {e.kind} | {';'.join(e.rules)} | {e.aliases} |"
            for e in entries_of(contract)
        ]
        parts += (
            ["", *(f"- 行内核对:{check.say}(`{check.must}`)" for check in contract.checks)] if contract.checks else []
        )
    return "\n".join(parts) + "\n"


def _frequency(contract: Contract) -> str:
    said = str(FREQUENCY[contract.frequency])
    if contract.frequency is Frequency.IRREGULAR:
        return said
    return said + _(",期末后 %(days)s 天内") % {"days": contract.due_day}


def _kind(column: Column) -> str:
    said = str(KINDS[column.kind])
    return f"{said}({column.unit})" if column.unit else said


def _rules(column: Column) -> list[str]:
    found = [_("必填")] if column.required else []
    if column.sensitive:
        found.append(_("敏感,不进数据湖"))
    if column.is_identity or column.kind in (Kind.ID_NUMBER, Kind.CARD_NUMBER):
        found.append(_("须为文本格式"))
    if column.codes:
        found.append(_("可填:%(codes)s") % {"codes": _("、").join(column.codes)})
    if column.least is not None or column.most is not None:
        found.append(bounds_of(column))
    if column.when_bad is not WhenBad.REJECT:
        found.append(_("认不出时%(what)s") % {"what": WHEN_BAD[column.when_bad]})
    return [*found, column.note] if column.note else found
