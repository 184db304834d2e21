"""The national system's exports: 47 columns per person, the household sheet per household and year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bangfu_sim.people import County, Household, Person
from bangfu_sim.schooling import national_label
from bangfu_sim.sheets import Cell

PERSON_HEADERS = (
    "省 市 县 乡 村 户编号 人口编号 姓名 性别 出生日期 证件类型 证件号码 民族 户联系电话 成员联系电话 年度 与户主关系 文化程度 "
    "在校生状况 劳动技能 务工时间（月） 健康状况 政治面貌 务工企业名称 是否享受低保 是否参加城镇职工基本养老保险 是否参加大病保险 "
    "是否参加新型农村合作医疗（城乡居民基本医疗保险） 是否参加城乡居民基本养老保险 失学或辍学原因 是否会讲普通话 是否参加商业补充医疗保险 "
    "是否国外务工 产业分类 是否接受大病医疗救助 是否接受其他健康扶贫 公益性岗位类型 公益性岗位(月数) 就业渠道 残疾类别 务工所在地 "
    "户主姓名 户主证件号码 是否参加城镇职工基本医疗保险 是否特困供养人员 残疾证办证年度 识别标准"
)
HOUSEHOLD_HEADERS = (
    "户编号 年度 省 市 县 乡 村 户主姓名 户主证件号码 户联系电话 家庭人口数 户类型 户属性 监测对象类别 首次识别时间 脱贫时间 识别监测时间 "
    "风险类型1 风险类型2 风险类型3 风险是否已消除 致贫原因1 致贫原因2 致贫原因3 耕地面积(亩) 危房等级 住房面积(㎡) 是否解决安全饮用水 "
    "通生活用电 有无卫生厕所 工资性收入 生产经营性收入 财产性收入 转移性收入 生产经营性支出 理赔收入 合规自付支出 家庭纯收入 人均纯收入 "
    "开户银行 银行账号"
)
PERSON_COLUMNS, HOUSEHOLD_COLUMNS = PERSON_HEADERS.split(" "), HOUSEHOLD_HEADERS.split(" ")
KINDS = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")
WATCHED = {"unstable": "脱贫不稳定户", "marginal": "边缘易致贫户"}


def yes(flag: bool) -> str:
    """是 or 否."""
    return "是" if flag else "否"


def address(county: County, home: Household) -> list[Cell]:
    """Province, city, county, township, village."""
    return [*county.place.path, home.village.township, home.village.name]


def national_homes(county: County, on: dt.date) -> Iterator[Household]:
    """Registered and marginal households that still have a member on the day."""
    return (h for h in county.households if h.is_national and h.here(on))


def head_on(home: Household, on: dt.date) -> Person:
    """The head, or who follows after the head's death."""
    return home.head if home.head.is_here(on) else home.here(on)[0]


def person_rows(county: County, on: dt.date, year: int) -> Iterator[tuple[Person, list[Cell]]]:
    """One row per member of a registered or marginal household on the day."""
    for home in national_homes(county, on):
        head, where = head_on(home, on), address(county, home)
        for person in home.here(on):
            yield person, [*where, *person_cells(home, head, person, on, year)]


def person_cells(home: Household, head: Person, person: Person, on: dt.date, year: int) -> list[Cell]:
    """The columns after the address."""
    label, age = national_label(person, on), person.age_on(on)
    worker = person.insured == "城镇职工基本医疗保险"
    working = person.work_months > 0
    relation = "户主" if person is head else person.relation_on(on)
    return [
        home.code, person.code, person.name, person.sex, f"{person.born:%Y-%m-%d}", "居民身份证", person.number, person.nation,
        home.phone, person.phone if age >= 16 else "", year, relation, "" if label else person.education, label, person.skill,
        person.work_months, person.health, person.party if age >= 18 else "群众", "", yes(person.dibao is not None),
        yes(worker), yes(person.insured != ""), yes(person.insured.startswith("城乡")), yes(age >= 16 and not worker), "",
        yes(3 <= age <= 65), "否", "否", "农业" if working and person.work_months < 7 else "", yes(person.health == "患有大病"),
        yes(person.health == "长期慢性病"), person.post, person.post_months or "", "自主就业" if working else "",
        KINDS[person.card.kind - 1] if person.card and person.card.issued_on <= on else "", person.work_place, head.name, head.number, yes(worker),
        yes(person.tekun), person.card.issued_on.year if person.card and person.card.issued_on <= on else "", "国家标准",
    ]  # fmt: skip


def household_rows(county: County, on: dt.date, years: tuple[int, ...]) -> Iterator[list[Cell]]:
    """One row per registered or marginal household and year of income."""
    for home in national_homes(county, on):
        for year in years:
            yield household_cells(county, home, on, year)


def status_cells(home: Household, on: dt.date) -> list[Cell]:
    """Type, attribute, watch, dates, risks and causes as of the day."""
    later = on >= dt.date(2020, 12, 1)
    kind = "未脱贫户" if home.group in ("unexited", "returned") else "脱贫户"
    exited = home.exited
    if later and kind == "未脱贫户":
        kind, exited = "脱贫户", "202011"
    watched = WATCHED.get(home.group, "")
    removed = yes(home.removed and later) if watched else ""
    risks, causes = (home.risks + ["", "", ""])[:3], (home.causes + ["", "", ""])[:3]
    return [
        kind if home.is_registered else "一般农户", home.attribute or "一般农户", watched, home.identified, exited, home.monitored,
        *risks, removed, *causes,
    ]  # fmt: skip


def household_cells(county: County, home: Household, on: dt.date, year: int) -> list[Cell]:
    """All columns of the household sheet."""
    head, income = head_on(home, on), home.incomes[year]
    people = len(home.here(on))
    return [
        home.code, year, *address(county, home), head.name, head.number, home.phone, people, *status_cells(home, on),
        home.arable_mu, "B" if home.house_grade in ("C", "D") else home.house_grade, home.house_m2, "是", "是", yes(home.toilet),
        income.wage, income.business, income.owned, income.transfer, income.expense, income.claims, income.selfpaid,
        income.net, round(income.net / people, 2), "县农村信用合作联社", home.bank,
    ]  # fmt: skip
