"""What is asked for on the register's pages."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from bangfu.ground import clock

REASONS = [
    ("visit", _("入户核实")),
    ("call", _("联系本人")),
    ("check", _("核对数据")),
    ("apply", _("代办业务")),
    ("other", _("其他")),
]
"""Why a number is looked at in the open."""


class DayForm(forms.Form):
    """A date the page speaks for; today when none is asked for, or when it has not come yet."""

    on = forms.DateField(label=_("截至"), required=False)

    @classmethod
    def day(cls, data: object) -> dt.date:
        form = cls(data)  # type: ignore[arg-type]
        asked = form.cleaned_data["on"] if form.is_valid() else None
        return min(asked, clock.today()) if asked else clock.today()


class RevealForm(forms.Form):
    """Why somebody wants to see a number in the open."""

    reason_code = forms.ChoiceField(label=_("原因"), choices=REASONS)
    reason = forms.CharField(label=_("说明"), max_length=200, required=False)

    def clean(self) -> dict[str, str]:
        given: dict[str, str] = super().clean() or {}
        if given.get("reason_code") == "other" and not given.get("reason", "").strip():
            self.add_error("reason", _("选“其他”时请写明原因。"))
        return given

    def words(self) -> str:
        """The reason as the journal keeps it."""
        word = str(dict(REASONS)[self.cleaned_data["reason_code"]])
        note = self.cleaned_data["reason"].strip()
        return f"{word}:{note}" if note else word
