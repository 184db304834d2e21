"""Rows that do not agree with the register, written down once each, their content encrypted."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from bangfu.ground import identity
from bangfu.ledgers.terms import Contract
from bangfu.linkage.actions.wanting import chunks
from bangfu.linkage.models import Mismatch
from bangfu.linkage.terms import MismatchKind
from bangfu.linkage.work import Work, said_in, sealed
from bangfu.registry.actions import RowConflict


def keep_mismatches(work: Work, upload: Any, at: dt.datetime) -> None:
    """Every disagreement of the upload is written once; an unsettled one that no longer holds is gone.

    One settled before, for the same identity and kind, is settled from the start: nobody is asked about it twice.
    """
    sheets, row_nos = work.table.column("sheet").to_pylist(), work.table.column("row_no").to_pylist()
    wanted = {(sheets[n] or "", row_nos[n], str(kind)): n for n, kind in work.mismatches}
    before = Mismatch.objects.filter(upload=upload)
    standing = {(m.sheet, m.row_no, m.kind): m for m in before.only("sheet", "row_no", "kind", "settled_at")}
    gone = [m.pk for key, m in standing.items() if key not in wanted and m.settled_at is None]
    for part in chunks(gone):
        Mismatch.objects.filter(pk__in=part).delete()
    settled = _settled_before(work)
    fresh = [key for key in wanted if key not in standing]
    for part in chunks(fresh):
        made = [_mismatch(work, wanted[key], key[2], upload, at) for key in part]
        for mismatch in made:
            for name, value in settled.get((mismatch.fingerprint, mismatch.kind), {}).items():
                setattr(mismatch, name, value)
        Mismatch.objects.bulk_create(made, ignore_conflicts=True)


def keep_conflicts(
    contract: Contract, table: pa.Table, conflicts: Iterable[RowConflict], upload: Any, at: dt.datetime
) -> dict[str, int]:
    """Each row the register turned away stands as a mismatch, once, its content encrypted. Returns how many by kind."""
    places = {
        (sheet or "", row_no): n
        for n, (sheet, row_no) in enumerate(
            zip(table.column("sheet").to_pylist(), table.column("row_no").to_pylist(), strict=True)
        )
    }
    kinds: Counter[str] = Counter()
    found = list(conflicts)
    for part in chunks(found):
        made = []
        for one in part:
            kinds[one.kind] += 1
            made.append(_turned_away(contract, table, places[one.sheet, one.row_no], one, upload, at))
        Mismatch.objects.bulk_create(made, ignore_conflicts=True)
    return dict(kinds)


def _turned_away(
    contract: Contract, table: pa.Table, n: int, one: RowConflict, upload: Any, at: dt.datetime
) -> Mismatch:
    said = said_in(contract, table, n)
    said["_number"] = said.get("id_number") or said.get("head_id_number", "")
    village = table.column("village_code")[n].as_py() if "village_code" in table.column_names else None
    return Mismatch(
        upload=upload,
        contract=contract.id,
        period=upload.period,
        sheet=one.sheet,
        row_no=one.row_no,
        kind=Mismatch.Kind(one.kind),
        fingerprint=table.column("row_key")[n].as_py(),
        person_id=one.person_id,
        village_code=village or "",
        detail_cipher=identity.encrypt(json.dumps(said, ensure_ascii=False)),
        found_at=at,
    )


def _settled_before(work: Work) -> dict[tuple[str, str], dict[str, Any]]:
    """(fingerprint, kind) -> who settled it, when and why."""
    here = {work.marks[n] for n, _kind in work.mismatches}
    kept = Mismatch.objects.filter(settled_at__isnull=False).order_by("settled_at")
    names = ("settled_at", "settled_by_id", "settled_reason")
    return {
        (mark, kind): dict(zip(names, how, strict=True))
        for mark, kind, *how in kept.values_list("fingerprint", "kind", *names)
        if mark in here
    }


def _mismatch(work: Work, n: int, kind: str, upload: Any, at: dt.datetime) -> Mismatch:
    place = work.places[n]
    return Mismatch(
        upload=upload,
        contract=work.contract.id,
        period=work.period,
        sheet=work.table.column("sheet")[n].as_py() or "",
        row_no=work.table.column("row_no")[n].as_py(),
        kind=MismatchKind(kind),
        fingerprint=work.marks[n],
        person_id=work.made[n].person_id,
        household_id=None if place is None else work.people.household_ids[place],
        village_code=work.village_of(n),
        detail_cipher=sealed(work, n),
        found_at=at,
    )
