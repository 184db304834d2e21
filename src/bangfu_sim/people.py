"""The synthetic people: villages hold households, households hold persons; what happens to them is dated."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from bangfu_sim.places import Place, Village


@dataclass(slots=True, eq=False)
class Card:
    """A disability card."""

    kind: int
    grade: int
    issued_on: dt.date
    suffix: str = ""


@dataclass(slots=True, eq=False)
class Benefit:
    """A person's 低保: since when, how much a month, until when."""

    category: str
    month_fen: int
    started_on: dt.date
    stopped_on: dt.date | None = None
    kept_until: dt.date | None = None


@dataclass(slots=True, eq=False)
class Income:
    """A household's income of one year in whole yuan."""

    people: int
    wage: int
    business: int
    owned: int
    transfer: int
    expense: int
    claims: int
    selfpaid: int

    @property
    def net(self) -> int:
        return self.wage + self.business + self.owned + self.transfer - self.expense


@dataclass(slots=True, eq=False)
class FormerHome:
    """The household of the county a person left by marriage; its police page may still list the person."""

    household: Household
    until: dt.date
    relation: str
    still_listed: bool


@dataclass(slots=True, eq=False)
class Person:
    """One synthetic person."""

    uid: int
    household: Household
    name: str
    sex: str
    born: dt.date
    number: str
    relation: str
    nation: str = "汉族"
    code: str = ""
    phone: str = ""
    education: str = ""
    track: str = ""
    health: str = "健康"
    skill: str = "普通劳动力"
    work_months: int = 0
    work_place: str = ""
    party: str = "群众"
    post: str = ""
    post_months: int = 0
    tekun: bool = False
    insured: str = "城乡居民基本医疗保险"
    insured_until: dt.date | None = None
    lapsed_on: dt.date | None = None
    card: Card | None = None
    dibao: Benefit | None = None
    studies_here: bool = True
    school_changes: list[tuple[dt.date, str]] = field(default_factory=list)
    joined_on: dt.date | None = None
    died_on: dt.date | None = None
    left_on: dt.date | None = None
    report_late: bool = False
    split_code: str = ""
    split_relation: str = ""
    former: FormerHome | None = None

    def age_on(self, day: dt.date) -> int:
        """Full years on a day."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))

    def is_here(self, day: dt.date) -> bool:
        """True when registered, alive and not moved out on the day."""
        return (
            (self.joined_on is None or self.joined_on <= day)
            and (self.died_on is None or self.died_on > day)
            and (self.left_on is None or self.left_on > day)
        )

    def home_on(self, day: dt.date) -> Household:
        """The household the person belonged to on a day."""
        return self.former.household if self.former and day < self.former.until else self.household

    def relation_on(self, day: dt.date) -> str:
        """The relation to the head of that household."""
        return self.former.relation if self.former and day < self.former.until else self.relation


@dataclass(slots=True, eq=False)
class Household:
    """One synthetic household."""

    number: int
    group: str
    size: int
    village: Village
    police_code: str
    code: str = ""
    split_code: str = ""
    attribute: str = ""
    causes: list[str] = field(default_factory=list)
    risks: list[str] = field(default_factory=list)
    members: list[Person] = field(default_factory=list)
    incomes: dict[int, Income] = field(default_factory=dict)
    identified: str = ""
    exited: str = ""
    monitored: str = ""
    removed: bool = False
    arable_mu: float = 0.0
    house_grade: str = ""
    house_m2: int = 0
    toilet: bool = True
    phone: str = ""
    bank: str = ""
    savings: int = 0
    yearly: int = 0
    troubled: str = ""

    @property
    def head(self) -> Person:
        return self.members[0]

    @property
    def is_national(self) -> bool:
        return self.group != "ordinary"

    @property
    def is_registered(self) -> bool:
        return self.group not in ("ordinary", "marginal")

    def here(self, day: dt.date) -> list[Person]:
        """Members on a day."""
        return [p for p in self.members if p.is_here(day) and p.home_on(day) is self]


@dataclass(slots=True, eq=False)
class Bill:
    """A settlement that will be in the bills of its month. All money in fen."""

    person: Person
    settled_on: dt.date
    hospital: str
    level: str
    kind: str
    disease: str
    total: int
    catalogue: int
    fund: int
    serious: int
    relief: int

    @property
    def selfpaid(self) -> int:
        return self.total - self.fund - self.serious - self.relief


@dataclass(slots=True, eq=False)
class Appraisal:
    """A house appraisal that will be in the file of its month."""

    household: Household
    month: str
    grade: str
    appraised_on: dt.date


@dataclass(slots=True, eq=False)
class Trouble:
    """One row of the truth: what befell a household, and whether it truly is in danger."""

    kind: str
    group: str
    household: Household
    person: Person | None
    month: str
    amount: int
    at_risk: bool
    shows: str


@dataclass(slots=True, eq=False)
class County:
    """Everything that is true in the synthetic county."""

    place: Place
    seed: int
    months: tuple[str, ...]
    households: list[Household]
    persons: list[Person] = field(default_factory=list)
    bills: list[Bill] = field(default_factory=list)
    appraisals: list[Appraisal] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    share: float = 1.0
