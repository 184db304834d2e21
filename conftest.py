"""One throw-away var/ for the whole test run, laid before Django reads its settings; no memory from test to test."""

import os
import tempfile
from importlib import import_module

import django
import pytest

os.environ.setdefault("BANGFU_VAR", tempfile.mkdtemp(prefix="bangfu-test-"))
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.roof.settings")
django.setup()


@pytest.fixture(autouse=True)
def _places_are_forgotten():
    """A test that rolls its rows back must not leave its places in memory."""
    import_module("bangfu.divisions.queries").forget()
