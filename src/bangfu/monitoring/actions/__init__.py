"""What monitoring does: sweep, assign, check, take back, report, withdraw, try. The door for other rooms' writing."""

from bangfu.monitoring.actions.assigning import CannotTakeIt, ManyAssigned, assign, assign_many
from bangfu.monitoring.actions.checking import (
    CannotUndo,
    Look,
    ReasonMissing,
    WrongDay,
    record_check,
    reopen,
    undo_check,
)
from bangfu.monitoring.actions.reporting import ReportUnclear, Told, self_report
from bangfu.monitoring.actions.sweeping import sweep
from bangfu.monitoring.actions.trying import try_rule
from bangfu.monitoring.actions.withdrawing import EvidenceGone, withdraw_evidence
from bangfu.monitoring.trials import Change

__all__ = [
    "CannotTakeIt",
    "CannotUndo",
    "Change",
    "EvidenceGone",
    "Look",
    "ManyAssigned",
    "ReasonMissing",
    "ReportUnclear",
    "Told",
    "WrongDay",
    "assign",
    "assign_many",
    "record_check",
    "reopen",
    "self_report",
    "sweep",
    "try_rule",
    "undo_check",
    "withdraw_evidence",
]
