"""What a county officer fills in: a proposed value, a reason, a switch."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.ground import clock, money
from bangfu.ground.errors import Refused
from bangfu.rulebook import queries
from bangfu.rulebook.queries import Parameter


class DayInput(forms.DateInput):
    """A date as browsers pick it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ProposalForm(forms.Form):
    """A value for a parameter from a date on, with the document it rests on. Money is typed in yuan and kept in fen."""

    value = forms.CharField(label=gettext_lazy("数值"), max_length=30)
    valid_from = forms.DateField(label=gettext_lazy("起用日期"), widget=DayInput)
    document = forms.CharField(
        label=gettext_lazy("依据文件"),
        max_length=300,
        min_length=4,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("文件名称和文号;没有文件的写明谁在何时决定"),
    )

    def __init__(self, parameter: Parameter, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parameter = parameter
        self.fields["value"].help_text = _("允许范围 %(least)s 至 %(most)s") % {
            "least": queries.worth_of(parameter, parameter.least),
            "most": queries.worth_of(parameter, parameter.most),
        }
        self.fields["valid_from"].initial = clock.today()

    def clean_value(self) -> int:
        """The value in the parameter's own unit."""
        text = self.cleaned_data["value"]
        if self.parameter.is_money:
            try:
                return money.fen_from_text(text)
            except Refused as refusal:
                raise forms.ValidationError(refusal.said(_)) from None
        try:
            return int(text.replace(",", "").strip().removesuffix("%"))
        except ValueError:
            raise forms.ValidationError(_("请填写整数。")) from None


class SwitchForm(forms.Form):
    """From when a rule is used or not, and why."""

    valid_from = forms.DateField(label=gettext_lazy("起用日期"), widget=DayInput)
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = clock.today()
