"""Files kept encrypted under the hash of their content: uploads, staging, rejected rows, evidence."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from django.conf import settings

from bangfu.ground import clock
from bangfu.ground.errors import Broken, NotFound, gettext_noop
from bangfu.ground.identity.ciphers import derived, opened, sealed
from bangfu.ground.identity.keys import ring
from bangfu.ground.killpoints import kill_point
from bangfu.ground.models import Blob

_MAGIC = b"BFV1"


def put(data: bytes) -> str:
    """The content is on disk, encrypted and synced, and has its row; returns its SHA-256. Putting it again changes nothing."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = _path(sha256)
    key = ring().current
    if not path.exists():
        head = _MAGIC + bytes([len(key.id)]) + key.id.encode()
        write_whole(path, head + sealed(derived(key, "vault"), data, sha256.encode()))
    kill_point("ground.vault.after_file")
    Blob.objects.get_or_create(
        sha256=sha256, defaults={"size_bytes": len(data), "cipher": f"{key.id}:{key.cipher}", "stored_at": clock.now()}
    )
    return sha256


def get(sha256: str) -> bytes:
    """The content as it was put. Raises: NotFound; Broken when the key is gone or the file was changed."""
    try:
        whole = _path(sha256).read_bytes()
    except FileNotFoundError:
        raise NotFound(gettext_noop("找不到这份文件,可能已被清理。")) from None
    size = whole[4] if whole[:4] == _MAGIC and len(whole) > 4 else 0
    key = ring().keys.get(whole[5 : 5 + size].decode("ascii", "replace"))
    if key is None:
        raise Broken(gettext_noop("找不到解密这份文件所需的密钥,请恢复密钥文件。"))
    try:
        return opened(derived(key, "vault"), whole[5 + size :], sha256.encode())
    except ValueError as fault:
        raise Broken(gettext_noop("这份文件在磁盘上被改动过,无法读取。")) from fault


def has(sha256: str) -> bool:
    """Whether the content is kept."""
    return _path(sha256).exists()


def write_whole(path: Path, content: bytes) -> None:
    """The file holds the content whole and synced, or is as it was before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    with fresh.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    os.replace(fresh, path)
    sync_directory(path.parent)


def sync_directory(directory: Path) -> None:
    """A rename in the directory survives a power cut."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _path(sha256: str) -> Path:
    if len(sha256) != 64 or not all(c in "0123456789abcdef" for c in sha256):
        raise NotFound(gettext_noop("找不到这份文件,可能已被清理。"))
    return Path(settings.VAULT) / sha256[:2] / sha256[2:4] / sha256
