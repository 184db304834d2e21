"""What every page knows: the menu the roof registered, the place and the date the data speak for, finished jobs."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from bangfu.ground import clock
from bangfu.ground.models import Job


@dataclass(frozen=True)
class MenuItem:
    """One entry of the menu. No roles means everyone who is signed in; `badge` counts what waits behind it."""

    label: Any
    url_name: str
    roles: frozenset[str] = frozenset()
    badge: Callable[[HttpRequest], int | None] | None = None
    icon: str = ""


@dataclass(frozen=True)
class MenuEntry:
    """A menu item as one request sees it."""

    label: str
    url: str
    badge: int | None
    is_here: bool
    icon: str


@dataclass(frozen=True)
class Bell:
    """How many of one's own jobs ended unseen, and how many are at work."""

    ended: int
    live: int


UNDO = "undo:"
_menu: list[MenuItem] = []
_roles_of: list[Callable[[Any], Iterable[str]]] = []
_place_of: list[Callable[[HttpRequest], str]] = []


def register_menu(items: Iterable[MenuItem], *, roles_of: Callable[[Any], Iterable[str]] | None = None) -> None:
    """The menu is these items from here on; `roles_of(staff)` says which roles someone has."""
    _menu[:] = items
    _roles_of[:] = [roles_of] if roles_of else []


def register_place(place_of: Callable[[HttpRequest], str]) -> None:
    """The title bar names the place that `place_of(request)` gives, such as 神池县 or 神池县义井镇."""
    _place_of[:] = [place_of]


def page_context(request: HttpRequest) -> dict[str, Any]:
    """The variables base.html needs; each costs nothing until a template asks for it."""
    return {
        "place": SimpleLazyObject(lambda: _place(request)),
        "as_of": SimpleLazyObject(clock.today),
        "menu": SimpleLazyObject(lambda: _entries(request)),
        "bell": SimpleLazyObject(lambda: _bell(request)),
        "is_demo": os.environ.get("BANGFU_DEMO") == "1",
    }


def offer_undo(request: HttpRequest, sentence: str, undo_url: str) -> None:
    """The next page says the sentence and offers 撤销 for ten seconds, which posts to `undo_url`."""
    messages.success(request, sentence, extra_tags=UNDO + undo_url)


def as_of(day: dt.date) -> dict[str, dt.date]:
    """For a view whose data speak for another date than today: merge it into the context."""
    return {"as_of": day}


def _place(request: HttpRequest) -> str:
    return _place_of[0](request) if _place_of else settings.BANGFU_PLACE


def _entries(request: HttpRequest) -> list[MenuEntry]:
    staff = getattr(request, "user", None)
    if staff is None or not staff.is_authenticated:
        return []
    roles = set(_roles_of[0](staff)) if _roles_of else set()
    urls = [(item, reverse(item.url_name)) for item in _menu if not item.roles or item.roles & roles]
    here = max((url for _item, url in urls if request.path.startswith(url)), key=len, default="")
    return [
        MenuEntry(str(item.label), url, item.badge(request) if item.badge else None, url == here, item.icon)
        for item, url in urls
    ]


def _bell(request: HttpRequest) -> Bell:
    staff = getattr(request, "user", None)
    if staff is None or not staff.is_authenticated:
        return Bell(0, 0)
    live = {Job.State.QUEUED, Job.State.RUNNING}
    states = Job.objects.filter(asked_by=staff.pk, seen_at=None).values_list("state", flat=True)
    found = list(states)
    return Bell(sum(state not in live for state in found), sum(state in live for state in found))
