"""The database itself refuses to change the journal: triggers, as cheap as they are blunt."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

SENTENCE = "accounts_journalentry is append-only"

INSTALL = {
    "sqlite": [
        f"CREATE TRIGGER accounts_journal_no_{verb} BEFORE {verb.upper()} ON accounts_journalentry "
        f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        for verb in ("update", "delete")
    ],
    "postgresql": [
        "CREATE FUNCTION accounts_journal_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$",
        "CREATE TRIGGER accounts_journal_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts_journalentry "
        "FOR EACH STATEMENT EXECUTE FUNCTION accounts_journal_refuse()",
    ],
}
REMOVE = {
    "sqlite": [f"DROP TRIGGER IF EXISTS accounts_journal_no_{verb}" for verb in ("update", "delete")],
    "postgresql": [
        "DROP TRIGGER IF EXISTS accounts_journal_no_change ON accounts_journalentry",
        "DROP FUNCTION IF EXISTS accounts_journal_refuse()",
    ],
}


def install(connection: BaseDatabaseWrapper) -> None:
    """No statement changes, removes or empties the journal any more."""
    _run(connection, INSTALL)


def remove(connection: BaseDatabaseWrapper) -> None:
    """The journal can be changed again: for moving backwards through migrations, and for emptying a test database."""
    _run(connection, REMOVE)


def _run(connection: BaseDatabaseWrapper, statements: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
