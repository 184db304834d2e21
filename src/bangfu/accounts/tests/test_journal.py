import datetime as dt
import os
import subprocess
import sys
import threading

import pytest
import typer
from django.db import DatabaseError, connection, transaction
from typer.testing import CliRunner

from bangfu.accounts import actions, anchors, guard, queries, rules
from bangfu.accounts.commands import verify_journal
from bangfu.accounts.models import JournalEntry, JournalHead, JournalIsAppendOnly


def write(count, by=None):
    return [actions.record(by=by, verb="test.write", thing=f"thing:{n}", detail={"n": n}) for n in range(count)]


def tamper(statement, *values):
    """What somebody with the database's password could do."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_entries_are_chained(db, staff):
    clerk = staff("clerk")
    first, second = write(2, by=clerk)

    assert (first.seq, first.before_hash, second.before_hash) == (1, rules.FIRST, first.own_hash)
    assert list(queries.journal_of("thing:1")) == [second]
    assert actions.verify_journal() == actions.JournalReport(2, second.own_hash, None)


def test_empty_journal_is_sound(db):
    assert actions.verify_journal() == actions.JournalReport(0, rules.FIRST, None)
    assert list(anchors.lines()) == []


def test_entry_goes_when_its_act_is_undone(db):
    with transaction.atomic():
        write(1)
        transaction.set_rollback(True)

    assert actions.verify_journal().count == 0


def test_numbers_of_persons_are_starred_in_thing_and_detail(db):
    entry = actions.record(by=None, verb="x", thing="140927198001019916", detail={"phone": "13812345678"})

    assert entry.thing == "140***********9916"
    assert entry.detail == {"phone": "138****5678"}


def test_time_of_the_act_can_be_given(db):
    at = dt.datetime(2021, 7, 1, 8, tzinfo=dt.UTC)

    assert actions.record(by=None, verb="x", thing="y", at=at).at == at


def test_reveal_needs_a_reason_and_keeps_it(db, staff):
    clerk = staff("clerk")

    with pytest.raises(actions.ReasonMissing):
        actions.record_reveal(by=clerk, thing="person:1", field="id_number", reason=" ")
    entry = actions.record_reveal(by=clerk, thing="person:1", field="id_number", reason="核对低保 ")

    assert entry.detail == {"field": "id_number", "reason": "核对低保"}
    assert entry.verb == "reveal"


def test_orm_refuses_to_change_or_remove(db):
    (entry,) = write(1)

    for forbidden in (
        entry.save,
        entry.delete,
        JournalEntry.objects.all().delete,
        lambda: JournalEntry.objects.update(verb="other"),
        lambda: JournalEntry.objects.filter(pk=entry.pk).update(verb="other"),
    ):
        with pytest.raises(JournalIsAppendOnly):
            forbidden()


@pytest.mark.parametrize(
    "statement", ["UPDATE accounts_journalentry SET verb = 'other'", "DELETE FROM accounts_journalentry"]
)
def test_database_refuses_to_change_or_remove(db, statement):
    write(1)
    guard.install(connection)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        tamper(statement)

    assert actions.verify_journal().fault is None
    guard.remove(connection)


def test_changed_row_is_found_at_its_number(db):
    write(5)
    tamper("UPDATE accounts_journalentry SET thing = 'household:9' WHERE seq = 3")

    assert actions.verify_journal().fault == rules.Fault(3, "hash")


def test_changed_detail_is_found(db):
    write(3)
    tamper("UPDATE accounts_journalentry SET detail = '{\"n\": 7}' WHERE seq = 2")

    assert actions.verify_journal().fault == rules.Fault(2, "hash")


def test_removed_row_is_found(db):
    write(5)
    tamper("DELETE FROM accounts_journalentry WHERE seq = 4")

    assert actions.verify_journal().fault == rules.Fault(4, "gap")


def test_cut_tail_is_found_by_the_head(db):
    write(5)
    tamper("DELETE FROM accounts_journalentry WHERE seq > 3")

    assert actions.verify_journal().fault == rules.Fault(4, "head")


def test_cut_tail_with_a_forged_head_is_found_by_the_anchor(db):
    entries = write(5)
    actions.verify_journal()
    tamper("DELETE FROM accounts_journalentry WHERE seq > 3")
    tamper("UPDATE accounts_journalhead SET seq = 3, own_hash = %s", entries[2].own_hash)

    assert actions.verify_journal().fault == rules.Fault(4, "anchor")


def test_row_added_behind_the_head_is_found(db):
    write(2)
    tamper(
        "INSERT INTO accounts_journalentry (seq, at, verb, thing, detail, before_hash, own_hash)"
        " SELECT 3, at, verb, thing, detail, own_hash, 'x' FROM accounts_journalentry WHERE seq = 2"
    )

    assert actions.verify_journal().fault == rules.Fault(3, "head")


def test_anchor_that_contradicts_itself_is_found(db):
    write(3)
    actions.verify_journal()
    anchors.append(3, "f" * 64)

    assert actions.verify_journal().fault == rules.Fault(3, "anchor")


def test_anchor_gets_a_line_every_so_many_entries_once_they_are_committed(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        entries = write(anchors.EVERY + 3)
        assert list(anchors.lines()) == []

    assert list(anchors.lines()) == [(anchors.EVERY, entries[anchors.EVERY - 1].own_hash)]


@pytest.fixture
def run():
    app = typer.Typer()
    app.command()(verify_journal)
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


def test_command_says_that_the_chain_is_sound(db, run):
    last = write(3)[-1]

    result = run()

    assert result.exit_code == 0
    assert "3 条" in result.stdout
    assert last.own_hash in result.stdout
    assert f'"head_hash": "{last.own_hash}"' in run("--json").stdout


def test_command_names_the_first_broken_entry_and_fails(db, run):
    write(3)
    tamper("UPDATE accounts_journalentry SET verb = 'other' WHERE seq = 2")

    assert run().exit_code == 1
    assert "第 2 条" in run().stdout
    assert '"seq": 2' in run("--json").stdout


WRITERS = """
import threading, django; django.setup()
from django.core.management import call_command; call_command("migrate", "accounts", verbosity=0)
from django.db import connection, transaction
from bangfu.accounts import actions
def write(n):
    for m in range(10):
        with transaction.atomic():
            actions.record(by=None, verb="test.race", thing=f"writer:{n}", detail={"m": m})
    connection.close()
