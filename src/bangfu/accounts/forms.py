"""What is asked for when accounts are opened, grants given and people sign in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bangfu.accounts.actions import GrantWish, StaffWish
from bangfu.accounts.models import Grant, Staff
from bangfu.divisions import queries as divisions
from bangfu.ground import clock

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _("登录名或密码不对。连续错五次会锁定一刻钟。"),
        "inactive": _("登录名或密码不对。连续错五次会锁定一刻钟。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("登录名")
        self.fields["password"].label = _("密码")


class StaffForm(forms.Form):
    username = forms.CharField(
        label=_("登录名"),
        max_length=150,
        validators=[Staff.username_validator],
        help_text=_("字母、数字和 @ . + - _,本人登录时用"),
    )
    full_name = forms.CharField(label=_("姓名"), max_length=40)
    unit = forms.CharField(label=_("单位"), max_length=80, required=False)
    language = forms.ChoiceField(label=_("界面语言"), choices=settings.LANGUAGES, initial="zh-hans")

    def wish(self) -> StaffWish:
        return StaffWish(**self.cleaned_data)


class GrantForm(forms.Form):
    role = forms.ChoiceField(label=_("角色"), choices=Grant.Role.choices)
    division_code = forms.ChoiceField(label=_("地方"), required=False, help_text=_("部门和系统管理不用选"))
    department = forms.CharField(
        label=_("部门"), max_length=40, required=False, help_text=_("只有部门角色要填,与台账的报送部门写得一样,如医保")
    )
    household_ids = forms.CharField(label=_("户名单"), required=False, help_text=_("只开放个别户时填户编号,用逗号隔开"))
    valid_from = forms.DateField(label=_("起始日期"), widget=DATE)
    valid_to = forms.DateField(label=_("截止日期"), widget=DATE, required=False, help_text=_("空着表示直到另行结束"))
    reason = forms.CharField(label=_("授权依据"), max_length=200, help_text=_("文件、会议或任命"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division_code"].choices = _places()  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = clock.today

    def clean_household_ids(self) -> tuple[int, ...]:
        words = str(self.cleaned_data["household_ids"]).replace(",", ",").replace("、", ",").split(",")
        numbers = [word.strip() for word in words if word.strip()]
        if not all(number.isdecimal() for number in numbers):
            raise ValidationError(_("户编号只能是数字。"))
        return tuple(sorted({int(number) for number in numbers}))

    def wish(self) -> GrantWish:
        return GrantWish(**{key: value for key, value in self.cleaned_data.items() if key != "reason"})


class EndGrantForm(forms.Form):
    valid_to = forms.DateField(label=_("最后一天"), widget=DATE)
    reason = forms.CharField(label=_("原因"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_to"].initial = clock.today


class CodeForm(forms.Form):
    token = forms.RegexField(
        r"^\s*\d{6}\s*$",
        label=_("六位验证码"),
        error_messages={"invalid": _("验证码是六位数字。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )


class OwnPasswordForm(PasswordChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("现在的密码")
        self.fields["new_password1"].label = _("新密码")
        self.fields["new_password1"].help_text = _("至少十位,不要用常见的密码")
        self.fields["new_password2"].label = _("再写一遍新密码")
        self.fields["new_password2"].help_text = ""


def _places() -> list[tuple[str, Any]]:
    """The county, its townships, and each township's villages as a group."""
    today: dt.date = clock.today()
    townships = divisions.townships(today)
    groups: list[tuple[str, Any]] = [
        (str(township.name), [(v.code, v.short_name) for v in divisions.villages(township.code, today)])
        for township in townships
    ]
    upper = [(divisions.county().code, divisions.county().name), *((t.code, t.name) for t in townships)]
    return [("", _("不选")), (str(_("县和乡镇")), upper), *groups]
