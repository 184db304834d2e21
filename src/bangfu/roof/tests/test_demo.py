from datetime import date
from pathlib import Path

from bangfu.roof.demo import deliveries, staged
from bangfu.roof.progress import Bar

MANIFEST = """file,contract,period,data_on
七月.csv,insured_list,2021-07,2021-07-31
花名册.xls,police_roster,2020-03,2020-03-31
户.xlsx,national_household,2020-03,2020-03-31
"""


def a_folder(folder: Path) -> Path:
    (folder / "manifest.csv").write_text(MANIFEST, encoding="utf-8")
    for name in ("七月.csv", "花名册.xls", "户.xlsx"):
        (folder / name).write_bytes(b"x" * 500_000)
    return folder


def test_deliveries_come_in_the_order_of_their_dates_and_the_register_first(tmp_path):
    found = deliveries(a_folder(tmp_path))

    assert [one.path.name for one in found] == ["户.xlsx", "花名册.xls", "七月.csv"]


def test_staged_gives_the_opening_first_and_each_month_its_own(tmp_path):
    stages = dict(staged(deliveries(a_folder(tmp_path))))

    assert [one.data_on for one in stages[None]] == [date(2020, 3, 31)] * 2
    assert [one.contract for one in stages["2021-07"]] == ["insured_list"]
    assert stages["2021-08"] == []


def test_bar_never_passes_its_end():
    bar = Bar(all_units=2.0)

    bar.say("一半", 1.0)
    bar.say("更多", 5.0)

    assert bar.done_units == 2.0
