"""One county of 600 households with all its files, made once."""

import csv
import functools
import pathlib
from dataclasses import dataclass

import pytest
from python_calamine import CalamineWorkbook

from bangfu_sim.county import Outcome, lived, simulate
from bangfu_sim.people import County
from bangfu_sim.tests.places import villages_csv

ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True)
class Files:
    """A written county: its folder and what the run told."""

    out: pathlib.Path
    outcome: Outcome
    county: County

    def table(self, name: str) -> list[dict[str, str]]:
        """A CSV file of the simulator's own, such as manifest.csv."""
        with (self.out / name).open(encoding="utf-8") as lines:
            return list(csv.DictReader(lines))

    def cells(self, name: str) -> list[list[object]]:
        """All rows of a department's file, the first sheet only, as a reader sees them."""
        return read_cells(self.out / name)


@functools.cache
def read_cells(path: pathlib.Path, sheet: str = "") -> list[list[object]]:
    """All rows of one sheet; for a CSV file as text."""
    if path.suffix == ".csv":
        data = path.read_bytes()
        text = data.decode("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "gb18030")
        return [list(row) for row in csv.reader(text.splitlines())]
    book = CalamineWorkbook.from_path(path)
    page = book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)
    return page.to_python(skip_empty_area=False)


@pytest.fixture(scope="session")
def divisions(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    return villages_csv(tmp_path_factory.mktemp("divisions"))


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory, divisions: pathlib.Path) -> Files:
    out = tmp_path_factory.mktemp("county")
    outcome = simulate("shenchi", 7, out, households=600, divisions=divisions)
    county, _ = lived("shenchi", 7, 600, ("2021-07", "2021-08", "2021-09", "2021-10", "2021-11", "2021-12"), divisions)
    return Files(out, outcome, county)


@pytest.fixture(scope="session")
def whole(divisions: pathlib.Path) -> County:
    """The whole county with everything that happened, without files."""
    county, _ = lived(
        "shenchi", 11, None, ("2021-07", "2021-08", "2021-09", "2021-10", "2021-11", "2021-12"), divisions
    )
    return county
