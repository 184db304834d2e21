"""The key ring of identity numbers and of the vault: a file outside the database, made on first use.

Losing it loses every number and every kept file; it is backed up apart from the database.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from bangfu.ground.errors import Broken, gettext_noop

CIPHERS = {"aesgcm": 32, "sm4gcm": 16}
"""Cipher id -> length of its key in bytes."""


@dataclass(frozen=True)
class Key:
    """One key of the ring and the cipher it is for."""

    id: str
    cipher: str
    secret: bytes


@dataclass(frozen=True)
class Ring:
    """Every key that can decrypt, the one that encrypts now, and the one of the blind index, which never changes."""

    current: Key
    keys: dict[str, Key]
    index_secret: bytes


_read: dict[Path, tuple[tuple[int, int], Ring]] = {}


def ring() -> Ring:
    """The key ring as it is on disk now; made with one AES-256-GCM key when there is none. Raises: Broken."""
    given = settings.IDENTITY_KEY_FILE
    path = given if isinstance(given, Path) else Path(given)  # asked a hundred thousand times over: parsed once
    try:
        found = path.stat()
    except FileNotFoundError:
        with _locked(path):
            if not path.exists():
                _write(
                    path, {"current": "k1", "keys": {"k1": _fresh("aesgcm")}, "index": _text(secrets.token_bytes(32))}
                )
        found = path.stat()
    stamp = (found.st_mtime_ns, found.st_ino)
    kept = _read.get(path)
    if kept is None or kept[0] != stamp:
        kept = _read[path] = (stamp, _parsed(path))
    return kept[1]


def rotate(cipher: str = "aesgcm") -> str:
    """A new key encrypts from now on, the older ones still decrypt. Returns the new key's id.

    The blind index keeps its own key. Raises: Broken when the cipher is unknown.
    """
    if cipher not in CIPHERS:
        raise Broken(gettext_noop("不认识的密码算法:{cipher}"), cipher=cipher)
    ring()
    path = Path(settings.IDENTITY_KEY_FILE)
    with _locked(path):
        kept = json.loads(path.read_text(encoding="utf-8"))
        new = f"k{max(int(name[1:]) for name in kept['keys']) + 1}"
        kept["keys"][new] = _fresh(cipher)
        _write(path, {**kept, "current": new})
    return new


def _fresh(cipher: str) -> dict[str, str]:
    return {"cipher": cipher, "secret": _text(secrets.token_bytes(CIPHERS[cipher]))}


def _text(secret: bytes) -> str:
    return base64.b64encode(secret).decode("ascii")


def _parsed(path: Path) -> Ring:
    try:
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        keys = {name: Key(name, key["cipher"], base64.b64decode(key["secret"])) for name, key in kept["keys"].items()}
        return Ring(keys[kept["current"]], keys, base64.b64decode(kept["index"]))
    except (ValueError, KeyError, TypeError) as fault:
        raise Broken(gettext_noop("密钥文件损坏,请从备份恢复:{path}"), path=str(path)) from fault


def _write(path: Path, content: dict[str, Any]) -> None:
    """The file holds the content whole or not at all, readable by its owner only."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(content, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    os.replace(fresh, path)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One process at a time writes the ring."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
