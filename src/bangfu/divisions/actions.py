"""Places enter, and take over from one another."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from bangfu.divisions import rules, tree
from bangfu.divisions.extract import SOURCE, Extract, extract_of
from bangfu.divisions.models import Division, Edition, Succession, VillageFact
from bangfu.ground import clock


def load_place(code: str, *, at: dt.datetime | None = None) -> int:
    """The places of one county or prefecture are those of the packaged extract; returns how many rows were written.

    A second call writes nothing. `code`: 4, 6 or 12 digits. Raises: NotADivisionCode, PlaceNotPackaged.
    """
    place, found = rules.full_code(code), extract_of(code)
    if not any(version.code == place for version in found.versions):
        raise PlaceNotPackaged(code)
    with transaction.atomic():
        held = Edition.objects.select_for_update().filter(place_code=place).first()
        if held and held.digest == found.digest:
            return 0
        written = _write(found)
        edition = {"source": SOURCE, "digest": found.digest, "loaded_at": at or clock.now()}
        Edition.objects.update_or_create(place_code=place, defaults=edition)
    tree.forget()
    return written


class PlaceNotPackaged(LookupError):
    """The extract does not hold this place: cut it with scripts/extract_divisions.py first."""


def _write(found: Extract) -> int:
    """Versions, takeovers and facts are as the extract has them; those of other places stay."""
    divisions = [
        Division(
            code=version.code,
            name=version.name,
            level=rules.level_of(version.code),
            parent_code=rules.parent_of(version.code),
            valid_from=version.valid_from,
            valid_to=version.valid_to,
            is_invented=version.is_invented,
        )
        for version in found.versions
    ]
    Division.objects.bulk_create(
        divisions,
        update_conflicts=True,
        unique_fields=["code", "valid_from"],
        update_fields=["name", "level", "parent_code", "valid_to", "is_invented"],
    )
    takeovers = [
        Succession(before_code=h.before_code, after_code=h.after_code, on=h.on, note=h.note) for h in found.handovers
    ]
    Succession.objects.bulk_create(
        takeovers, update_conflicts=True, unique_fields=["before_code", "after_code"], update_fields=["on", "note"]
    )
    facts = [
        VillageFact(village_code=village, year=year, was_poor_village=was_poor, is_invented=True)
        for village, year, was_poor in found.once_poor
    ]
    VillageFact.objects.bulk_create(
        facts,
        update_conflicts=True,
        unique_fields=["village_code", "year"],
        update_fields=["was_poor_village", "is_invented"],
    )
    return len(divisions) + len(takeovers) + len(facts)
