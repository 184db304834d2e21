"""Background work of this room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from bangfu.accounts import actions
from bangfu.ground import jobs
from bangfu.ground.errors import Broken, gettext_noop


def verify_journal(run: jobs.JobRun) -> dict[str, Any]:
    """The outcome says how many entries stand; a broken chain ends the job with the first number not to be trusted."""
    report = actions.verify_journal()
    run.progress(report.count, report.count)
    if report.fault:
        raise Broken(gettext_noop("操作日志从第 {seq} 条起不可信({kind}),请立即报告。"), **vars(report.fault))
    return {_("条数"): report.count, _("末条摘要"): report.head_hash}


jobs.register("accounts.verify_journal", verify_journal)
