"""One warning held for a change: in scope, unchanged since it was read."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bangfu.accounts.queries import Scope
from bangfu.ground.errors import MissingVersion, NotFound, StaleVersion
from bangfu.monitoring.models import Warning


def held(warning_id: int, *, version: int | None, scope: Scope) -> Warning:
    """The warning, locked until the transaction ends. Raises: NotFound, MissingVersion, StaleVersion."""
    seen = Warning.objects.filter(scope.household_q("village_code", "household_id"))
    warning = seen.select_for_update().filter(pk=warning_id).first()
    if warning is None:
        raise NotFound(_("没有这条预警,或不在您的范围内。"))
    if version is None:
        raise MissingVersion(_("缺少版本号,请刷新页面后再保存。"))
    if version != warning.version:
        now = {"version": warning.version, "state": warning.state, "sentence": warning.sentence}
        raise StaleVersion(_("这条预警在您打开之后有了变化,没有保存。"), now=now, wanted={"version": version})
    return warning


def saved(warning: Warning, **changes: object) -> Warning:
    """The changes are in the database under the next version."""
    for name, value in changes.items():
        setattr(warning, name, value)
    warning.version += 1
    warning.save(update_fields=[*changes, "version"])
    return warning
