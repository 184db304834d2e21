import pytest
from django.db import connection

from bangfu.accounts import actions
from bangfu.ground import jobs
from bangfu.ground.errors import Refused


def test_sound_journal_is_the_outcome_of_its_job(db):
    entry = actions.record(by=None, verb="x", thing="y")

    job = jobs.run_now("accounts.verify_journal", "核验", {})

    assert job.state == "done"
    assert job.outcome == {"条数": 1, "末条摘要": entry.own_hash}


def test_broken_journal_fails_its_job_with_the_number(db):
    actions.record(by=None, verb="x", thing="y")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_journalentry SET verb = 'z'")

    with pytest.raises(Refused, match="第 1 条"):
        jobs.run_now("accounts.verify_journal", "核验", {})
