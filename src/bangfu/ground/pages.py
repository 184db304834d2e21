"""What every page knows: the menu the roof registered, the place and the date the data speak for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def page_context(request: HttpRequest) -> dict[str, Any]:
    """The variables that base.html needs."""
    return {}
