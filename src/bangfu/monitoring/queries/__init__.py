"""What monitoring tells: warnings seen, counted and due, precision of rules. The door for other rooms' reading."""

from bangfu.monitoring.queries.counts import (
    MonthCount,
    TownshipCount,
    counts_by_month,
    counts_by_risk,
    counts_by_state,
    counts_by_township,
)
from bangfu.monitoring.queries.duty import Duties, Duty, due_for, due_warnings
from bangfu.monitoring.queries.precision import Precision, hits_by_month, precision_by_rule, precision_of
from bangfu.monitoring.queries.seen import (
    by_duty,
    open_warnings,
    overdue,
    quieted,
    reports_seen_by,
    warnings_in,
    warnings_of,
    warnings_seen_by,
)

__all__ = [
    "Duties",
    "Duty",
    "MonthCount",
    "Precision",
    "TownshipCount",
    "by_duty",
    "counts_by_month",
    "counts_by_risk",
    "counts_by_state",
    "counts_by_township",
    "due_for",
    "due_warnings",
    "hits_by_month",
    "open_warnings",
    "overdue",
    "precision_by_rule",
    "precision_of",
    "quieted",
    "reports_seen_by",
    "warnings_in",
    "warnings_of",
    "warnings_seen_by",
]
