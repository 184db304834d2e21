"""One village is the cast: each person has one lasting trait. Every room's tests may use it.

Use the fixture (`from bangfu.registry.tests.cast import cast`) or `settle()`. Factories (`a_household`, `a_person`, ...) give valid
things; tests say what differs. Money is fen. All people are invented; ID sequences are 990 to 999.

神池县 140927 ── 义井镇 140927101 ── 坝口村 140927101202      wang, li, zhao, sun, qian
             │                   └─ 大黑庄村 140927101204    zhou, wu
             └─ 八角镇 140927102 ── 郭家村 140927102203      zheng, feng
"""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, field
from typing import Any

import pytest

from bangfu.accounts.models import Grant, Staff
from bangfu.divisions.models import Division
from bangfu.ground import clock, identity
from bangfu.registry.models import (
    Contact,
    Event,
    Household,
    HouseholdState,
    Income,
    Living,
    Membership,
    Person,
    PersonState,
    Presence,
)

COUNTY = "140927000000"
YIJING, BAJIAO = "140927101000", "140927102000"
BAKOU, DAHEI, GUOJIA = "140927101202", "140927101204", "140927102203"
PLACES = [
    ("140000000000", "山西省", 1, ""),
    ("140900000000", "忻州市", 2, "140000000000"),
    (COUNTY, "神池县", 3, "140900000000"),
    (YIJING, "义井镇", 4, COUNTY),
    (BAJIAO, "八角镇", 4, COUNTY),
    (BAKOU, "坝口村", 5, YIJING),
    (DAHEI, "大黑庄村", 5, YIJING),
    (GUOJIA, "郭家村", 5, BAJIAO),
]
OPENING = dt.date(2020, 3, 31)
TODAY = dt.date(2021, 12, 31)
SOURCE = "upload:1"

_numbers = itertools.count(1)


@dataclass
class Family:
    """One household of the cast; people are attributes by given role: head, wife, son, ..."""

    household: Household
    members: dict[str, Person] = field(default_factory=dict)

    def __getattr__(self, role: str) -> Person:
        try:
            return self.__dict__["members"][role]
        except KeyError:
            raise AttributeError(role) from None

    @property
    def id(self) -> int:
        return self.household.pk


@dataclass
class Cast:
    """Nine households, each with one lasting trait, and one officer for each role."""

    wang: Family  # 王守田: once poor, unstable; the wife is chronically ill, the household lies near the line
    li: Family  # 李桂花: marginal, a widow with a daughter in grade eight
    zhao: Family  # 赵大勇: ordinary, two earners, well off, known only from the police roster
    sun: Family  # 孙老汉: once poor, old man alone under 特困 support, no labour
    qian: Family  # 钱来福: not yet out of poverty, D-grade house, unsafe water
    zhou: Family  # 周建军: once poor, one earner away at work for 10 months, the father died in 2021
    wu: Family  # 吴巧珍: ordinary, lives in the next village, has the same name as a member of another household
    zheng: Family  # 郑有才: once poor, other township: out of a 义井 officer's scope
    feng: Family  # 冯改莲: sudden hardship, in the other township; her son moved away
    officers: dict[str, Staff]


def settle_places() -> None:
    """The county, two townships and three villages exist."""
    for code, name, level, parent in PLACES:
        Division.objects.get_or_create(
            code=code,
            valid_from=dt.date(2010, 1, 1),
            defaults={"name": name, "level": level, "parent_code": parent},
        )


