"""The lake: Parquet files of rows without names or numbers, and the engine that reads them.

One file per table, period, upload and generation. A file is written whole or not at all; a reader that began before a swap
finishes on the older generation, which lies there until the one after it.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from bangfu.ground.errors import Refused, gettext_noop
from bangfu.ground.killpoints import kill_point
from bangfu.ground.vault import sync_directory

NEVER_IN_THE_LAKE = frozenset(
    {"name", "id_number", "card_number", "student_no", "head_name", "phone", "bank", "bank_account", "id_index"}
)
_PLAIN = re.compile(r"[A-Za-z0-9_.-]+")
_UPLOAD = re.compile(r"upload=(?P<upload>[A-Za-z0-9_-]+)\.g(?P<generation>\d{6})\.parquet")
_KEPT = re.compile(r"(?P<key>[A-Za-z0-9_-]+)\.g(?P<generation>\d{6})\.parquet")
_GENERATIONS_KEPT = 2
_engines = threading.local()
ibis.options.sql.fuse_selects = False
"""Ibis spends most of its time folding nested SELECTs into one; DuckDB does that itself, in microseconds."""


class NotForTheLake(Refused):
    """The rows hold a column that names a person, or a table name that is no plain word."""


def connection() -> Any:
    """This thread's DuckDB, as Ibis sees it: memory limited, no extension fetched. Relations of one thread can be joined."""
    engine = getattr(_engines, "engine", None)
    if engine is None or _engines.pid != os.getpid():
        spill = Path(settings.LAKE) / "spill"
        spill.mkdir(parents=True, exist_ok=True)
        engine = ibis.duckdb.connect(
            memory_limit=os.environ.get("BANGFU_MEMORY", "1500MB"),
            temp_directory=str(spill),
            autoload_known_extensions=False,
            autoinstall_known_extensions=False,
        )
        _engines.engine, _engines.pid = engine, os.getpid()
    return engine


def write(table: str, period: str, upload_id: int | str, arrow: pa.Table, generation: int = 1) -> Path:
    """The upload's rows are in the lake, whole and synced; a higher generation takes the place of the one before.

    A column `period` is added when missing. Returns the file. Raises: NotForTheLake.
    """
    if "period" not in arrow.column_names:
        arrow = arrow.append_column("period", pa.array([period] * arrow.num_rows, pa.string()))
    folder = _folder(table) / f"period={_word(period)}"
    return _swapped_in(folder, f"upload={_word(str(upload_id))}", generation, arrow)


def remove(table: str, upload_id: int | str) -> int:
    """No row of the upload is in the lake any more, in any generation. Returns the number of files that went."""
    gone = list(_folder(table).glob(f"period=*/upload={_word(str(upload_id))}.g*.parquet"))
    for path in gone:
        path.unlink(missing_ok=True)
        sync_directory(path.parent)
    return len(gone)


def relation(table: str) -> Any | None:
    """All rows of the table, columns matched by name and null where a file lacks one; None while there is no file.

    It reads the files there were when it was asked for: ask again after a write.
    """
    return _read(table, _newest(_folder(table).glob("period=*/upload=*.parquet"), _UPLOAD, "upload"))


def keep(name: str, key: str, arrow: pa.Table) -> Path:
    """The derived table is kept under its key (such as "2021-07-31"), in place of the one before. Raises: NotForTheLake."""
    folder = _folder("kept") / _word(name)
    generations = [_generation(path) for path in folder.glob(f"{_word(key)}.g*.parquet")]
    return _swapped_in(folder, _word(key), max(generations, default=0) + 1, arrow)


def kept(name: str, key: str) -> Any | None:
    """The derived table as last kept under that key, or None."""
    return _read(
        f"kept_{name}", _newest((_folder("kept") / _word(name)).glob(f"{_word(key)}.g*.parquet"), _KEPT, "key")
    )


def kept_keys(name: str) -> list[str]:
    """The keys under which the derived table is kept, in order."""
    paths = (_folder("kept") / _word(name)).glob("*.parquet")
    return sorted({found["key"] for path in paths if (found := _KEPT.fullmatch(path.name))})


def _swapped_in(folder: Path, stem: str, generation: int, arrow: pa.Table) -> Path:
    """The file of this generation is whole; generations before the last one are gone."""
    if named := NEVER_IN_THE_LAKE & set(arrow.column_names):
        raise NotForTheLake(gettext_noop("这些列能认出人,不能进入分析库:{columns}"), columns="、".join(sorted(named)))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem}.g{generation:06d}.parquet"
    fresh = folder / f".{path.name}.{os.getpid()}.{threading.get_ident()}"
    pq.write_table(arrow, fresh, compression="zstd")
    with fresh.open("rb+") as written:
        os.fsync(written.fileno())
    kill_point("ground.lake.before_swap")
    os.replace(fresh, path)
    sync_directory(folder)
    kill_point("ground.lake.after_swap")
    for old in sorted(folder.glob(f"{stem}.g*.parquet"), key=_generation)[:-_GENERATIONS_KEPT]:
        old.unlink(missing_ok=True)
    return path


def _newest(paths: Any, pattern: re.Pattern[str], group: str) -> list[Path]:
    """The file of the highest generation for each folder and upload or key, in name order."""
    best: dict[tuple[Path, str], Path] = {}
    for path in sorted(paths):
        if found := pattern.fullmatch(path.name):
            best[path.parent, found[group]] = path
    return [best[key] for key in sorted(best)]


def _read(name: str, paths: list[Path]) -> Any | None:
    if not paths:
        return None
    stamp = "".join(f"{path}:{path.stat().st_mtime_ns};" for path in paths)
    view = f"{name}_{hashlib.sha256(stamp.encode()).hexdigest()[:16]}"
    engine = connection()
    known: dict[str, Any] = engine.__dict__.setdefault("_bangfu_relations", {})
    if view not in known:
        known[view] = engine.read_parquet(
            [str(path) for path in paths], table_name=view, union_by_name=True, hive_partitioning=False
        )
    return known[view]


def _generation(path: Path) -> int:
    return int(path.name.rsplit(".g", 1)[1].removesuffix(".parquet"))


def _folder(table: str) -> Path:
    return Path(settings.LAKE) / _word(table)


def _word(text: str) -> str:
    if not _PLAIN.fullmatch(text) or text.startswith("."):
        raise NotForTheLake(gettext_noop("“{text}”不能作为分析库里的名字。"), text=text)
    return text
