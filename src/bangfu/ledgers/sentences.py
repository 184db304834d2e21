"""Why a row goes back, in words a clerk can act on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from bangfu.ground import money
from bangfu.ledgers.checking.sheet import CHECK
from bangfu.ledgers.terms import Column, Contract, Kind

SENTENCES: dict[str, str | Promise] = {
    "blank": gettext_lazy("没有填写"),
    "formula": gettext_lazy("是公式,文件里没有保存算好的值。请在 Excel 中重新保存,或粘贴为数值"),
    "digits_lost": gettext_lazy("存成了数值,末几位已丢失。请把单元格改为文本格式后重填"),
    "not_a_number_text": gettext_lazy("不是号码"),
    "bad_number": gettext_lazy("不是有效的号码,请核对位数和每一位"),
    "not_a_date": gettext_lazy("不是日期,请写成 2021-07-05 的样子"),
    "not_a_month": gettext_lazy("不是月份,请写成 202107 的样子"),
    "month_unclear": gettext_lazy("分不清是 1 月还是 10 月,请写成 202101 或 202110 的样子"),
    "not_yes_no": gettext_lazy("请填 是 或 否"),
    "not_an_integer": gettext_lazy("不是整数"),
    "not_a_number": gettext_lazy("不是数字"),
    "not_money": gettext_lazy("不是金额,最多两位小数"),
    "not_a_phone": gettext_lazy("不是电话号码"),
    "not_in_list": gettext_lazy("不在可填的内容里,可填:%(codes)s"),
    "out_of_range": gettext_lazy("超出范围,%(bounds)s"),
    "unknown_village": gettext_lazy("本县没有这个乡镇和村的组合,请核对名称"),
    "twice": gettext_lazy("与 %(before)s 行编号相同、内容不同,请删去不对的一行"),
}
"""Each reason a row may go back for. The checker only ever gives these, and `check:n` for the contract's nth check."""


def say(contract: Contract, reason: Mapping[str, Any]) -> str:
    """One reason as a clerk reads it: 身份证号:存成了数值……. The value follows where it may be shown."""
    why = reason["why"]
    if why.startswith(CHECK):
        return contract.checks[int(why.removeprefix(CHECK))].say
    column = next((c for c in contract.columns if c.name == reason.get("column")), None)
    facts = {"before": reason.get("value", "").replace("!", " "), "codes": "", "bounds": ""}
    if column:
        facts |= {"codes": _("、").join(column.codes), "bounds": bounds_of(column)}
    sentence = str(SENTENCES[why]) % facts
    if column is None:
        return sentence
    value = f"“{reason['value']}”" if reason.get("value") else ""
    return _("%(column)s:%(value)s%(sentence)s") % {"column": column.header, "value": value, "sentence": sentence}


def bounds_of(column: Column) -> str:
    """What a number must lie between, as it is written in the file."""
    least, most = (_written(column, bound) for bound in (column.least, column.most))
    if least and most:
        return _("应在 %(least)s 到 %(most)s 之间") % {"least": least, "most": most}
    return _("不能小于 %(least)s") % {"least": least} if least else _("不能大于 %(most)s") % {"most": most}


def title_of(contract: Contract) -> str:
    """The contract's title in the reader's language."""
    return contract.title_en if (get_language() or "zh").startswith("en") else contract.title


def _written(column: Column, bound: int | None) -> str:
    if bound is None:
        return ""
    return money.yuan(bound) if column.kind is Kind.MONEY else str(bound)
