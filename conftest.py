"""One throw-away var/ for the whole test run, laid before Django reads its settings; no memory from test to test."""

import os
import tempfile
from importlib import import_module
from pathlib import Path

import django
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

os.environ.setdefault("BANGFU_VAR", tempfile.mkdtemp(prefix="bangfu-test-"))
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.roof.settings")
(Path(os.environ["BANGFU_VAR"]) / "static").mkdir(parents=True, exist_ok=True)
django.setup()

hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The journal's guard is lifted: emptying the database between transactional tests is what it exists to refuse."""
    with django_db_blocker.unblock():
        import_module("bangfu.accounts.guard").remove(import_module("django.db").connection)


@pytest.fixture(autouse=True)
def _journal_has_an_anchor_of_its_own(settings, tmp_path):
    """A journal that was rolled back must not be remembered by the next test's."""
    settings.JOURNAL_ANCHORS = tmp_path / "anchors"


@pytest.fixture(autouse=True)
def _passwords_are_hashed_fast(settings):
    """Slow hashing protects passwords that are real."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _places_are_forgotten():
    """A test that rolls its rows back must not leave its places in memory."""
    import_module("bangfu.divisions.queries").forget()
