"""The room's background work, as the job runner knows it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.ground import jobs
from bangfu.monitoring import actions, queries

SWEEP, TRIAL = "monitoring.sweep", "monitoring.try"


def sweep(run: jobs.JobRun) -> dict[str, Any]:
    done = actions.sweep(date.fromisoformat(run.arguments["as_of"]), run, by=queries.officer(run.by_id))
    said = _("%(homes)s 户,命中 %(found)s 条;新预警 %(new)s,再现 %(back)s,加重 %(grown)s,静默 %(quiet)s") % {
        "homes": f"{done.households:,}",
        "found": f"{done.findings:,}",
        "new": f"{done.warnings_opened:,}",
        "back": f"{done.warnings_returned:,}",
        "grown": f"{done.warnings_grown:,}",
        "quiet": f"{done.quieted:,}",
    }
    return {"sweep": done.pk, "sentence": said, "url": reverse("monitoring:sweeps")}


def try_rule(run: jobs.JobRun) -> dict[str, Any]:
    given = run.arguments
    change = actions.Change(
        given["is_off"], given["expression"], tuple((key, value) for key, value in given["parameters"])
    )
    kept = actions.try_rule(
        given["rule"], change, as_of=date.fromisoformat(given["as_of"]), by=queries.officer(run.by_id)
    )
    said = _("进入 %(enters)d,退出 %(leaves)d,不变 %(stays)d") % {
        "enters": len(kept.enters),
        "leaves": len(kept.leaves),
        "stays": kept.stays,
    }
    return {"trial": kept.pk, "sentence": said, "url": reverse("monitoring:trial", args=[kept.pk])}


jobs.register(SWEEP, sweep)
jobs.register(TRIAL, try_rule)
