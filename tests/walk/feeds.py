"""A half's feeds, as its department sends them: read, checked and linked by the rooms that do it every day."""

from __future__ import annotations

import io
from typing import Any

import openpyxl

from bangfu.accounts.models import Staff
from bangfu.divisions import queries as divisions
from bangfu.ground import clock, identity
from bangfu.ledgers import actions as ledgers
from bangfu.ledgers import queries as files
from bangfu.ledgers.models import RejectedRow, Upload
from bangfu.linkage import actions as linkage
from bangfu.linkage.models import Candidate, Link, Mismatch, Question
from bangfu.registry.models import Person

PERIOD = "2021-11"


def send_roster(half: Any, officer: Staff, child_number: str) -> dict[str, Any]:
    """A roster with one row of each fate: linked, of another name, nobody's, doubtful, and sent back."""
    head, child = half.things["head"], half.things["child"]
    number = identity.decrypt(head.id_cipher)
    doubtful = child_number[:-2] + "9" + child_number[-1]
    stranger, misnamed, broken = half.feed_names
    rows = [
        (head.name, number, "300"),
        (misnamed, child_number, "300"),
        (stranger, "110101195001019915", "300"),
        (child.name[:-1] + half.homophone, doubtful, "300"),
        (broken, number, "三百零零"),
    ]
    upload = _received(half, officer, rows)
    kept = {"upload": upload, "rejection": RejectedRow.objects.get(upload=upload)}
    kept["mismatch"] = Mismatch.objects.filter(upload=upload).order_by("pk").first()
    kept["question"] = Question.objects.filter(upload=upload).first() or _asked(half, upload)
    kept["link"] = Link.objects.create(
        fingerprint=f"of-{half.name}", person=head, level="clerk", reason="not_sure", by=officer, at=clock.now()
    )
    return kept


def entangle(near: Any, far: Any) -> None:
    """A file and a question of one half come to hold something of the other."""
    propose(near.things["question"], far.things["head"], far.village)
    RejectedRow.objects.create(
        upload=near.things["upload"],
        sheet=near.things["rejection"].sheet,
        row_no=900,
        cells_cipher=far.things["rejection"].cells_cipher,
        reasons=far.things["rejection"].reasons,
        village_code=far.village,
    )


def propose(question: Question, person: Person, village: str) -> None:
    """One more candidate for a question."""
    Candidate.objects.create(
        question=question,
        person=person,
        village_code=village,
        household_id=person.memberships.get().household_id,
        points=10,
        parts=[["name", "sound", 10], ["number", "differs", 0], ["birth", "differs", 0], ["village", "differs", 0]],
    )


def _received(half: Any, officer: Staff, rows: list[tuple[str, str, str]]) -> Upload:
    upload = ledgers.receive(
        contract="dibao_roster", period=PERIOD, filename=f"低保{half.name}.xlsx", data=_workbook(half, rows), by=officer
    )
    ledgers.check(upload.pk)
    linkage.link_upload(upload.pk)
    return files.upload(upload.pk)


def _workbook(half: Any, rows: list[tuple[str, str, str]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["低保证号", "户主姓名", "姓名", "身份证号", "月保障金额", "乡镇", "行政村"])
    township, village = divisions.name_of(half.township), divisions.name_of(half.village)
    for n, (name, number, amount) in enumerate(rows):
        sheet.append([f"DB{half.name}{n}", half.things["head"].name, name, number, amount, township, village])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _asked(half: Any, upload: Upload) -> Question:
    """The question a clerk would be asked, when linking found the row clear after all."""
    raise AssertionError(f"linking asked nothing about {half.name}: {upload.linked_rows}")
