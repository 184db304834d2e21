"""Pages of docs/ that say what the code does are held to the code."""

from __future__ import annotations

import pathlib
import re

import bangfu

HOUSE = pathlib.Path(bangfu.__file__).parent
ROOT = HOUSE.parents[1]
VARIABLE = re.compile(r"[\"'](BANGFU_[A-Z_]+|DATABASE_URL)[\"']")


def test_operations_page_lists_every_setting() -> None:
    read = {
        name
        for path in HOUSE.rglob("*.py")
        if "tests" not in path.parts
        for name in VARIABLE.findall(path.read_text(encoding="utf-8"))
    }
    listed = set(
        re.findall(r"`(BANGFU_[A-Z_]+|DATABASE_URL)`", (ROOT / "docs/operations.md").read_text(encoding="utf-8"))
    )

    assert read == listed


def test_links_in_the_documents_lead_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)} -> {target}"
        for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]

    assert broken == []


def test_every_room_says_what_it_is_for() -> None:
    rooms = [path.parent for path in sorted(HOUSE.glob("*/apps.py"))]
    wordy = [room.name for room in rooms if len((room / "README.md").read_text(encoding="utf-8").splitlines()) > 40]

    assert wordy == []
