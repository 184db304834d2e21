"""Giving warnings to somebody, one or many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.accounts import actions as accounts
from bangfu.accounts import queries as officers
from bangfu.ground import clock
from bangfu.ground.errors import Refused
from bangfu.ground.killpoints import kill_point
from bangfu.monitoring import permissions, rules
from bangfu.monitoring.actions.locking import held, saved
from bangfu.monitoring.models import Warning
from bangfu.monitoring.terms import Act, State

if TYPE_CHECKING:
    from bangfu.accounts.models import Staff


class CannotTakeIt(Refused):
    """The person does not work in the warning's village."""


@dataclass(frozen=True, slots=True)
class ManyAssigned:
    """What became of a bulk assignment: how many were given, and which had changed or were no longer open."""

    assigned: int
    changed: tuple[int, ...]


def assign(warning_id: int, *, version: int | None, to: Staff, by: Staff) -> Warning:
    """The warning is with `to`, who works in its village. Raises: NotYourWarning, CannotTakeIt, ActNotOpen, StaleVersion."""
    scope = officers.scope_of(by)
    with transaction.atomic():
        warning = held(warning_id, version=version, scope=scope)
        permissions.check_can_assign(scope, [warning.village_code])
        _check_can_take(to, [warning.village_code])
        after = rules.next_state(State(warning.state), Act.ASSIGN)
        saved(warning, state=after.value, assigned_to=to, assigned_on=clock.today())
        accounts.record(by=by, verb="monitoring.assign", thing=f"warning:{warning.pk}", detail={"to": to.pk})
    return warning


def assign_many(versions: Mapping[int, int], *, to: Staff, by: Staff) -> ManyAssigned:
    """Every still open and unchanged warning of the list is with `to`; the others are named, not touched.

    `versions`: warning id to the version that was shown. Raises: NotYourWarning, CannotTakeIt.
    """
    scope = officers.scope_of(by)
    with transaction.atomic():
        seen = Warning.objects.filter(scope.household_q("village_code", "household_id"), pk__in=list(versions))
        found = {one.pk: one for one in seen.select_for_update()}
        good = [one for one in found.values() if one.version == versions[one.pk] and rules.is_open(State(one.state))]
        codes = {one.village_code for one in good}
        permissions.check_can_assign(scope, codes)
        _check_can_take(to, codes)
        for one in good:
            one.state, one.assigned_to, one.assigned_on = State.ASSIGNED.value, to, clock.today()
            one.version += 1
        Warning.objects.bulk_update(good, ["state", "assigned_to", "assigned_on", "version"], batch_size=500)
        kill_point("monitoring.assign_many.before_journal")
        given = sorted(one.pk for one in good)
        if given:
            accounts.record(by=by, verb="monitoring.assign", thing=f"staff:{to.pk}", detail={"warnings": given})
    return ManyAssigned(len(good), tuple(sorted(set(versions) - set(given))))


def _check_can_take(to: Staff, village_codes: list[str] | set[str]) -> None:
    scope = officers.scope_of(to)
    if not all(permissions.can_check(scope, code) for code in village_codes):
        raise CannotTakeIt(_("%(name)s不负责这些村,不能派给他。") % {"name": str(to)})
