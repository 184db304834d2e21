"""The room's background work, as the job runner knows it."""

from __future__ import annotations

from typing import Any

from bangfu.ground import jobs
from bangfu.ledgers import actions


def check_upload(run: jobs.JobRun) -> dict[str, Any]:
    return actions.check(run.arguments["upload"], run)


jobs.register(actions.CHECK, check_upload)
