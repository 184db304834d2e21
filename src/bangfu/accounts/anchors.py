"""The journal's anchor outside the database: a file that is only ever added to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

EVERY = 25
"""After how many entries a line is added; every verification adds one too."""


def path() -> Path:
    """Where the file lies. Keep it on another disk, or send it elsewhere, by BANGFU_ANCHORS."""
    return Path(settings.JOURNAL_ANCHORS) / "journal.log"


def append(seq: int, own_hash: str) -> None:
    """The file names this entry and its hash, on the disk and not in a buffer."""
    path().parent.mkdir(parents=True, exist_ok=True)
    line = f"{seq} {own_hash}\n".encode("ascii")
    handle = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, line)
        os.fsync(handle)
    finally:
        os.close(handle)


def lines() -> Iterator[tuple[int, str]]:
    """Every line that was kept: number and hash."""
    if not path().exists():
        return
    with path().open(encoding="ascii") as kept:
        for line in kept:
            number, _, own_hash = line.strip().partition(" ")
            yield int(number), own_hash
