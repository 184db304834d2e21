"""Medical bills: a person's own, by the month whose file brought them."""

from __future__ import annotations

from typing import Any

import ibis

from bangfu.monitoring.situation.exact import newest, when_received, whole_sum
from bangfu.monitoring.situation.relations import Relations

FEED = "medical_bills"
MONTH_COLUMNS = ("own_selfpaid_month_fen", "own_largest_selfpaid_month_fen", "own_inpatient_bills_month")
YEAR_COLUMNS = (
    "own_selfpaid_12m_fen",
    "own_largest_selfpaid_12m_fen",
    "own_largest_total_12m_fen",
    "own_total_12m_fen",
    "own_relief_12m_fen",
    "own_bills_12m",
    "own_bill_months_12m",
    "own_inpatient_12m",
)


def bills(r: Relations) -> Any:
    """Linked bills of twelve months; a bill sent again in a later file counts once, in the later. Grain: one row per bill."""
    rows = r.feeds[FEED]
    inside = rows.filter(rows.period.isin(r.twelve_months()))
    numbered = inside.mutate(bill=inside.bill_no.coalesce(inside.row_key))
    once = newest(numbered, "bill", ibis.desc("period"), ibis.desc("upload_id"))
    return once.filter(once.person_id.notnull())


def own_bills(r: Relations) -> Any:
    """What each person's bills add up to, of the month and of twelve months. Grain: one row per person with a bill."""
    rows = bills(r)
    month, stay = rows.period == r.month, rows.visit_kind == "住院"
    return rows.group_by("person_id").agg(
        own_selfpaid_month_fen=whole_sum(rows.selfpaid_fen, month),
        own_largest_selfpaid_month_fen=rows.selfpaid_fen.max(where=month),
        own_inpatient_bills_month=rows.count(where=month & stay),
        own_selfpaid_12m_fen=whole_sum(rows.selfpaid_fen),
        own_largest_selfpaid_12m_fen=rows.selfpaid_fen.max(),
        own_largest_total_12m_fen=rows.total_fen.max(),
        own_total_12m_fen=whole_sum(rows.total_fen),
        own_relief_12m_fen=whole_sum(rows.relief_fen),
        own_bills_12m=rows.count(),
        own_bill_months_12m=rows.period.nunique(),
        own_inpatient_12m=rows.count(where=stay),
    )


def own_columns(r: Relations, own: Any) -> dict[str, Any]:
    """The bill columns of everybody: 0 without a bill, null when no file came."""
    month, year = has_month(r), has_year(r)
    columns = {name: when_received(own[name], month, 0) for name in MONTH_COLUMNS}
    return columns | {name: when_received(own[name], year, 0) for name in YEAR_COLUMNS}


def has_month(r: Relations) -> bool:
    """Whether the month's bills have come."""
    return r.has(FEED, r.month)


def has_year(r: Relations) -> bool:
    """Whether any bills of the twelve months have come."""
    return any(r.has(FEED, period) for period in r.twelve_months())
