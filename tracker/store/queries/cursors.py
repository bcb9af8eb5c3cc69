"""The table ``cursors``: how far each consumer of events has come."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from tracker.store.columns import to_text
from tracker.store.connection import transaction
from tracker.store.schema import as_database


def get(conn: sqlite3.Connection, consumer: str) -> int:
    """Return the last ``seq`` that the consumer has had; 0 for one never heard of."""
    row = conn.execute("SELECT seq FROM cursors WHERE consumer = ?", [consumer]).fetchone()
    return int(row["seq"]) if row else 0


def put(conn: sqlite3.Connection, consumer: str, seq: int, now: datetime) -> None:
    """Remember that the consumer has had everything up to ``seq``."""
    with transaction(conn):
        as_database(conn).table("cursors").upsert(
            {"consumer": consumer, "seq": seq, "updated_at": to_text(now)}, pk="consumer"
        )
