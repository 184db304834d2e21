"""What was kept in Chinese is told to a reader of English as if it were said now."""

import pytest
from django.utils.translation import gettext, override

from bangfu.ground.retelling import retold

OUTCOME = "%(homes)s 户,命中 %(found)s 条;新预警 %(new)s,再现 %(back)s,加重 %(grown)s,静默 %(quiet)s"
NUMBERS = {"homes": "1,200", "found": 40, "new": 12, "back": 0, "grown": 3, "quiet": 2}


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        (OUTCOME % NUMBERS, "1,200 households, 40 findings; 12 new warnings, 0 came back, 3 grown, 2 quiet"),
        ("文件是空的,没有任何内容。", "The file is empty."),
        ("第 7 号文件已撤回。", "File no. 7 was withdrawn."),
        ("无风险:收入或积蓄能够负担", "No risk: Income or savings can carry it"),
        ("张三:家里有人病了", "张三:家里有人病了"),
        ("家里有人病了", "家里有人病了"),
        ("", ""),
        ("upload 7", "upload 7"),
    ],
)
def test_kept_sentence_is_told_in_english(kept, told):
    with override("en"):
        assert retold(kept) == told


def test_sheet_names_are_left_as_they_are():
    with override("zh-hans"):
        kept = gettext("工作表“{sheet}”的内容一直延伸到第 {columns} 列,不像一张名单。请删去右侧多余的列后再上传。")
    with override("en"):
        assert retold(kept.format(sheet="门诊", columns=900)).startswith("The sheet “门诊” reaches to column 900")


def test_chinese_reader_gets_what_was_kept():
    with override("zh-hans"):
        assert retold("文件是空的,没有任何内容。") == "文件是空的,没有任何内容。"
