"""Writing down what linking one upload came to, in small transactions each safe to repeat."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
from django.db import transaction
from django.db.models import F

from bangfu.ground import identity
from bangfu.ground.killpoints import kill_point
from bangfu.ledgers.terms import Contract
from bangfu.linkage.matching import Known
from bangfu.linkage.models import Candidate, Link, Linked, Mismatch, Occurrence, Question
from bangfu.linkage.rules import Decided
from bangfu.linkage.terms import LINKING, Level, MismatchKind
from bangfu.linkage.work import Work, said_in
from bangfu.registry import queries as registered
from bangfu.registry.actions import RowConflict

UNLINKED = (Level.QUESTION, Level.NOT_REGISTERED)
CHUNK = 1000
"""Rows written in one transaction: well under a second, so that no clerk waits."""


def known_links(people: Iterable[int]) -> Known:
    """What was decided, by a clerk or by name; links to people no longer in the register count as none."""
    here = set(people)
    kept = Link.objects.filter(level__in=[Link.Level.CLERK, Link.Level.NAME])
    rows = kept.values_list("fingerprint", "person_id", "level", "number_index")
    decided = {
        mark: (Decided(person, Level(level)), number)
        for mark, person, level, number in rows
        if person is None or person in here
    }
    return Known(
        {mark: word for mark, (word, _) in decided.items()}, frozenset(number for _, number in decided.values())
    )


def keep_rows(work: Work, upload: Any, at: dt.datetime) -> None:
    """Links, questions, occurrences and mismatches of the upload are what the work found; what no longer holds is gone."""
    first = _first_rows(work)
    steps: tuple[tuple[str, Callable[[], None]], ...] = (
        ("links", lambda: _keep_links(work, first, upload, at)),
        ("questions", lambda: _keep_questions(work, first, upload, at)),
        ("occurrences", lambda: _keep_occurrences(work, first, upload)),
        ("mismatches", lambda: _keep_mismatches(work, upload, at)),
    )
    for name, step in steps:
        step()
        kill_point(f"linkage.link.after_{name}")


def keep_conflicts(
    contract: Contract, table: pa.Table, conflicts: Iterable[RowConflict], upload: Any, at: dt.datetime
) -> dict[str, int]:
    """Each row the register turned away stands as a mismatch, once, its content encrypted. Returns how many by kind."""
    places = {
        (sheet or "", row_no): n
        for n, (sheet, row_no) in enumerate(
            zip(table.column("sheet").to_pylist(), table.column("row_no").to_pylist(), strict=True)
        )
    }
    kinds: Counter[str] = Counter()
    found = list(conflicts)
    for part in chunks(found):
        made = []
        for one in part:
            kinds[one.kind] += 1
            made.append(_turned_away(contract, table, places[one.sheet, one.row_no], one, upload, at))
        Mismatch.objects.bulk_create(made, ignore_conflicts=True)
    return dict(kinds)


def _turned_away(
    contract: Contract, table: pa.Table, n: int, one: RowConflict, upload: Any, at: dt.datetime
) -> Mismatch:
    said = said_in(contract, table, n)
    said["_number"] = said.get("id_number") or said.get("head_id_number", "")
    village = table.column("village_code")[n].as_py() if "village_code" in table.column_names else None
    return Mismatch(
        upload=upload,
        contract=contract.id,
        period=upload.period,
        sheet=one.sheet,
        row_no=one.row_no,
        kind=Mismatch.Kind(one.kind),
        fingerprint=table.column("row_key")[n].as_py(),
        person_id=one.person_id,
        village_code=village or "",
        detail_cipher=identity.encrypt(json.dumps(said, ensure_ascii=False)),
        found_at=at,
    )


def want_again(marks: Sequence[str], *, unlinked_only: bool = True, but: Any = None) -> int:
    """Every upload in which one of these identities stands (unlinked, unless told otherwise) is to be linked again. Returns how many."""
    uploads: set[int] = set()
    for part in chunks(marks):
        here = Occurrence.objects.filter(fingerprint__in=part)
        here = here.filter(level__in=UNLINKED) if unlinked_only else here
        uploads.update(here.values_list("upload_id", flat=True))
    return want_uploads_again(uploads - {but.pk if but else None})


def want_uploads_again(uploads: Iterable[int]) -> int:
    """Each of these uploads that was linked is to be linked again. Returns how many."""
    return Linked.objects.filter(upload_id__in=sorted(uploads), generation__gt=0).update(wanted=F("wanted") + 1)


def want_now_registered() -> int:
    """Every upload with an unlinked row whose number somebody in the register now has is to be linked again. Returns how many."""
    known = set(registered.person_index().column("id_index").to_pylist())
    unlinked = Occurrence.objects.filter(level__in=UNLINKED).exclude(number_index="")
    rows = unlinked.values_list("upload_id", "number_index")
    return want_uploads_again({upload for upload, key in rows if key in known})


def want_unlinked_again() -> int:
    """Every upload with an unlinked row is to be linked again, also those without a sound number. Returns how many."""
    return want_uploads_again(set(Occurrence.objects.filter(level__in=UNLINKED).values_list("upload_id", flat=True)))


def chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The items in runs of CHUNK."""
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))


