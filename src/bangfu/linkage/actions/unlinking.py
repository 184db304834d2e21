"""A withdrawn upload leaves: its rows, its open questions, its unsettled mismatches. What people acted on stays and is listed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import transaction

from bangfu.accounts import actions as accounts
from bangfu.ground import clock, lake
from bangfu.ground.jobs import JobRun
from bangfu.ground.killpoints import kill_point
from bangfu.ledgers import actions as ledgers
from bangfu.ledgers import queries as files
from bangfu.ledgers.terms import Kept
from bangfu.linkage.actions.keeping import chunks, want_uploads_again
from bangfu.linkage.actions.linking import apply_rows
from bangfu.linkage.models import Link, Linked, Mismatch, Occurrence, Question
from bangfu.registry import actions as register


def unlink_upload(upload_id: int, run: JobRun | None = None) -> dict[str, Any]:
    """Nothing of the withdrawn upload is in the lake or the register; returns what went and what was acted on and stays.

    Safe to repeat and to kill anywhere. An upload that is not withdrawn is left alone.
    """
    upload = files.upload(upload_id)
    if upload.state != "withdrawn" or upload.withdrawal_taken_at:
        return {}
    contract = files.contract(upload.contract)
    by, reason = upload.withdrawn_by, upload.withdrawal_reason
    with_lake = contract.kept is not Kept.REGISTER
    outcome: dict[str, Any] = {}
    if with_lake:
        lake.remove(contract.id, upload_id)
        kill_point("linkage.unlink.after_lake")
    else:
        outcome = {"register": asdict(register.withdraw_source(f"upload:{upload_id}", by=by, reason=reason))}
        kill_point("linkage.unlink.after_register")
        outcome |= {"files_applied_again": _applied_again(upload_id, run)}
    with transaction.atomic():
        outcome |= _forgotten(upload_id)
        if not with_lake:
            want_uploads_again(Linked.objects.values_list("upload_id", flat=True))
        Linked.objects.filter(upload_id=upload_id).update(withdrawal=outcome, generation=0, levels={}, mismatches={})
        ledgers.mark_withdrawal_taken(upload, outcome)
        accounts.record(by=by, verb="linkage.unlink", thing=f"upload:{upload_id}", detail=outcome, at=clock.now())
        kill_point("linkage.unlink.before_commit")
    return outcome


def _forgotten(upload_id: int) -> dict[str, Any]:
    """Open questions and rules' links that only this upload led to are gone, and its unsettled mismatches."""
    here = Occurrence.objects.filter(upload_id=upload_id)
    marks = sorted(here.values_list("fingerprint", flat=True))
    elsewhere = Occurrence.objects.exclude(upload_id=upload_id)
    closed = links = 0
    answers: list[int] = []
    for part in chunks(marks):
        only = set(part) - set(elsewhere.filter(fingerprint__in=part).values_list("fingerprint", flat=True))
        asked = Question.objects.filter(fingerprint__in=part)
        answers += asked.filter(decided_at__isnull=False).values_list("pk", flat=True)
        open_here = asked.filter(fingerprint__in=only, state=Question.State.OPEN)
        closed += open_here.update(state=Question.State.CLOSED)
        links += Link.objects.filter(fingerprint__in=only).exclude(level=Link.Level.CLERK).delete()[0]
    unsettled = Mismatch.objects.filter(upload_id=upload_id, settled_at=None).delete()[0]
    here.delete()
    return {
        "questions_closed": closed,
        "links_gone": links,
        "mismatches_gone": unsettled,
        "kept_answers": sorted(answers),
        "kept_settled": Mismatch.objects.filter(upload_id=upload_id).count(),
    }


def _applied_again(but: int, run: JobRun | None) -> int:
    """What other standing files said alike, and was never written down, stands in the register. Returns how many files were applied."""
    standing = Linked.objects.filter(upload__state="kept", upload__taken_at__isnull=False).exclude(upload_id=but)
    registers = [contract.id for contract in files.contracts() if contract.kept is Kept.REGISTER]
    again = standing.filter(contract__in=registers).select_related("upload").order_by("upload__data_on", "upload_id")
    for one in again:
        apply_rows(one.upload, files.contract(one.contract), run, purpose=f"without {but}")
    return len(again)
