"""How an older file gets today's shape: numbered migrations, each whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sqlite_utils import Database, Migrations

from tracker.store.schema import APPLICATION_ID, SCHEMA, VERSION, as_database

migrations = Migrations("tracker")


@migrations(name="1 the schema")
def _first(db: Database) -> None:
    for statement in _statements(SCHEMA):
        db.conn.execute(statement)


@migrations(name="2 words by their fingerprint")
def _words(db: Database) -> None:
    db.conn.execute("CREATE INDEX IF NOT EXISTS versions_words ON versions (substr(fingerprint, 4, 6))")


def _statements(script: str) -> Iterator[str]:
    """Take a script apart, line by line; sqlite-utils does it letter by letter, a fifth of a second for ours."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def migrate(conn: sqlite3.Connection, steps: Migrations = migrations, version: int = VERSION) -> None:
    """Bring the store up to ``version``: all pending migrations and the new ``user_version`` in one transaction.

    Foreign keys are checked at the end instead of on the way, since a migration may rebuild a table.
    """
    conn.execute("PRAGMA foreign_keys = OFF")
    conn.execute("BEGIN IMMEDIATE")
    try:
        steps.apply(as_database(conn))
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        conn.execute(f"PRAGMA user_version = {version}")
        _refuse_loose_ends(conn)
        conn.execute("COMMIT")
    finally:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
    conn.execute("PRAGMA foreign_keys = ON")


def _refuse_loose_ends(conn: sqlite3.Connection) -> None:
    broken = conn.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise sqlite3.IntegrityError(f"a migration left {len(broken)} rows without what they refer to")
