"""Which lines of a sheet are rows: totals, notes, signatures and repeated headers are not."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from bangfu.ledgers.rules.cells import is_blank
from bangfu.ledgers.rules.headers import plain

_TOTAL = re.compile(r"(本页|本表|本月|全县|全乡|全镇|总)?(合计|总计|小计|共计|累计|总数)[:]?.*")
_NOTE = re.compile(
    r"(注|备注|说明|附注|填表说明|填报说明|数据来源|统计口径)[:\d一二三、.].*|.*(填表人|制表人|经办人|审核人|负责人|复核人|填报人|填报单位|制表日期|填表日期|填报日期|盖章|签字|签章|打印日期|导出时间|打印时间)[:)]?.*"
    r"|共\d+[条行人户页].*|第\d+页.*"
)
_DATE_ONLY = re.compile(r"(日期[:]?)?\d{4}[年\-/.]\d{1,2}[月\-/.](\d{1,2}日?)?")


def is_total(cells: Sequence[Any]) -> bool:
    """Whether the line sums the ones above: the first thing written on it is 合计, 小计 or the like."""
    first = next((plain(c) for c in cells if not is_blank(c)), "")
    return _TOTAL.fullmatch(first) is not None


def is_note(cells: Sequence[Any]) -> bool:
    """Whether the line is a remark or a signature: every written cell is one, or a date beside one."""
    said = [c for c in cells if not is_blank(c)]
    if not said or not all(isinstance(c, str) for c in said):
        return False
    words = [plain(c) for c in said]
    return any(_NOTE.fullmatch(w) for w in words) and all(_NOTE.fullmatch(w) or _DATE_ONLY.fullmatch(w) for w in words)


def is_header_again(cells: Sequence[Any], labels: Collection[str]) -> bool:
    """Whether the line repeats the header, as printed pages pasted together do."""
    said = [plain(c) for c in cells if not is_blank(c)]
    return len(said) >= 2 and all(word in labels for word in said)
