"""The files: all open, all marked as synthetic, the same for the same seed, as untidy as specified."""

import csv
import time

import pytest
from python_calamine import CalamineWorkbook

from bangfu_sim import county
from bangfu_sim.county import MONTHS, simulate
from bangfu_sim.places import UnknownPlace
from bangfu_sim.spec import spec
from bangfu_sim.tests.conftest import read_cells

TOLD = spec()


def content(path):
    """Every cell of a file, of every sheet."""
    if path.suffix == ".csv":
        return read_cells(path)
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def test_manifest_names_every_file_of_the_folder(files):
    listed = {line["file"] for line in files.table("manifest.csv")}

    assert listed == {p.name for p in files.out.iterdir() if p.is_file()} - {"manifest.csv"}


def test_every_contract_is_there_each_month(files):
    sent = {(line["contract"], line["period"]) for line in files.table("manifest.csv")}

    assert {(contract, month) for contract in county.MONTHLY for month in MONTHS} <= sent
    assert {("police_roster", p) for p in ("2020-03", "2021-06", "2021-10")} <= sent
    assert {(c, p) for c in ("national_person", "national_household") for p in ("2020-03", "2020-12")} <= sent


def test_every_file_opens_and_says_it_is_synthetic(files):
    for line in files.table("manifest.csv"):
        assert "合成数据" in str(content(files.out / line["file"])), line["file"]


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(tmp_path, divisions):
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        simulate("shenchi", seed, tmp_path / name, households=300, months=MONTHS[:1], divisions=divisions)
    written = [{p.name: content(p) for p in sorted((tmp_path / n).iterdir()) if p.name[0] == "神"} for n in "abc"]
    truths = [(tmp_path / n / "truth" / "shocks.csv").read_text(encoding="utf-8") for n in "abc"]

    assert written[0] == written[1]
    assert truths[0] == truths[1]
    assert written[0] != written[2]


def test_three_hundred_households_take_less_than_three_seconds(tmp_path, divisions):
    started = time.process_time()
    outcome = simulate("shenchi", 5, tmp_path, households=300, divisions=divisions)

    assert time.process_time() - started < 3
    assert outcome.households == 300


def test_progress_is_told_to_the_end(tmp_path, divisions):
    told = []
    simulate(
        "shenchi",
        5,
        tmp_path,
        households=300,
        months=MONTHS[:2],
        divisions=divisions,
        progress=lambda *a: told.append(a),
    )

    assert told[-1][0] == told[-1][1] == len(told)


def test_a_place_that_is_not_there_yet_is_refused_by_name(tmp_path):
    with pytest.raises(UnknownPlace, match="jinsha cannot be simulated yet; the places are: shenchi"):
        simulate("jinsha", 1, tmp_path)


def test_a_very_small_county_leaves_out_what_can_befall_nobody(tmp_path, divisions):
    outcome = simulate("shenchi", 1, tmp_path, households=100, divisions=divisions)

    kinds = len(TOLD["shocks"]) + len(TOLD["look_alikes"])
    assert 10 <= outcome.troubles <= kinds + 3


def test_opening_person_export_has_47_columns_and_all_registered_and_marginal(files):
    names = [
        line["file"]
        for line in files.table("manifest.csv")
        if (line["contract"], line["period"]) == ("national_person", "2020-03")
    ]
    sheets = [files.cells(name) for name in names]
    people = sum(h.size for h in files.county.households if h.is_national)

    assert {len(sheet[0]) for sheet in sheets} == {47}
    assert sum(len(sheet) - 1 for sheet in sheets) == people


def test_opening_roster_lists_every_person_once(files):
    names = [
        line["file"]
        for line in files.table("manifest.csv")
        if (line["contract"], line["period"]) == ("police_roster", "2020-03")
    ]
    rows = [row for name in names for row in files.cells(name)[2:]]

    assert len(rows) == sum(h.size for h in files.county.households)


def test_amounts_in_wan_say_so_in_the_header_and_keep_every_fen(files):
    rows = files.cells("神池县2021年10月医疗费用结算明细表.xls")
    header = rows[1]
    at = header.index("结算编号") if "结算编号" in header else 1

    assert "总费用(万元)" in header
    total, own = header.index("总费用(万元)"), header.index("个人自付(万元)")
    bills = [b for b in files.county.bills if b.settled_on.strftime("%Y-%m") == "2021-10"]
    sums = [round(sum(row[c] for row in rows[2:] if str(row[at]).startswith("JS")) * 1_000_000) for c in (total, own)]
    extra = len([r for r in rows[2:] if str(r[at]).startswith("JS")]) - len(bills)
    assert extra >= 0
    if not extra:
        assert sums == [sum(b.total for b in bills), sum(b.selfpaid for b in bills)]


def test_identity_rows_point_at_the_row_they_speak_of(files):
    for line in files.table("truth/identity.csv"):
        row = read_cells(files.out / line["file"], line["sheet"])[int(line["row"]) - 1]
        written = [str(cell) for cell in row]
        assert line["written_name"] in written or line["written_name"].strip() in written, line


def test_truth_speaks_of_households_that_exist(files):
    codes = {h.police_code for h in files.county.households}
    numbers = {p.number for p in files.county.persons}
    with (files.out / "truth" / "shocks.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))

    assert rows
    assert all(row["police_code"] in codes and row["id_number"] in numbers for row in rows)
    assert {row["truly_at_risk"] for row in rows} == {"yes", "no"}
    assert not any(row["truly_at_risk"] == "yes" for row in rows if row["group"] == "look_alike")
