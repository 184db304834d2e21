"""A request of an officer who is signed in: the login middleware lets nobody else through to these pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff


class OfficerRequest(HttpRequest):
    """A request whose user is an officer."""

    user: Staff
