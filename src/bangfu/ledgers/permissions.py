"""Who may send, correct, download and withdraw. Scope decides where, the role decides what."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from bangfu.accounts.queries import Scope
from bangfu.divisions import queries as divisions
from bangfu.ground.errors import NotAllowed, gettext_noop
from bangfu.ledgers.models import Upload
from bangfu.ledgers.sentences import title_of
from bangfu.ledgers.terms import Contract

COUNTY, INSPECTOR, DEPARTMENT, TOWNSHIP, VILLAGE = "county", "inspector", "department", "township", "village"


class NotYourFeed(NotAllowed):
    """The table belongs to another department, or the officer only reads."""


def covers_county(scope: Scope, *roles: str) -> bool:
    """Whether one of the roles is held for the whole county."""
    low, high = divisions.code_range(settings.BANGFU_PLACE)
    return any(
        first <= low and high <= last for post in scope.posts if post.role in roles for first, last in post.ranges
    )


def sees_whole_county(scope: Scope) -> bool:
    """Whether every upload may be opened."""
    return covers_county(scope, COUNTY, INSPECTOR)


def can_send(scope: Scope, contract: Contract) -> bool:
    """Whether files of this contract may be sent: by its department, or by the county."""
    return contract.department in scope.departments or covers_county(scope, COUNTY)


def check_can_send(scope: Scope, contract: Contract) -> None:
    """Passes for the contract's department and the county. Raises: NotYourFeed."""
    if not can_send(scope, contract):
        raise NotYourFeed(
            gettext_noop("“{title}”由{department}部门报送,您没有报送权限。"),
            title=title_of(contract),
            department=contract.department,
        )


def check_can_send_any(scope: Scope, contracts: Sequence[Contract]) -> None:
    """Passes for who may send files of at least one contract. Raises: NotYourFeed."""
    if not any(can_send(scope, contract) for contract in contracts):
        raise NotYourFeed(gettext_noop("上传文件由各报送部门和县级人员来做,您没有上传权限。"))


def can_withdraw(scope: Scope, contract: Contract, upload: Upload) -> bool:
    """Whether this upload may be withdrawn: it is kept, and its sender's side asks."""
    return upload.state == Upload.State.KEPT and can_send(scope, contract)


def can_correct(scope: Scope, contract: Contract, village_code: str = "") -> bool:
    """Whether a rejected row may be corrected: by who may send the file, and by the township of the row's village."""
    return can_send(scope, contract) or bool(village_code and scope.covers_village(village_code, TOWNSHIP, COUNTY))


def check_can_correct(scope: Scope, contract: Contract, village_code: str = "") -> None:
    """Passes for who may correct the row. Raises: NotYourFeed."""
    if not can_correct(scope, contract, village_code):
        raise NotYourFeed(gettext_noop("您只能查看这些退回行,不能修改。请联系报送部门或所在乡镇。"))
