"""Which households are already followed: monitored, or with a case open."""

from __future__ import annotations

from typing import Any

import ibis

from bangfu.monitoring.situation.exact import newest
from bangfu.monitoring.situation.relations import Relations

OPENED = ("case_opened", "identified")
CLOSED = ("case_closed", "eliminated")


def followed(r: Relations, homes: Any) -> Any:
    """Monitored with the risk not removed, or a case opened and not closed since. Grain: one row per followed household."""
    monitored = homes.filter(homes.is_monitored).select("household_id")
    events = r.register["events"]
    steps = events.filter(
        events.household_id.notnull() & (events.happened_on <= r.as_of) & events.kind.isin(OPENED + CLOSED)
    ).mutate(closes=ibis._.kind.isin(CLOSED))
    last = newest(steps, "household_id", ibis.desc("happened_on"), ibis.desc("closes"))
    in_case = last.filter(~last.closes).select("household_id")
    return monitored.union(in_case, distinct=True)
