"""Accounts are opened, suspended and restored; people choose their words and their language."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from bangfu.accounts.actions.journal import ReasonMissing, record
from bangfu.accounts.models import Grant, Staff
from bangfu.accounts.permissions import can_administer, check_can_administer
from bangfu.ground import clock
from bangfu.ground.errors import Refused, gettext_noop
from bangfu.ground.versions import save_guarded

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Signs of a one-time password that cannot be mistaken for one another when read aloud."""


@dataclass(frozen=True)
class StaffWish:
    """What a new account is to say."""

    username: str
    full_name: str
    unit: str = ""
    language: str = "zh-hans"


@dataclass(frozen=True)
class OpenedAccount:
    """The account, and the password that opens it once; empty when the same form had opened it before."""

    staff: Staff
    one_time_password: str


class UsernameTaken(Refused):
    """Another account signs in with this name."""


class NotYourself(Refused):
    """An administrator tried to change their own standing; another one must."""


class LastAdministrator(Refused):
    """The act would leave nobody who can open accounts."""


def create_staff(
    *, wish: StaffWish, key: uuid.UUID | None = None, by: Staff, at: dt.datetime | None = None
) -> OpenedAccount:
    """An account stands that its owner must give a password of their own at first login; it has no grant yet.

    The same key opens one account only. Raises: NotYourRole, UsernameTaken.
    """
    check_can_administer(by)
    password = one_time_password()
    with transaction.atomic():
        if key and (made := Staff.objects.filter(creation_key=key).first()):
            return OpenedAccount(made, "")
        if Staff.objects.filter(username__iexact=wish.username).exists():
            raise UsernameTaken(gettext_noop("登录名 {username} 已有人使用。"), username=wish.username)
        staff = Staff.objects.create(
            username=wish.username,
            full_name=wish.full_name,
            unit=wish.unit,
            language=wish.language,
            password=make_password(password),
            must_change_password=True,
            creation_key=key,
        )
        detail = {"username": wish.username, "full_name": wish.full_name, "unit": wish.unit}
        record(by=by, verb="accounts.create_staff", thing=f"staff:{staff.pk}", detail=detail, at=at)
    return OpenedAccount(staff, password)


def suspend(*, staff: Staff, version: int | None, reason: str, by: Staff, at: dt.datetime | None = None) -> Staff:
    """The officer cannot sign in, sees nothing, and every open session of theirs has ended.

    Raises: NotYourRole, NotYourself, ReasonMissing, LastAdministrator, StaleVersion.
    """
    _check_change(staff, reason, by)
    with transaction.atomic():
        check_not_last_administrator(staff)
        changed = save_guarded(Staff, staff.pk, version, is_active=False, suspended_at=at or clock.now())
        record(by=by, verb="accounts.suspend", thing=f"staff:{staff.pk}", detail={"reason": reason}, at=at)
    return changed


def restore(*, staff: Staff, version: int | None, reason: str, by: Staff, at: dt.datetime | None = None) -> Staff:
    """A suspended officer can sign in again, with the grants that are still live. Raises: as suspend."""
    _check_change(staff, reason, by)
    with transaction.atomic():
        changed = save_guarded(Staff, staff.pk, version, is_active=True, suspended_at=None)
        record(by=by, verb="accounts.restore", thing=f"staff:{staff.pk}", detail={"reason": reason}, at=at)
    return changed


def reset_password(*, staff: Staff, version: int | None, reason: str, by: Staff, at: dt.datetime | None = None) -> str:
    """The old password and the second factor are gone; returns the password that opens the account once.

    Raises: as suspend.
    """
    _check_change(staff, reason, by)
    password = one_time_password()
    with transaction.atomic():
        save_guarded(Staff, staff.pk, version, password=make_password(password), must_change_password=True)
        TOTPDevice.objects.filter(user=staff).delete()
        record(by=by, verb="accounts.reset_password", thing=f"staff:{staff.pk}", detail={"reason": reason}, at=at)
    return password


def change_password(*, password: str, by: Staff, at: dt.datetime | None = None) -> Staff:
    """The officer's own password is this one; it was checked by the form. Other sessions of theirs have ended."""
    with transaction.atomic():
        staff = Staff.objects.select_for_update().get(pk=by.pk)
        staff.set_password(password)
        staff.must_change_password = False
        staff.save(update_fields=["password", "must_change_password"])
        record(by=by, verb="accounts.change_password", thing=f"staff:{by.pk}", at=at)
    return staff


def set_language(*, language: str, by: Staff, at: dt.datetime | None = None) -> None:
    """Pages speak this language to the officer, on every machine."""
    with transaction.atomic():
        if Staff.objects.filter(pk=by.pk).exclude(language=language).update(language=language):
            record(by=by, verb="accounts.set_language", thing=f"staff:{by.pk}", detail={"language": language}, at=at)


def check_not_last_administrator(staff: Staff) -> None:
    """Passes unless nobody else may open accounts today; until the transaction ends nobody can make it otherwise.

    Raises: LastAdministrator.
    """
    list(Grant.objects.select_for_update().filter(role=Grant.Role.ADMINISTRATOR).values_list("pk"))
    if not can_administer(staff):
        return
    others = Grant.objects.live(clock.today()).filter(role=Grant.Role.ADMINISTRATOR).exclude(staff=staff)
    if not others.exists():
        raise LastAdministrator(gettext_noop("这是最后一名系统管理员,请先给另一人授权。"))


def one_time_password() -> str:
    """Fourteen letters and digits in two groups, about 68 bits; never written anywhere."""
    groups = ["".join(secrets.choice(LETTERS) for _ in range(7)) for _ in range(2)]
    return "-".join(groups)


def _check_change(staff: Staff, reason: str, by: Staff) -> None:
    check_can_administer(by)
    if staff.pk == by.pk:
        raise NotYourself(gettext_noop("不能改变自己的账户状态或授权,请另一名管理员办理。"))
    if not reason.strip():
        raise ReasonMissing(gettext_noop("请写明原因。"))
