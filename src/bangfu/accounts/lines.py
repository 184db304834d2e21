"""Grants and acts in the words of a page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.accounts.models import Grant
from bangfu.divisions import queries as divisions
from bangfu.ground.listing import Status


@dataclass(frozen=True)
class GrantLine:
    """One grant as people read it: where it holds, and whether it is live, ended or to come."""

    grant: Grant
    state: str

    @classmethod
    def of(cls, grant: Grant, on: dt.date) -> GrantLine:
        """The grant as it stands on a day."""
        if grant.valid_from > on:
            return cls(grant, "coming")
        return cls(grant, "ended" if grant.valid_to and grant.valid_to < on else "live")

    @property
    def where(self) -> str:
        """The place, the department, or how many households are named."""
        said = [divisions.path_of(self.grant.division_code)] if self.grant.division_code else []
        said += [self.grant.department] if self.grant.department else []
        if self.grant.household_ids:
            said.append(_("%(n)d 户(名单)") % {"n": len(self.grant.household_ids)})
        return _("、").join(said)

    @property
    def status(self) -> Status:
        """The state as a word with a shape."""
        if self.state == "live":
            return Status("done", _("有效"))
        return Status("info", _("未到期")) if self.state == "coming" else Status("normal", _("已结束"))


ACTS = {
    "accounts.create_staff": gettext_lazy("开通账户"),
    "accounts.suspend": gettext_lazy("停用账户"),
    "accounts.restore": gettext_lazy("恢复账户"),
    "accounts.reset_password": gettext_lazy("重置密码"),
    "accounts.change_password": gettext_lazy("修改密码"),
    "accounts.set_language": gettext_lazy("切换语言"),
    "accounts.add_grant": gettext_lazy("授权"),
    "accounts.end_grant": gettext_lazy("结束授权"),
    "accounts.set_role_policy": gettext_lazy("调整角色要求"),
    "accounts.login": gettext_lazy("登录"),
    "accounts.logout": gettext_lazy("退出"),
    "accounts.failed_login": gettext_lazy("登录失败"),
    "accounts.confirm_second_factor": gettext_lazy("设置第二验证"),
    "accounts.pass_second_factor": gettext_lazy("通过第二验证"),
    "accounts.failed_second_factor": gettext_lazy("第二验证失败"),
    "accounts.drop_second_factor": gettext_lazy("取消第二验证"),
    "accounts.open_demo_accounts": gettext_lazy("开通演示账户"),
    "accounts.open_first_administrator": gettext_lazy("开通首个管理员"),
    "reveal": gettext_lazy("查看完整号码"),
}
"""What the journal calls an act, in words; other rooms' acts are shown by their name."""
