"""Two editors never overwrite each other silently: a save names the version it was based on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import F

from bangfu.ground.errors import MissingVersion, NotFound, StaleVersion, gettext_noop

FIELD = "version"
Row = TypeVar("Row", bound=models.Model)


def posted_version(data: Mapping[str, Any]) -> int:
    """The version a form or request was based on. Raises: MissingVersion (428)."""
    text = str(data.get(FIELD, ""))
    if not text.isdecimal():
        raise MissingVersion(gettext_noop("没有说明依据的版本,请刷新页面后再保存。"))
    return int(text)


def save_guarded(model: type[Row], pk: Any, version: int | None, **changes: Any) -> Row:
    """The row has the changes and the next version, if nobody saved since `version`; returns it as it now is.

    Raises: MissingVersion (428) without a version; NotFound; StaleVersion (409) with both values of each field that
    differs. Call it in the action's transaction.
    """
    if version is None:
        raise MissingVersion(gettext_noop("没有说明依据的版本,请刷新页面后再保存。"))
    rows: Any = model._default_manager
    with transaction.atomic():
        saved = rows.filter(pk=pk, version=version).update(**changes, version=F("version") + 1)
        found: Row | None = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(gettext_noop("要保存的记录已不存在。"))
    if not saved:
        now = {name: getattr(found, name) for name in changes}
        words = {name: str(model._meta.get_field(name).verbose_name) for name in changes}  # type: ignore[union-attr]
        raise StaleVersion(
            gettext_noop("别人刚刚改过这条记录,您的修改没有保存。请核对两边的内容后再存一次。"),
            now={words[name]: value for name, value in now.items() if value != changes[name]},
            wanted={words[name]: value for name, value in changes.items() if value != now[name]},
        )
    return found
