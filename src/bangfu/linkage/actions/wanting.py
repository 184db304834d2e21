"""What is to be linked again, because who its rows are has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import F

from bangfu.linkage.models import Linked, Occurrence
from bangfu.linkage.terms import Level
from bangfu.registry import queries as registered

UNLINKED = (Level.QUESTION, Level.NOT_REGISTERED)
CHUNK = 1000
"""Rows written in one transaction: well under a second, so that no clerk waits."""


def want_again(marks: Sequence[str], *, unlinked_only: bool = True, but: Any = None) -> int:
    """Every upload in which one of these identities stands (unlinked, unless told otherwise) is to be linked again. Returns how many."""
    uploads: set[int] = set()
    for part in chunks(marks):
        here = Occurrence.objects.filter(fingerprint__in=part)
        here = here.filter(level__in=UNLINKED) if unlinked_only else here
        uploads.update(here.values_list("upload_id", flat=True))
    return want_uploads_again(uploads - {but.pk if but else None})


def want_uploads_again(uploads: Iterable[int]) -> int:
    """Each of these uploads that was linked is to be linked again. Returns how many."""
    return Linked.objects.filter(upload_id__in=sorted(uploads), generation__gt=0).update(wanted=F("wanted") + 1)


def want_now_registered() -> int:
    """Every upload with an unlinked row whose number somebody in the register now has is to be linked again. Returns how many."""
    known = set(registered.person_index().column("id_index").to_pylist())
    unlinked = Occurrence.objects.filter(level__in=UNLINKED).exclude(number_index="")
    rows = unlinked.values_list("upload_id", "number_index")
    return want_uploads_again({upload for upload, key in rows if key in known})


def want_unlinked_again() -> int:
    """Every upload with an unlinked row is to be linked again, also those without a sound number. Returns how many."""
    return want_uploads_again(set(Occurrence.objects.filter(level__in=UNLINKED).values_list("upload_id", flat=True)))


def chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The items in runs of CHUNK."""
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))
