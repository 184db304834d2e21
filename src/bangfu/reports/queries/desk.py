"""What one officer must do, and by when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.accounts import queries as accounts
from bangfu.divisions import queries as divisions
from bangfu.ledgers import queries as ledgers
from bangfu.linkage import queries as linkage
from bangfu.monitoring import queries as monitoring
from bangfu.reports.rules import DeskColumns, Duty, columns_of
from bangfu.rulebook import permissions as law
from bangfu.rulebook import queries as rulebook

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff
    from bangfu.accounts.queries import Scope

MOST_SHOWN = 60
"""So many warnings are put on the desk; the numbers above link to the whole list."""


@dataclass(frozen=True)
class DeskNumber:
    """One of the numbers above the desk, and the list behind it."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Desk:
    """One officer's day: duties by urgency, numbers that are links, how many warnings are not shown for length."""

    columns: DeskColumns
    numbers: tuple[DeskNumber, ...]
    left_out: int
    is_cadre: bool


def desk_of(*, seen_by: Staff, on: date) -> Desk:
    """What `seen_by` must do as of `on`, from every room that gives duties. Grain: one duty per thing to do."""
    scope = accounts.scope_of(seen_by)
    warned = monitoring.due_for(seen_by, on, most=MOST_SHOWN)
    duties = [*map(_warning_duty, warned.first), *_confirmations(seen_by), *_late_feeds(seen_by, on)]
    return Desk(
        columns=columns_of(duties, on),
        numbers=tuple(_numbers(seen_by, scope, warned)),
        left_out=max(warned.overdue + warned.today + warned.week + warned.later - MOST_SHOWN, 0),
        is_cadre=scope.roles == frozenset({"village"}),
    )


def _warning_duty(one: monitoring.Duty) -> Duty:
    verbs = {"assign": _("派发"), "check": _("核查")}
    return Duty(
        verb=verbs[one.verb],
        thing=one.head_name,
        sentence=one.sentence,
        due_on=one.due_on,
        url=reverse("warning", args=[one.warning_id]),
        place=divisions.path_of(one.village_code),
    )


def _confirmations(seen_by: Staff) -> Iterator[Duty]:
    """Parameter values another person proposed, for whoever may confirm them."""
    for proposal in rulebook.proposals_waiting():
        if law.can_confirm(seen_by, proposal):
            yield Duty(
                verb=_("确认"),
                thing=proposal.key,
                sentence=proposal.document,
                due_on=proposal.valid_from,
                url=reverse("rulebook:parameters"),
            )


def _late_feeds(seen_by: Staff, on: date) -> Iterator[Duty]:
    """Departments' files that are due, for whoever may send them."""
    for feed in ledgers.feeds_board(seen_by, on):
        if feed.may_send and feed.due_on is not None and feed.days_late > 0:
            yield Duty(
                verb=_("上传"),
                thing=feed.contract.title,
                sentence=_("最近一期 %(period)s,已迟 %(days)s 天")
                % {"period": feed.last_period, "days": feed.days_late},
                due_on=feed.due_on,
                url=reverse("ledgers:send"),
                place=feed.contract.department,
            )


def _numbers(seen_by: Staff, scope: Scope, warned: monitoring.Duties) -> Iterator[DeskNumber]:
    queue = reverse("monitoring:queue")
    if scope.ranges or scope.household_ids:
        yield DeskNumber(_("逾期预警"), warned.overdue, f"{queue}?duty=overdue")
        yield DeskNumber(_("待办预警"), warned.overdue + warned.today + warned.week + warned.later, queue)
        yield DeskNumber(_("待确认关联"), linkage.open_questions(seen_by).count(), reverse("linkage:queue"))
    if scope.departments or "county" in scope.roles:
        waiting = ledgers.rejections_seen_by(seen_by).filter(corrected_by=None)
        yield DeskNumber(_("待更正的退回行"), waiting.count(), reverse("ledgers:rejected"))
