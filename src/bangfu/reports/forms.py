"""Figures in the shape the chart component draws: an option without functions, links per mark, and the same figures as a table."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.reports.queries.county import CountyScreen
from bangfu.rulebook import queries as rulebook


def county_charts(screen: CountyScreen) -> dict[str, Any]:
    """The chart of risks over months: bars stacked by risk, each leading to its part of the queue."""
    months = [f"{month:%Y-%m}" for month in screen.months]
    names = {risk: str(rulebook.risk_word(risk)) for risk in screen.by_risk}
    series = [
        {"name": names[risk], "type": "bar", "stack": "all", "barMaxWidth": 40, "data": list(counts)}
        for risk, counts in screen.by_risk.items()
    ]
    queue = reverse("monitoring:queue")
    return {
        "risks_title": _("各月新预警,按风险"),
        "risks": {
            "xAxis": {"type": "category", "data": months},
            "yAxis": {"type": "value", "minInterval": 1},
            "legend": {"type": "scroll"},
            "series": series,
            "links": {names[risk]: f"{queue}?risk={risk}" for risk in screen.by_risk},
        },
        "risks_table": [["", *months]] + [[names[risk], *counts] for risk, counts in screen.by_risk.items()],
    }
