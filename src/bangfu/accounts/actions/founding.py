"""The first administrator of a new installation: the only account that nobody opened."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.db import transaction

from bangfu.accounts.actions.journal import record
from bangfu.accounts.actions.staff import OpenedAccount, StaffWish, one_time_password
from bangfu.accounts.models import Grant, Staff
from bangfu.ground import clock
from bangfu.ground.errors import AlreadyDone, gettext_noop


class AdministratorThere(AlreadyDone):
    """The installation has an administrator, who opens the other accounts."""


def open_first_administrator(*, wish: StaffWish) -> OpenedAccount:
    """One administrator can sign in once with the password returned. Raises: AdministratorThere."""
    password = one_time_password()
    with transaction.atomic():
        if Grant.objects.live(clock.today()).filter(role=Grant.Role.ADMINISTRATOR).exists():
            raise AdministratorThere(gettext_noop("已经有系统管理员,请由其开通账户。"))
        staff = Staff.objects.create(
            username=wish.username,
            full_name=wish.full_name,
            unit=wish.unit,
            language=wish.language,
            password=make_password(password),
            must_change_password=True,
        )
        Grant.objects.create(staff=staff, role=Grant.Role.ADMINISTRATOR, valid_from=clock.today(), reason="founding")
        record(by=None, verb="accounts.open_first_administrator", thing=f"staff:{staff.pk}")
    return OpenedAccount(staff, password)
