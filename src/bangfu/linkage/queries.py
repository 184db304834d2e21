"""What linkage knows: open questions, disagreements, how rows came to people, and the rows themselves as evidence."""

from __future__ import annotations

import functools
import json
import operator
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from bangfu.accounts import queries as accounts
from bangfu.ground import identity, lake
from bangfu.linkage.lake_rows import LakeRows
from bangfu.linkage.models import Link, Linked, Mismatch, Occurrence, Question
from bangfu.linkage.permissions import sees_whole_county
from bangfu.linkage.terms import LINKING
from bangfu.registry import queries as register


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One row of a department's file as the lake holds it: where it stood, what it says, how surely it is this person's."""

    contract: str
    period: str
    upload_id: int
    sheet: str
    row_no: int
    link_level: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LinkedRows:
    """What linking the files of one contract and period came to. Grain: one per contract and period."""

    contract: str
    period: str
    rows: int
    levels: Mapping[str, int]
    mismatches: Mapping[str, int]

    @property
    def linked(self) -> int:
        """Rows that carry a person."""
        return sum(self.levels.get(level, 0) for level in LINKING)


_PLACED = frozenset(
    {"person_id", "household_id", "village_code", "sheet", "row_no", "upload_id", "row_key", "link_level", "period"}
)


def questions_seen_by(staff: Any) -> QuerySet[Question]:
    """Questions whose row or one of whose candidates lives in the officer's scope, heaviest first. Grain: one row per question."""
    scope = accounts.scope_of(staff)
    seen = scope.village_q("village_code") | scope.household_q("candidates__village_code", "candidates__household_id")
    if sees_whole_county(staff):
        seen |= Q(village_code="")
    ids = Question.objects.filter(seen).values("pk")
    return Question.objects.filter(pk__in=ids).exclude(state=Question.State.CLOSED).order_by("-points", "pk")


def open_questions(seen_by: Any) -> QuerySet[Question]:
    """Those of the officer's questions that wait for an answer."""
    return questions_seen_by(seen_by).filter(state=Question.State.OPEN)


def open_counts(seen_by: Any) -> dict[str, int]:
    """Open questions by contract, as the officer may see them."""
    found = open_questions(seen_by).order_by().values("contract").annotate(n=Count("pk"))
    return {row["contract"]: row["n"] for row in found}


def next_question(seen_by: Any, *, after: Question | None = None, contract: str = "") -> Question | None:
    """The open question that follows another in the queue's order, from its head when none is given or left."""
    waiting = open_questions(seen_by)
    if contract:
        waiting = waiting.filter(contract=contract)
    if after is None:
        return waiting.first()
    behind = Q(points__lt=after.points) | Q(points=after.points, pk__gt=after.pk)
    return waiting.filter(behind).first() or waiting.exclude(pk=after.pk).first()


def mismatches_seen_by(staff: Any) -> QuerySet[Mismatch]:
    """Disagreements whose row or person lives in the officer's scope; those of no village for who sees the whole county.

    Withdrawn uploads' are left out. `is_person_seen`: whether the registered person, too, is in the scope; of one who is
    not nothing may be shown. Grain: one row per upload, row and kind.
    """
    scope = accounts.scope_of(staff)
    seen = scope.household_q("village_code", "household_id")
    if sees_whole_county(staff):
        seen |= Q(village_code="")
    here = Exists(register.persons_seen_by(staff).filter(pk=OuterRef("person_id")))
    found = Mismatch.objects.filter(seen, upload__state="kept").annotate(is_person_seen=here)
    return found.order_by("-period", "contract", "pk")


def links_seen_by(staff: Any) -> QuerySet[Link]:
    """Remembered identities of people the officer may see, newest first. Grain: one row per fingerprint."""
    return (
        Link.objects.filter(person__in=register.persons_seen_by(staff)).select_related("person").order_by("-at", "-pk")
    )


def links_of(person_id: int) -> QuerySet[Link]:
    """How rows without the person's exact number came to be theirs. The caller has checked that the person may be seen."""
    return Link.objects.filter(person_id=person_id).order_by("-at")


