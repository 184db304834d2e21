"""Forms of the room: what a person says of a file they send, of its headers, and of a row they correct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bangfu.ground import clock
from bangfu.ledgers.rules.freshness import is_period
from bangfu.ledgers.sentences import title_of
from bangfu.ledgers.terms import Contract

KIND_EXAMPLES = {"month": "2021-07", "year": "2021", "date": "2020-03-31"}


class SendForm(forms.Form):
    """A contract, a period and the day the data speak for, for a file already in the vault."""

    contract = forms.ChoiceField(label=_("台账"))
    period = forms.CharField(label=_("期别"), max_length=10, help_text=_("月份写成 2021-07"))
    data_on = forms.DateField(
        label=_("数据日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("不填则为这一期的最后一天"),
    )

    def __init__(self, *args: Any, contracts: Sequence[Contract], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contracts = {c.id: c for c in contracts}
        self.fields["contract"].choices = [(c.id, title_of(c)) for c in contracts]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        contract = self.contracts.get(given.get("contract", ""))
        if contract and given.get("period") and not is_period(contract.period, given["period"]):
            self.add_error("period", _("请写成 %(example)s 的样子") % {"example": KIND_EXAMPLES[contract.period]})
        if given.get("data_on") and given["data_on"] > clock.today():
            self.add_error("data_on", _("数据日期不能晚于今天"))
        return given


class MapForm(forms.Form):
    """For each column in doubt, the label of the file that it is."""

    def __init__(self, *args: Any, contract: Contract, sheet: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = list(dict.fromkeys(label for label in sheet["labels"] if label))
        known = {name: sheet["labels"][place] for name, place in sheet["columns"].items()}
        in_doubt = {*sheet["ambiguous"], *sheet["missing"]}
        for column in sorted(contract.columns, key=lambda c: c.name not in in_doubt):
            doubtful = sheet["ambiguous"].get(column.name)
            few = [sheet["labels"][place] for place in doubtful] if doubtful else []
            none = [] if column.required else [("", _("文件里没有这一列"))]
            self.fields[column.name] = forms.ChoiceField(
                label=column.header,
                required=column.required,
                choices=[*none, *([("", _("请选择"))] if column.required else []), *((x, x) for x in few or labels)],
                initial=known.get(column.name, ""),
            )


class CorrectForm(forms.Form):
    """A rejected row, cell by cell, under the labels of its own file."""

    def __init__(self, *args: Any, labels: Sequence[str], cells: Sequence[str], wrong: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, label in enumerate(labels):
            if not label:
                continue
            self.fields[f"cell{place}"] = forms.CharField(
                label=label, required=False, max_length=500, initial=cells[place] if place < len(cells) else ""
            )
        self.wrong = {f"cell{place}" for place in wrong}
        self.width = len(labels)
        self.given = list(cells)

    def cells(self) -> list[str]:
        """Every cell of the row as it should be."""
        before = self.given + [""] * (self.width - len(self.given))
        return [self.cleaned_data.get(f"cell{place}", before[place]) for place in range(self.width)]


class ReasonForm(forms.Form):
    """Why an upload is taken back."""

    reason = forms.CharField(
        label=_("撤回原因"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("撤回要写明原因")},
    )
