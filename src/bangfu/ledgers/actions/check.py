"""A received file is read, checked and kept. Nothing is locked until the last short transaction; a kill anywhere is taken up again."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext

from bangfu.accounts import actions as accounts
from bangfu.accounts.rules import digest_of
from bangfu.divisions import queries as divisions
from bangfu.ground import vault
from bangfu.ground.errors import gettext_noop
from bangfu.ground.identity import encrypt
from bangfu.ground.jobs import JobRun
from bangfu.ground.killpoints import kill_point
from bangfu.ledgers import queries
from bangfu.ledgers.checking.file import CheckedFile, Compared, MatchedSheet, check_file, compare, matched
from bangfu.ledgers.checking.sheet import RejectedLine
from bangfu.ledgers.models import HeaderMapping, RejectedRow, Upload
from bangfu.ledgers.queries.rows import UNCHANGED
from bangfu.ledgers.reading import sheets_of
from bangfu.ledgers.rules import headers
from bangfu.ledgers.terms import Contract, FileRefused, Sheet

NO_HEADER = gettext_noop("前 10 行里没有找到“{title}”的表头。请核对是不是传错了文件,或下载模板对照。")
OTHER_TABLE = gettext_noop("前 10 行里没有找到“{title}”的表头,这个文件更像“{other}”。请换一个台账重新上传。")
CHUNK = 1000
"""Rejected rows stored per transaction: well under a second."""


def check(upload_id: int, run: JobRun | None = None) -> dict[str, Any]:
    """The upload is kept with its counts, or waits for a mapping of its headers, or is refused with a sentence.

    read = accepted + rejected + unchanged. Safe to call again at any point: an upload past this step is left as it is.
    Returns the counts, with a sentence and an address for the job list.
    """
    upload = queries.upload(upload_id)
    if upload.state == Upload.State.RECEIVED:
        _check_received(upload, run)
        upload.refresh_from_db()
    return _outcome(upload) | {"sentence": _sentence(upload), "url": reverse("ledgers:upload", args=[upload.pk])}


def _check_received(upload: Upload, run: JobRun | None) -> None:
    contract = queries.contract(upload.contract)
    try:
        found = _matched(contract, sheets_of(vault.get(upload.blob_sha256)))
    except FileRefused as refusal:
        return _refuse(upload, refusal)
    if any(m.match and not m.match.is_sure for m in found):
        return _ask_for_mapping(upload, found)
    rows = sum(len(m.sheet.rows) for m in found if m.match)
    _tell(run, 0, rows)
    checked = check_file(contract, found, divisions.village_code_by_name())
    _tell(run, rows // 2, rows)
    while upload.state == Upload.State.RECEIVED:
        earlier = list(queries.standing_uploads(upload.contract, upload.period))
        compared = compare(checked, queries.rows_that_stand(earlier))
        rows_sha256 = _store_rows(compared)
        _store_rejected(upload, compared.rejected)
        _keep(upload, found, checked, compared, rows_sha256, [u.pk for u in earlier])
        upload.refresh_from_db()
    kill_point("ledgers.check.after_commit")
    _tell(run, rows, rows)
    return None


def _matched(contract: Contract, sheets: Sequence[Sheet]) -> list[MatchedSheet]:
    """Each sheet with its header, helped by what a person once said of the same headers. Raises: FileRefused."""
    found = matched(contract, sheets)
    for place, one in enumerate(found):
        if one.match and (chosen := _remembered(contract, one.match)):
            found[place] = matched(contract, [one.sheet], chosen)[0]
    if any(m.match for m in found):
        return found
    others = queries.guess_contract(sheets)
    if others:
        raise FileRefused(OTHER_TABLE, title=contract.title, other=others[0].contract.title)
    raise FileRefused(NO_HEADER, title=contract.title)


def _remembered(contract: Contract, match: headers.Match) -> dict[str, str]:
    digest = headers.digest_of(match.labels)
    known = HeaderMapping.objects.filter(contract=contract.id, headers_digest=digest).first()
    return dict(known.columns) if known else {}


def _tell(run: JobRun | None, done: int, rows: int) -> None:
    if run is not None:
        run.check_stop()
        run.progress(done, rows)


def _store_rows(compared: Compared) -> str:
    """The good rows lie in the vault, each with whether it says something new. Returns their digest."""
    parts = [
        part.append_column(UNCHANGED, pa.array([is_same] * part.num_rows, pa.bool_()))
        for part, is_same in ((compared.accepted, False), (compared.unchanged, True))
    ]
    out = io.BytesIO()
    pq.write_table(pa.concat_tables(parts), out, compression="zstd", use_dictionary=["sheet"], write_statistics=False)
    kill_point("ledgers.check.before_rows")
    sha256 = vault.put(out.getvalue())
    kill_point("ledgers.check.after_rows")
    return sha256


def _store_rejected(upload: Upload, rejected: Sequence[RejectedLine]) -> None:
    """The rows sent back are stored, encrypted, chunk by chunk; nobody sees them before the upload is kept."""
    RejectedRow.objects.filter(upload=upload).delete()
    for start in range(0, len(rejected), CHUNK):
        with transaction.atomic():
            RejectedRow.objects.bulk_create(
                RejectedRow(
                    upload=upload,
                    sheet=line.sheet[:60],
                    row_no=line.row_no,
                    cells_cipher=encrypt(json.dumps(line.cells, ensure_ascii=False)),
                    reasons=[reason.as_json() for reason in line.reasons],
                    village_code=line.village_code,
                )
                for line in rejected[start : start + CHUNK]
            )
        kill_point("ledgers.check.after_rejected_chunk")


def _keep(
    upload: Upload,
    found: Sequence[MatchedSheet],
    checked: CheckedFile,
    compared: Compared,
    rows_sha256: str,
    earlier: Sequence[int],
) -> None:
    """One short transaction: counts, state, corrected originals, journal. Nothing, when the period changed meanwhile."""
    accepted, rejected = compared.accepted.num_rows, len(compared.rejected)
    with transaction.atomic():
        waiting = Upload.objects.select_for_update().filter(pk=upload.pk, state=Upload.State.RECEIVED)
        now_standing = list(queries.standing_uploads(upload.contract, upload.period).values_list("pk", flat=True))
        if not waiting.exists() or now_standing != list(earlier):
            return
        kill_point("ledgers.check.before_counts")
        waiting.update(
            state=Upload.State.KEPT,
            rows_sha256=rows_sha256,
            header_map=_header_map(found, checked),
            read_rows=accepted + rejected + compared.unchanged_rows,
            accepted_rows=accepted,
            rejected_rows=rejected,
            unchanged_rows=compared.unchanged_rows,
            skipped_rows=sum(checked.skipped.values()),
            version=F("version") + 1,
        )
        _answer_originals(upload, checked)
        upload.refresh_from_db()
        detail = _outcome(upload) | {"rows": digest_of(compared.accepted["row_digest"].to_pylist())}
        accounts.record(by=upload.sent_by, verb="ledgers.keep", thing=f"upload:{upload.pk}", detail=detail)
        kill_point("ledgers.check.before_commit")


def _answer_originals(upload: Upload, checked: CheckedFile) -> None:
    """Rejected rows that this file sends again are answered by it, whether taken now or sent back once more."""
    if checked.answers:
        open_rows = RejectedRow.objects.filter(
            pk__in=set(checked.answers.values()), corrected_by=None, upload__contract=upload.contract
        ).exclude(upload=upload)
        open_rows.update(corrected_by=upload)


def _header_map(found: Sequence[MatchedSheet], checked: CheckedFile | None = None) -> dict[str, Any]:
    """What was understood of each sheet, to show it and to write the rejected rows back under the same labels."""
    return {
        "sheets": [
            {
                "name": m.sheet.name,
                "row": m.match.row,
                "labels": list(m.match.labels),
                "columns": dict(m.match.columns),
                "units": dict(m.match.units),
                "missing": list(m.match.missing),
                "ambiguous": {name: list(places) for name, places in m.match.ambiguous.items()},
            }
            for m in found
            if m.match
        ],
        "unread": [m.sheet.name for m in found if not m.match],
        "skipped": dict(checked.skipped) if checked else {},
    }


def _ask_for_mapping(upload: Upload, found: Sequence[MatchedSheet]) -> None:
    """The upload waits for a person to say which header is which."""
    Upload.objects.filter(pk=upload.pk, state=Upload.State.RECEIVED).update(
        state=Upload.State.MAPPING, header_map=_header_map(found), version=F("version") + 1
    )


def _refuse(upload: Upload, refusal: FileRefused) -> None:
    """The upload is refused and says why; the file stays in the vault."""
    why = refusal.said(gettext)
    with transaction.atomic():
        received = Upload.objects.filter(pk=upload.pk, state=Upload.State.RECEIVED)
        received.update(state=Upload.State.REFUSED, refusal=why, version=F("version") + 1)
        accounts.record(by=upload.sent_by, verb="ledgers.refuse", thing=f"upload:{upload.pk}", detail={"why": why})


def _sentence(upload: Upload) -> str:
    """What the job list says of a check that has ended."""
    if upload.state == Upload.State.MAPPING:
        return gettext("有的表头认不准,请对应表头")
    said = gettext("共读 %(read)s 行:接受 %(accepted)s,退回 %(rejected)s,未变 %(unchanged)s")
    return upload.refusal or said % _outcome(upload)


def _outcome(upload: Upload) -> dict[str, Any]:
    return {
        "upload": upload.pk,
        "state": upload.state,
        "read": upload.read_rows,
        "accepted": upload.accepted_rows,
        "rejected": upload.rejected_rows,
        "unchanged": upload.unchanged_rows,
        "skipped": upload.skipped_rows,
        "refusal": upload.refusal,
    }
