"""The lights show what is known, and say when nothing is."""

import pytest

from bangfu.reports.guarantees import Facts, Member, lights
from bangfu.reports.income_chart import YearOfIncome, income_option, income_table


def light(label, **facts):
    found = next(one for one in lights(Facts(**facts)) if one.label == label)
    return found.tone, found.word, found.evidence


CHILD = Member("张晓雨", 15)


@pytest.mark.parametrize(
    ("child", "month", "expected"),
    [
        (Member("甲", 5), "2021-10", ("normal", "无学龄儿童", "6至15周岁")),
        (Member("甲", 16), "2021-10", ("normal", "无学龄儿童", "6至15周岁")),
        (Member("甲", None), "2021-10", ("normal", "无学龄儿童", "6至15周岁")),
        (Member("甲", 6, roll_status="在读"), "2021-10", ("done", "在校", "学籍名册 2021-10")),
        (Member("甲", 15, roll_status="疑似辍学"), "2021-10", ("overdue", "有失学风险", "甲:疑似辍学")),
        (Member("甲", 15, roll_status="休学"), "2021-10", ("overdue", "有失学风险", "甲:休学")),
        (Member("甲", 15), "2021-10", ("soon", "不在学籍名册", "甲 · 2021-10")),
        (Member("甲", 15, dropout_reason="厌学"), "2021-10", ("overdue", "有失学风险", "甲:厌学")),
        (Member("甲", 15, dropout_reason="厌学", roll_status="在读"), "2021-10", ("done", "在校", "学籍名册 2021-10")),
        (Member("甲", 15, schooling="九年级"), "", ("done", "在校", "登记信息")),
        (Member("甲", 15), "", ("normal", "未采集", "没有学籍名册")),
    ],
)
def test_schooling(child, month, expected):
    assert light("义务教育", members=[child], roll_month=month) == expected


@pytest.mark.parametrize(
    ("members", "month", "expected"),
    [
        ([], "2021-11", ("normal", "无在户成员", "")),
        ([Member("甲", 40, insured_status="正常参保")], "2021-11", ("done", "全部参保", "参保名单 2021-11")),
        ([Member("甲", 40, insured_status="中断")], "2021-11", ("overdue", "1 人未参保", "甲 · 参保名单 2021-11")),
        ([Member("甲", 40)], "2021-11", ("overdue", "1 人未参保", "甲 · 参保名单 2021-11")),
        ([Member("甲", 40)], "", ("normal", "未采集", "没有参保名单")),
        ([Member("甲", 40, has_resident_medical=True)], "", ("done", "全部参保", "登记信息")),
        ([Member("甲", 40, has_worker_medical=True)], "", ("done", "全部参保", "登记信息")),
        (
            [Member("甲", 40, has_resident_medical=False, has_worker_medical=False)],
            "",
            ("overdue", "1 人未参保", "甲 · 登记信息"),
        ),
        ([Member("甲", 40, has_resident_medical=False)], "", ("normal", "未采集", "没有参保名单")),
    ],
)
def test_medical_insurance(members, month, expected):
    assert light("基本医疗", members=members, insured_month=month) == expected


@pytest.mark.parametrize(
    ("grade", "expected"),
    [
        ("A", ("done", "安全,A 级", "鉴定")),
        ("B", ("done", "安全,B 级", "鉴定")),
        ("C", ("overdue", "C 级危房", "鉴定")),
        ("", ("normal", "未采集", "")),
    ],
)
def test_house(grade, expected):
    assert light("住房安全", house_grade=grade, house_source="鉴定") == expected


@pytest.mark.parametrize(
    ("safe", "expected"),
    [(True, ("done", "安全", "登记")), (False, ("overdue", "未解决", "登记")), (None, ("normal", "未采集", ""))],
)
def test_water(safe, expected):
    assert light("饮水安全", water_safe=safe, water_source="登记") == expected


def year_of(**differs):
    parts = {"wage_fen": 1_000_000, "business_fen": None, "property_fen": 0, "transfer_fen": 50_000}
    given = {
        "year": 2020,
        "people": 3,
        "parts": parts,
        "expense_fen": 40_000,
        "net_fen": 1_010_000,
        "line_fen": 500_000,
    }
    return YearOfIncome(**given | differs)


def test_chart_is_in_yuan_per_head_with_costs_below_zero():
    option = income_option([year_of()])

    series = {one["name"]: one["data"] for one in option["series"]}
    # 1,000,000 fen for three people: 333,333 fen each, 3,333.33 yuan; 40,000 fen of costs: 133.33 yuan
    assert series["工资性收入"] == [3333.33]
    assert series["生产经营性收入"] == [None]
    assert series["生产经营性支出"] == [-133.33]
    assert series["监测线"] == [5000.0]


def test_chart_of_an_unknown_number_of_people_has_no_bars():
    option = income_option([year_of(people=None)])

    assert option["series"][0]["data"] == [None]
    assert YearOfIncome(2020, 2, {}, None, -101, None).per_head(-101) == -50


def test_figures_say_what_was_not_collected():
    table = dict(income_table([year_of(people=None, line_fen=None)]))

    assert table == {
        "年度": "2020",
        "家庭人口数": "未采集",
        "工资性收入": "10,000.00",
        "生产经营性收入": "未采集",
        "财产性收入": "0.00",
        "转移性收入": "500.00",
        "生产经营性支出": "400.00",
        "家庭纯收入": "10,100.00",
        "人均纯收入": "未采集",
        "监测线": "未采集",
    }
