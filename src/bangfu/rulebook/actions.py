"""What changes in the rulebook from a page: a parameter's value by two persons, a rule's switch with a reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from bangfu.accounts import actions as accounts
from bangfu.ground import clock
from bangfu.ground.errors import AlreadyDone, Refused, gettext_noop
from bangfu.ground.versions import save_guarded
from bangfu.rulebook import permissions, queries
from bangfu.rulebook.models import ParameterValue, RuleSwitch

EARLIEST = dt.date(2014, 1, 1)
"""Registration began in 2014; no value of the law is older."""


class ProposalUnfit(Refused):
    """The proposed value cannot stand for the parameter."""


class ProposalDecided(AlreadyDone):
    """Somebody has already confirmed or refused the proposal."""


def propose_parameter(
    *,
    key: str,
    value: int,
    valid_from: dt.date,
    document: str,
    by: Any,
    region_code: str = "",
    at: dt.datetime | None = None,
) -> ParameterValue:
    """A value waits for a second person. Money is in fen. `region_code` empty: this county.

    Raises: NotYourRole; NotFound for an unknown key; ProposalUnfit with the reason; AlreadyDone when one waits for the day.
    """
    permissions.check_can_edit(by)
    _check_fits(queries.known_parameter(key), value, valid_from, document)
    region_code = region_code or queries.home_region()
    if region_code not in queries.places_above(queries.home_region()):
        raise ProposalUnfit(gettext_noop("只能为本县及其上级地区提出参数。"))
    given = {
        "key": key,
        "region_code": region_code,
        "value": value,
        "valid_from": valid_from,
        "document": document.strip(),
    }
    try:
        with transaction.atomic():
            row = ParameterValue.objects.create(**given, proposed_by=by, proposed_at=at or clock.now())
            detail = {**given, "valid_from": valid_from.isoformat()}
            accounts.record(by=by, verb="rulebook.propose", thing=f"parameter:{key}", detail=detail, at=at)
    except IntegrityError:
        raise AlreadyDone(gettext_noop("这个参数在同一起用日期已有一条待确认的提案,请先确认或退回那一条。")) from None
    return row


def _check_fits(parameter: queries.Parameter, value: int, valid_from: dt.date, document: str) -> None:
    """Passes when the value may stand for the parameter. Raises: ProposalUnfit."""
    if parameter.type != "int":
        raise ProposalUnfit(gettext_noop("分档表和日期参数由规则文件维护,不能在页面上提出。"))
    least, most = parameter.least, parameter.most
    if (least is not None and value < least) or (most is not None and value > most):
        words = {name: queries.worth_of(parameter, bound) for name, bound in (("least", least), ("most", most))}
        raise ProposalUnfit(gettext_noop("数值超出允许范围 {least} 至 {most}。"), **words)
    if len(document.strip()) < 4:
        raise ProposalUnfit(gettext_noop("请写明依据文件的名称或文号。"))
    if valid_from < EARLIEST:
        raise ProposalUnfit(gettext_noop("起用日期过早,请核对。"))


def confirm_parameter(pk: int, *, version: int | None, by: Any, at: dt.datetime | None = None) -> ParameterValue:
    """The proposed value counts from its date on. Raises: NotFound, NotYourRole, SecondPersonNeeded, ProposalDecided, StaleVersion."""
    with transaction.atomic():
        row = queries.proposal(pk)
        permissions.check_can_confirm(by, row)
        return _decided(row, version, ParameterValue.State.CONFIRMED, "", by, at)


def refuse_parameter(
    pk: int, *, version: int | None, reason: str, by: Any, at: dt.datetime | None = None
) -> ParameterValue:
    """The proposed value will not count; the reason is kept. The proposer may take it back in the same way.

    Raises: NotFound, NotYourRole, ProposalUnfit without a reason, ProposalDecided, StaleVersion.
    """
    permissions.check_can_edit(by)
    if not reason.strip():
        raise ProposalUnfit(gettext_noop("请写明退回的原因。"))
    with transaction.atomic():
        row = queries.proposal(pk)
        return _decided(row, version, ParameterValue.State.REFUSED, reason.strip(), by, at)


def _decided(
    row: ParameterValue,
    version: int | None,
    state: ParameterValue.State,
    reason: str,
    by: Any,
    at: dt.datetime | None,
) -> ParameterValue:
    """The proposal in its last state, journalled. Raises: ProposalDecided, StaleVersion, MissingVersion."""
    if row.state != ParameterValue.State.PROPOSED:
        raise ProposalDecided(gettext_noop("这条提案已经处理过。"))
    changes = {"state": state, "decided_by": by, "decided_at": at or clock.now(), "refusal": reason}
    saved = save_guarded(ParameterValue, row.pk, version, **changes)
    verb = "rulebook.confirm" if state == ParameterValue.State.CONFIRMED else "rulebook.refuse"
    detail = {"proposal": row.pk, "value": row.value, "valid_from": row.valid_from.isoformat(), "reason": reason}
    accounts.record(by=by, verb=verb, thing=f"parameter:{row.key}", detail=detail, at=at)
    return saved


def switch_rule(
    rule_id: str, *, is_on: bool, valid_from: dt.date, reason: str, by: Any, at: dt.datetime | None = None
) -> RuleSwitch:
    """Sweeps from the date on use the rule, or leave it out; warnings already open stay.

    Raises: NotYourRole, NotFound, ProposalUnfit without a reason, AlreadyDone when it already stands so on the date.
    """
    permissions.check_can_edit(by)
    now = queries.rule_now(rule_id, valid_from)
    if not reason.strip():
        raise ProposalUnfit(gettext_noop("请写明启用或停用的原因。"))
    if now.is_on == is_on:
        raise AlreadyDone(gettext_noop("这条规则在该日已是这个状态。"))
    with transaction.atomic():
        row = RuleSwitch.objects.create(
            rule_id=rule_id, valid_from=valid_from, is_on=is_on, reason=reason.strip(), by=by, at=at or clock.now()
        )
        detail = {"is_on": is_on, "valid_from": valid_from.isoformat(), "reason": reason.strip()}
        accounts.record(by=by, verb="rulebook.switch", thing=f"rule:{rule_id}", detail=detail, at=at)
    return row
