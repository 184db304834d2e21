"""Which role an officer holds today."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext

from bangfu.accounts.models import Grant, Staff
from bangfu.ground import clock
from bangfu.ground.errors import NotAllowed, gettext_noop


class NotYourRole(NotAllowed):
    """The officer holds no role that may do this."""


def has_role(staff: Staff | AnonymousUser, *roles: str) -> bool:
    """Whether the officer holds one of the roles today, anywhere. A suspended officer holds none."""
    if not isinstance(staff, Staff) or not staff.is_active:
        return False
    return Grant.objects.live(clock.today()).filter(staff=staff, role__in=roles).exists()


def check_has_role(staff: Staff | AnonymousUser, *roles: str) -> None:
    """Passes when the officer holds one of the roles today. Raises: NotYourRole."""
    if not has_role(staff, *roles):
        names = gettext("、").join(str(Grant.Role(role).label) for role in roles)
        raise NotYourRole(gettext_noop("只有{roles}人员可以做这件事。"), roles=names)


def can_administer(staff: Staff | AnonymousUser) -> bool:
    """Whether the officer may open accounts and give grants."""
    return has_role(staff, Grant.Role.ADMINISTRATOR)


def check_can_administer(staff: Staff | AnonymousUser) -> None:
    """Passes for an administrator. Raises: NotYourRole."""
    check_has_role(staff, Grant.Role.ADMINISTRATOR)


def check_can_read_journal(staff: Staff | AnonymousUser) -> None:
    """Passes for an administrator or an inspector. Raises: NotYourRole."""
    check_has_role(staff, Grant.Role.ADMINISTRATOR, Grant.Role.INSPECTOR)
