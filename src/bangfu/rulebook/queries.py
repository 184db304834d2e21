"""What the rulebook says on a date: vocabulary, parameters, rules. Everybody on the staff may read it; it holds no person."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext

from bangfu.ground.errors import NotFound, gettext_noop
from bangfu.ground.retelling import retold
from bangfu.rulebook import book, checker, panels
from bangfu.rulebook.book import DatedValue as DatedValue
from bangfu.rulebook.book import Parameter as Parameter
from bangfu.rulebook.checker import CaseResult as CaseResult
from bangfu.rulebook.engine import ParameterNow as ParameterNow
from bangfu.rulebook.engine import Parameters as Parameters
from bangfu.rulebook.engine import RuleRefused, Vocabulary, amount, unit_of
from bangfu.rulebook.models import ParameterValue, RuleSwitch
from bangfu.rulebook.rules import WarningRule as WarningRule
from bangfu.rulebook.terms import RISK_WORDS, SourceStatus


@dataclass(frozen=True)
class RuleNow:
    """A rule as it stands on a date: the version in force, or the nearest, and whether sweeps use it."""

    rule: WarningRule
    is_in_force: bool
    is_on: bool
    switch: RuleSwitch | None

    @property
    def is_used(self) -> bool:
        """True when a sweep of the date asks it."""
        return self.is_in_force and self.is_on


@dataclass(frozen=True)
class ValueOfParameter:
    """One value of a parameter in its history, from a file or a proposal. `is_now`: the one that counts on the date."""

    value: DatedValue
    is_now: bool
    proposal: ParameterValue | None


def home_region() -> str:
    """The six digits of the county this installation serves."""
    return str(settings.BANGFU_PLACE)


def places_above(region: str) -> list[str]:
    """The region and those above it, widest first: cn, province, city, county."""
    return book.places_of(region)


def vocabulary() -> Vocabulary:
    """The closed vocabulary of the situation. Grain: one entry per column name over both grains."""
    return book.vocabulary()


def parameters(on: dt.date, region: str | None = None) -> Parameters:
    """Every parameter with a value on a date: files and confirmed proposals merged. Grain: one entry per key."""
    region = region or home_region()
    return book.parameters_on(on, region, _confirmed(region))


def _confirmed(region: str) -> list[DatedValue]:
    """Confirmed proposals of the region and those above it, in the order they were confirmed."""
    rows = ParameterValue.objects.filter(state=ParameterValue.State.CONFIRMED, region_code__in=places_above(region))
    return [_dated(row) for row in rows.order_by("decided_at", "pk")]


def _dated(row: ParameterValue) -> DatedValue:
    return DatedValue(
        row.key,
        row.region_code,
        row.valid_from,
        None,
        row.value,
        row.document,
        SourceStatus.PRINTED,
        f"proposal:{row.pk}",
    )


def warning_rules(on: dt.date, region: str | None = None) -> list[WarningRule]:
    """The rules that a sweep of the date asks: in force and switched on, by id. Raises: RuleRefused with file and line."""
    return [now.rule for now in rules_now(on, region) if now.is_used]


def rules_now(on: dt.date, region: str | None = None) -> list[RuleNow]:
    """Every rule as it stands on a date, by id. Grain: one per rule. Raises: RuleRefused."""
    region = region or home_region()
    switches = switches_on(on)
    return [_switched(one, switches) for one in book.standing_rules(on, region, tuple(_confirmed(region)))]


def _switched(one: book.Standing, switches: dict[str, RuleSwitch]) -> RuleNow:
    switch = switches.get(one.rule.id)
    return RuleNow(one.rule, one.is_in_force, switch.is_on if switch else True, switch)


def rule_now(rule_id: str, on: dt.date) -> RuleNow:
    """One rule as it stands on a date. Raises: NotFound, RuleRefused."""
    for now in rules_now(on):
        if now.rule.id == rule_id:
            return now
    raise NotFound(gettext_noop("没有这条规则。"))


def rule(rule_id: str, on: dt.date) -> WarningRule:
    """One rule in the version of a date, switched on or not. Raises: NotFound, RuleRefused."""
    return rule_now(rule_id, on).rule


def _document(rule_id: str) -> Any:
    for document in book.rule_documents(home_region()):
        if document.data["id"] == rule_id:
            return document
    raise NotFound(gettext_noop("没有这条规则。"))


def case_results(rule_id: str) -> list[CaseResult]:
    """The rule's cases with what it says of each under the law of the case's date. Raises: NotFound, RuleRefused."""
    return list(checker.results_of(_document(rule_id).data["id"], home_region()))


def title_of(rule: WarningRule) -> str:
    """The rule's title in the reader's language."""
    return rule.title_en if (get_language() or "").startswith("en") else rule.title


def told(sentence: str) -> str:
    """A rule's kept sentence in the reader's language; any other text, and every text for a Chinese reader, as it is."""
    if not (get_language() or "").startswith("en"):
        return sentence
    english = (one.told(sentence, retold) for one in book.retellings_of(home_region()))
    return next((text for text in english if text is not None), sentence)


def source_text(rule_id: str) -> str:
    """The rule's file as it is written. Raises: NotFound."""
    return book.text_of(_document(rule_id))