def _first_rows(work: Work) -> dict[str, list[int]]:
    """Fingerprint -> its rows, for every identity an exact number did not settle."""
    found: dict[str, list[int]] = defaultdict(list)
    for n, decision in enumerate(work.made):
        if decision.level != Level.EXACT:
            found[work.marks[n]].append(n)
    return found


def _keep_links(work: Work, first: Mapping[str, list[int]], upload: Any, at: dt.datetime) -> None:
    """Each identity a rule settled is remembered; a rule may change its own link, never a clerk's."""
    wanted = {
        mark: work.made[rows[0]]
        for mark, rows in first.items()
        if work.made[rows[0]].level in LINKING and work.made[rows[0]].level != Level.CLERK
    }
    for part in chunks(sorted(wanted)):
        with transaction.atomic():
            before = {link.fingerprint: link for link in Link.objects.select_for_update().filter(fingerprint__in=part)}
            fresh, changed = [], []
            for mark in part:
                decision, link = wanted[mark], before.get(mark)
                given = {"person_id": decision.person_id, "level": str(decision.level), "at": at}
                given |= {"reason": str(decision.reason), "detail": decision.detail}
                if link is None:
                    fresh.append(Link(fingerprint=mark, number_index=work.numbers[first[mark][0]], **given))
                elif link.level != Level.CLERK and (link.person_id, link.level) != (decision.person_id, decision.level):
                    changed.append(_with(link, given | {"version": link.version + 1}))
            Link.objects.bulk_create(fresh, ignore_conflicts=True)
            Link.objects.bulk_update(changed, ["person", "level", "reason", "detail", "at", "version"])
            want_again([link.fingerprint for link in (*fresh, *changed)], but=upload)


def _with(link: Link, given: Mapping[str, Any]) -> Link:
    for name, value in given.items():
        setattr(link, name, value)
    return link


def _keep_questions(work: Work, first: Mapping[str, list[int]], upload: Any, at: dt.datetime) -> None:
    """Each open question stands with today's candidates; one that a rule has settled since is closed."""
    asked = {mark: rows[0] for mark, rows in first.items() if work.made[rows[0]].level == Level.QUESTION}
    settled = [mark for mark, rows in first.items() if mark not in asked]
    for part in chunks(sorted(asked)):
        with transaction.atomic():
            known = {q.fingerprint: q for q in Question.objects.select_for_update().filter(fingerprint__in=part)}
            fresh = [_question(work, asked[mark], upload, at) for mark in part if mark not in known]
            Question.objects.bulk_create(fresh, ignore_conflicts=True)
            again = [q for q in known.values() if q.state == Question.State.CLOSED]
            for question in again:
                question.state, question.version = Question.State.OPEN, question.version + 1
            Question.objects.bulk_update(again, ["state", "version"])
            _keep_candidates(work, asked, part)
    for part in chunks(sorted(settled)):
        Question.objects.filter(fingerprint__in=part, state=Question.State.OPEN).update(state=Question.State.CLOSED)


def _question(work: Work, n: int, upload: Any, at: dt.datetime) -> Question:
    decision = work.made[n]
    return Question(
        fingerprint=work.marks[n],
        number_index=work.numbers[n],
        contract=work.contract.id,
        period=work.period,
        upload=upload,
        sheet=work.table.column("sheet")[n].as_py() or "",
        row_no=work.table.column("row_no")[n].as_py(),
        row_cipher=_sealed(work, n),
        village_code=work.rows[n].village_code,
        reason=str(decision.reason),
        points=decision.asked[0].score.points,
        asked_at=at,
    )


