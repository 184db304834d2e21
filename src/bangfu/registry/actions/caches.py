"""What the household and person rows repeat from standing facts, so that lists are fast: brought up to date after a write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Min

from bangfu.registry.actions import bulk
from bangfu.registry.blocks import Key
from bangfu.registry.models import Household, Membership, Person, Presence
from bangfu.registry.rules import Version, initials


def refresh_households(newest: Mapping[Key, Version | None]) -> None:
    """Place, head, kind and address of each household are those of its newest version.

    Where none is left, place and head stay as they were: somebody still belongs there.
    """
    columns = ("village_code", "head_name", "head_initials", "address", "kind", "monitored_kind")
    told = [(*household_columns(version).values(), key[0]) for key, version in newest.items() if version is not None]
    _move_people({row[-1]: row[0] for row in told})
    bulk.update(Household, columns, told)
    silent = [("", "", key[0]) for key, version in newest.items() if version is None]
    bulk.update(Household, ("kind", "monitored_kind"), silent)


def _move_people(villages: Mapping[int, str]) -> None:
    """People of households that lie in another village now lie there too."""
    before = dict(Household.objects.filter(pk__in=villages).values_list("pk", "village_code"))
    moved = [pk for pk, village in villages.items() if before.get(pk) != village]
    theirs = Person.objects.filter(home_id__in=moved).values_list("pk", "home_id")
    bulk.update(Person, ("village_code",), [(villages[home_id], pk) for pk, home_id in theirs])


def household_columns(version: Version) -> dict[str, Any]:
    """The repeated columns that a version gives."""
    values = version.values
    head = values["head_name"]
    return {
        "village_code": values["village_code"],
        "head_name": head,
        "head_initials": initials(head),
        "address": values["address"],
        "kind": values["kind"],
        "monitored_kind": "" if values["risk_removed"] else values["monitored_kind"],
    }


def refresh_people(household_ids: Iterable[int]) -> None:
    """Each household counts its present members."""
    ids = set(household_ids)
    present = Membership.objects.filter(household_id__in=ids, replaced_at=None, to_on=None).order_by()
    counted = dict(present.values_list("household_id").annotate(n=Count("id")))
    before = dict(Household.objects.filter(pk__in=ids).values_list("pk", "people"))
    bulk.update(
        Household, ("people",), [(counted.get(pk, 0), pk) for pk in ids if before.get(pk) != counted.get(pk, 0)]
    )


def refresh_homes(person_ids: Iterable[int]) -> None:
    """Each person's home, its village and the relation are those of their newest stay, also when it has ended."""
    ids = set(person_ids)
    stays = Membership.objects.filter(person_id__in=ids, replaced_at=None).order_by("from_on", "id")
    columns = ("household_id", "household__village_code", "relation")
    newest = {pid: rest for pid, *rest in stays.values_list("person_id", *columns)}
    rows = [(*newest.get(pid, (None, "", "")), pid) for pid in ids]
    bulk.update(Person, ("home_id", "village_code", "relation"), rows)


def refresh_presence(person_ids: Iterable[int]) -> None:
    """Each person's death and move are those of the standing statements."""
    ids = set(person_ids)
    standing = Presence.objects.filter(person_id__in=ids, replaced_at=None)
    died = dict(standing.filter(status="died").order_by().values_list("person_id").annotate(Min("valid_from")))
    newest = {p.person_id: p for p in standing.exclude(status="died").order_by("valid_from")}
    moved = {pid: p.valid_from for pid, p in newest.items() if p.status == Presence.Status.MOVED_OUT}
    bulk.update(Person, ("died_on", "moved_out_on"), [(died.get(pid), moved.get(pid), pid) for pid in ids])
