"""The number on an identity card: checked, repaired where only the writing was untidy, never guessed.

Source: GB 11643. The six address digits are where the number was first issued: never compare them with a division.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from bangfu.ground.errors import gettext_noop

Kind = Literal["ok", "repaired", "card", "bad"]

FULL_WIDTH, SPACES, APOSTROPHE, SMALL_X, LOOKALIKE_X, FROM_15 = (
    "full_width",
    "spaces",
    "apostrophe",
    "small_x",
    "lookalike_x",
    "from_15",
)
REPAIR_WORDS = {
    FULL_WIDTH: gettext_noop("全角改半角"),
    SPACES: gettext_noop("去空格"),
    APOSTROPHE: gettext_noop("去撇号"),
    SMALL_X: gettext_noop("小写 x 改大写"),
    LOOKALIKE_X: gettext_noop("形近字改 X"),
    FROM_15: gettext_noop("15 位升 18 位"),
}
"""What was mended, in words; the keys are what IdCheck.repairs holds."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHARACTERS = "10X98765432"
_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_APOSTROPHES = re.compile("['`‘’′＇]+")
_LOOKALIKES = re.compile("[×ХхΧχ✕]$")
_OLD = re.compile(r"\d{15}", re.ASCII)
_NEW = re.compile(r"\d{17}[\dX]", re.ASCII)
_CARD = re.compile(r"(\d{17}[\dX])[1-7][1-4](?:B[1-9])?", re.ASCII)
_LOST = re.compile(r"\d(\.\d+)?[eE]\+?\d+|\d{15,}\.0+", re.ASCII)


@dataclass(frozen=True, slots=True)
class IdCheck:
    """What became of a written identity number. `number` is 18 characters unless bad, then what was written, tidied."""

    kind: Kind
    number: str
    repairs: tuple[str, ...] = ()
    reason: str = ""


def check_id(text: object) -> IdCheck:
    """The number as it stands on the card, with what was mended; or bad, with the reason in Chinese.

    ok: nothing mended. repaired: only the writing was (see REPAIR_WORDS). card: a disability card, whose first 18
    characters are the number. A number cell (int, float) is bad whatever it holds, since its last digits are lost.
    """
    if text is None:
        return IdCheck("bad", "", reason=gettext_noop("没有填写证件号码"))
    if not isinstance(text, str):
        return IdCheck("bad", str(text), reason=gettext_noop("证件号码存成了数值,末几位已丢失,请改为文本重填"))
    number, repairs = _tidied(text)
    if not number:
        return IdCheck("bad", "", reason=gettext_noop("没有填写证件号码"))
    if _OLD.fullmatch(number):
        body = number[:6] + "19" + number[6:]
        number, repairs = body + check_character(body), (*repairs, FROM_15)
    card = _CARD.fullmatch(number)
    eighteen = card[1] if card else number
    if reason := _fault(eighteen):
        return IdCheck("bad", number, repairs, reason)
    if card:
        return IdCheck("card", eighteen, repairs)
    return IdCheck("repaired" if repairs else "ok", eighteen, repairs)


def checksum_ok(number: str) -> bool:
    """Whether 18 characters carry the check character of their first 17."""
    return bool(_NEW.fullmatch(number)) and check_character(number[:17]) == number[17]


def check_character(body: str) -> str:
    """The eighteenth character of 17 digits."""
    return _CHARACTERS[sum(w * int(d) for w, d in zip(_WEIGHTS, body, strict=True)) % 11]


def born_on(number: str) -> dt.date | None:
    """The birth date in an 18-character number, or None when it is no date of 1850 to 2099."""
    try:
        day = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return day if 1850 <= day.year < 2100 else None


def sex_code(number: str) -> str:
    """The sex in an 18-character number, as GB/T 2261.1: "1" male, "2" female."""
    return "1" if int(number[16]) % 2 else "2"


def _tidied(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without what a keyboard or a workbook adds, and the names of what was mended, in order."""
    repairs: list[str] = []
    for name, mended in (
        (SPACES, lambda t: _BLANK.sub("", t)),
        (APOSTROPHE, lambda t: _APOSTROPHES.sub("", t)),
        (FULL_WIDTH, lambda t: unicodedata.normalize("NFKC", t)),
        (LOOKALIKE_X, lambda t: _LOOKALIKES.sub("X", t)),
        (SMALL_X, str.upper),
    ):
        after = mended(text)
        if after != text:
            repairs.append(name)
        text = after
    return text, tuple(repairs)


def _fault(number: str) -> str:
    """Why 18 characters are no identity number; empty when they are one."""
    if _LOST.fullmatch(number):
        return gettext_noop("证件号码存成了数值,末几位已丢失,请改为文本重填")
    if len(number) not in (18, 20, 22):
        return gettext_noop("证件号码位数不对")
    if not _NEW.fullmatch(number):
        return (
            gettext_noop("证件号码含有不该有的字符")
            if len(number) == 18
            else gettext_noop("残疾人证号的类别或等级不对")
        )
    if born_on(number) is None:
        return gettext_noop("证件号码中的出生日期不存在")
    if check_character(number[:17]) != number[17]:
        return gettext_noop("证件号码校验码不对,请核对每一位")
    return ""
