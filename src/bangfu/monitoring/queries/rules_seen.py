"""Rules and trials as pages need them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from bangfu.ground import clock, lake
from bangfu.ground.errors import NotFound
from bangfu.monitoring.models import Finding, Sweep, TrialRun
from bangfu.monitoring.queries.file import RuleShown, rule_shown
from bangfu.monitoring.queries.precision import hits_by_month, precision_by_rule, precision_of
from bangfu.monitoring.situation.build import HOUSEHOLD
from bangfu.monitoring.terms import OPEN_STATES
from bangfu.registry import queries as registry
from bangfu.rulebook import engine
from bangfu.rulebook import queries as rulebook

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule beside what became of its findings. `hits`: at the newest sweep."""

    id: str
    title: str
    risk: str
    is_on: bool
    hits: int
    waiting: int
    checked: int
    right: int
    pct: int | None


@dataclass(frozen=True, slots=True)
class Setting:
    """One parameter a trial may change. `unit` is the word people know; `is_money`: kept in fen, typed in yuan."""

    key: str
    label: str
    value: int
    unit: str
    is_money: bool


@dataclass(frozen=True, slots=True)
class RulePage:
    """One rule wholly: in words, how often right, hits by month, what may be changed in a trial, dates to try it on."""

    id: str
    title: str
    risk: str
    is_on: bool
    expression: str
    shown: RuleShown
    months: tuple[tuple[date, int], ...]
    settings: tuple[Setting, ...]
    dates: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class TrialLine:
    """One household or person a trial moves, with the names the viewer may see."""

    direction: str
    household_id: int
    head_name: str
    person_name: str
    village_code: str
    sentence: str
    measure: int


@dataclass(frozen=True, slots=True)
class TrialPage:
    """One trial run: the counts are the county's, the rows those within the viewer's scope."""

    trial: TrialRun
    title: str
    enters: int
    leaves: int
    rows: tuple[TrialLine, ...]


def rules_now() -> list[RuleRow]:
    """Every rule of today, in force or switched off. Grain: one row per rule."""
    precision, hits = precision_by_rule(), _newest_hits()
    waiting = dict(
        Finding.objects.filter(warning__state__in=OPEN_STATES, withdrawn_at=None)
        .order_by()
        .values_list("rule_id")
        .annotate(number=Count("warning", distinct=True))
    )
    rows = []
    for now in rulebook.rules_now(clock.today()):
        rule, known = now.rule, precision.get(now.rule.id)
        rows.append(
            RuleRow(
                id=rule.id,
                title=rulebook.title_of(rule),
                risk=rule.risk,
                is_on=now.is_used,
                hits=hits.get(rule.id, 0),
                waiting=waiting.get(rule.id, 0),
                checked=known.checked if known else 0,
                right=known.right if known else 0,
                pct=known.pct if known else None,
            )
        )
    return rows


def _newest_hits() -> Mapping[str, int]:
    last = Sweep.objects.filter(ended_at__isnull=False).order_by("-as_of", "-pk").first()
    return last.findings_by_rule if last else {}


def rule_page(rule_id: str) -> RulePage:
    """The page of one rule today. Raises: NotFound."""
    now = rulebook.rule_now(rule_id, clock.today())
    rule = now.rule
    whole = [rule.parameters[key] for key in sorted(rule.parameter_keys)]
    return RulePage(
        id=rule.id,
        title=rulebook.title_of(rule),
        risk=rule.risk,
        is_on=now.is_used,
        expression=rule.when.text,
        shown=rule_shown(rule, precision_of(rule_id)),
        months=tuple(hits_by_month(rule_id)),
        settings=tuple(_setting(one) for one in whole if isinstance(one.value, int)),
        dates=tuple(kept_dates()),
    )


def _setting(one: engine.ParameterNow) -> Setting:
    is_money = dict(engine.unit_of(one.unit).powers).get("fen") == 1
    word = engine.amount(0, engine.unit_of(one.unit)).lstrip("0.").strip()
    return Setting(one.key, one.zh, one.value if isinstance(one.value, int) else 0, word, is_money)


def kept_dates() -> list[date]:
    """The dates whose situation is kept, oldest first."""
    return [date.fromisoformat(key) for key in lake.kept_keys(HOUSEHOLD)]


def persons_kept() -> int:
    """How many persons the newest finished sweep read."""
    last = Sweep.objects.filter(ended_at__isnull=False).order_by("-as_of", "-pk").first()
    return last.persons if last else 0


def trials_of(rule_id: str) -> QuerySet[TrialRun]:
    """A rule's trial runs, newest first."""
    return TrialRun.objects.filter(rule_id=rule_id).select_related("by").order_by("-pk")


def trial_page(trial_id: int, *, seen_by: Staff) -> TrialPage:
    """One trial run with names from the register, only of households the viewer may see. Raises: NotFound."""
    trial = TrialRun.objects.filter(pk=trial_id).select_related("by").first()
    if trial is None:
        raise NotFound(_("没有这次试算。"))
    moved = [("enters", one) for one in trial.enters] + [("leaves", one) for one in trial.leaves]
    ids = {one["household_id"] for _direction, one in moved}
    homes = {one.pk: one for one in registry.households_seen_by(seen_by).filter(pk__in=ids)}
    people = registry.persons_seen_by(seen_by).filter(pk__in={one["person_id"] for _direction, one in moved})
    names = dict(people.values_list("pk", "name"))
    return TrialPage(
        trial=trial,
        title=rulebook.title_of(rulebook.rule(trial.rule_id, trial.as_of)),
        enters=len(trial.enters),
        leaves=len(trial.leaves),
        rows=tuple(_lines(moved, homes, names)),
    )


def _lines(
    moved: Iterable[tuple[str, Mapping[str, Any]]], homes: Mapping[int, Any], names: Mapping[int, str]
) -> Iterable[TrialLine]:
    for direction, one in moved:
        if home := homes.get(one["household_id"]):
            yield TrialLine(
                direction=direction,
                household_id=home.pk,
                head_name=home.head_name,
                person_name=names.get(one["person_id"], ""),
                village_code=home.village_code,
                sentence=one["sentence"],
                measure=one["measure"],
            )
