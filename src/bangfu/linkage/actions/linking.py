"""Linking one upload: the register learns what register files say, the lake gets what feeds say of whom."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from bangfu.accounts import actions as accounts
from bangfu.ground import clock, lake
from bangfu.ground.errors import AlreadyDone
from bangfu.ground.jobs import JobRun
from bangfu.ground.killpoints import kill_point
from bangfu.ledgers import actions as ledgers
from bangfu.ledgers import queries as files
from bangfu.ledgers.terms import Contract, Kept
from bangfu.linkage.actions.disagreements import keep_conflicts
from bangfu.linkage.actions.forgetting import forget_rows
from bangfu.linkage.actions.keeping import keep_rows, known_links
from bangfu.linkage.actions.parts import OnePart
from bangfu.linkage.actions.wanting import chunks, want_now_registered, want_uploads_again
from bangfu.linkage.matching import Known, People
from bangfu.linkage.models import Link, Linked, Question
from bangfu.linkage.terms import LINKING, Level
from bangfu.linkage.work import Work, computed, lake_table
from bangfu.registry import actions as register
from bangfu.registry import queries as registered
from bangfu.registry.actions import ApplyCounts

LINK = "linkage.link"
"""The kind of job that links one upload."""
_APPLY = {
    "national_household": register.apply_households,
    "national_person": register.apply_persons,
    "police_roster": register.apply_roster,
}


def link_upload(upload_id: int, run: JobRun | None = None) -> dict[str, Any]:
    """The upload's rows are in the register, or in the lake with their persons; questions and mismatches stand; ledgers knows.

    An upload that is not on the shelf, or was linked and is not stale, is left alone. Safe to repeat and to kill anywhere.
    """
    upload = files.upload(upload_id)
    done = Linked.objects.filter(upload_id=upload_id).first()
    is_done = bool(upload.taken_at and done and done.wanted == done.done)
    if upload.state != "kept" or is_done:
        return {} if done is None else dict(done.levels)
    contract = files.contract(upload.contract)
    if contract.kept is Kept.REGISTER:
        return _link_register(upload, contract, run)
    return _link_feed(upload, contract, run)


def relink_stale(run: JobRun | None = None) -> dict[str, Any]:
    """Every upload whose identities were decided otherwise since has its next generation; none is left. Returns rows by level.

    Answers that come while it runs are taken too.
    """
    levels: Counter[str] = Counter()
    uploads = 0
    while stale := stale_uploads():
        for n, upload_id in enumerate(stale):
            if run:
                run.check_stop()
                run.progress(n, len(stale))
            levels.update(link_upload(upload_id, None))
            uploads += 1
    return {"uploads": uploads, **levels}


def stale_uploads() -> list[int]:
    """Ids of the uploads to be linked again, oldest first; withdrawn ones wait for nothing."""
    waiting = Linked.objects.filter(wanted__gt=F("done"), upload__state="kept", upload__taken_at__isnull=False)
    return list(waiting.order_by("upload_id").values_list("upload_id", flat=True))


def apply_rows(upload: Any, contract: Contract, run: JobRun | None, *, purpose: str = "link") -> ApplyCounts:
    """The register has what the upload's rows say; said before, nothing changes. Taken up where the same purpose left off."""
    part = OnePart(run, f"{purpose}:{upload.pk}") if run else None
    rows = files.accepted_rows(upload)
    apply = _APPLY[contract.id]
    return apply(rows, source=f"upload:{upload.pk}", data_on=upload.data_on, by=upload.sent_by, run=part)


def _link_register(upload: Any, contract: Contract, run: JobRun | None) -> dict[str, Any]:
    """The register has applied the rows, those it turned away stand as mismatches; rows elsewhere that it now knows are linked again."""
    rows = files.accepted_rows(upload)
    by, at = upload.sent_by, clock.now()
    applied = apply_rows(upload, contract, run)
    kill_point("linkage.register.after_apply")
    mismatches = keep_conflicts(contract, rows, applied.conflicts, upload, at)
    kill_point("linkage.register.after_conflicts")
    counts = {"new": applied.new, "changed": applied.changed, "unchanged": applied.unchanged}
    with transaction.atomic():
        want_now_registered()
        _settle(upload, Outcome(contract, rows.num_rows, counts, mismatches), at)
        detail = {"rows": rows.num_rows, **counts, "mismatches": mismatches}
        accounts.record(by=by, verb="linkage.link", thing=f"upload:{upload.pk}", detail=detail, at=at)
    return counts


