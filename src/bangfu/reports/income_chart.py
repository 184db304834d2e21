"""A household's income by year, per head, as bars stacked over the line of that year: an option for the chart component."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.ground import money

PARTS = (
    ("wage_fen", gettext_lazy("工资性收入")),
    ("business_fen", gettext_lazy("生产经营性收入")),
    ("property_fen", gettext_lazy("财产性收入")),
    ("transfer_fen", gettext_lazy("转移性收入")),
)
EXPENSE = gettext_lazy("生产经营性支出")


@dataclass(frozen=True)
class YearOfIncome:
    """One year in fen, and the line of that year per head; None where it was not collected or no line is known."""

    year: int
    people: int | None
    parts: dict[str, int | None]
    expense_fen: int | None
    net_fen: int | None
    line_fen: int | None

    def per_head(self, fen: int | None) -> int | None:
        """The whole fen per head, rounded towards zero; None without people."""
        if fen is None or not self.people:
            return None
        return abs(fen) // self.people * (1 if fen >= 0 else -1)


def income_option(years: Sequence[YearOfIncome]) -> dict[str, Any]:
    """The option: a stack per year, the costs of production below zero, the net as a diamond and the line as a dash."""
    parts = [_bar(str(word), [y.per_head(y.parts[column]) for y in years]) for column, word in PARTS]
    costs = {"itemStyle": {"color": "#9aa4b0"}} | _bar(
        str(EXPENSE), [_negative(y.per_head(y.expense_fen)) for y in years]
    )
    net = {
        "name": _("人均纯收入"),
        "type": "scatter",
        "symbol": "diamond",
        "symbolSize": 10,
        "itemStyle": {"color": "#1f2937"},
        "data": [_yuan(y.per_head(y.net_fen)) for y in years],
    }
    line = {
        "name": _("监测线"),
        "type": "scatter",
        "symbol": "rect",
        "symbolSize": [72, 3],
        "itemStyle": {"color": "#b42318"},
        "data": [_yuan(y.line_fen) for y in years],
    }
    return {
        "xAxis": {"type": "category", "data": [str(y.year) for y in years]},
        "yAxis": {"type": "value", "name": _("元/人")},
        "legend": {"type": "scroll"},
        "series": [*parts, costs, net, line],
    }


def income_table(years: Sequence[YearOfIncome]) -> list[list[str]]:
    """The same figures, a column per year: household sums, people, net per head, and the line. 未采集 where nobody was asked."""
    lines: list[tuple[str, list[int | None]]] = [
        *((str(word), [y.parts[column] for y in years]) for column, word in PARTS),
        (str(EXPENSE), [y.expense_fen for y in years]),
        (_("家庭纯收入"), [y.net_fen for y in years]),
        (_("人均纯收入"), [y.per_head(y.net_fen) for y in years]),
        (_("监测线"), [y.line_fen for y in years]),
    ]
    unknown = _("未采集")
    people = [_("家庭人口数"), *(unknown if y.people is None else str(y.people) for y in years)]
    sums = [[word, *(unknown if fen is None else money.yuan(fen) for fen in fens)] for word, fens in lines]
    return [[_("年度"), *(str(y.year) for y in years)], people, *sums]


def _bar(name: str, fen: Sequence[int | None]) -> dict[str, Any]:
    return {"name": name, "type": "bar", "stack": "all", "barMaxWidth": 48, "data": [_yuan(one) for one in fen]}


def _negative(fen: int | None) -> int | None:
    return None if fen is None else -fen


def _yuan(fen: int | None) -> float | None:
    """Yuan with two places, as the chart draws it; sums are never made of these."""
    return None if fen is None else round(fen / 100, 2)
