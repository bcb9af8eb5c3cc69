"""What keeps the file small and quick while a daemon writes to it for months."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def tidy(conn: sqlite3.Connection, path: Path) -> int:
    """Bring the write-ahead log into the file as far as no reader is in the way, refresh statistics; return the log's bytes.

    It never waits: a query left open for hours must not hold the writer up. Once all of the log is in the file and nobody
    reads from it any more, it is cut to nothing, so that what one long reader made it grow to does not stay.
    """
    conn.execute("PRAGMA optimize")
    _, logged, brought = conn.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    if logged == brought:
        _cut(conn)
    log = path.with_name(path.name + "-wal")
    return log.stat().st_size if log.exists() else 0


def _cut(conn: sqlite3.Connection) -> None:
    """Empty the log unless a reader still uses it: then say nothing and leave it."""
    (patience,) = conn.execute("PRAGMA busy_timeout").fetchone()
    conn.execute("PRAGMA busy_timeout = 0")
    try:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # a reader in the way is a result here, no error
    finally:
        conn.execute(f"PRAGMA busy_timeout = {patience}")
