"""The date the county works on, which can be set, and the instant, which cannot."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

from bangfu.ground.models import ClockSetting

_held: ContextVar[list[dt.date] | None] = ContextVar("bangfu_held_today", default=None)


def today() -> dt.date:
    """The business date: BANGFU_TODAY, else the date that was set, else the real date in China.

    Inside a request or a job (see `held`) it is read once; elsewhere each call asks the database.
    """
    if given := os.environ.get("BANGFU_TODAY"):
        return dt.date.fromisoformat(given)
    held_day = _held.get()
    if held_day is None:
        return _asked()
    if not held_day:
        held_day.append(_asked())
    return held_day[0]


def now() -> dt.datetime:
    """The real instant, aware. A set business date does not move it."""
    return timezone.now()


def set_today(day: dt.date | None, *, reason: str) -> None:
    """The county works on `day` from here on; None gives the real date back."""
    if day is None:
        ClockSetting.objects.filter(pk=1).delete()
    else:
        ClockSetting.objects.update_or_create(pk=1, defaults={"today": day, "reason": reason})
    if held_day := _held.get():
        held_day.clear()


@contextmanager
def held() -> Iterator[None]:
    """Within, the business date is read at most once: one request, or one job, has one date."""
    token = _held.set([])
    try:
        yield
    finally:
        _held.reset(token)


def _asked() -> dt.date:
    set_day = ClockSetting.objects.filter(pk=1).values_list("today", flat=True).first()
    return set_day or timezone.localdate()
