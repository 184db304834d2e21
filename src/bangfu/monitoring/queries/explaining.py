"""Why a rule hits a household or does not, from the kept situation, by the plain evaluator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bangfu.ground.errors import NotFound
from bangfu.monitoring.hits import Values
from bangfu.monitoring.trials import situations_of_household
from bangfu.registry import queries as registry
from bangfu.rulebook import engine
from bangfu.rulebook import queries as rulebook
from bangfu.rulebook.rules import WarningRule, outcome_of

VERDICTS = {True: "是", False: "否", None: "未知"}


@dataclass(frozen=True, slots=True)
class Explained:
    """One household or member under one rule: the verdict, and each condition looked at with its answer."""

    who: str
    verdict: str
    sentence: str
    measure: int | None
    severity: int | None
    reasons: tuple[tuple[str, str], ...]

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)


def explain(household: str, rule_id: str, as_of: date) -> list[Explained]:
    """What the rule says of the household, or of each of its members, on the date. For the command line: no scope.

    `household`: its number, else its code. Raises: NotFound.
    """
    home = _household(household)
    rule = rulebook.rule(rule_id, as_of)
    known = situations_of_household(home.pk, as_of)
    whom: Mapping[int | None, Values] = {None: known[None]}
    if rule.grain == "person":
        whom = {person: values for person, values in known.items() if person is not None}
    names = dict(
        registry.all_persons().filter(pk__in=[one for one in whom if one is not None]).values_list("pk", "name")
    )
    return [
        _explained(rule, home.head_name if person is None else names.get(person, str(person)), values)
        for person, values in whom.items()
    ]


def _household(text: str) -> Any:
    every = registry.all_households()
    found = every.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 10 else None
    found = found or every.filter(code=text).first()
    if found is None:
        raise NotFound(_("没有这一户。"))
    return found


def _explained(rule: WarningRule, who: str, values: Values) -> Explained:
    outcome = outcome_of(rule, {name: values[name] for name in rule.columns})
    return Explained(
        who=who,
        verdict=VERDICTS[outcome.is_hit],
        sentence=outcome.sentence,
        measure=outcome.measure,
        severity=outcome.severity,
        reasons=tuple((_reason(one, rule), VERDICTS[one.verdict]) for one in outcome.reasons),
    )


def _reason(reason: engine.Reason, rule: WarningRule) -> str:
    """The condition in words, with the values it was looked at on."""
    known = "; ".join(f"{name}={value}" for name, value in reason.values.items())
    return f"{engine.say_node(reason.node, rule.parameters)} [{known}]"
