"""Numbers at rest: each value says its key and cipher, "k1:aesgcm:…"; the blind index finds it without decrypting."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Iterable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bangfu.ground.errors import Broken, gettext_noop
from bangfu.ground.identity.keys import Key, ring

_NONCE, _TAG = 12, 16


def encrypt(text: str) -> str:
    """The text under the current key; two calls give two values. Empty stays empty."""
    if not text:
        return ""
    key = ring().current
    head = f"{key.id}:{key.cipher}:"
    return head + base64.b64encode(sealed(key, text.encode(), head.encode())).decode("ascii")


def decrypt(value: str) -> str:
    """The text that was encrypted, under whichever key. Raises: Broken when the key is gone or the value was changed."""
    if not value:
        return ""
    key_id, _, rest = value.partition(":")
    cipher, _, body = rest.partition(":")
    key = ring().keys.get(key_id)
    if key is None or key.cipher != cipher:
        raise Broken(gettext_noop("找不到解密所需的密钥 {key_id},请恢复密钥文件。"), key_id=key_id)
    try:
        return opened(key, base64.b64decode(body), f"{key_id}:{cipher}:".encode()).decode()
    except ValueError as fault:
        raise Broken(gettext_noop("加密内容已被改动,无法读取。")) from fault


def is_current(value: str) -> bool:
    """Whether a value lies under the current key; if not, a rotation has yet to reach it."""
    key = ring().current
    return not value or value.startswith(f"{key.id}:{key.cipher}:")


def blind_index(text: str) -> str:
    """64 hex digits that are equal exactly when the texts are, and say nothing without the key. Empty stays empty.

    Letters count in capitals, so an x and an X are one.
    """
    return _index(b"whole", text)


def blind_indexes(texts: Iterable[str]) -> list[str]:
    """The blind index of each text, in order: for a hundred thousand at once."""
    secret = ring().index_secret
    return [hmac.digest(secret, b"whole\0" + text.upper().encode(), "sha256").hex() if text else "" for text in texts]


def last4_index(text: str) -> str:
    """The blind index of the last four characters, for searching by what a person remembers."""
    return _index(b"last4", text[-4:])


def sealed(key: Key, plain: bytes, bound_to: bytes) -> bytes:
    """Nonce, ciphertext and tag; opens only with the same key and the same `bound_to`."""
    nonce = secrets.token_bytes(_NONCE)
    if key.cipher == "aesgcm":
        return nonce + _aes(key.secret).encrypt(nonce, plain, bound_to)
    writer = Cipher(algorithms.SM4(key.secret), modes.GCM(nonce)).encryptor()
    writer.authenticate_additional_data(bound_to)
    return nonce + writer.update(plain) + writer.finalize() + writer.tag


def opened(key: Key, whole: bytes, bound_to: bytes) -> bytes:
    """What was sealed. Raises: ValueError when a byte of it, the key or `bound_to` differs."""
    if len(whole) < _NONCE + _TAG:
        raise ValueError("too short to have been sealed")
    nonce, body = whole[:_NONCE], whole[_NONCE:]
    try:
        if key.cipher == "aesgcm":
            return _aes(key.secret).decrypt(nonce, body, bound_to)
        reader = Cipher(algorithms.SM4(key.secret), modes.GCM(nonce, body[-_TAG:])).decryptor()
        reader.authenticate_additional_data(bound_to)
        return reader.update(body[:-_TAG]) + reader.finalize()
    except InvalidTag as fault:
        raise ValueError("not what was sealed") from fault


def derived(key: Key, purpose: str) -> Key:
    """A key for another purpose, of which nothing can be learnt from the first."""
    kdf = HKDF(algorithm=SHA256(), length=len(key.secret), salt=None, info=f"bangfu:{purpose}".encode())
    return Key(key.id, key.cipher, kdf.derive(key.secret))


def _index(purpose: bytes, text: str) -> str:
    if not text:
        return ""
    return hmac.digest(ring().index_secret, purpose + b"\0" + text.upper().encode(), "sha256").hex()


@lru_cache(maxsize=16)
def _aes(secret: bytes) -> AESGCM:
    return AESGCM(secret)
