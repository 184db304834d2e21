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
from bangfu.linkage.actions.forgetting import forget_rows
from bangfu.linkage.actions.linking import apply_rows
from bangfu.linkage.actions.wanting import want_uploads_again
from bangfu.linkage.models import Linked
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
        outcome |= forget_rows(upload_id)
        if not with_lake:
            want_uploads_again(Linked.objects.values_list("upload_id", flat=True))
        Linked.objects.filter(upload_id=upload_id).update(withdrawal=outcome, generation=0, levels={}, mismatches={})
        ledgers.mark_withdrawal_taken(upload, outcome)
        accounts.record(by=by, verb="linkage.unlink", thing=f"upload:{upload_id}", detail=outcome, at=clock.now())
        kill_point("linkage.unlink.before_commit")
    return outcome


def _applied_again(but: int, run: JobRun | None) -> int:
    """What other standing files said alike, and was never written down, stands in the register. Returns how many files were applied."""
    standing = Linked.objects.filter(upload__state="kept", upload__taken_at__isnull=False).exclude(upload_id=but)
    registers = [contract.id for contract in files.contracts() if contract.kept is Kept.REGISTER]
    again = standing.filter(contract__in=registers).select_related("upload").order_by("upload__data_on", "upload_id")
    for one in again:
        apply_rows(one.upload, files.contract(one.contract), run, purpose=f"without {but}")
    return len(again)
