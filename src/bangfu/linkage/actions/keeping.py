"""Writing down what linking one upload came to, in small transactions each safe to repeat."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from bangfu.ground.killpoints import kill_point
from bangfu.linkage.actions.disagreements import keep_mismatches
from bangfu.linkage.actions.wanting import chunks, want_again
from bangfu.linkage.matching import Known
from bangfu.linkage.models import Candidate, Link, Occurrence, Question
from bangfu.linkage.rules import Decided
from bangfu.linkage.terms import LINKING, Level
from bangfu.linkage.work import Work, sealed


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
        ("mismatches", lambda: keep_mismatches(work, upload, at)),
    )
    for name, step in steps:
        step()
        kill_point(f"linkage.link.after_{name}")


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
                elif link.level != Level.CLERK and link.person_id != decision.person_id:
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
        row_cipher=sealed(work, n),
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
