"""What would quietly break a county: a sweep of a day to come, a proxy nobody told of, a department spelt otherwise."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from bangfu.accounts import actions as accounts
from bangfu.accounts.models import Staff
from bangfu.accounts.queries import scope_of
from bangfu.divisions import actions as divisions
from bangfu.ground import clock
from bangfu.ledgers import queries as ledgers
from bangfu.monitoring.models import Sweep
from bangfu.roof.commands import app


@pytest.mark.django_db
def test_a_day_to_come_is_not_swept():
    divisions.load_place("140927")
    day = clock.today().replace(year=clock.today().year + 1)

    done = CliRunner().invoke(app, ["sweep", "--as-of", day.isoformat()])

    assert done.exit_code == 2
    assert not Sweep.objects.exists()


@pytest.mark.django_db
def test_the_demo_department_may_send_its_files(monkeypatch):
    monkeypatch.setenv("BANGFU_DEMO", "1")
    divisions.load_place("140927")
    accounts.open_demo_accounts()

    open_to = ledgers.contracts_open_to(scope_of(Staff.objects.get(username="yibao")))

    assert {"medical_bills", "insured_list"} <= {contract.id for contract in open_to}


@pytest.mark.parametrize(("proxy", "header"), [("1", ["HTTP_X_FORWARDED_PROTO", "https"]), ("", None)])
def test_only_a_proxy_that_was_named_is_believed(tmp_path, proxy, header):
    said = "from bangfu.roof import settings as s; import json; print(json.dumps(getattr(s, 'SECURE_PROXY_SSL_HEADER', None)))"
    env = {**os.environ, "BANGFU_VAR": str(tmp_path), "BANGFU_HTTPS": "1", "BANGFU_PROXY": proxy}
    done = subprocess.run([sys.executable, "-c", said], env=env, capture_output=True, text=True, check=True)

    assert json.loads(done.stdout) == header
