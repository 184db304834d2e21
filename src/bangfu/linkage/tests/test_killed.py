"""Killed anywhere, linking is taken up again and comes to what it would have come to: nothing lost, nothing doubled."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from bangfu.linkage.tests import killing

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    given = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "BANGFU_KILL_AT")}
    given |= {"BANGFU_VAR": str(tmp_path_factory.mktemp("killed") / "var"), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-m", "bangfu.linkage.tests.killing"],
        env=given,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.mark.parametrize("act", list(killing.ACTS))
def test_killed_at_every_point_it_comes_to_the_same(outcomes, act):
    assert outcomes[act] == []
