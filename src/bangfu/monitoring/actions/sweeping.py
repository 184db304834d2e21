"""The sweep: situation, hits of all rules, evidence, and warnings chunk by chunk. Killed anywhere, it goes on where it was."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import ibis
from django.db import transaction
from django.db.models import Exists, F, OuterRef

from bangfu.accounts import actions as accounts
from bangfu.ground import clock
from bangfu.ground.killpoints import kill_point
from bangfu.monitoring import hits, rules
from bangfu.monitoring.actions.settling import Harvest, Key, settle
from bangfu.monitoring.evidence import evidence_of
from bangfu.monitoring.models import CheckResult, Finding, Sweep, Warning
from bangfu.monitoring.rules import Hit
from bangfu.monitoring.situation.build import Situation, build_for_county
from bangfu.monitoring.terms import UNTOUCHED_STATES, State
from bangfu.rulebook import queries as rulebook
from bangfu.rulebook.rules import WarningRule

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff
    from bangfu.ground.jobs import JobRun

CHUNK = 400
"""Households and risks settled in one transaction: well under a second, so that no clerk waits."""


def sweep(as_of: date, run: JobRun | None = None, *, by: Staff | None = None) -> Sweep:
    """The county's situation of the date is kept, every rule was asked, and the warnings say what it found.

    Again with the same data: nothing changes. Killed: the next call goes on after the last settled chunk.
    A date before the newest sweep is only counted again; warnings never go backwards.
    """
    row = _begun(as_of)
    seconds: dict[str, float] = {}
    with _timed(seconds, "situation"):
        situation = build_for_county(as_of)
    kill_point("monitoring.sweep.after_situation")
    rules_on = rulebook.warning_rules(as_of)
    tables = hits.Tables(ibis.memtable(situation.household), ibis.memtable(situation.person))
    with _timed(seconds, "rules"):
        found = hits.find(rules_on, tables)
    with _timed(seconds, "evidence"):
        harvest = _harvest(situation, found, rules_on)
    _note(row, situation, found, rules_on)
    if not row.is_recount:
        with _timed(seconds, "warnings"):
            _settle_all(row, harvest, run)
            _lapse(row, harvest, frozenset(rule.id for rule in rules_on if rules.is_passing(rule.when.columns)))
    return _ended(row, seconds | {f"situation.{name}": used for name, used in situation.seconds.items()}, by)


def _begun(as_of: date) -> Sweep:
    """The unfinished sweep of the date, or a new one."""
    later = Sweep.objects.filter(as_of__gt=as_of, is_recount=False, ended_at__isnull=False).exists()
    given = {"started_at": clock.now(), "rulebook_digest": "", "is_recount": later}
    return Sweep.objects.get_or_create(as_of=as_of, ended_at=None, defaults=given)[0]


@contextmanager
def _timed(seconds: dict[str, float], step: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    seconds[step] = round(time.perf_counter() - began, 3)


def _harvest(situation: Situation, found: Sequence[Hit], rules_on: Sequence[WarningRule]) -> Harvest:
    homes = situation.household.select(["household_id", "village_code", "looked_on"]).to_pylist()
    return Harvest(
        as_of=situation.as_of,
        today=max(clock.today(), situation.as_of),
        merged=rules.merge(found),
        evidence=evidence_of(found, situation, rules_on),
        check_days={rule.id: rule.check_days for rule in rules_on},
        villages={home["household_id"]: home["village_code"] for home in homes},
        looked_on={home["household_id"]: home["looked_on"] for home in homes},
        followed=situation.followed,
    )


def _note(row: Sweep, situation: Situation, found: Sequence[Hit], rules_on: Sequence[WarningRule]) -> None:
    """The row says what was read and found; with other findings than before a kill, settling starts over."""
    digest = hits.digest_of(found)
    if row.findings_digest != digest:
        row.after_chunk, row.quieted = 0, 0
    row.findings_digest, row.rulebook_digest = digest, rulebook.digest(rules_on)
    row.households, row.persons = situation.household.num_rows, situation.person.num_rows
    row.findings, row.findings_by_rule = len(found), dict(Counter(hit.rule_id for hit in found))
    row.save()


def _settle_all(row: Sweep, harvest: Harvest, run: JobRun | None) -> None:
    keys = list(harvest.merged)
    chunks = [keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK)]
    for number, chunk in enumerate(chunks, 1):
        if number > row.after_chunk:
            _settle_one(row, number, chunk, harvest)
        if run is not None:
            run.progress(min(number * CHUNK, len(keys)), len(keys))
            run.check_stop()


def _settle_one(row: Sweep, number: int, chunk: Sequence[Key], harvest: Harvest) -> None:
    with transaction.atomic():
        counts = settle(chunk, harvest)
        added: dict[str, Any] = {name: F(name) + count for name, count in asdict(counts).items() if count}
        Sweep.objects.filter(pk=row.pk).update(after_chunk=number, **added)
        kill_point("monitoring.sweep.in_chunk")
    kill_point("monitoring.sweep.after_chunk")


def _lapse(row: Sweep, harvest: Harvest, passing: frozenset[str]) -> None:
    """Warnings nobody touched that no rule hits any more are closed, and counted; those of a passing event stay."""
    gone = _no_longer_hit(harvest, passing)
    for start in range(0, len(gone), CHUNK):
        with transaction.atomic():
            some = Warning.objects.filter(pk__in=gone[start : start + CHUNK], state__in=UNTOUCHED_STATES, checks=None)
            lapsed = some.update(state=State.LAPSED.value, version=F("version") + 1)
            Sweep.objects.filter(pk=row.pk).update(warnings_lapsed=F("warnings_lapsed") + lapsed)
    kill_point("monitoring.sweep.after_lapse")


def _no_longer_hit(harvest: Harvest, passing: frozenset[str]) -> list[int]:
    told = Finding.objects.filter(warning=OuterRef("pk"), rule_id__in=passing, withdrawn_at=None)
    rows = Warning.objects.filter(state__in=UNTOUCHED_STATES).annotate(
        is_passing=Exists(told), is_checked=Exists(CheckResult.objects.filter(warning=OuterRef("pk")))
    )
    asked = rows.values_list("pk", "household_id", "risk", "state", "is_reported", "is_checked", "is_passing")
    return [
        number
        for number, household, risk, state, is_reported, is_checked, is_passing in asked
        if (household, risk) not in harvest.merged
        and rules.may_lapse(State(state), is_reported=is_reported, is_checked=is_checked, is_passing=is_passing)
    ]


def _ended(row: Sweep, seconds: dict[str, float], by: Staff | None) -> Sweep:
    row.refresh_from_db()
    with transaction.atomic():
        row.ended_at, row.seconds = clock.now(), {step: round(used, 3) for step, used in seconds.items()}
        row.save(update_fields=["ended_at", "seconds"])
        names = ("findings", "warnings_opened", "warnings_returned", "warnings_grown", "warnings_lapsed", "quieted")
        detail = {name: getattr(row, name) for name in names} | {"as_of": row.as_of, "rules": row.rulebook_digest}
        accounts.record(by=by, verb="monitoring.sweep", thing=f"sweep:{row.pk}", detail=detail)
    return row