def _link_feed(upload: Any, contract: Contract, run: JobRun | None) -> dict[str, Any]:
    """Compute everything, write the lake file, then the rows of the database, and tell ledgers last."""
    done, _new = Linked.objects.get_or_create(upload=upload, defaults=_named(upload, contract) | {"at": clock.now()})
    people = People.of(registered.person_index())
    known = known_links(people.person_ids)
    work = computed(contract, upload.period, files.accepted_rows(upload), people, known)
    if run:
        run.check_stop()
        run.progress(work.table.num_rows // 2, work.table.num_rows)
    generation = done.generation + 1
    kill_point("linkage.link.before_lake")
    lake.write(contract.id, upload.period, upload.pk, lake_table(work, upload.pk), generation=generation)
    kill_point("linkage.link.after_lake")
    keep_rows(work, upload, clock.now())
    try:
        counts = _settle_feed(work, upload, known, done, generation)
    except AlreadyDone:
        _abandon(upload, contract)
        raise
    if run:
        run.progress(work.table.num_rows, work.table.num_rows)
    return counts


def _settle_feed(work: Work, upload: Any, known: Known, done: Linked, generation: int) -> dict[str, int]:
    """In one transaction: the upload is off the shelf with its counts, and the journal knows. Raises: AlreadyDone when withdrawn meanwhile."""
    at, rows, counts = clock.now(), work.table.num_rows, _told(work)
    with transaction.atomic():
        late = _decided_meanwhile(work, known)
        _settle(upload, Outcome(work.contract, rows, counts, _mismatch_counts(work), generation), at)
        Linked.objects.filter(pk=done.pk).update(done=done.wanted)
        if late:
            want_uploads_again([upload.pk])
        detail = {"rows": rows, "levels": counts, "generation": generation, "digest": work.digest()}
        accounts.record(by=upload.sent_by, verb="linkage.link", thing=f"upload:{upload.pk}", detail=detail, at=at)
        kill_point("linkage.link.before_commit")
    return counts


def _abandon(upload: Any, contract: Contract) -> None:
    """Nothing stands of an upload that was withdrawn, and unlinked, while it was being linked."""
    lake.remove(contract.id, upload.pk)
    with transaction.atomic():
        forget_rows(upload.pk)


def _told(work: Work) -> dict[str, int]:
    """What the feeds board shows: rows by level, and rows linked in all."""
    return work.levels | {"linked": sum(count for level, count in work.levels.items() if level in LINKING)}


def _mismatch_counts(work: Work) -> dict[str, int]:
    return dict(Counter(str(kind) for _n, kind in work.mismatches))


def _decided_meanwhile(work: Work, known: Known) -> bool:
    """Whether a clerk decided one of the upload's identities after this linking read what was known.

    Questions and links are locked first, so that an answer either is seen here or finds the upload's places written.
    """
    marks = sorted({work.marks[n] for n, d in enumerate(work.made) if d.level != Level.EXACT})
    clerks = {mark: word.person_id for mark, word in known.decided.items() if word.level == Level.CLERK}
    is_late = False
    for part in chunks(marks):
        list(Question.objects.select_for_update().filter(fingerprint__in=part).values_list("pk", flat=True))
        links = Link.objects.select_for_update().filter(fingerprint__in=part, level=Link.Level.CLERK)
        now = dict(links.values_list("fingerprint", "person_id"))
        is_late = is_late or now != {mark: clerks[mark] for mark in part if mark in clerks}
    return is_late


def _named(upload: Any, contract: Contract) -> dict[str, Any]:
    return {"contract": contract.id, "period": upload.period}


@dataclass(frozen=True)
class Outcome:
    """What linking one upload came to."""

    contract: Contract
    rows: int
    counts: dict[str, int]
    mismatches: dict[str, int]
    generation: int = 0


def _settle(upload: Any, came_to: Outcome, at: dt.datetime) -> None:
    """The upload is off the shelf, with what linking it came to; or says anew how its rows are linked."""
    given = _named(upload, came_to.contract) | {"rows": came_to.rows, "at": at}
    given |= {"levels": came_to.counts, "mismatches": came_to.mismatches, "generation": came_to.generation}
    Linked.objects.update_or_create(upload=upload, defaults=given)
    told = {**came_to.counts, "mismatches": sum(came_to.mismatches.values())}
    if upload.taken_at:
        ledgers.mark_linked_again(upload, told)
    else:
        ledgers.mark_taken(upload, told, at=at)
