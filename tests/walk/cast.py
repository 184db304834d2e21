"""Two halves of a county that must not see each other, and one viewer of every kind."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from bangfu.accounts.models import Grant, Staff
from bangfu.divisions import actions as divisions
from bangfu.ground import clock, jobs
from bangfu.registry.models import Household
from bangfu.registry.tests import cast as people
from tests.walk import feeds, looks

COUNTY = "140927000000"
TODAY = dt.date(2021, 12, 31)
SENDS_ROSTERS = "民政"
"""The department whose file every half's roster is."""


@dataclass
class Half:
    """One township's worth of everything.

    `in_files`: names and numbers that also stand in the department's file. `in_register`: what only the register knows.
    `feed_names`: a stranger, a wrong name for the child, and the name of a row sent back.
    """

    name: str
    township: str
    village: str
    staff: Staff
    household: Household
    in_files: list[str]
    in_register: list[str]
    feed_names: tuple[str, str, str]
    homophone: str
    things: dict[str, Any] = field(default_factory=dict)

    @property
    def sought(self) -> list[str]:
        """What somebody would type who looks for the household: a name, two numbers, a code, a phone."""
        return [self.in_files[0], *self.in_files[2:4], *self.in_register[:2]]


@dataclass(frozen=True)
class Unlike:
    """What tells one half from the other."""

    township: str
    village: str
    head: str
    child: str
    phone: str
    sequence: int
    feed_names: tuple[str, str, str]


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks, and which halves are open to them."""

    name: str
    roles: frozenset[str]
    covers: frozenset[str]
    departments: frozenset[str]
    staff: Staff | None

    @property
    def is_inside(self) -> bool:
        """Signed in, and still allowed to be."""
        return self.staff is not None and self.staff.is_active

    def may_not_read(self, half: Half) -> list[str]:
        """What must not be on any page this viewer gets."""
        if half.name in self.covers:
            return []
        return half.in_register if SENDS_ROSTERS in self.departments else [*half.in_register, *half.in_files]


NEAR = Unlike(
    township="140927101000",
    village="140927101204",
    head="端木近山",
    child="端木近宏",
    phone="13900001111",
    sequence=991,
    feed_names=("皇甫近客", "皇甫近误", "皇甫近坏"),
)
FAR = Unlike(
    township="140927102000",
    village="140927102200",
    head="濮阳远川",
    child="濮阳远宏",
    phone="13900002222",
    sequence=993,
    feed_names=("尉迟远客", "尉迟远误", "尉迟远坏"),
)


def lay_county() -> Staff:
    """The real places of the county, on the last day of 2021, and the officer in whose name files arrive."""
    divisions.load_place("140927")
    clock.set_today(TODAY, reason="walk")
    return _staff("sender", ("county", COUNTY))


def lay_half(name: str, unlike: Unlike, sender: Staff) -> Half:
    """A household with all that is known of it, its township's clerk, and a department's file that speaks of it."""
    born, later = dt.date(1970, 3, 3), dt.date(2008, 4, 4)
    number = people.id_number(born, sequence=unlike.sequence)
    child_number = people.id_number(later, sequence=unlike.sequence, prefix="140927")
    household = people.a_household(
        head_name=unlike.head, village_code=unlike.village, code=f"HH{name}0001", monitored_kind="脱贫不稳定户"
    )
    people.a_household_state(household)
    head = people.a_person(household, name=unlike.head, number=number, born_on=born)
    child = people.a_person(household, name=unlike.child, number=child_number, born_on=later, relation="之子")
    people.a_person_state(head)
    people.a_living(household)
    people.an_income(household)
    contact = people.a_phone(household, unlike.phone)
    said = f"某日走访{name}之家"
    event = people.an_event(household, sentence=said)
    staff = _staff(f"clerk-of-{name}", ("township", unlike.township))
    job = jobs.request("accounts.verify_journal", f"{unlike.head}的核验", {"half": name}, by_id=staff.pk)
    half = Half(
        name=name,
        township=unlike.township,
        village=unlike.village,
        staff=staff,
        household=household,
        in_files=[unlike.head, unlike.child, number, child_number, *unlike.feed_names],
        in_register=[household.code, unlike.phone, said],
        feed_names=unlike.feed_names,
        homophone="洪",
        things={"head": head, "child": child, "event": event, "job": job, "staff": staff, "household": household},
    )
    half.things |= {"grant": staff.grants.get(), "contact": contact}
    half.things |= feeds.send_roster(half, sender, child_number)
    half.things |= looks.warn(half, sender)
    return half


def lay_viewers() -> list[Viewer]:
    """Every role within 义井镇, the county's own, and those who may see nothing. No viewer is of 八角镇 alone."""
    both, near, none = frozenset({"near", "far"}), frozenset({"near"}), frozenset[str]()
    past = (dt.date(2020, 1, 1), dt.date(2021, 12, 30))
    wanted: list[tuple[str, list[Any], frozenset[str], dict[str, Any]]] = [
        ("cadre", [("village", NEAR.village)], near, {}),
        ("clerk", [("township", NEAR.township)], near, {}),
        ("officer", [("county", COUNTY)], both, {}),
        ("inspector", [("inspector", NEAR.township)], near, {}),
        ("chief-inspector", [("inspector", COUNTY)], both, {}),
        ("department", [("department", SENDS_ROSTERS)], none, {}),
        ("other-department", [("department", "教育")], none, {}),
        ("administrator", [("administrator", "")], none, {}),
        ("newcomer", [], none, {}),
        ("former-officer", [("county", COUNTY, *past)], none, {}),
        ("suspended-officer", [("county", COUNTY)], none, {"is_active": False}),
    ]
    viewers = [_viewer(name, grants, covers, fields) for name, grants, covers, fields in wanted]
    return [*viewers, Viewer("nobody", none, none, none, None)]


def _viewer(name: str, grants: list[Any], covers: frozenset[str], fields: dict[str, Any]) -> Viewer:
    is_over = name in {"former-officer", "suspended-officer"}
    roles = frozenset() if is_over else frozenset(grant[0] for grant in grants)
    departments = frozenset(grant[1] for grant in grants if grant[0] == "department")
    return Viewer(name, roles, covers, departments, _staff(name, *grants, **fields))


def _staff(username: str, *grants: Any, **fields: Any) -> Staff:
    staff = Staff.objects.create(username=username, full_name=f"职员{username}", **fields)
    for role, place, *dates in grants:
        Grant.objects.create(
            staff=staff,
            role=role,
            division_code="" if role in {"department", "administrator"} else place,
            department=place if role == "department" else "",
            valid_from=dates[0] if dates else dt.date(2020, 1, 1),
            valid_to=dates[1] if dates else None,
        )
    return staff
