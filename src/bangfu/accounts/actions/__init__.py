"""Accounts are opened, grants given and ended, and every act is written down."""

from bangfu.accounts.actions.demo import DEMO_PASSWORD, DemoLogin, NotADemo, demo_logins, open_demo_accounts
from bangfu.accounts.actions.founding import AdministratorThere, open_first_administrator
from bangfu.accounts.actions.grants import GrantIsUnsound, GrantWish, add_grant, end_grant
from bangfu.accounts.actions.journal import JournalReport, ReasonMissing, record, record_reveal, verify_journal
from bangfu.accounts.actions.policies import set_role_policy
from bangfu.accounts.actions.signing import (
    CodeRefused,
    begin_second_factor,
    confirm_second_factor,
    drop_second_factor,
    note_failed_login,
    note_login,
    note_logout,
    pass_second_factor,
)
from bangfu.accounts.actions.staff import (
    LastAdministrator,
    NotYourself,
    OpenedAccount,
    StaffWish,
    UsernameTaken,
    change_password,
    create_staff,
    reset_password,
    restore,
    set_language,
    suspend,
)

__all__ = [
    "DEMO_PASSWORD",
    "AdministratorThere",
    "CodeRefused",
    "DemoLogin",
    "GrantIsUnsound",
    "GrantWish",
    "JournalReport",
    "LastAdministrator",
    "NotADemo",
    "NotYourself",
    "OpenedAccount",
    "ReasonMissing",
    "StaffWish",
    "UsernameTaken",
    "add_grant",
    "begin_second_factor",
    "change_password",
    "confirm_second_factor",
    "create_staff",
    "demo_logins",
    "drop_second_factor",
    "end_grant",
    "note_failed_login",
    "note_login",
    "note_logout",
    "open_demo_accounts",
    "open_first_administrator",
    "pass_second_factor",
    "record",
    "record_reveal",
    "reset_password",
    "restore",
    "set_language",
    "set_role_policy",
    "suspend",
    "verify_journal",
]
