"""Linking one upload: the register learns what register files say, the lake gets what feeds say of whom."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from bangfu.accounts import actions as accounts
from bangfu.ground import clock, lake
from bangfu.ground.jobs import JobRun
from bangfu.ground.killpoints import kill_point
from bangfu.ledgers import actions as ledgers
from bangfu.ledgers import queries as files
from bangfu.ledgers.terms import Contract, Kept
from bangfu.linkage.actions.keeping import chunks, keep_rows, known_links, make_stale
from bangfu.linkage.matching import People
from bangfu.linkage.models import Link, Linked, Occurrence, Question
from bangfu.linkage.rules import Decided
from bangfu.linkage.terms import LINKING, Level
from bangfu.linkage.work import Work, computed, lake_table
from bangfu.registry import actions as register
from bangfu.registry import queries as registered

_APPLY = {
    "national_household": register.apply_households,
    "national_person": register.apply_persons,
    "police_roster": register.apply_roster,
}


def link_upload(upload_id: int, run: JobRun | None = None) -> dict[str, Any]:
    """The upload's rows are in the register, or in the lake with their persons; questions and mismatches stand; ledgers knows.

    An upload that is not on the shelf, or was linked and has no new answers, is left alone. Safe to repeat and to kill anywhere.
    """
    upload = files.upload(upload_id)
    done = Linked.objects.filter(upload_id=upload_id).first()
    if upload.state != "kept" or (upload.taken_at and done and not _is_stale(upload_id)):
        return {} if done is None else dict(done.levels)
    contract = files.contract(upload.contract)
    if contract.kept is Kept.REGISTER:
        return _link_register(upload, contract, run)
    return _link_feed(upload, contract, run)


def relink_stale(run: JobRun | None = None) -> dict[str, Any]:
    """Every upload with identities decided after its file was written has its next generation; none is left. Returns rows by level.

    Answers that come while it runs are taken too.
    """
    levels: Counter[str] = Counter()
    uploads = 0
    while stale := sorted(set(stale_uploads())):
        for n, upload_id in enumerate(stale):
            if run:
                run.check_stop()
                run.progress(n, len(stale))
            levels.update(link_upload(upload_id, None))
            uploads += 1
    return {"uploads": uploads, **levels}


def stale_uploads() -> Iterable[int]:
    """Ids of the uploads to be linked again; withdrawn ones wait for nothing."""
    stale = Occurrence.objects.filter(is_stale=True, upload__state="kept", upload__taken_at__isnull=False)
    return stale.values_list("upload_id", flat=True)


def _is_stale(upload_id: int) -> bool:
    return Occurrence.objects.filter(upload_id=upload_id, is_stale=True).exists()


def _link_register(upload: Any, contract: Contract, run: JobRun | None) -> dict[str, Any]:
    """The register has applied the rows; feeds with people unknown before are stale when there are new ones."""
    rows = files.accepted_rows(upload)
    source, by = f"upload:{upload.pk}", upload.sent_by
    applied = _APPLY[contract.id](rows, source=source, data_on=upload.data_on, by=by, run=run)
    kill_point("linkage.register.after_apply")
    counts = {"new": applied.new, "changed": applied.changed, "unchanged": applied.unchanged}
    at = clock.now()
    with transaction.atomic():
        if applied.new or applied.changed:
            make_stale(sorted(set(_unlinked_prints())))
        _settle(upload, contract, rows.num_rows, counts, {}, at)
        accounts.record(by=by, verb="linkage.link", thing=source, detail={"rows": rows.num_rows, **counts}, at=at)
    return counts


def _unlinked_prints() -> Iterable[str]:
    unlinked = Occurrence.objects.filter(level__in=[Level.QUESTION, Level.NOT_REGISTERED])
    return unlinked.values_list("fingerprint", flat=True)


def _link_feed(upload: Any, contract: Contract, run: JobRun | None) -> dict[str, Any]:
    """Compute everything, write the lake file, then the rows of the database, and tell ledgers last."""
    people = People.of(registered.person_index())
    known = known_links(people.person_ids)
    work = computed(contract, upload.period, files.accepted_rows(upload), people, known)
    if run:
        run.check_stop()
        run.progress(work.table.num_rows // 2, work.table.num_rows)
    done = Linked.objects.filter(upload=upload).first()
    generation = done.generation + 1 if done else 1
    kill_point("linkage.link.before_lake")
    lake.write(contract.id, upload.period, upload.pk, lake_table(work, upload.pk), generation=generation)
    kill_point("linkage.link.after_lake")
    at = clock.now()
    keep_rows(work, upload, at)
    counts = _told(work)
    with transaction.atomic():
        _mark_fresh(work, upload, known)
        _settle(upload, contract, work.table.num_rows, counts, _mismatch_counts(work), at, generation)
        detail = {"rows": work.table.num_rows, "levels": counts, "generation": generation, "digest": work.digest()}
        accounts.record(by=upload.sent_by, verb="linkage.link", thing=f"upload:{upload.pk}", detail=detail, at=at)
        kill_point("linkage.link.before_commit")
    if run:
        run.progress(work.table.num_rows, work.table.num_rows)
    return counts


def _told(work: Work) -> dict[str, int]:
    """What the feeds board shows: rows by level, and rows linked in all."""
    return work.levels | {"linked": sum(count for level, count in work.levels.items() if level in LINKING)}


def _mismatch_counts(work: Work) -> dict[str, int]:
    return dict(Counter(str(kind) for _n, kind in work.mismatches))


def _mark_fresh(work: Work, upload: Any, known: dict[str, Decided]) -> None:
    """The upload's places are fresh, except those whose identity a clerk decided while this ran.

    Questions and links are locked first, so that an answer either is seen here or sees what was written here.
    """
    marks = sorted({mark for mark, d in zip(work.prints, work.made, strict=True) if d.level != Level.EXACT})
    late: list[str] = []
    for part in chunks(marks):
        list(Question.objects.select_for_update().filter(fingerprint__in=part).values_list("pk", flat=True))
        links = Link.objects.select_for_update().filter(fingerprint__in=part)
        now = {link.fingerprint: link.person_id for link in links if link.level == Link.Level.CLERK}
        used = {mark: known[mark].person_id for mark in part if mark in known and known[mark].level == Level.CLERK}
        late += [mark for mark in part if (mark in now, now.get(mark)) != (mark in used, used.get(mark))]
    Occurrence.objects.filter(upload=upload, is_stale=True).update(is_stale=False)
    for part in chunks(late):
        Occurrence.objects.filter(upload=upload, fingerprint__in=part).update(is_stale=True)


def _settle(
    upload: Any,
    contract: Contract,
    rows: int,
    counts: dict[str, int],
    mismatches: dict[str, int],
    at: dt.datetime,
    generation: int = 0,
) -> None:
    """The upload is off the shelf, with what linking it came to."""
    given = {"contract": contract.id, "period": upload.period, "rows": rows, "levels": counts, "at": at}
    given |= {"mismatches": mismatches, "generation": generation}
    Linked.objects.update_or_create(upload=upload, defaults=given)
    ledgers.mark_taken(upload, {**counts, "mismatches": sum(mismatches.values())}, at=at)
