"""What linkage's pages ask of people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Why something is settled."""

    reason = forms.CharField(label=_("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class AmendForm(forms.Form):
    """Who an identity is after all, and why the earlier word was wrong."""

    person = forms.TypedChoiceField(label=_("应为"), coerce=int, empty_value=None, required=True)
    reason = forms.CharField(label=_("更正理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [*people, (0, _("登记中没有此人"))]
        field.widget = forms.RadioSelect(attrs={"class": "form-check-input"}, choices=field.choices)

    @property
    def chosen(self) -> int | None:
        """The person chosen; null for nobody in the register."""
        return self.cleaned_data["person"] or None
