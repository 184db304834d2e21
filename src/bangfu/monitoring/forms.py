"""What an officer fills in about a warning, a household's report, a sweep or a trial."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bangfu.ground import clock, money
from bangfu.ground.errors import Refused
from bangfu.monitoring.models import CheckResult, SelfReport
from bangfu.monitoring.terms import REASONS, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bangfu.accounts.models import Staff
    from bangfu.monitoring.queries import Setting

LABELS = dict(CheckResult.Reason.choices)


class DayInput(forms.DateInput):
    """A date as browsers ask for it."""

    input_type = "date"

    def format_value(self, value: Any) -> str:
        return value.isoformat() if hasattr(value, "isoformat") else value or ""


class CheckForm(forms.Form):
    """One look with one outcome: the reason from its list, words where they are needed, the day of the look."""

    reason = forms.ChoiceField(label=_("原因"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("选“其他”时必填"),
    )
    checked_on = forms.DateField(label=_("核查日期"), widget=DayInput)
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, outcome: Outcome, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcome = outcome
        self.fields["reason"].choices = [(reason, LABELS[reason]) for reason in REASONS[outcome]]  # type: ignore[attr-defined]
        self.fields["checked_on"].initial = clock.today()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("reason") == "other" and not given.get("note", "").strip():
            self.add_error("note", _("选择“其他”时请写明情况。"))
        return given


class AssignForm(forms.Form):
    """To whom."""

    to = forms.TypedChoiceField(label=_("派给"), coerce=int)

    def __init__(self, *args: Any, officers: Iterable[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", "—"), *((one.pk, _named(one)) for one in officers)]  # type: ignore[attr-defined]


def _named(officer: Staff) -> str:
    return f"{officer.full_name} · {officer.unit}" if officer.unit else officer.full_name


class ReasonForm(forms.Form):
    """Why, in words."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ReportForm(forms.Form):
    """What a household said on the phone or at the counter."""

    household = forms.IntegerField(widget=forms.HiddenInput)
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)
    risk = forms.ChoiceField(label=_("遇到什么困难"))
    text = forms.CharField(
        label=_("农户怎么说"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("照原话记,写清金额和时间"),
    )
    channel = forms.ChoiceField(label=_("怎么说的"), choices=SelfReport.Channel.choices)
    reported_on = forms.DateField(label=_("哪天说的"), widget=DayInput)

    def __init__(self, *args: Any, risks: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["risk"].choices = [("", "—"), *risks]  # type: ignore[attr-defined]
        self.fields["reported_on"].initial = clock.today()

    def clean_reported_on(self) -> Any:
        day = self.cleaned_data["reported_on"]
        if day > clock.today():
            raise forms.ValidationError(_("日期不能晚于今天。"))
        return day


class SweepForm(forms.Form):
    """As of which day."""

    as_of = forms.DateField(label=_("截至"), widget=DayInput)


class TrialForm(forms.Form):
    """What to try: the rule as it is, another condition, or other values of its parameters."""

    expression = forms.CharField(
        label=_("条件"), required=False, widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})
    )

    def __init__(self, *args: Any, settings: Iterable[Setting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settings = {f"p_{one.key}": one for one in settings}
        for name, one in self.settings.items():
            label = f"{one.label}({one.unit})" if one.unit else one.label
            initial = money.yuan(one.value) if one.is_money else str(one.value)
            self.fields[name] = forms.CharField(label=label, required=False, initial=initial, max_length=20)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name, one in self.settings.items():
            try:
                given[name] = _whole(given.get(name, ""), one)
            except (Refused, ValueError):
                self.add_error(name, _("请填数字。"))
        return given

    def changed_parameters(self) -> dict[str, int]:
        """The parameters whose value differs from the one in force; an empty box changes nothing."""
        typed = {one.key: self.cleaned_data[name] for name, one in self.settings.items()}
        now = {one.key: one.value for one in self.settings.values()}
        return {key: value for key, value in typed.items() if value is not None and value != now[key]}


def _whole(text: str, setting: Setting) -> int | None:
    """The number typed, in the parameter's own unit; None for an empty box."""
    if not text.strip():
        return None
    return money.fen_from_text(text) if setting.is_money else int(text)
