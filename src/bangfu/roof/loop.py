"""The whole product on one page: what is on each room's shelf is fetched by the room above, in this order."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from bangfu.ground import clock, jobs
from bangfu.ground.jobs import JobRun
from bangfu.ledgers import actions as ledgers
from bangfu.ledgers import queries as files
from bangfu.linkage import actions as linkage
from bangfu.monitoring import actions as monitoring

CHECK, SHELF, SWEEP = "ledgers.check", "loop.shelf", "monitoring.sweep"


def check_and_link(run: JobRun) -> dict[str, Any]:
    """A file's rows are checked, and what is then on the shelf is linked."""
    counts = ledgers.check(int(run.arguments["upload"]), run)
    return counts | {"linked": link_shelf(run)}


def link_shelf(run: JobRun | None = None) -> dict[str, Any]:
    """Withdrawn files are gone from links and warnings, kept files are linked, new answers have reached every file."""
    for upload in files.uploads_to_unlink():
        monitoring.withdraw_evidence(upload.pk, by=upload.withdrawn_by)
        linkage.unlink_upload(upload.pk, run)
    levels: dict[str, Any] = {}
    for upload in files.uploads_to_link():
        levels[str(upload.pk)] = linkage.link_upload(upload.pk, run)
    return levels | linkage.relink_stale(run)


def fetch_what_waits() -> bool:
    """A job to empty the shelf waits in the queue, when anything is on it: a withdrawn file, say. Asked twice, there is one."""
    waits = files.uploads_to_unlink().exists() or files.uploads_to_link().exists()
    if waits:
        jobs.request(SHELF, gettext("取走架上的文件"), {}, by_id=None)
    return waits


def nightly() -> None:
    """The loop in order: take up what died, link the shelf, sweep as of today."""
    jobs.take_up_stale()
    jobs.run_now(SHELF, gettext("取走架上的文件"), {})
    today = clock.today().isoformat()
    jobs.run_now(SWEEP, gettext("扫描"), {"as_of": today})


def register_jobs() -> None:
    """A checked file is linked in the same job, and the shelf can be emptied on request; the rooms registered the rest."""
    jobs.register(CHECK, check_and_link)
    jobs.register(SHELF, link_shelf)
