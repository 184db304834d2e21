import hashlib

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bangfu.ground import identity, vault
from bangfu.ground.errors import Broken, NotFound
from bangfu.ground.models import Blob

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_vault(settings, tmp_path):
    settings.VAULT = tmp_path / "vault"
    settings.IDENTITY_KEY_FILE = tmp_path / "keys.json"


def path_of(settings, sha256):
    return settings.VAULT / sha256[:2] / sha256[2:4] / sha256


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(data=st.binary(max_size=5000))
def test_content_comes_back_under_its_hash(data):
    sha256 = vault.put(data)

    assert sha256 == hashlib.sha256(data).hexdigest()
    assert vault.get(sha256) == data
    assert vault.has(sha256)


def test_putting_twice_keeps_one_file_and_one_row(settings):
    first = vault.put(b"rows")
    stamp = path_of(settings, first).stat().st_mtime_ns

    assert vault.put(b"rows") == first
    assert path_of(settings, first).stat().st_mtime_ns == stamp
    assert Blob.objects.filter(sha256=first).count() == 1


def test_file_on_disk_is_not_readable_and_survives_a_rotation(settings):
    sha256 = vault.put("李明华".encode())
    identity.rotate("sm4gcm")
    other = vault.put("王秀英".encode())

    assert "李明华".encode() not in path_of(settings, sha256).read_bytes()
    assert vault.get(sha256).decode() == "李明华"
    assert vault.get(other).decode() == "王秀英"
    assert Blob.objects.get(sha256=other).cipher == "k2:sm4gcm"


def test_changed_file_is_noticed(settings):
    path = path_of(settings, sha256 := vault.put(b"rows"))
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))

    with pytest.raises(Broken, match="改动"):
        vault.get(sha256)

    path.write_bytes(b"?")
    with pytest.raises(Broken, match="密钥"):
        vault.get(sha256)


@pytest.mark.parametrize("sha256", ["0" * 64, "../../etc/passwd", "Z" * 64])
def test_content_that_was_never_put_is_not_found(sha256):
    with pytest.raises(NotFound):
        vault.get(sha256)
