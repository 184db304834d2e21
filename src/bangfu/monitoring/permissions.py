"""Who may assign, check, report, sweep and try. Reading is decided by scope alone; an inspector only reads."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from bangfu.accounts.queries import Scope
from bangfu.ground.errors import NotAllowed

ASSIGNERS = ("township", "county")
CHECKERS = ("village", "township", "county")


class NotYourWarning(NotAllowed):
    """The officer may see the warning at most; acting on it belongs to others."""


def can_assign(scope: Scope, village_code: str) -> bool:
    """Whether a township or county officer works in that village."""
    return scope.covers_village(village_code, *ASSIGNERS)


def can_check(scope: Scope, village_code: str) -> bool:
    """Whether a village, township or county officer works in that village."""
    return scope.covers_village(village_code, *CHECKERS)


def can_run(scope: Scope) -> bool:
    """Whether the officer may sweep the county and try rules."""
    return "county" in scope.roles


def check_can_assign(scope: Scope, village_codes: Iterable[str]) -> None:
    """Passes when every village is one where the officer assigns. Raises: NotYourWarning."""
    if not all(can_assign(scope, code) for code in set(village_codes)):
        raise NotYourWarning(_("只有本乡镇或县级人员可以派发这些预警。"))


def check_can_check(scope: Scope, village_code: str) -> None:
    """Passes when the officer works in the village. Raises: NotYourWarning."""
    if not can_check(scope, village_code):
        raise NotYourWarning(_("只有本村、本乡镇或县级人员可以填写核查结果。"))


def check_can_report(scope: Scope, village_code: str) -> None:
    """Passes when the officer works in the household's village. Raises: NotYourWarning."""
    if not can_check(scope, village_code):
        raise NotYourWarning(_("只有本村、本乡镇或县级人员可以代农户登记申报。"))


def check_can_run(scope: Scope) -> None:
    """Passes for a county officer. Raises: NotYourWarning."""
    if not can_run(scope):
        raise NotYourWarning(_("只有县级人员可以扫描全县、试算规则。"))


def check_can_see_county(scope: Scope) -> None:
    """Passes for whoever sees the whole county's warnings: county officers and inspectors. Raises: NotYourWarning."""
    if not can_see_county(scope):
        raise NotYourWarning(_("只有县级和督查人员可以看全县的扫描和规则命中。"))


def can_see_county(scope: Scope) -> bool:
    """Whether the officer is of the county or an inspector."""
    return bool(scope.roles & {"county", "inspector"})
