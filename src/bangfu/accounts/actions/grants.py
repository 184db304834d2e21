"""Grants begin and end on dates, for a reason."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from bangfu.accounts import rules
from bangfu.accounts.actions.journal import ReasonMissing, record
from bangfu.accounts.actions.staff import NotYourself, check_not_last_administrator
from bangfu.accounts.models import Grant, Staff
from bangfu.accounts.permissions import check_can_administer
from bangfu.divisions import queries as divisions
from bangfu.ground import clock
from bangfu.ground.errors import Refused, gettext_noop
from bangfu.ground.versions import save_guarded

SENTENCES = {
    "place": gettext_noop("这个角色要写明负责的地方,且层级要对。"),
    "department": gettext_noop("部门授权必须写明部门。"),
    "dates": gettext_noop("截止日期不能早于起始日期。"),
    "nothing": gettext_noop("部门和系统管理角色看不到户,不能附户名单。"),
}


@dataclass(frozen=True)
class GrantWish:
    """What a grant is to say. Dates are included at both ends; no end means until it is ended."""

    role: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    division_code: str = ""
    department: str = ""
    household_ids: tuple[int, ...] = ()


class GrantIsUnsound(Refused):
    """The grant says too little, or what its role cannot have."""


def add_grant(
    *,
    staff: Staff,
    wish: GrantWish,
    reason: str,
    key: uuid.UUID | None = None,
    by: Staff,
    at: dt.datetime | None = None,
) -> Grant:
    """The officer may do what the role says, there, between the dates. The same key gives one grant only.

    Raises: NotYourRole, NotYourself, ReasonMissing, GrantIsUnsound.
    """
    check_can_administer(by)
    if staff.pk == by.pk:
        raise NotYourself(gettext_noop("不能给自己授权,请另一名管理员办理。"))
    check_reason(reason)
    check_wish(wish)
    with transaction.atomic():
        if key and (made := Grant.objects.filter(creation_key=key).first()):
            return made
        grant = Grant.objects.create(staff=staff, reason=reason.strip(), creation_key=key, **columns_of(wish))
        detail = {**columns_of(wish), "reason": reason, "grant": grant.pk}
        record(by=by, verb="accounts.add_grant", thing=f"staff:{staff.pk}", detail=detail, at=at)
    return grant


def end_grant(
    *,
    grant: Grant,
    valid_to: dt.date,
    version: int | None,
    reason: str,
    by: Staff,
    at: dt.datetime | None = None,
) -> Grant:
    """The grant's last day is this one; the past it covered stays as it was.

    Raises: NotYourRole, NotYourself, ReasonMissing, GrantIsUnsound, LastAdministrator, StaleVersion.
    """
    check_can_administer(by)
    if grant.staff_id == by.pk:
        raise NotYourself(gettext_noop("不能改变自己的账户状态或授权,请另一名管理员办理。"))
    check_reason(reason)
    if valid_to < grant.valid_from:
        raise GrantIsUnsound(SENTENCES["dates"])
    with transaction.atomic():
        if grant.role == Grant.Role.ADMINISTRATOR:
            check_not_last_administrator(grant.staff)
        changed = save_guarded(Grant, grant.pk, version, valid_to=valid_to)
        detail = {"grant": grant.pk, "role": grant.role, "valid_to": valid_to, "reason": reason}
        record(by=by, verb="accounts.end_grant", thing=f"staff:{grant.staff_id}", detail=detail, at=at)
    return changed


def check_wish(wish: GrantWish) -> None:
    """Passes for a grant that says what its role needs, about a place that is there. Raises: GrantIsUnsound."""
    place = divisions.place_of(wish.division_code, clock.today()) if wish.division_code else None
    fault = rules.grant_fault(
        role=wish.role,
        level=place.level if place else None,
        department=wish.department,
        names_households=bool(wish.household_ids),
        dates=(wish.valid_from, wish.valid_to),
    )
    if fault:
        raise GrantIsUnsound(SENTENCES[fault])


def check_reason(reason: str) -> None:
    """Passes for a reason. Raises: ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing(gettext_noop("请写明原因。"))


def columns_of(wish: GrantWish) -> dict[str, Any]:
    """The wish as a row of the table: codes of twelve digits, nothing a role does not use."""
    is_placed = wish.role in rules.SEEING_ROLES
    return {
        "role": wish.role,
        "division_code": wish.division_code if is_placed else "",
        "department": wish.department if wish.role == Grant.Role.DEPARTMENT else "",
        "household_ids": list(wish.household_ids),
        "valid_from": wish.valid_from,
        "valid_to": wish.valid_to,
    }