writers = [threading.Thread(target=write, args=(n,)) for n in range(20)]
[w.start() for w in writers]; [w.join() for w in writers]
report = actions.verify_journal()
print(report.count, report.fault)
"""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the file of its own is SQLite's")
def test_twenty_writers_keep_one_chain_in_a_sqlite_file(tmp_path):
    places = {"DATABASE_URL": f"sqlite:///{tmp_path}/a.sqlite3", "BANGFU_VAR": str(tmp_path)}
    environment = {**os.environ, **places, "BANGFU_ANCHORS": str(tmp_path / "anchors")}

    done = subprocess.run(
        [sys.executable, "-c", WRITERS], env=environment, capture_output=True, text=True, check=False, timeout=120
    )

    assert done.stderr == ""
    assert done.stdout.strip() == "200 None"
    assert len((tmp_path / "anchors" / "journal.log").read_text().splitlines()) == 200 // anchors.EVERY + 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="threads of one test share a PostgreSQL database")
@pytest.mark.django_db(transaction=True)
def test_twenty_writers_keep_one_chain_in_postgresql():
    def race(number):
        write(10)
        connection.close()

    writers = [threading.Thread(target=race, args=(n,)) for n in range(20)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert actions.verify_journal() == actions.JournalReport(200, JournalHead.objects.get().own_hash, None)
