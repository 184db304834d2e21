"""The cast is at hand in every test of this room, and each test has a lake of its own."""

import pytest

from bangfu.registry.tests.cast import cast  # noqa: F401


@pytest.fixture(autouse=True)
def _lake_of_its_own(settings, tmp_path):
    settings.LAKE = tmp_path / "lake"
