"""Who asks for a page. Pages of this room are never shown to strangers."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff


def viewer(request: HttpRequest) -> Staff:
    """The officer who is signed in: the login middleware lets nobody else through."""
    return cast("Staff", request.user)
