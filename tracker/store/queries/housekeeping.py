"""What keeps the file small and quick while a daemon writes to it for months."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def tidy(conn: sqlite3.Connection, path: Path) -> int:
    """Bring the write-ahead log into the file as far as no reader is in the way, refresh statistics; return the log's bytes.

    PASSIVE never waits for readers: a query left open for hours must not hold the writer up.
    """
    conn.execute("PRAGMA optimize")
    conn.execute("PRAGMA wal_checkpoint(PASSIVE)")
    log = path.with_name(path.name + "-wal")
    return log.stat().st_size if log.exists() else 0
