"""What a withdrawn upload takes along: its evidence, and the warnings that rested on nothing else and nobody touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q

from bangfu.accounts import actions as accounts
from bangfu.ground import clock
from bangfu.ground.killpoints import kill_point
from bangfu.monitoring import rules
from bangfu.monitoring.models import Finding, FindingSource, Warning
from bangfu.monitoring.terms import UNASKED_STATES, Act, State

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff

CHUNK = 500


@dataclass(frozen=True, slots=True)
class EvidenceGone:
    """What went with the upload, and which warnings stay because somebody acted on them."""

    findings: int
    warnings: int
    acted_on: tuple[int, ...]


def withdraw_evidence(upload_id: int, *, by: Staff | None = None) -> EvidenceGone:
    """No finding rests on the upload's rows any more; untouched warnings without other evidence are withdrawn.

    Calling it again finds nothing left to do. Acted-on warnings keep their state and are returned.
    """
    findings = warnings = 0
    while some := _next_sources(upload_id):
        with transaction.atomic():
            gone = _withdraw(some)
            closed = _close_empty({one.warning_id for one in gone})
            findings, warnings = findings + len(gone), warnings + len(closed)
            kill_point("monitoring.withdraw.before_journal")
            detail = {"findings": len(gone), "warnings": closed}
            accounts.record(by=by, verb="monitoring.withdraw_evidence", thing=f"upload:{upload_id}", detail=detail)
    return EvidenceGone(findings, warnings, acted_on_with(upload_id))


def _next_sources(upload_id: int) -> list[FindingSource]:
    return list(FindingSource.objects.filter(upload=upload_id, withdrawn_at=None).order_by("pk")[:CHUNK])


def _withdraw(some: Sequence[FindingSource]) -> list[Finding]:
    """The sources are marked, and so is each finding that has no other source. Returns these findings."""
    now = clock.now()
    FindingSource.objects.filter(pk__in=[one.pk for one in some]).update(withdrawn_at=now)
    touched = Finding.objects.filter(pk__in=[one.finding_id for one in some], withdrawn_at=None)
    gone = list(touched.exclude(pk__in=FindingSource.objects.filter(withdrawn_at=None).values("finding")))
    Finding.objects.filter(pk__in=[one.pk for one in gone]).update(withdrawn_at=now)
    return gone


def _close_empty(warning_ids: set[int]) -> list[int]:
    """Untouched warnings of these that have no standing evidence are withdrawn. Returns their ids."""
    bare = Warning.objects.select_for_update(of=("self",)).filter(pk__in=warning_ids, checks=None, is_reported=False)
    bare = bare.exclude(pk__in=Finding.objects.filter(withdrawn_at=None, warning__in=warning_ids).values("warning"))
    closed = [one.pk for one in bare if Act.WITHDRAW in rules.open_acts(State(one.state))]
    Warning.objects.filter(pk__in=closed).update(state=State.WITHDRAWN.value, version=F("version") + 1)
    return sorted(closed)


def acted_on_with(upload_id: int) -> tuple[int, ...]:
    """Warnings that rested on the upload's rows and were acted on before it was withdrawn."""
    rested = Warning.objects.filter(findings__sources__upload=upload_id, findings__sources__withdrawn_at__isnull=False)
    acted_on = rested.filter(~Q(state__in=UNASKED_STATES | {State.NEW}) | Q(checks__isnull=False))
    return tuple(acted_on.values_list("pk", flat=True).distinct().order_by("pk"))
