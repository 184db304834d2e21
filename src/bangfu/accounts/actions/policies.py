"""What a role demands at login."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from bangfu.accounts.actions.journal import record
from bangfu.accounts.models import RolePolicy, Staff
from bangfu.accounts.permissions import check_can_administer
from bangfu.ground.versions import save_guarded


def set_role_policy(
    *, role: str, needs_second_factor: bool, version: int | None, by: Staff, at: dt.datetime | None = None
) -> RolePolicy:
    """Whoever holds the role shows a second factor from their next page on, or no longer needs to.

    `version`: 1 for a role whose policy was never set. Raises: NotYourRole, StaleVersion.
    """
    check_can_administer(by)
    with transaction.atomic():
        row, _made = RolePolicy.objects.get_or_create(role=role)
        policy = save_guarded(RolePolicy, row.pk, version, needs_second_factor=needs_second_factor)
        detail = {"needs_second_factor": needs_second_factor}
        record(by=by, verb="accounts.set_role_policy", thing=f"role:{role}", detail=detail, at=at)
    return policy
