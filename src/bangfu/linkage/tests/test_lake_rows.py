"""A list over the lake: each narrowing gives new rows, and only a page is ever read."""

import ibis
import pyarrow as pa
import pytest

from bangfu.linkage.lake_rows import LakeRows


@pytest.fixture
def rows() -> LakeRows:
    table = pa.table(
        {
            "upload_id": [1, 1, 2],
            "sheet": ["一", None, "一"],
            "row_no": [2, 3, 2],
            "period": ["2021-07", "2021-07", "2021-08"],
            "village_code": ["140927101202", None, "140927101204"],
            "link_level": ["exact", "exact", "exact"],
            "person_id": [7, None, 8],
        }
    )
    return LakeRows(ibis.memtable(table), lambda ids: {7: "王守田"} if 7 in ids else {})


def places(rows: LakeRows) -> list[str]:
    return [row.pk for row in rows.every()]


def test_every_row_has_its_place_and_whom_the_reader_may_see(rows):
    found = list(rows.sorted_by([]).every())

    assert sorted((row.pk, row.person, row.village_code) for row in found) == [
        ("1//3", None, ""),
        ("1/一/2", "王守田", "140927101202"),
        ("2/一/2", None, "140927101204"),
    ]
    assert rows.counted(()) == (3, {})
    assert rows.id_of(found[0]) == found[0].pk


def test_rows_are_narrowed_sorted_and_paged(rows):
    assert places(rows.filtered("period", ["2021-08"])) == ["2/一/2"]
    assert places(rows.within("upload_id", 2, None)) == ["2/一/2"]
    assert places(rows.within("row_no", None, 2).sorted_by(["-upload_id"])) == ["2/一/2", "1/一/2"]
    assert [row.pk for row in rows.sorted_by(["upload_id", "-row_no"]).sliced(0, 1)] == ["1//3"]
    assert places(rows.chosen(["1//3"])) == ["1//3"]


def test_rows_take_functions_for_search_and_filters(rows):
    assert places(rows.searched("7", lambda found, text: found.filter(found.person_id == int(text)))) == ["1/一/2"]
    assert rows.searched("王", ["name"]) is rows
    assert places(rows.applied(lambda found, values: found.filter(found.period.isin(values)), ["2021-08"])) == [
        "2/一/2"
    ]
