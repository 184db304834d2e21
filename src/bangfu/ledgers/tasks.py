"""The room's background work, as the job runner knows it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.ground import jobs
from bangfu.ledgers import actions


def check_upload(run: jobs.JobRun) -> dict[str, Any]:
    outcome = actions.check(run.arguments["upload"], run)
    return outcome | {"sentence": _sentence(outcome), "url": reverse("ledgers:upload", args=[outcome["upload"]])}


def _sentence(outcome: dict[str, Any]) -> str:
    """What the job list says of a check that has ended."""
    if outcome["refusal"]:
        return str(outcome["refusal"])
    if outcome["state"] == "mapping":
        return _("有的表头认不准,请对应表头")
    return _("共读 %(read)s 行:接受 %(accepted)s,退回 %(rejected)s,未变 %(unchanged)s") % outcome


jobs.register(actions.CHECK, check_upload)
