"""What the codes of rules mean in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.linkage.terms import Field, Level, Likeness, MismatchKind, Reason

LEVELS = {
    Level.EXACT: gettext_lazy("证件号一致"),
    Level.REPAIRED: gettext_lazy("证件号修复后一致"),
    Level.CARD: gettext_lazy("残疾证前18位一致"),
    Level.NAME: gettext_lazy("姓名出生村唯一"),
    Level.CLERK: gettext_lazy("人工确认"),
    Level.QUESTION: gettext_lazy("待人工确认"),
    Level.NOT_REGISTERED: gettext_lazy("登记中没有此人"),
}
SHORT = {
    Level.EXACT: gettext_lazy("证件号"),
    Level.REPAIRED: gettext_lazy("修复"),
    Level.CARD: gettext_lazy("残疾证"),
    Level.NAME: gettext_lazy("姓名"),
    Level.CLERK: gettext_lazy("人工"),
    Level.QUESTION: gettext_lazy("待确认"),
    Level.NOT_REGISTERED: gettext_lazy("未登记"),
    MismatchKind.DEAD: gettext_lazy("死亡"),
    MismatchKind.MOVED: gettext_lazy("迁出"),
    MismatchKind.NAME_DIFFERS: gettext_lazy("姓名不符"),
    MismatchKind.TWO_HOUSEHOLDS: gettext_lazy("两户"),
}
"""Heads of the summary's columns, which are many."""
FIELDS = {
    Field.NUMBER: gettext_lazy("证件号"),
    Field.NAME: gettext_lazy("姓名"),
    Field.BIRTH: gettext_lazy("出生日期"),
    Field.VILLAGE: gettext_lazy("村"),
}
LIKENESSES = {
    Likeness.EQUAL: gettext_lazy("一致"),
    Likeness.VARIANT: gettext_lazy("异体或空格之差"),
    Likeness.SOUND: gettext_lazy("同音不同字"),
    Likeness.ONE_CHARACTER: gettext_lazy("差一个字"),
    Likeness.ONE_DIGIT: gettext_lazy("差一位数字"),
    Likeness.SWAPPED: gettext_lazy("月日颠倒"),
    Likeness.NEAR: gettext_lazy("差一位或两位颠倒"),
    Likeness.TOWNSHIP: gettext_lazy("同乡镇不同村"),
    Likeness.DIFFERS: gettext_lazy("不一致"),
    Likeness.MISSING: gettext_lazy("没有可比"),
}
REASONS = {
    Reason.NUMBER_EQUAL: gettext_lazy("证件号一致"),
    Reason.NUMBER_REPAIRED: gettext_lazy("证件号去掉全角、空格、小写等书写问题后一致"),
    Reason.NUMBER_FROM_ROLL: gettext_lazy("证件号有误,学籍号中的证件号与登记一致"),
    Reason.NUMBER_ONE_SLIP: gettext_lazy("证件号校验不符,只改一处后与登记中唯一同名的人一致"),
    Reason.CARD_EQUAL: gettext_lazy("残疾证号前18位与登记一致"),
    Reason.NAME_BIRTH_VILLAGE: gettext_lazy("姓名、出生日期、村都一致,且登记中只有一人"),
    Reason.DECIDED_BEFORE: gettext_lazy("人工认定"),
    Reason.REFUSED_BEFORE: gettext_lazy("人工认定均不是"),
    Reason.NUMBER_OF_TWO: gettext_lazy("登记中两人同用此证件号"),
    Reason.NUMBER_OF_KIN: gettext_lazy("证件号是一个人的,姓名是同户另一个人的"),
    Reason.LEADS_TO_TWO: gettext_lazy("同一身份在不同的村各有一人相符"),
    Reason.SEVERAL_ALIKE: gettext_lazy("有几个人相近"),
    Reason.NOT_SURE: gettext_lazy("相近但不能确定"),
    Reason.NOBODY_ALIKE: gettext_lazy("没有相近的人"),
}


def sentence(reason: str, detail: str = "") -> str:
    """Why a link stands, in one sentence: the reason's words, and the place of the slip or the clerk's own words."""
    words = str(REASONS[Reason(reason)])
    if not detail:
        return words
    if reason == Reason.NUMBER_ONE_SLIP:
        return words + _("(第%(place)s位)") % {"place": detail}
    return f"{words}:{detail}"
