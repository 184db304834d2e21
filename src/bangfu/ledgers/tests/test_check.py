"""A file from its bytes to rows kept and rows sent back."""

from __future__ import annotations

import pytest

from bangfu.divisions import actions as divisions
from bangfu.ground import jobs
from bangfu.ledgers import actions, queries
from bangfu.ledgers.models import Upload
from bangfu.ledgers.tests.books import BILL_HEADER, bill, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _place(db):
    divisions.load_place("140927")


def sent(data: bytes, contract: str = "medical_bills", period: str = "2021-07", **more) -> Upload:
    upload = actions.receive(contract=contract, period=period, filename="a.xlsx", data=data, by=None, **more)
    jobs.run_now(actions.CHECK, "", {"upload": upload.pk})
    upload.refresh_from_db()
    return upload


def counts(upload: Upload) -> tuple[int, int, int, int]:
    return upload.read_rows, upload.accepted_rows, upload.rejected_rows, upload.unchanged_rows


def test_sound_rows_are_kept_with_their_types():
    upload = sent(xlsx([BILL_HEADER, bill(1), bill(2)]))

    rows = queries.accepted_rows(upload).to_pylist()
    assert upload.state == Upload.State.KEPT, upload.refusal
    assert counts(upload) == (2, 2, 0, 0)
    assert rows[0]["total_fen"] == 100_000
    assert rows[0]["settled_on"].isoformat() == "2021-07-05"
    assert rows[0]["id_number_check"] == "ok"
    assert (rows[1]["sheet"], rows[1]["row_no"]) == ("Sheet1", 3)


def test_same_file_twice_is_all_unchanged():
    data = xlsx([BILL_HEADER, bill(1), bill(2)])
    sent(data)

    again = sent(data)

    assert counts(again) == (2, 0, 0, 2)
    assert queries.accepted_rows(again).num_rows == 0
