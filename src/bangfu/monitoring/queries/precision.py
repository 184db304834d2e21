"""How often each rule was right, counted from what people found on looking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from bangfu.monitoring.models import Finding, Sweep
from bangfu.monitoring.terms import Outcome


@dataclass(frozen=True, slots=True)
class Precision:
    """Checked warnings in which a rule hit: `right` = at risk or already helped; undone results do not count."""

    rule_id: str
    checked: int
    right: int
    at_risk: int
    already_helped: int
    no_risk: int
    data_wrong: int

    @property
    def pct(self) -> int | None:
        """Whole percent, rounded down; None before anybody looked."""
        return self.right * 100 // self.checked if self.checked else None


def precision_by_rule() -> dict[str, Precision]:
    """Each rule that hit in a warning somebody has checked. Grain: one entry per rule; one count per check and rule."""
    rows = (
        Finding.objects.filter(
            warning__checks__undone_at__isnull=True, warning__checks__isnull=False, withdrawn_at=None
        )
        .order_by()
        .values_list("rule_id", "warning__checks__outcome")
        .annotate(number=Count("warning__checks", distinct=True))
    )
    found: dict[str, dict[str, int]] = {}
    for rule_id, outcome, number in rows:
        found.setdefault(rule_id, {})[outcome] = number
    return {rule_id: _precision(rule_id, outcomes) for rule_id, outcomes in sorted(found.items())}


def _precision(rule_id: str, outcomes: dict[str, int]) -> Precision:
    at_risk, helped = outcomes.get(Outcome.AT_RISK, 0), outcomes.get(Outcome.ALREADY_HELPED, 0)
    return Precision(
        rule_id=rule_id,
        checked=sum(outcomes.values()),
        right=at_risk + helped,
        at_risk=at_risk,
        already_helped=helped,
        no_risk=outcomes.get(Outcome.NO_RISK, 0),
        data_wrong=outcomes.get(Outcome.DATA_WRONG, 0),
    )


def precision_of(rule_id: str) -> Precision:
    """One rule's precision; all zero when nobody has looked yet."""
    return precision_by_rule().get(rule_id) or _precision(rule_id, {})


def hits_by_month(rule_id: str) -> list[tuple[date, int]]:
    """How many households or persons the rule hit at each swept date, oldest first. Grain: the newest sweep of a date."""
    rows = Sweep.objects.filter(ended_at__isnull=False).order_by("as_of", "pk")
    newest = {row.as_of: row.findings_by_rule.get(rule_id, 0) for row in rows}
    return sorted(newest.items())
