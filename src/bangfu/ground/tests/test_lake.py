import subprocess
import sys

import pyarrow as pa
import pytest

from bangfu.ground import lake


@pytest.fixture(autouse=True)
def _own_lake(settings, tmp_path):
    settings.LAKE = tmp_path / "lake"


def rows(relation):
    return relation.to_pyarrow().to_pylist()


def test_table_without_a_file_is_none():
    assert lake.relation("medical_bills") is None
    assert lake.kept("situation", "2021-07-31") is None
    assert lake.kept_keys("situation") == []


def test_files_are_read_as_one_table_by_column_name():
    lake.write("bills", "2021-07", 1, pa.table({"fen": [5], "visit": ["住院"]}))
    lake.write("bills", "2021-08", 2, pa.table({"fen": [7]}))

    assert sorted(rows(lake.relation("bills")), key=lambda row: row["fen"]) == [
        {"fen": 5, "visit": "住院", "period": "2021-07"},
        {"fen": 7, "visit": None, "period": "2021-08"},
    ]


def test_next_generation_takes_the_place_of_the_one_before():
    lake.write("bills", "2021-07", 1, pa.table({"fen": [5]}))
    before = lake.relation("bills")
    lake.write("bills", "2021-07", 1, pa.table({"fen": [6]}), generation=2)

    assert [row["fen"] for row in rows(lake.relation("bills"))] == [6]
    assert [row["fen"] for row in rows(before)] == [5], "a reader that began before finishes on the older generation"


def test_generations_before_the_last_are_cleared_away(settings):
    for generation in (1, 2, 3, 4):
        lake.write("bills", "2021-07", 1, pa.table({"fen": [generation]}), generation=generation)

    assert sorted(path.name for path in settings.LAKE.glob("bills/*/*")) == [
        "upload=1.g000003.parquet",
        "upload=1.g000004.parquet",
    ]


def test_removed_upload_leaves_no_row_and_no_file(settings):
    lake.write("bills", "2021-07", 1, pa.table({"fen": [5]}))
    lake.write("bills", "2021-07", 1, pa.table({"fen": [6]}), generation=2)
    lake.write("bills", "2021-07", 11, pa.table({"fen": [7]}))

    assert lake.remove("bills", 1) == 2
    assert [row["fen"] for row in rows(lake.relation("bills"))] == [7]
    assert lake.remove("bills", 1) == 0


def test_kept_table_is_replaced_whole():
    for fen in (1, 2, 3):
        lake.keep("situation", "2021-07-31", pa.table({"fen": [fen]}))
    lake.keep("situation", "2021-08-31", pa.table({"fen": [9]}))

    assert rows(lake.kept("situation", "2021-07-31")) == [{"fen": 3}]
    assert lake.kept_keys("situation") == ["2021-07-31", "2021-08-31"]


def test_relations_can_be_joined():
    lake.write("bills", "2021-07", 1, pa.table({"person_id": [1, 2], "fen": [5, 6]}))
    lake.keep("people", "now", pa.table({"person_id": [2], "village_code": ["140927101203"]}))

    joined = lake.relation("bills").join(lake.kept("people", "now"), "person_id")

    assert [(row["fen"], row["village_code"]) for row in rows(joined)] == [(6, "140927101203")]


@pytest.mark.parametrize("column", ["name", "id_number", "phone"])
def test_column_that_names_a_person_is_refused(settings, column):
    with pytest.raises(lake.NotForTheLake, match=column):
        lake.write("bills", "2021-07", 1, pa.table({column: ["x"]}))
    with pytest.raises(lake.NotForTheLake):
        lake.keep("situation", "2021-07-31", pa.table({column: ["x"]}))
    assert not list(settings.LAKE.rglob("*.parquet"))


@pytest.mark.parametrize("word", ["../up", ".hidden", "a/b", ""])
def test_name_that_is_no_plain_word_is_refused(word):
    with pytest.raises(lake.NotForTheLake):
        lake.write(word, "2021-07", 1, pa.table({"fen": [1]}))


WRITE = """
import django; django.setup()
import pyarrow as pa
from django.conf import settings
from pathlib import Path
from bangfu.ground import lake
settings.LAKE = Path({lake!r})
lake.write("bills", "2021-07", 1, pa.table({{"fen": [6]}}), generation=2)
"""


@pytest.mark.parametrize(("point", "seen"), [("ground.lake.before_swap", 5), ("ground.lake.after_swap", 6)])
def test_kill_at_the_swap_leaves_the_old_rows_or_the_new(settings, monkeypatch, point, seen):
    lake.write("bills", "2021-07", 1, pa.table({"fen": [5]}))
    monkeypatch.setenv("BANGFU_KILL_AT", point)
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "bangfu.roof.settings")

    killed = subprocess.run([sys.executable, "-c", WRITE.format(lake=str(settings.LAKE))], timeout=60, check=False)

    assert killed.returncode == 137
    assert [row["fen"] for row in rows(lake.relation("bills"))] == [seen]
