"""Pages of the room."""

from bangfu.accounts.views.journal import journal, reveals, verify
from bangfu.accounts.views.own import drop_second_factor, me, password, second_factor, set_language
from bangfu.accounts.views.signing import SignIn, SignOut, locked_out
from bangfu.accounts.views.staff import (
    end_grant,
    new_grant,
    new_staff,
    person,
    policies,
    reset,
    restore,
    staff_list,
    suspend,
)

__all__ = [
    "SignIn",
    "SignOut",
    "drop_second_factor",
    "end_grant",
    "journal",
    "locked_out",
    "me",
    "new_grant",
    "new_staff",
    "password",
    "person",
    "policies",
    "reset",
    "restore",
    "reveals",
    "second_factor",
    "set_language",
    "staff_list",
    "suspend",
    "verify",
]
