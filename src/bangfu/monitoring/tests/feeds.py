"""Rows of departments' feeds laid into the lake, as linkage leaves them."""

from __future__ import annotations

import itertools
from datetime import date

import pyarrow as pa

from bangfu.ground import lake
from bangfu.monitoring.situation.relations import FEEDS, LINE
from bangfu.monitoring.tests.harvests import an_upload
from bangfu.monitoring.tests.village import table_of

_numbers = itertools.count(2)


def a_bill(person, selfpaid_yuan, **differs):
    """One settled stay that cost the person so many yuan."""
    n = next(_numbers)
    given = {
        "person_id": person.pk,
        "bill_no": f"B{n}",
        "row_key": f"B{n}",
        "row_no": n,
        "visit_kind": "住院",
        "total_fen": selfpaid_yuan * 200,
        "relief_fen": 0,
        "selfpaid_fen": selfpaid_yuan * 100,
    }
    return given | differs


def lay(contract, period, *rows):
    """These rows of a month are in the lake under an upload of their own. Returns the upload."""
    upload = an_upload(contract, period)
    schema = FEEDS[contract] | LINE
    line = {"period": period, "upload_id": upload.pk, "sheet": "Sheet1"}
    numbered = [{"row_no": n, "row_key": f"{period}-{n}"} | row | line for n, row in enumerate(rows, 2)]
    table = table_of(schema, numbered)
    if contract == "medical_bills":
        table = table.append_column("settled_on", pa.array([date(2021, 7, 20)] * len(rows), pa.date32()))
    lake.write(contract, period, upload.pk, table)
    return upload
