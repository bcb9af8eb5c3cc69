"""The shape of the store and how an older file gets it: numbered migrations, each whole or not at all.

The schema itself is the commented text beside this file (``schema.sql``); ``SCHEMA`` holds it for whoever wants to read it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from importlib.resources import files

from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x4C425431
"""``LBT1``: marks the file as ours, for ``file`` and for us."""

SCHEMA = files("tracker.store").joinpath("schema.sql").read_text(encoding="utf-8")

migrations = Migrations("tracker")


@migrations(name="1 the schema")
def _first(db: Database) -> None:
    for statement in _statements(SCHEMA):
        db.conn.execute(statement)


def _statements(script: str) -> Iterator[str]:
    """Take a script apart, line by line; sqlite-utils does it letter by letter, a fifth of a second for ours."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


VERSION = 1
"""``user_version`` of a store that has all migrations: their number."""


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
    except BaseException:
        conn.execute("ROLLBACK")
        raise
    conn.execute("COMMIT")
    conn.execute("PRAGMA foreign_keys = ON")


def _refuse_loose_ends(conn: sqlite3.Connection) -> None:
    broken = conn.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise sqlite3.IntegrityError(f"a migration left {len(broken)} rows without what they refer to")


def as_database(conn: sqlite3.Connection) -> Database:
    """Lend the connection to sqlite-utils, without plugins and with STRICT tables; it joins an open transaction."""
    return Database(conn, recursive_triggers=False, execute_plugins=False, strict=True)