def switches_on(on: dt.date) -> dict[str, RuleSwitch]:
    """The switch that counts for each rule ever switched: the newest from-date not after the date, there the last act."""
    rows = RuleSwitch.objects.filter(valid_from__lte=on).select_related("by").order_by("valid_from", "pk")
    return {row.rule_id: row for row in rows}


def switches_of(rule_id: str) -> QuerySet[RuleSwitch]:
    """Every act of switching a rule, newest first."""
    return RuleSwitch.objects.filter(rule_id=rule_id).select_related("by").order_by("-pk")


def digest(rules: Sequence[WarningRule]) -> str:
    """A fingerprint of rules with the parameters they read: equal when they decide alike."""
    return hashlib.sha256("\n\n".join(rule.digest_text for rule in rules).encode()).hexdigest()


def risk_word(code: str) -> str:
    """The word of a risk in the language of the page; the code itself for one that is not known."""
    return gettext(RISK_WORDS[code]) if code in RISK_WORDS else code


def known_parameters(region: str | None = None) -> tuple[Parameter, ...]:
    """What every parameter is, whether or not it has a value. Grain: one per key."""
    return book.parameters_of(region or home_region())[0]


def worth_of(parameter: Parameter, value: int | None) -> str:
    """A value of the parameter in words with its unit: 600000 → 6,000.00 元/人."""
    return amount(value, unit_of(parameter.unit), "en" if (get_language() or "").startswith("en") else "zh")


def known_parameter(key: str) -> Parameter:
    """What one parameter is. Raises: NotFound."""
    for parameter in known_parameters():
        if parameter.key == key:
            return parameter
    raise NotFound(gettext_noop("没有这个参数。"))


def values_of(key: str, on: dt.date) -> list[ValueOfParameter]:
    """Every value a parameter ever had in this region and those above it, newest first, whether or not it counts now."""
    region = home_region()
    proposals = {
        f"proposal:{row.pk}": row
        for row in ParameterValue.objects.filter(key=key, state=ParameterValue.State.CONFIRMED).select_related(
            "proposed_by", "decided_by"
        )
    }
    written = [value for value in book.parameters_of(region)[1] if value.key == key]
    all_values = [*written, *(value for value in _confirmed(region) if value.key == key)]
    standing = book.value_on(key, on, region, all_values)
    newest_first = sorted(all_values, key=lambda value: (value.valid_from, value is standing), reverse=True)
    return [ValueOfParameter(value, value is standing, proposals.get(value.document)) for value in newest_first]


def proposals_waiting() -> QuerySet[ParameterValue]:
    """Proposals that nobody has decided on, oldest first."""
    rows = ParameterValue.objects.filter(state=ParameterValue.State.PROPOSED)
    return rows.select_related("proposed_by").order_by("proposed_at", "pk")


def proposals_of(key: str) -> QuerySet[ParameterValue]:
    """Every proposal for a parameter, newest first."""
    return ParameterValue.objects.filter(key=key).select_related("proposed_by", "decided_by").order_by("-pk")


def proposal(pk: int) -> ParameterValue:
    """One proposal. Raises: NotFound."""
    found = ParameterValue.objects.select_related("proposed_by", "decided_by").filter(pk=pk).first()
    if found is None:
        raise NotFound(gettext_noop("没有这条提案。"))
    return found


def rules_using(key: str, on: dt.date) -> list[RuleNow]:
    """The rules that read a parameter, as they stand on a date, by id."""
    return [now for now in rules_now(on) if key in now.rule.parameter_keys]


def check_rulebook() -> list[RuleRefused]:
    """Everything wrong in the files, over every region that has some; empty when all is well."""
    found = [refusal for region in checker.regions() for refusal in checker.checked(region)]
    return list({str(refusal): refusal for refusal in found}.values())


def case_count() -> int:
    """How many cases the rules of this county have."""
    return sum(len(document.data["cases"]) for document in book.rule_documents(home_region()))


register_rule_panel = panels.register
"""Rooms above hang a page beside a rule's: register_rule_panel(label, url_name) at start."""
rule_panels_for = panels.panels_for