def _keep_candidates(work: Work, asked: Mapping[str, int], part: Sequence[str]) -> None:
    """The open questions of these fingerprints propose exactly the people found now."""
    open_ones = Question.objects.filter(fingerprint__in=part, state=Question.State.OPEN)
    questions = dict(open_ones.values_list("fingerprint", "pk"))
    proposed = []
    for mark, question_id in questions.items():
        for one in work.made[asked[mark]].asked:
            place = work.people.place_of[one.person_id]
            proposed.append(
                Candidate(
                    question_id=question_id,
                    person_id=one.person_id,
                    village_code=work.people.village_codes[place],
                    household_id=work.people.household_ids[place],
                    points=one.score.points,
                    parts=[[str(p.field), str(p.likeness), p.points] for p in one.score.parts],
                )
            )
    Candidate.objects.filter(question_id__in=questions.values()).delete()
    Candidate.objects.bulk_create(proposed)


def _keep_occurrences(work: Work, first: Mapping[str, list[int]], upload: Any) -> None:
    """Where each of these identities stands in this upload; those it no longer holds are gone."""
    marks = sorted(first)
    standing = Occurrence.objects.filter(upload=upload).values_list("fingerprint", flat=True)
    for part in chunks(sorted(set(standing) - set(marks))):
        Occurrence.objects.filter(upload=upload, fingerprint__in=part).delete()
    sheets, row_nos = work.table.column("sheet").to_pylist(), work.table.column("row_no").to_pylist()
    for part in chunks(marks):
        made = [
            Occurrence(
                fingerprint=mark,
                upload=upload,
                level=str(work.made[first[mark][0]].level),
                number_index=work.numbers[first[mark][0]],
                rows=len(first[mark]),
                sheet=sheets[first[mark][0]] or "",
                row_no=row_nos[first[mark][0]],
            )
            for mark in part
        ]
        Occurrence.objects.bulk_create(
            made,
            update_conflicts=True,
            unique_fields=["fingerprint", "upload"],
            update_fields=["level", "number_index", "rows", "sheet", "row_no"],
        )


def _keep_mismatches(work: Work, upload: Any, at: dt.datetime) -> None:
    """Every disagreement of the upload is written once; an unsettled one that no longer holds is gone.

    One settled before, for the same identity and kind, is settled from the start: nobody is asked about it twice.
    """
    sheets, row_nos = work.table.column("sheet").to_pylist(), work.table.column("row_no").to_pylist()
    wanted = {(sheets[n] or "", row_nos[n], str(kind)): n for n, kind in work.mismatches}
    before = Mismatch.objects.filter(upload=upload)
    standing = {(m.sheet, m.row_no, m.kind): m for m in before.only("sheet", "row_no", "kind", "settled_at")}
    gone = [m.pk for key, m in standing.items() if key not in wanted and m.settled_at is None]
    for part in chunks(gone):
        Mismatch.objects.filter(pk__in=part).delete()
    settled = _settled_before(work)
    fresh = [key for key in wanted if key not in standing]
    for part in chunks(fresh):
        made = [_mismatch(work, wanted[key], key[2], upload, at) for key in part]
        for mismatch in made:
            for name, value in settled.get((mismatch.fingerprint, mismatch.kind), {}).items():
                setattr(mismatch, name, value)
        Mismatch.objects.bulk_create(made, ignore_conflicts=True)


def _settled_before(work: Work) -> dict[tuple[str, str], dict[str, Any]]:
    """(fingerprint, kind) -> who settled it, when and why."""
    here = {work.marks[n] for n, _kind in work.mismatches}
    kept = Mismatch.objects.filter(settled_at__isnull=False).order_by("settled_at")
    names = ("settled_at", "settled_by_id", "settled_reason")
    return {
        (mark, kind): dict(zip(names, how, strict=True))
        for mark, kind, *how in kept.values_list("fingerprint", "kind", *names)
        if mark in here
    }


def _mismatch(work: Work, n: int, kind: str, upload: Any, at: dt.datetime) -> Mismatch:
    place = work.places[n]
    return Mismatch(
        upload=upload,
        contract=work.contract.id,
        period=work.period,
        sheet=work.table.column("sheet")[n].as_py() or "",
        row_no=work.table.column("row_no")[n].as_py(),
        kind=MismatchKind(kind),
        fingerprint=work.marks[n],
        person_id=work.made[n].person_id,
        household_id=None if place is None else work.people.household_ids[place],
        village_code=work.village_of(n),
        detail_cipher=_sealed(work, n),
        found_at=at,
    )


def _sealed(work: Work, n: int) -> str:
    """What the row says, encrypted, with the number as it was read."""
    said = said_in(work.contract, work.table, n) | {
        "_number": work.rows[n].number,
        "_village": work.rows[n].village_code,
    }
    if work.rows[n].born_on:
        said["_born_on"] = str(work.rows[n].born_on)
    return identity.encrypt(json.dumps(said, ensure_ascii=False))
