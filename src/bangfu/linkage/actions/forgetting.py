"""What an upload that no longer counts leaves behind in the database: nothing but what people decided."""

from __future__ import annotations

from typing import Any

from bangfu.linkage.actions.wanting import chunks
from bangfu.linkage.models import Link, Mismatch, Occurrence, Question


def forget_rows(upload_id: int) -> dict[str, Any]:
    """Open questions and rules' links that only this upload led to are gone, and its unsettled mismatches."""
    here = Occurrence.objects.filter(upload_id=upload_id)
    marks = sorted(here.values_list("fingerprint", flat=True))
    elsewhere = Occurrence.objects.exclude(upload_id=upload_id)
    closed = links = 0
    answers: list[int] = []
    for part in chunks(marks):
        only = set(part) - set(elsewhere.filter(fingerprint__in=part).values_list("fingerprint", flat=True))
        asked = Question.objects.filter(fingerprint__in=part)
        answers += asked.filter(decided_at__isnull=False).values_list("pk", flat=True)
        open_here = asked.filter(fingerprint__in=only, state=Question.State.OPEN)
        closed += open_here.update(state=Question.State.CLOSED)
        links += Link.objects.filter(fingerprint__in=only).exclude(level=Link.Level.CLERK).delete()[0]
    unsettled = Mismatch.objects.filter(upload_id=upload_id, settled_at=None).delete()[0]
    here.delete()
    return {
        "questions_closed": closed,
        "links_gone": links,
        "mismatches_gone": unsettled,
        "kept_answers": sorted(answers),
        "kept_settled": Mismatch.objects.filter(upload_id=upload_id).count(),
    }