def id_number(born_on: dt.date, *, sequence: int = 991, prefix: str = "142229") -> str:
    """An invented number with a right check digit. Odd sequences are men."""
    body = f"{prefix}{born_on:%Y%m%d}{sequence:03d}"
    total = sum(int(d) * w for d, w in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return body + "10X98765432"[total % 11]


def an_officer(role: str, division_code: str = COUNTY, **differs: Any) -> Staff:
    """A signed-up officer with one live grant."""
    name = differs.pop("username", f"{role}{next(_numbers)}")
    department = differs.pop("department", "医保局" if role == "department" else "")
    staff = Staff.objects.create_user(username=name, password="demo-Only-1", full_name=f"{role}员", **differs)
    Grant.objects.create(
        staff=staff,
        role=role,
        division_code="" if role == "department" else division_code,
        department=department,
        valid_from=dt.date(2020, 1, 1),
    )
    return staff


def a_household(**differs: Any) -> Household:
    """A standing household of 坝口村 without members."""
    n = next(_numbers)
    given = {
        "code": f"1409270{n:05d}",
        "police_code": f"P{n:06d}",
        "village_code": BAKOU,
        "head_name": "某某",
        "head_initials": "mm",
        "kind": "脱贫户",
        "registered_at": clock.now(),
        "source": SOURCE,
    } | differs
    return Household.objects.create(**given)


def a_person(household: Household | None = None, *, relation: str = "户主", **differs: Any) -> Person:
    """A person, and a member of the household since the opening when one is given."""
    n = next(_numbers)
    born_on = differs.pop("born_on", dt.date(1970, 1, 1))
    sex = differs.get("sex", "1")
    number = differs.pop("number", None) or id_number(
        born_on + dt.timedelta(0), sequence=990 + (n * 2 + (sex == "1")) % 10, prefix=f"{142200 + n % 90:06d}"
    )
    from_on, since = differs.pop("from_on", OPENING), differs.pop("source", SOURCE)
    given = {
        "code": f"1409270{n:05d}01",
        "name": "某某",
        "initials": "mm",
        "sex": sex,
        "born_on": born_on,
        "id_kind": "居民身份证",
        "id_cipher": identity.encrypt(number),
        "id_index": identity.blind_index(number),
        "id_last4_index": identity.last4_index(number),
        "source": since,
    } | differs
    person = Person.objects.create(**given)
    if household:
        Membership.objects.create(
            person=person,
            household=household,
            relation=relation,
            from_on=from_on,
            source=since,
            recorded_at=clock.now(),
        )
        Person.objects.filter(pk=person.pk).update(
            home=household, village_code=household.village_code, relation=relation
        )
        Household.objects.filter(pk=household.pk).update(people=household.memberships.count())
        person.refresh_from_db()
    return person


def _dated(differs: dict[str, Any]) -> dict[str, Any]:
    return {"valid_from": OPENING, "source": SOURCE, "recorded_at": clock.now()} | differs


def a_household_state(household: Household, **differs: Any) -> HouseholdState:
    given = {
        "village_code": household.village_code,
        "head_name": household.head_name,
        "kind": household.kind,
        "monitored_kind": household.monitored_kind,
    }
    return HouseholdState.objects.create(household=household, **_dated(given | differs))


def a_person_state(person: Person, **differs: Any) -> PersonState:
    given = {
        "nation": "汉族",
        "education": "初中",
        "health": "健康",
        "labour": "普通劳动力",
        "has_resident_medical": True,
    }
    return PersonState.objects.create(person=person, **_dated(given | differs))


def a_living(household: Household, **differs: Any) -> Living:
    given = {"house_grade": "A", "house_area_m2": 90, "water_safe": True, "has_power": True, "arable_mu100": 1250}
    return Living.objects.create(household=household, **_dated(given | differs))


def an_income(household: Household, **differs: Any) -> Income:
    """A year's income of 24,000.00 yuan for three, from wages alone unless told otherwise."""
    given = {"year": 2019, "people": 3, "business_fen": 0, "property_fen": 0, "transfer_fen": 0, "expense_fen": 0}
    given |= {"wage_fen": 2_400_000, "claims_fen": 0, "selfpaid_fen": 0, "net_fen": 2_400_000}
    return Income.objects.create(household=household, **_dated(given | differs))


def a_phone(owner: Household | Person, number: str = "13800000001", **differs: Any) -> Contact:
    whose = {"household": owner} if isinstance(owner, Household) else {"person": owner}
    given = {"number_cipher": identity.encrypt(number), "number_index": identity.blind_index(number)}
    return Contact.objects.create(kind=Contact.Kind.PHONE, **whose, **_dated(given | differs))


def a_presence(person: Person, status: str, on: dt.date, **differs: Any) -> Presence:
    """The person died or moved out on that date; the membership ends there."""
    kept = Presence.objects.create(person=person, status=status, **_dated({"valid_from": on} | differs))
    Person.objects.filter(pk=person.pk).update(**{f"{status}_on": on})
    person.memberships.filter(to_on=None).update(to_on=on)
    for home in Household.objects.filter(memberships__person=person):
        Household.objects.filter(pk=home.pk).update(people=home.memberships.filter(to_on=None).count())
    return kept


def an_event(household: Household | None = None, **differs: Any) -> Event:
    given = {
        "kind": "visited",
        "happened_on": TODAY,
        "recorded_at": clock.now(),
        "source": SOURCE,
        "sentence": "入户走访",
    }
    return Event.objects.create(household=household, **given | differs)


def _family(head: str, initials: str, members: list[tuple[str, str, str, dict[str, Any]]], **differs: Any) -> Family:
    """A household with members given as (role, relation, name, what differs)."""
    household = a_household(head_name=head, head_initials=initials, **differs)
    a_household_state(household)
    family = Family(household)
    for role, relation, name, given in members:
        family.members[role] = a_person(household, relation=relation, name=name, **given)
    household.refresh_from_db()
    return family


def _wang() -> Family:
    members = [
        ("head", "户主", "王守田", {"born_on": dt.date(1962, 5, 3), "initials": "wst"}),
        ("wife", "配偶", "刘秀英", {"born_on": dt.date(1964, 8, 9), "sex": "2", "initials": "lxy"}),
        ("son", "之子", "王小军", {"born_on": dt.date(1990, 2, 11), "initials": "wxj"}),
    ]
    family = _family("王守田", "wst", members, monitored_kind="脱贫不稳定户")
    a_person_state(family.head, labour="弱劳动力或半劳动力")
    a_person_state(family.wife, health="长期慢性病", labour="丧失劳动力")
    a_person_state(family.son, work_months=6, work_place="县外省内")
    an_income(family.household, year=2018, wage_fen=1_200_000, net_fen=1_200_000)
    an_income(
        family.household,
        wage_fen=1_000_000,
        business_fen=400_000,
        transfer_fen=200_000,
        expense_fen=100_000,
        net_fen=1_500_000,
    )
    a_living(family.household, house_grade="B")
    a_phone(family.household, "13903500001")
    return family


def _li() -> Family:
    members = [
        ("head", "户主", "李桂花", {"born_on": dt.date(1975, 1, 20), "sex": "2", "initials": "lgh"}),
        ("daughter", "之女", "张晓雨", {"born_on": dt.date(2006, 9, 1), "sex": "2", "initials": "zxy"}),
    ]
    family = _family("李桂花", "lgh", members, kind="一般农户", monitored_kind="边缘易致贫户")
    a_person_state(family.daughter, education="", schooling="八年级", labour="无劳动力")
    an_income(family.household, people=2, wage_fen=900_000, net_fen=900_000)
    a_living(family.household)
    return family


def _zhao() -> Family:
    members = [
        ("head", "户主", "赵大勇", {"born_on": dt.date(1982, 3, 3), "initials": "zdy", "code": ""}),
        ("wife", "配偶", "陈慧", {"born_on": dt.date(1984, 4, 4), "sex": "2", "initials": "ch", "code": ""}),
    ]
    return _family("赵大勇", "zdy", members, code="", kind="")


def _sun() -> Family:
    family = _family("孙老汉", "slh", [("head", "户主", "孙老汉", {"born_on": dt.date(1941, 6, 6), "initials": "slh"})])
    a_person_state(family.head, labour="无劳动力", has_tekun=True)
    an_income(family.household, people=1, wage_fen=0, transfer_fen=700_000, net_fen=700_000)
    return family


def _qian() -> Family:
    members = [
        ("head", "户主", "钱来福", {"born_on": dt.date(1968, 7, 7), "initials": "qlf"}),
        ("mother", "之母", "郝改花", {"born_on": dt.date(1944, 2, 2), "sex": "2", "initials": "hgh"}),
    ]
    family = _family("钱来福", "qlf", members, kind="未脱贫户")
    a_living(family.household, house_grade="D", water_safe=False)
    an_income(family.household, people=2, wage_fen=700_000, net_fen=700_000)
    return family


def _zhou() -> Family:
    members = [
        ("head", "户主", "周建军", {"born_on": dt.date(1985, 10, 10), "initials": "zjj"}),
        ("father", "之父", "周福贵", {"born_on": dt.date(1950, 3, 8), "initials": "zfg"}),
    ]
    family = _family("周建军", "zjj", members, village_code=DAHEI)
    a_person_state(family.head, work_months=10, work_place="省外")
    a_presence(family.father, "died", dt.date(2021, 8, 15))
    an_income(family.household, people=2)
    return family


def _wu() -> Family:
    members = [("head", "户主", "刘秀英", {"born_on": dt.date(1964, 8, 9), "sex": "2", "initials": "lxy", "code": ""})]
    return _family("刘秀英", "lxy", members, code="", kind="", village_code=DAHEI)


def _zheng() -> Family:
    members = [
        ("head", "户主", "郑有才", {"born_on": dt.date(1972, 12, 1), "initials": "zyc"}),
        ("son", "之子", "郑浩", {"born_on": dt.date(2004, 5, 5), "initials": "zh"}),
    ]
    family = _family("郑有才", "zyc", members, village_code=GUOJIA)
    an_income(family.household, people=2)
    a_living(family.household, house_grade="A")
    return family


def _feng() -> Family:
    members = [
        ("head", "户主", "冯改莲", {"born_on": dt.date(1969, 11, 11), "sex": "2", "initials": "fgl"}),
        ("son", "之子", "高飞", {"born_on": dt.date(1995, 1, 1), "initials": "gf"}),
    ]
    family = _family("冯改莲", "fgl", members, village_code=GUOJIA, kind="一般农户", monitored_kind="突发严重困难户")
    a_presence(family.son, "moved_out", dt.date(2021, 5, 1))
    an_income(family.household, people=2, wage_fen=3_000_000, net_fen=3_000_000)
    return family


def settle() -> Cast:
    """The places, the nine families and one officer per role exist; the county works on 2021-12-31."""
    clock.set_today(TODAY, reason="测试")
    settle_places()
    officers = {
        "village": an_officer("village", BAKOU),
        "township": an_officer("township", YIJING),
        "county": an_officer("county"),
        "inspector": an_officer("inspector", BAJIAO),
        "department": an_officer("department"),
        "administrator": an_officer("administrator"),
    }
    return Cast(_wang(), _li(), _zhao(), _sun(), _qian(), _zhou(), _wu(), _zheng(), _feng(), officers=officers)


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast in a database that the test throws away."""
    return settle()
