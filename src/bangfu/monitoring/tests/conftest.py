"""The cast, and a lake and register of this room's own for every test."""

from __future__ import annotations

import pytest

from bangfu.registry.tests.cast import cast as cast  # noqa: PLC0414  the fixture every room uses


@pytest.fixture(autouse=True)
def own_lake(settings, tmp_path):
    """No test reads another's files."""
    settings.LAKE = tmp_path / "lake"