def linked_rows(contract: str = "", periods: Iterable[str] = ()) -> list[LinkedRows]:
    """Rows by level for each contract and period, newest period first. Counts only, of no person: open to all who sign in."""
    kept = Linked.objects.filter(generation__gt=0, upload__state="kept")
    if contract:
        kept = kept.filter(contract=contract)
    if wanted := list(periods):
        kept = kept.filter(period__in=wanted)
    found: dict[tuple[str, str], list[Linked]] = {}
    for one in kept.order_by("-period", "contract"):
        found.setdefault((one.contract, one.period), []).append(one)
    return [
        LinkedRows(
            contract=name,
            period=period,
            rows=sum(one.rows for one in ones),
            levels=_summed(one.levels for one in ones),
            mismatches=_summed(one.mismatches for one in ones),
        )
        for (name, period), ones in found.items()
    ]


def linked_periods() -> list[str]:
    """Periods with linked files, newest first."""
    kept = Linked.objects.filter(generation__gt=0, upload__state="kept")
    return list(kept.order_by("-period").values_list("period", flat=True).distinct())


def placed_rows(staff: Any, *, contract: str, period: str, level: str) -> LakeRows | None:
    """The rows of a contract, period and level whose village the officer may see; null while there is no file."""
    relation = lake.relation(contract)
    if relation is None:
        return None
    rows = relation.filter(relation.period == period, relation.link_level == level)
    if not sees_whole_county(staff):
        here = None
        for low, high in accounts.scope_of(staff).ranges:
            inside = rows.village_code.between(low, high)
            here = inside if here is None else here | inside
        rows = rows.filter(False if here is None else here)
    return LakeRows(rows, lambda ids: register.persons_seen_by(staff).in_bulk(ids))


def occurrences_of(fingerprint: str) -> QuerySet[Occurrence]:
    """Where an identity stands, newest period first. Grain: one row per upload. The caller has checked who may see it."""
    kept = Occurrence.objects.filter(fingerprint=fingerprint, upload__state="kept")
    return kept.select_related("upload").order_by("-upload__period", "upload__contract")


def said(cipher: str) -> dict[str, str]:
    """What an encrypted row says, by column name; `_number` and `_born_on` are what was compared. For those who may see it."""
    kept: dict[str, str] = json.loads(identity.decrypt(cipher)) if cipher else {}
    return kept


def rows_for(contract: str, person_id: int, periods: Sequence[str]) -> list[EvidenceRow]:
    """The person's rows in these periods' files, in order of period and place; the newest upload's where two have one key.

    Values are the contract's own columns. The caller has checked that the person may be seen.
    """
    return _evidence(contract, {"person_id": [person_id]}, periods)


def rows_for_household(
    contract: str, household_id: int, person_ids: Sequence[int], periods: Sequence[str]
) -> list[EvidenceRow]:
    """The rows in these periods' files about the household itself or about any of these people, as rows_for gives them."""
    return _evidence(contract, {"household_id": [household_id], "person_id": list(person_ids)}, periods)


def _evidence(contract: str, wanted: Mapping[str, list[int]], periods: Sequence[str]) -> list[EvidenceRow]:
    relation = lake.relation(contract)
    if relation is None or not periods:
        return []
    about = [relation[column].isin(ids) for column, ids in wanted.items() if ids]
    rows = relation.filter(functools.reduce(operator.or_, about), relation.period.isin(list(periods))).order_by(
        "period", "upload_id", "row_no"
    )
    newest: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows.to_pyarrow().to_pylist():
        newest[row["period"], row["row_key"]] = row
    kept = sorted(newest.values(), key=lambda row: (row["period"], row["sheet"] or "", row["row_no"]))
    return [_as_evidence(contract, row) for row in kept]


def _as_evidence(contract: str, row: dict[str, Any]) -> EvidenceRow:
    return EvidenceRow(
        contract=contract,
        period=row["period"],
        upload_id=row["upload_id"],
        sheet=row["sheet"] or "",
        row_no=row["row_no"],
        link_level=row["link_level"],
        values={name: value for name, value in row.items() if name not in _PLACED and value is not None},
    )


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return dict(total)
