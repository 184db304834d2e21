"""Households and people as lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from bangfu.accounts.queries import scope_of
from bangfu.divisions import queries as divisions
from bangfu.ground import clock
from bangfu.ground.listing import Column, Filter, Listing
from bangfu.ground.retelling import retold
from bangfu.registry import queries, terms
from bangfu.registry.rules import age_on

KINDS = [(kind, gettext_lazy(kind)) for kind in terms.KINDS]
MONITORED = [(kind, gettext_lazy(kind)) for kind in terms.MONITORED_KINDS]


def townships_seen(request: HttpRequest) -> Iterable[tuple[str, str]]:
    """The townships that hold a village the officer may see."""
    ranges = scope_of(request.user).ranges
    for place in divisions.townships():
        low, high = divisions.code_range(place.code)
        if any(a <= high and low <= b for a, b in ranges):
            yield place.code, place.name


def _in_townships(rows: QuerySet[Any], codes: Sequence[str]) -> QuerySet[Any]:
    wanted = Q(pk__in=[])
    for code in codes:
        for low, high in divisions.ranges_of(code):
            wanted |= Q(village_code__gte=low, village_code__lte=high)
    return rows.filter(wanted)


def _of_kinds(rows: QuerySet[Any], kinds: Sequence[str], field: str = "kind") -> QuerySet[Any]:
    """A household that only the police roster knows is an ordinary one."""
    return rows.filter(**{f"{field}__in": [*kinds, *([""] if terms.ORDINARY in kinds else [])]})


TOWNSHIPS = Filter("township", gettext_lazy("乡镇"), townships_seen, apply=_in_townships)
HOUSEHOLD_COLUMNS = [
    Column(
        "head_name",
        gettext_lazy("户主"),
        sort="head_initials",
        href=lambda row: reverse("household", args=[row.pk]),
        on_phone="title",
    ),
    Column("village_code", gettext_lazy("村"), sort=True, value=lambda row: divisions.path_of(row.village_code)),
    Column("kind", gettext_lazy("户类型"), sort=True, value=lambda row: _(row.kind or terms.ORDINARY)),
    Column("monitored_kind", gettext_lazy("监测对象类别"), sort=True, kind="mark"),
    Column("people", gettext_lazy("人数"), sort=True, kind="int", total=True),
    Column("code", gettext_lazy("户编号"), sort=True, on_phone="hide"),
]
HOUSEHOLD_FILTERS = [
    TOWNSHIPS,
    Filter("kind", gettext_lazy("户类型"), KINDS, apply=_of_kinds),
    Filter("monitored", gettext_lazy("监测对象类别"), MONITORED, field="monitored_kind"),
]
PERSON_COLUMNS = [
    Column(
        "name",
        gettext_lazy("姓名"),
        sort="initials",
        href=lambda row: reverse("person", args=[row.pk]),
        on_phone="title",
    ),
    Column("sex", gettext_lazy("性别"), sort=True, value=lambda row: row.get_sex_display()),
    Column(
        "age", gettext_lazy("年龄"), sort="born_on", kind="int", value=lambda row: age_on(row.born_on, clock.today())
    ),
    Column("relation", gettext_lazy("与户主关系"), sort=True, value=lambda row: retold(row.relation)),
    Column(
        "home.head_name",
        gettext_lazy("户主"),
        sort="home__head_initials",
        href=lambda row: reverse("household", args=[row.home_id]),
    ),
    Column(
        "village_code",
        gettext_lazy("村"),
        sort=True,
        value=lambda row: divisions.path_of(row.village_code),
    ),
    Column("standing", gettext_lazy("状态"), value=lambda row: _standing(row)),
]
STANDINGS = [("here", gettext_lazy("在册")), ("died", gettext_lazy("已死亡")), ("moved", gettext_lazy("已迁出"))]


def _of_standing(rows: QuerySet[Any], chosen: Sequence[str]) -> QuerySet[Any]:
    meanings = {
        "here": Q(died_on=None, moved_out_on=None),
        "died": Q(died_on__isnull=False),
        "moved": Q(moved_out_on__isnull=False),
    }
    wanted = Q(pk__in=[])
    for one in chosen:
        wanted |= meanings.get(one, Q(pk__in=[]))
    return rows.filter(wanted)


PERSON_FILTERS = [
    TOWNSHIPS,
    Filter("kind", gettext_lazy("户类型"), KINDS, apply=partial(_of_kinds, field="home__kind")),
    Filter("sex", gettext_lazy("性别"), [("1", gettext_lazy("男")), ("2", gettext_lazy("女"))]),
    Filter("standing", gettext_lazy("状态"), STANDINGS, apply=_of_standing),
    Filter("born", gettext_lazy("出生日期"), kind="day", field="born_on"),
]


@require_safe
def households(request: HttpRequest) -> HttpResponseBase:
    rows = queries.households_seen_by(request.user)
    listing = Listing(request, rows, HOUSEHOLD_COLUMNS, filters=HOUSEHOLD_FILTERS, default_sort="village_code")
    if workbook := listing.export(_("户名单")):
        return workbook
    people = listing.queryset.order_by().aggregate(people=Sum("people"))["people"] or 0
    return render(request, "registry/households.html", {"listing": listing, "people": people})


@require_safe
def persons(request: HttpRequest) -> HttpResponseBase:
    rows = queries.persons_with_home(request.user)
    listing = Listing(request, rows, PERSON_COLUMNS, filters=PERSON_FILTERS, default_sort="village_code")
    return listing.export(_("人员名单")) or render(request, "registry/persons.html", {"listing": listing})


def _standing(row: Any) -> str:
    if row.died_on:
        return _("%(on)s 死亡") % {"on": row.died_on.isoformat()}
    if row.moved_out_on:
        return _("%(on)s 迁出") % {"on": row.moved_out_on.isoformat()}
    return ""
