"""A half's warnings, what was found on looking, what a household said, and a trial of a rule."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bangfu.accounts.models import Staff
from bangfu.ground import clock
from bangfu.monitoring.models import CheckResult, Finding, FindingSource, SelfReport, TrialRun, Warning
from bangfu.rulebook.models import ParameterValue

ON = dt.date(2021, 11, 30)
RULE = "dibao_stopped"


def warn(half: Any, officer: Staff) -> dict[str, Any]:
    """One warning waits, one is quiet, and both say whom they are about."""
    head = half.things["head"]
    waiting = _warning(
        half, "medical", state="new", sentence=f"{head.name}家自付医药费过重", due_on=dt.date(2021, 12, 15)
    )
    quiet = _warning(
        half,
        "income",
        state="dismissed",
        sentence=f"{head.name}家收入低于监测线",
        closed_on=ON,
        quiet_until=dt.date(2022, 5, 31),
    )
    for warning in (waiting, quiet):
        _found(half, warning)
    _checked(quiet, officer, "no_risk", "can_afford", f"{head.name}说能负担")
    wrong = _warning(half, "house", state="referred", sentence=f"{head.name}家住房鉴定为D级", closed_on=ON)
    _checked(wrong, officer, "data_wrong", "wrong_amount", f"不是{head.name}家的房")
    _reported(half, officer)
    return {"warning": waiting, "quieted": quiet, "trial": _trial(half, officer), "proposal": propose(officer)}


def _warning(half: Any, risk: str, **differs: Any) -> Warning:
    given = {
        "household": half.household,
        "village_code": half.village,
        "risk": risk,
        "severity": 2,
        "rank": 20,
        "opened_on": ON,
        "seen_on": ON,
        "due_on": dt.date(2021, 12, 10),
    }
    return Warning.objects.create(**given | differs)


def _found(half: Any, warning: Warning) -> None:
    finding = Finding.objects.create(
        warning=warning,
        rule_id=RULE,
        rule_version="1",
        person=half.things["head"],
        as_of=ON,
        severity=2,
        sentence=warning.sentence,
    )
    FindingSource.objects.create(
        finding=finding,
        upload=half.things["upload"],
        contract="dibao_roster",
        rows=[{"period": "2021-11", "sheet": "Sheet", "row_no": 2, "month_fen": 30_000}],
    )


def _checked(warning: Warning, officer: Staff, outcome: str, reason: str, note: str) -> None:
    CheckResult.objects.create(
        warning=warning, outcome=outcome, reason=reason, note=note, by=officer, at=clock.now(), checked_on=ON
    )


def _reported(half: Any, officer: Staff) -> None:
    SelfReport.objects.create(
        household=half.household,
        village_code=half.village,
        risk="medical",
        channel="phone",
        text=f"{half.things['head'].name}来电说住院",
        reported_on=ON,
        by=officer,
        at=clock.now(),
        warning=Warning.objects.filter(household=half.household).first(),
    )


def _trial(half: Any, officer: Staff) -> TrialRun:
    """A trial in which the half's household would enter."""
    line = {"household_id": half.household.pk, "person_id": half.things["head"].pk, "sentence": f"{half.name}会进入"}
    return TrialRun.objects.create(rule_id=RULE, as_of=ON, enters=[{**line, "measure": 1}], by=officer, at=clock.now())


def propose(officer: Staff) -> ParameterValue:
    """A value of the law waits for its second person; it belongs to no half."""
    found, _made = ParameterValue.objects.get_or_create(
        key="income_line_fen",
        valid_from=dt.date(2022, 1, 1),
        defaults={"value": 700_000, "document": "试", "proposed_by": officer, "proposed_at": clock.now()},
    )
    return found
