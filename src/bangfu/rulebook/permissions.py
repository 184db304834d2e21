"""Who may change what the rules say: the county. Every officer may read them."""

from __future__ import annotations

from typing import Any

from bangfu.accounts import permissions as accounts
from bangfu.ground.errors import NotAllowed, gettext_noop
from bangfu.rulebook.book import Parameter
from bangfu.rulebook.models import ParameterValue


class SecondPersonNeeded(NotAllowed):
    """The proposer may not decide on the own proposal."""


def can_edit(staff: Any) -> bool:
    """Whether the officer may propose and confirm parameters and switch rules."""
    return accounts.has_role(staff, "county")


def check_can_edit(staff: Any) -> None:
    """Passes for the county. Raises: NotYourRole."""
    accounts.check_has_role(staff, "county")


def can_propose(staff: Any, parameter: Parameter) -> bool:
    """Whether the officer may propose a value on the page; tables and dates are kept in files."""
    return parameter.type == "int" and can_edit(staff)


def can_confirm(staff: Any, value: ParameterValue) -> bool:
    """Whether the officer may confirm this proposal."""
    return can_edit(staff) and staff.pk != value.proposed_by_id


def check_can_confirm(staff: Any, value: ParameterValue) -> None:
    """Passes for a second person of the county. Raises: NotYourRole, SecondPersonNeeded with the rule quoted."""
    check_can_edit(staff)
    if staff.pk == value.proposed_by_id:
        raise SecondPersonNeeded(
            gettext_noop("规定:参数须由提出人以外的第二人确认。这条是您自己提出的,请换一位县级人员确认。")
        )
