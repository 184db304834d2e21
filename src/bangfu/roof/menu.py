"""The menu, as data: which pages there are, for which roles."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bangfu.accounts import queries as accounts
from bangfu.divisions import queries as divisions
from bangfu.divisions import rules as places
from bangfu.ground.pages import MenuItem, register_menu, register_place

SEEING = frozenset({"village", "township", "county", "inspector"})
OFFICES = frozenset({"township", "county", "inspector"})

ITEMS = (
    MenuItem(_("我的工作"), "desk"),
    MenuItem(_("预警"), "monitoring:queue", SEEING),
    MenuItem(_("农户"), "registry:households", SEEING),
    MenuItem(_("数据汇集"), "ledgers:board", frozenset({"department", *OFFICES})),
    MenuItem(pgettext_lazy("menu", "关联"), "linkage:queue", frozenset({"township", "county"})),
    MenuItem(_("县情"), "reports:county", OFFICES),
    MenuItem(pgettext_lazy("menu", "规则"), "rulebook:rules"),
    MenuItem(_("参数"), "rulebook:parameters"),
    MenuItem(_("区划"), "divisions:tree"),
    MenuItem(_("人员授权"), "accounts:staff", frozenset({"administrator"})),
    MenuItem(_("日志"), "accounts:journal", frozenset({"administrator", "inspector"})),
    MenuItem(_("我的账户"), "accounts:me"),
)


def roles_of(staff: Any) -> frozenset[str]:
    """The roles someone has today."""
    return accounts.scope_of(staff).roles


def place_of(_request: HttpRequest) -> str:
    """The county this installation serves; its code while no places are loaded, so that the login page still opens."""
    return divisions.name_of(places.full_code(settings.BANGFU_PLACE))


def furnish() -> None:
    """The menu and the place are known to every page."""
    register_menu(ITEMS, roles_of=roles_of)
    register_place(place_of)
