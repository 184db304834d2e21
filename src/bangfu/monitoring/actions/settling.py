"""One chunk of merged findings becomes warnings, in one transaction, with the counts it adds to its sweep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F

from bangfu.ground import calendar
from bangfu.monitoring import rules
from bangfu.monitoring.evidence import Evidence
from bangfu.monitoring.models import Finding, FindingSource, Warning
from bangfu.monitoring.rules import Decision, FindingKey, Hit, Known, Looked
from bangfu.monitoring.terms import DATA_RISK, LOOKED_STATES, Choice, State

Key = tuple[int, str]
"""Household and risk."""


@dataclass(frozen=True)
class Harvest:
    """All that one sweep found and what deciding needs to know. Grain of `merged`: household and risk."""

    as_of: date
    today: date
    merged: Mapping[Key, tuple[Hit, ...]]
    evidence: Mapping[Hit, Evidence]
    check_days: Mapping[str, int]
    villages: Mapping[int, str]
    looked_on: Mapping[int, date | None]
    followed: frozenset[int]


@dataclass
class Counts:
    """What settling did. Named as the columns of a sweep."""

    warnings_opened: int = 0
    warnings_returned: int = 0
    warnings_grown: int = 0
    warnings_attached: int = 0
    quieted: int = 0


@dataclass
class _Ledger:
    """Rows about to be written for one chunk."""

    new: list[Warning] = field(default_factory=list)
    changed: list[Warning] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    carried: list[tuple[Warning, tuple[Hit, ...]]] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)


def settle(keys: Sequence[Key], harvest: Harvest) -> Counts:
    """Each household and risk of the chunk has its warning, grown, returned, attached or left quiet. Run it in a transaction."""
    standing = _Standing(keys, harvest)
    ledger = _Ledger()
    for key in keys:
        followed = key[0] in harvest.followed and key[1] != DATA_RISK
        known = standing.known(key)
        decision = rules.decide(harvest.merged[key], known, is_followed=followed, as_of=harvest.as_of)
        _enter(decision, key, standing, harvest, ledger)
        if decision.choice == Choice.RETURN and known.attached_id is not None:
            ledger.ended.append(known.attached_id)
    _write(ledger, harvest)
    return ledger.counts


def _enter(decision: Decision, key: Key, standing: _Standing, harvest: Harvest, ledger: _Ledger) -> None:
    """The decision is entered in the ledger of rows to write, and counted."""
    counts, choice = ledger.counts, decision.choice
    if choice == Choice.QUIET:
        counts.quieted += 1
        ledger.seen += [decision.warning_id] if decision.warning_id is not None else []
        return
    if decision.warning_id is None:
        warning = _opened(decision, key, harvest)
        ledger.new.append(warning)
        counts.warnings_attached += choice == Choice.ATTACH
        counts.warnings_opened += choice in (Choice.OPEN, Choice.RETURN)
        counts.warnings_returned += choice == Choice.RETURN
    else:
        warning = standing.warnings[decision.warning_id]
        if choice == Choice.GROW:
            _grow(warning, decision, harvest)
            ledger.changed.append(warning)
            counts.warnings_grown += 1
        ledger.seen.append(warning.pk)
    ledger.carried.append((warning, decision.hits))


def _opened(decision: Decision, key: Key, harvest: Harvest) -> Warning:
    days = min(harvest.check_days[hit.rule_id] for hit in decision.hits)
    state = State.ATTACHED if decision.choice == Choice.ATTACH else State.NEW
    warning = Warning(
        household_id=key[0],
        risk=key[1],
        village_code=harvest.villages[key[0]],
        state=state.value,
        opened_on=harvest.today,
        seen_on=harvest.as_of,
        due_on=calendar.add_working_days(harvest.today, days),
        returned_from_id=decision.returned_from,
    )
    _weigh(warning, decision, harvest)
    return warning


def _grow(warning: Warning, decision: Decision, harvest: Harvest) -> None:
    warning.grown_on = harvest.as_of
    warning.version += 1
    _weigh(warning, decision, harvest)


def _weigh(warning: Warning, decision: Decision, harvest: Harvest) -> None:
    """Severity, rank and the one sentence as the findings of this date have them."""
    looked_on = harvest.looked_on.get(warning.household_id)
    warning.severity = max(hit.severity for hit in decision.hits)
    warning.sentence = harvest.evidence[decision.awake[0]].sentence
    warning.about_id = decision.awake[0].person_id
    ranked = rules.rank(
        severity=warning.severity,
        rules=len({hit.rule_id for hit in decision.hits}),
        sources=len({source.contract for hit in decision.hits for source in harvest.evidence[hit].sources}),
        days_since_look=(harvest.today - looked_on).days if looked_on else None,
        risk=warning.risk,
        is_reported=warning.is_reported,
    )
    warning.rank, warning.rank_parts = ranked.points, [list(part) for part in ranked.parts]


def _write(ledger: _Ledger, harvest: Harvest) -> None:
    Warning.objects.bulk_create(ledger.new, batch_size=500)
    Warning.objects.bulk_update(
        ledger.changed, ["grown_on", "severity", "sentence", "about", "rank", "rank_parts", "version"], batch_size=200
    )
    Warning.objects.filter(pk__in=ledger.seen, seen_on__lt=harvest.as_of).update(seen_on=harvest.as_of)
    ended = Warning.objects.filter(pk__in=ledger.ended)
    ended.update(state=State.LAPSED.value, version=F("version") + 1)
    _write_findings(ledger.carried, harvest)


def _write_findings(carried: Sequence[tuple[Warning, tuple[Hit, ...]]], harvest: Harvest) -> None:
    """Each hit is a finding of its warning on the date; one kept before is replaced only where it says something else."""
    old = Finding.objects.filter(warning__in=[warning.pk for warning, _ in carried], as_of=harvest.as_of)
    kept = {(one.warning_id, one.rule_id, one.person_id): one for one in old}
    fresh: list[tuple[Finding, Evidence]] = []
    stale: list[int] = []
    for warning, hits in carried:
        for hit in hits:
            finding = _finding(warning, hit, harvest)
            before = kept.get((warning.pk, hit.rule_id, hit.person_id))
            if before is not None and _says_the_same(before, finding):
                continue
            stale += [before.pk] if before is not None else []
            fresh.append((finding, harvest.evidence[hit]))
    Finding.objects.filter(pk__in=stale).delete()
    Finding.objects.bulk_create([finding for finding, _ in fresh], batch_size=500)
    FindingSource.objects.bulk_create(_sources(fresh), batch_size=500)


def _finding(warning: Warning, hit: Hit, harvest: Harvest) -> Finding:
    found = harvest.evidence[hit]
    return Finding(
        warning=warning,
        rule_id=hit.rule_id,
        rule_version=hit.rule_version,
        person_id=hit.person_id,
        as_of=harvest.as_of,
        severity=hit.severity,
        measure_value=hit.measure,
        sentence=found.sentence,
        values=found.values,
    )


def _says_the_same(before: Finding, now: Finding) -> bool:
    names = ("rule_version", "severity", "measure_value", "sentence", "values", "withdrawn_at")
    return all(getattr(before, name) == getattr(now, name) for name in names)


def _sources(fresh: Iterable[tuple[Finding, Evidence]]) -> list[FindingSource]:
    return [
        FindingSource(finding=finding, upload_id=one.upload_id, contract=one.contract, rows=list(one.rows))
        for finding, evidence in fresh
        for one in evidence.sources
    ]


class _Standing:
    """The warnings that already speak of a chunk's households, read in two queries."""

    def __init__(self, keys: Sequence[Key], harvest: Harvest) -> None:
        households = {household for household, _ in keys}
        rows = Warning.objects.select_for_update().filter(household__in=households).order_by("pk")
        self.warnings = {one.pk: one for one in rows.exclude(state=State.WITHDRAWN)}
        self._harvest = harvest
        self._by_key: dict[Key, list[Warning]] = defaultdict(list)
        for one in self.warnings.values():
            self._by_key[one.household_id, one.risk].append(one)
        self._findings = self._measures()

    def _measures(self) -> dict[int, list[tuple[FindingKey, date, int]]]:
        """Standing findings by warning, oldest first."""
        asked = [one.pk for one in self.warnings.values() if self._is_live(one) or self._is_aside(one)]
        rows = Finding.objects.filter(warning__in=asked, withdrawn_at=None).order_by("as_of", "pk")
        found: dict[int, list[tuple[FindingKey, date, int]]] = defaultdict(list)
        for row in rows.values_list("warning_id", "rule_id", "person_id", "as_of", "measure_value"):
            found[row[0]].append(((row[1], row[2]), row[3], row[4]))
        return found

    def known(self, key: Key) -> Known:
        """What is already there for one household and risk."""
        these = self._by_key.get(key, [])
        live = next((one for one in reversed(these) if self._is_live(one)), None)
        attached = next((one for one in reversed(these) if one.state == State.ATTACHED), None)
        return Known(
            open_id=live.pk if live else None,
            open_state=State(live.state) if live else None,
            open_measures=self._since_grown(live) if live else None,
            attached_id=attached.pk if attached else None,
            looked=tuple(look for one in these if self._is_aside(one) for look in self._looks(one)),
            last_id=these[-1].pk if these else None,
        )

    def _is_live(self, one: Warning) -> bool:
        """Waiting for a look, or found true and still followed up."""
        if one.state == State.CONFIRMED:
            return one.taken_at is None or one.household_id in self._harvest.followed
        return rules.is_open(State(one.state))

    def _is_aside(self, one: Warning) -> bool:
        return (
            State(one.state) in LOOKED_STATES and one.quiet_until is not None and one.quiet_until >= self._harvest.as_of
        )

    def _since_grown(self, one: Warning) -> dict[FindingKey, int]:
        """The measure each finding had when the warning last grew, or when the finding first came."""
        base: dict[FindingKey, int] = {}
        for key, on, measure in self._findings.get(one.pk, []):
            if key not in base or (one.grown_on is not None and on <= one.grown_on):
                base[key] = measure
        return base

    def _looks(self, one: Warning) -> list[Looked]:
        last = {key: measure for key, _, measure in self._findings.get(one.pk, [])}
        until = one.quiet_until or self._harvest.as_of
        return [Looked(key, measure, until) for key, measure in last.items()]
