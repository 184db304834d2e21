"""Households and people within what an officer may see. Those taken out of view are nobody's."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from bangfu.accounts import queries as accounts
from bangfu.registry.models import Household, Person


def all_households() -> QuerySet[Household]:
    """Every household in view. Grain: one row per household."""
    return Household.objects.filter(withdrawn_at=None)


def all_persons() -> QuerySet[Person]:
    """Every person in view. Grain: one row per person."""
    return Person.objects.filter(withdrawn_at=None)


def households_seen_by(staff: Any) -> QuerySet[Household]:
    """The households in view within the officer's scope. Grain: one row per household."""
    return all_households().filter(accounts.scope_of(staff).household_q("village_code", "id"))


def persons_seen_by(staff: Any) -> QuerySet[Person]:
    """The people of the households the officer may see: members, and those who died or moved away from them.

    Someone who now belongs to a household elsewhere is seen there only. Grain: one row per person.
    """
    return persons_in(accounts.scope_of(staff))


def persons_in(scope: accounts.Scope) -> QuerySet[Person]:
    """The people of the households a scope covers. Grain: one row per person."""
    return all_persons().filter(scope.household_q("village_code", "home_id"))
