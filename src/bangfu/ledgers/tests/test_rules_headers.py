"""What a header means."""

import dataclasses

import pytest

from bangfu.ledgers.rules import headers
from bangfu.ledgers.terms import Column as C
from bangfu.ledgers.terms import Contract, Frequency, Kept, Kind, Period

COLUMNS = (
    C("name", "姓名", Kind.TEXT, required=True),
    C("id_number", "身份证号", Kind.ID_NUMBER, ("证件号码", "身份证"), required=True, sensitive=True),
    C("total_fen", "总费用", Kind.MONEY, ("费用总额",), unit="元", required=True),
    C("months", "务工时间（月）", Kind.INT),
)
CONTRACT = Contract(
    "x", "表", "Table", "person", "医保", Period.MONTH, Frequency.MONTHLY, Kept.LAKE, False, 5, ("name",), COLUMNS
)


def find(*rows, **more):
    return headers.find_header(CONTRACT, rows, **more)


@pytest.mark.parametrize(
    "label", ["证件号码", "证 件 号 码", "*身份证号", "身份证号:", "身份证号(18位)", "身份证\n号", "【必填】身份证号"]
)
def test_label_is_known_however_it_is_written(label):
    match = find(["姓名", label, "总费用"])

    assert match.columns["id_number"] == 1
    assert match.is_sure


def test_header_is_found_below_titles():
    match = find(["神池县七月表"], ["填报单位:医保局", "", "2021年8月1日"], ["姓名", "身份证号", "总费用"])

    assert match.row == 2


def test_header_beyond_the_tenth_row_is_not_found():
    assert find(*[["标题"]] * 11, ["姓名", "身份证号", "总费用"]) is None


def test_two_row_header_is_read_as_one():
    match = find(["姓名", "身份证号", "费用信息", ""], ["", "", "费用总额(万元)", "目录内"])

    assert match.row == 1
    assert match.columns == {"name": 0, "id_number": 1, "total_fen": 2}
    assert match.units == {"total_fen": "万元"}
    assert match.labels[2] == "费用信息 费用总额(万元)"


def test_group_title_and_label_together_may_name_a_column():
    columns = (*COLUMNS[:2], dataclasses.replace(COLUMNS[2], header="住院总费用", aliases=()))
    match = headers.find_header(
        dataclasses.replace(CONTRACT, columns=columns), [["姓名", "身份证号", "住院"], ["", "", "总费用"]]
    )

    assert match.columns["total_fen"] == 2


def test_unit_line_above_speaks_for_the_sheet():
    match = find(["单位:万元"], ["姓名", "身份证号", "总费用"])

    assert match.units == {"total_fen": "万元"}


def test_unit_in_the_header_wins_over_the_line_above():
    match = find(["单位:万元"], ["姓名", "身份证号", "总费用(元)"])

    assert match.units == {"total_fen": "元"}


def test_missing_required_header_is_told():
    match = find(["姓名", "公民号", "总费用"])

    assert match.missing == ("id_number",)
    assert not match.is_sure
    assert headers.fit(CONTRACT, match) == 0


def test_two_aliases_of_one_column_are_ambiguous():
    match = find(["姓名", "证件号码", "身份证", "总费用"])

    assert match.ambiguous == {"id_number": (1, 2)}
    assert not match.is_sure


def test_own_header_wins_over_an_alias():
    match = find(["姓名", "身份证", "身份证号", "总费用"])

    assert match.columns["id_number"] == 2


def test_visible_column_wins_over_a_hidden_one():
    match = find(["姓名", "身份证号", "证件号码", "总费用"], hidden=frozenset({1}))

    assert match.columns["id_number"] == 2


def test_hidden_column_counts_where_there_is_no_other():
    match = find(["姓名", "身份证号", "总费用"], hidden=frozenset({1}))

    assert match.columns["id_number"] == 1


def test_choice_of_a_person_settles_the_doubt():
    match = find(["姓名", "公民号", "身份证", "证件号码", "总费用"], chosen={"id_number": "公民号"})

    assert match.columns["id_number"] == 1
    assert match.is_sure


def test_person_may_say_that_the_file_has_no_such_column():
    match = find(["姓名", "身份证号", "总费用", "务工时间"], chosen={"months": ""})

    assert "months" not in match.columns


def test_chosen_label_no_longer_means_another_column():
    match = find(["姓名", "身份证号", "总费用", "务工时间"], chosen={"name": "务工时间"})

    assert match.columns == {"name": 3, "id_number": 1, "total_fen": 2}


def test_row_with_one_known_label_is_no_header():
    assert find(["姓名", "电话"]) is None


def test_cells_that_are_no_text_mean_nothing():
    assert headers.plain(3.0) == ""
    assert find([1.0, 2.0, None]) is None


def test_label_of_two_columns_is_a_clash():
    columns = (*COLUMNS, C("other", "证件号码", Kind.TEXT))

    assert headers.clashes(dataclasses.replace(CONTRACT, columns=columns)) == [
        "证件号码 means both id_number and other"
    ]


def test_digest_knows_a_set_of_headers_in_any_order():
    assert headers.digest_of(["姓名", "身份证号 "]) == headers.digest_of(["身份证号", "姓名", ""])
    assert headers.digest_of(["姓名"]) != headers.digest_of(["身份证号"])


def test_fit_counts_columns_of_file_and_contract():
    assert headers.fit(CONTRACT, find(["姓名", "身份证号", "总费用"])) == 75  # 3 of the contract's 4
    assert headers.fit(CONTRACT, find(["姓名", "身份证号", "总费用", "甲", "乙", "丙"])) == 50  # 3 of the file's 6
    assert headers.fit(CONTRACT, None) == 0
