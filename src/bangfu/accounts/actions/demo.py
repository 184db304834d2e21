"""One login per role for the demo county, and never anywhere else."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bangfu.accounts.actions.journal import record
from bangfu.accounts.models import Grant, Staff
from bangfu.accounts.terms import COUNTY_OFFICER
from bangfu.divisions import queries as divisions
from bangfu.divisions import rules as places
from bangfu.ground.errors import Refused, gettext_noop

DEMO_PASSWORD = "bangfu-2021"
DEMO_FROM = dt.date(2015, 1, 1)
"""Before everything the demo county knows, so that its staff were there all along."""


@dataclass(frozen=True)
class DemoLogin:
    """One way into the demo county."""

    username: str
    full_name: str
    unit: str
    role: str
    title: object
    place: str = ""
    department: str = ""


class NotADemo(Refused):
    """Demo logins were asked for where BANGFU_DEMO is not 1."""


def demo_logins() -> tuple[DemoLogin, ...]:
    """The logins of the demo county: who they are, what they hold; none on any other installation."""
    if os.environ.get("BANGFU_DEMO") != "1":
        return ()
    villages = divisions.villages()
    village = next((v for v in villages if v.short_name == "大黑庄村"), villages[0] if villages else None)
    here, above = (village.code, village.parent_code) if village else ("", "")
    county = places.full_code(settings.BANGFU_PLACE)
    names = {"village": divisions.name_of(here), "township": divisions.name_of(above)}
    return (
        DemoLogin("cunganbu", "郝建平", names["village"], "village", _("村干部"), here),
        DemoLogin("xiangzhen", "宫丽", names["township"], "township", _("乡镇干部"), above),
        DemoLogin(COUNTY_OFFICER, "周海", "县乡村振兴局", "county", _("县级干部"), county),
        DemoLogin("xianji2", "史敏", "县乡村振兴局", "county", _("县级干部,第二人复核"), county),
        DemoLogin("yibao", "吕娟", "县医保局", "department", _("部门:医保局"), "", "医保"),
        DemoLogin("ducha", "任强", "县纪委监委", "inspector", _("督查,只读"), county),
        DemoLogin("guanli", "韩雪", "县大数据中心", "administrator", _("系统管理")),
    )


def open_demo_accounts() -> tuple[DemoLogin, ...]:
    """Every demo login can sign in with DEMO_PASSWORD; safe to repeat. Raises: NotADemo unless BANGFU_DEMO=1."""
    logins = demo_logins()
    if not logins:
        raise NotADemo(gettext_noop("只有演示环境才能开通演示账户。"))
    with transaction.atomic():
        there = set(Staff.objects.filter(username__in=[login.username for login in logins]).values_list("username"))
        made = [login for login in logins if (login.username,) not in there]
        password = make_password(DEMO_PASSWORD) if made else ""
        for login in made:
            _open(login, password)
        if made:
            detail = {"usernames": [login.username for login in made]}
            record(by=None, verb="accounts.open_demo_accounts", thing="staff:demo", detail=detail)
    return logins


def _open(login: DemoLogin, password: str) -> None:
    staff = Staff.objects.create(username=login.username, full_name=login.full_name, unit=login.unit, password=password)
    Grant.objects.create(
        staff=staff,
        role=login.role,
        division_code=login.place,
        department=login.department,
        valid_from=DEMO_FROM,
        reason="demo",
    )
