"""The room's background work, as the job runner knows it."""

from __future__ import annotations

from typing import Any

from bangfu.ground import jobs
from bangfu.linkage import actions


def link_upload(run: jobs.JobRun) -> dict[str, Any]:
    return actions.link_upload(run.arguments["upload"], run)


jobs.register(actions.LINK, link_upload)
jobs.register(actions.RELINK, actions.relink_stale)
