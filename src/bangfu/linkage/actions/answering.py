"""What a clerk decides: who a row is, that it is nobody, that an earlier word was wrong, that a mismatch is dealt with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.accounts import actions as accounts
from bangfu.ground import clock, jobs
from bangfu.ground.errors import AlreadyDone, MissingVersion, NotFound, Refused, StaleVersion, gettext_noop
from bangfu.ground.models import Job
from bangfu.linkage import permissions
from bangfu.linkage.actions.wanting import want_again
from bangfu.linkage.models import Link, Mismatch, Question
from bangfu.linkage.terms import Reason

RELINK = "linkage.relink"
"""The kind of job that writes the next generation of every upload an answer touches."""


class NotACandidate(Refused):
    """The person chosen is not one the question proposes."""


class NeedsAReason(Refused):
    """An earlier decision is only changed with a reason."""


def answer(question: Question, *, person: int, by: Any, version: int | None) -> Link:
    """The row is that person, everywhere it stands, and nobody is asked again; uploads that hold it are linked again.

    Raises: NotYourQuestion, NotACandidate, AlreadyDone, StaleVersion, MissingVersion.
    """
    with transaction.atomic():
        held = _held(question, version)
        permissions.check_can_confirm(by, held, person)
        if not held.candidates.filter(person_id=person).exists():
            raise NotACandidate(gettext_noop("所选人员不在候选之中,请刷新后再选。"))
        return _decided(held, person, Question.State.CONFIRMED, by)


def refuse(question: Question, *, by: Any, version: int | None) -> Link:
    """The row is none of the candidates: it counts as not registered and nobody is asked again.

    Raises: NotYourQuestion, AlreadyDone, StaleVersion, MissingVersion.
    """
    with transaction.atomic():
        held = _held(question, version)
        permissions.check_can_refuse(by, held)
        return _decided(held, None, Question.State.REFUSED, by)


def reopen(question: Question, *, by: Any, version: int | None) -> None:
    """The answer is taken back and the question is open again; uploads that used it are linked again.

    Raises: NotYourQuestion, AlreadyDone when it is open, StaleVersion, MissingVersion.
    """
    with transaction.atomic():
        held = _locked(question, version)
        permissions.check_can_answer(by, held)
        if held.state not in (Question.State.CONFIRMED, Question.State.REFUSED):
            raise AlreadyDone(gettext_noop("这一条没有答复,不用撤销。"))
        before = Link.objects.filter(fingerprint=held.fingerprint).values_list("person_id", flat=True).first()
        Link.objects.filter(fingerprint=held.fingerprint, level=Link.Level.CLERK).delete()
        held.state, held.decided_by, held.decided_at = Question.State.OPEN, None, None
        held.version += 1
        held.save()
        _touch(held.fingerprint, by)
        accounts.record(by=by, verb="linkage.reopen", thing=f"question:{held.pk}", detail={"before": before})


def amend_link(link: Link, *, person: int | None, reason: str, by: Any, version: int | None) -> Link:
    """The identity is that person from now on, or nobody; a clerk's word against a rule's or an earlier clerk's.

    Every upload that holds it is linked again. Raises: NotYourQuestion, NeedsAReason, StaleVersion, MissingVersion.
    """
    if not reason.strip():
        raise NeedsAReason(gettext_noop("请写明更正的理由。"))
    with transaction.atomic():
        held = Link.objects.select_for_update().get(pk=link.pk)
        _check_version(held, version)
        permissions.check_can_amend(by, held, person)
        before = {"person": held.person_id, "level": held.level}
        held.person_id, held.level, held.by, held.at = person, Link.Level.CLERK, by, clock.now()
        held.reason, held.detail, held.version = Reason.DECIDED_BEFORE, reason.strip()[:200], held.version + 1
        held.save()
        state = Question.State.REFUSED if person is None else Question.State.CONFIRMED
        Question.objects.filter(fingerprint=held.fingerprint).update(state=state, decided_by=by, decided_at=held.at)
        _touch(held.fingerprint, by)
        detail = {"before": before, "after": person, "reason": held.detail}
        accounts.record(by=by, verb="linkage.amend", thing=f"link:{held.pk}", detail=detail)
    return held


def settle_mismatch(mismatch: Mismatch, *, reason: str, by: Any, version: int | None) -> Mismatch:
    """The disagreement is dealt with, with the reason why; later files with the same one come settled.

    Raises: NotYourQuestion, NeedsAReason, AlreadyDone, StaleVersion, MissingVersion.
    """
    if not reason.strip():
        raise NeedsAReason(gettext_noop("请写明处理的理由。"))
    with transaction.atomic():
        held = Mismatch.objects.select_for_update().get(pk=mismatch.pk)
        _check_version(held, version)
        permissions.check_can_settle(by, held)
        if held.settled_at:
            raise AlreadyDone(gettext_noop("这一条已经处理过了。"))
        at = clock.now()
        same = Mismatch.objects.filter(fingerprint=held.fingerprint, kind=held.kind, settled_at=None)
        also = same.exclude(pk=held.pk).update(settled_at=at, settled_by=by, settled_reason=reason.strip()[:200])
        held.settled_at, held.settled_by, held.settled_reason = at, by, reason.strip()[:200]
        held.version += 1
        held.save()
        detail = {"kind": held.kind, "reason": held.settled_reason, "also": also}
        accounts.record(by=by, verb="linkage.settle", thing=f"mismatch:{held.pk}", detail=detail)
    return held


def settle_mismatches(mismatches: Iterable[Mismatch], *, reason: str, by: Any) -> int:
    """All of them are dealt with, with one reason; those settled meanwhile are left. Returns how many. Raises: as settle_mismatch."""
    settled = 0
    for mismatch in mismatches:
        with transaction.atomic():
            now = Mismatch.objects.select_for_update().get(pk=mismatch.pk)
            if now.settled_at is None:
                settle_mismatch(now, reason=reason, by=by, version=now.version)
                settled += 1
    return settled


def _held(question: Question, version: int | None) -> Question:
    """The open question, locked. Raises: AlreadyDone when it was answered."""
    held = _locked(question, version)
    if held.state != Question.State.OPEN:
        raise AlreadyDone(gettext_noop("这一条已经答复过了。"))
    return held


def _locked(question: Question, version: int | None) -> Question:
    held = Question.objects.select_for_update().filter(pk=question.pk).first()
    if held is None:
        raise NotFound(gettext_noop("没有这个问题。"))
    _check_version(held, version)
    return held


def _check_version(held: Any, version: int | None) -> None:
    if version is None:
        raise MissingVersion(gettext_noop("没有说明所依据的版本,请刷新后再试。"))
    if held.version != version:
        raise StaleVersion(
            gettext_noop("别人刚刚改过这一条,请刷新后再看。"), now=_now(held), wanted=dict.fromkeys(_now(held), "")
        )


def _now(held: Any) -> dict[str, str]:
    """What stands now, in words."""
    state = getattr(held, "get_state_display", None) or getattr(held, "get_level_display", None)
    return {str(_("现状")): str(state() if state else held.settled_reason)}


def _decided(held: Question, person: int | None, state: str, by: Any) -> Link:
    """The clerk's word is kept, the question answered, the places it stands in are stale, the journal knows."""
    at = clock.now()
    given = {"person_id": person, "level": Link.Level.CLERK, "reason": Reason.DECIDED_BEFORE, "by": by, "at": at}
    given |= {"number_index": held.number_index}
    link, _new = Link.objects.update_or_create(fingerprint=held.fingerprint, defaults=given)
    held.state, held.decided_by, held.decided_at, held.version = state, by, at, held.version + 1
    held.save()
    _touch(held.fingerprint, by)
    accounts.record(by=by, verb=f"linkage.{state}", thing=f"question:{held.pk}", detail={"person": person}, at=at)
    return link


def _touch(fingerprint: str, by: Any) -> None:
    """Every upload that holds the identity is to be linked again, and a job to do so waits once this is committed."""
    if want_again([fingerprint], unlinked_only=False):
        transaction.on_commit(lambda: _ask_relink(by.pk))


def _ask_relink(by_id: int) -> None:
    """A relink job waits; one that already runs may have passed this upload, so another waits behind it."""
    title = _("按新的答复重新关联")
    job = jobs.request(RELINK, title, {}, by_id=by_id)
    if job.state == Job.State.RUNNING:
        jobs.request(RELINK, title, {"after": job.pk}, by_id=by_id)
