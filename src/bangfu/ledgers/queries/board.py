"""The feeds board: each contract with its last period, how fresh it is, and its months as a small grid."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from bangfu.accounts.queries import Scope, scope_of
from bangfu.ground import periods
from bangfu.ledgers.language import load_contracts
from bangfu.ledgers.models import Upload
from bangfu.ledgers.permissions import can_send, sees_whole_county
from bangfu.ledgers.queries.rejections import rejections_seen_by
from bangfu.ledgers.queries.uploads import uploads_seen_by
from bangfu.ledgers.rules import freshness as fresh
from bangfu.ledgers.terms import Contract, Frequency, Period

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff

MONTHS_SHOWN = 6


class Presence(StrEnum):
    """What a month of a feed looks like on the board."""

    PRESENT = "present"
    REJECTIONS = "rejections"
    MISSING = "missing"
    LATER = "later"
    NOT_EXPECTED = "not_expected"


@dataclass(frozen=True)
class MonthCell:
    """One contract in one month: whether its file is there, and how many rows still wait to be corrected."""

    period: str
    presence: Presence
    files: int = 0
    rows: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class FeedLine:
    """One contract on the board. Rows, links and mismatches are those of its last period; None where one may not see them."""

    contract: Contract
    last_period: str
    received_at: dt.datetime | None
    freshness: fresh.Freshness
    days_late: int
    due_on: dt.date | None
    rows: int | None
    linked: int | None
    linkable: int | None
    mismatches: int | None
    rejected: int
    may_send: bool
    months: tuple[MonthCell, ...]


@dataclass(frozen=True)
class Waiting:
    """Uploads that somebody must look at before they count: headers to map, files refused, checks under way."""

    mapping: int
    received: int
    refused: int


def feeds_board(staff: Staff, today: dt.date) -> list[FeedLine]:
    """One line per contract this officer may see, the late ones first. Costs a handful of queries, whatever is kept."""
    scope = scope_of(staff)
    is_wide = sees_whole_county(scope)
    shown = [c for c in load_contracts().values() if is_wide or scope.ranges or c.department in scope.departments]
    held = _held(c.id for c in shown)
    open_rows = _open_rejections(staff)
    months = periods.months_between(
        periods.shifted(periods.period_of(today), 1 - MONTHS_SHOWN), periods.period_of(today)
    )
    view = _View(scope, is_wide, open_rows, months, today)
    lines = [_line(view, c, held[c.id]) for c in shown]
    order = [fresh.Freshness.OVERDUE, fresh.Freshness.NEVER, fresh.Freshness.SOON]
    return sorted(lines, key=lambda line: order.index(line.freshness) if line.freshness in order else 9)


def waiting_uploads(staff: Staff) -> Waiting:
    """How many of the uploads this officer sees wait for somebody."""
    states = dict(uploads_seen_by(staff).order_by().values_list("state").annotate(Count("pk")))
    return Waiting(*(states.get(s, 0) for s in (Upload.State.MAPPING, Upload.State.RECEIVED, Upload.State.REFUSED)))


@dataclass
class _Held:
    """What is kept of one contract and period."""

    files: int = 0
    rows: int = 0
    linked: int = 0
    linkable: int = 0
    mismatches: int = 0
    received_at: dt.datetime | None = None


@dataclass(frozen=True)
class _View:
    """Who looks, on which day, at which months."""

    scope: Scope
    is_wide: bool
    open_rows: dict[tuple[str, str], int]
    months: list[str]
    today: dt.date


def _held(contract_ids: Iterable[str]) -> dict[str, dict[str, _Held]]:
    kept = Upload.objects.filter(state=Upload.State.KEPT, contract__in=list(contract_ids)).order_by("pk")
    found: dict[str, dict[str, _Held]] = defaultdict(lambda: defaultdict(_Held))
    for one in kept.values(
        "contract", "period", "accepted_rows", "unchanged_rows", "linked_rows", "sent_at", "taken_at"
    ):
        held = found[one["contract"]][one["period"]]
        held.files += 1
        held.rows += one["accepted_rows"]
        held.received_at = one["sent_at"]
        if one["taken_at"]:
            held.linkable += one["accepted_rows"]
            held.linked += linked_in(one["linked_rows"], one["accepted_rows"])
            held.mismatches += int(one["linked_rows"].get("mismatches", 0))
    return found


def linked_in(told: dict[str, Any], rows: int) -> int:
    """Rows of an upload that linkage knows whom they are about; a register file is applied whole."""
    return int(told.get("linked", rows))


def _open_rejections(staff: Staff) -> dict[tuple[str, str], int]:
    still_open = rejections_seen_by(staff).filter(corrected_by=None).order_by()
    told = still_open.values_list("upload__contract", "upload__period").annotate(Count("pk"))
    return {(contract, period): count for contract, period, count in told}


def _line(view: _View, contract: Contract, held: dict[str, _Held]) -> FeedLine:
    last = max(held, default="")
    now = held.get(last, _Held())
    sees_numbers = view.is_wide or contract.department in view.scope.departments
    has_links = sees_numbers and now.linkable > 0
    coming = fresh.next_due(contract, view.today)
    return FeedLine(
        contract=contract,
        last_period=last,
        received_at=now.received_at,
        freshness=fresh.freshness(contract, held, view.today),
        days_late=fresh.days_late(contract, held, view.today),
        due_on=coming.due_on if coming else None,
        rows=now.rows if sees_numbers and last else None,
        linked=now.linked if has_links else None,
        linkable=now.linkable if has_links else None,
        mismatches=now.mismatches if has_links else None,
        rejected=sum(count for (id_, _), count in view.open_rows.items() if id_ == contract.id),
        may_send=can_send(view.scope, contract),
        months=tuple(
            _month(contract, m, held, view.open_rows.get((contract.id, m), 0), view.today) for m in view.months
        ),
    )


def _month(contract: Contract, month: str, held: dict[str, _Held], rejected: int, today: dt.date) -> MonthCell:
    if month in held:
        presence = Presence.REJECTIONS if rejected else Presence.PRESENT
        return MonthCell(month, presence, held[month].files, held[month].rows, rejected)
    if contract.period is not Period.MONTH or contract.frequency is not Frequency.MONTHLY:
        return MonthCell(month, Presence.NOT_EXPECTED)
    is_late = fresh.due_on(contract, month) < today
    return MonthCell(month, Presence.MISSING if is_late else Presence.LATER)
