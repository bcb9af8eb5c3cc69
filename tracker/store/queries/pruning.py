"""Deleting our own old snapshots, and nothing else: every version, event and hash stays, and what went is recorded.

The newest believed page of a source always stays. A page that stays and was compressed against one that goes becomes a
key frame first.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime

from tracker.store.columns import to_text, to_time
from tracker.store.connection import transaction
from tracker.store.queries import snapshots
from tracker.store.rows import Pruning

_DOOMED = """
    frame IS NOT NULL AND fetched_at < :before AND (:source_id IS NULL OR source_id = :source_id)
    AND snapshots.id NOT IN (SELECT snapshot_id FROM sources WHERE snapshot_id IS NOT NULL)
"""


def prune(conn: sqlite3.Connection, before: datetime, now: datetime, source_id: int | None) -> Pruning:
    """Take the frames of the snapshots first fetched before ``before``; return what went. All or nothing.

    The file keeps its size: the room is used for the pages to come.
    """
    which = {"before": to_text(before), "source_id": source_id}
    with transaction(conn):
        size = _stored(conn)
        for snapshot_id in _left_without_base(conn, which):
            frame = snapshots.rebuild(conn, snapshot_id)
            conn.execute(
                "UPDATE snapshots SET frame = ?, base_id = NULL, depth = 0 WHERE id = ?",
                [snapshots.compress(frame, None), snapshot_id],
            )
        gone = conn.execute(
            f"UPDATE snapshots SET frame = NULL, base_id = NULL, depth = 0, pruned_at = :now WHERE {_DOOMED}",  # noqa: S608 - a constant
            {**which, "now": to_text(now)},
        ).rowcount
        freed = size - _stored(conn)
        conn.execute(
            "INSERT INTO prunings (at, source_id, before, snapshots, bytes) VALUES (?, ?, ?, ?, ?)",
            [to_text(now), source_id, to_text(before), gone, freed],
        )
    return prunings(conn)[-1]


def prunings(conn: sqlite3.Connection) -> list[Pruning]:
    """Return every prune there was, oldest first."""
    rows = conn.execute(
        """
        SELECT at, sources.name AS source, before, snapshots, bytes FROM prunings
        LEFT JOIN sources ON sources.id = prunings.source_id ORDER BY prunings.id
        """
    )
    return [
        Pruning(to_time(row["at"]), row["source"], to_time(row["before"]), row["snapshots"], row["bytes"])
        for row in rows
    ]


def _left_without_base(conn: sqlite3.Connection, which: dict[str, str | int | None]) -> list[int]:
    rows = conn.execute(
        f"""
        WITH doomed AS (SELECT id FROM snapshots WHERE {_DOOMED})
        SELECT id FROM snapshots
        WHERE frame IS NOT NULL AND id NOT IN (SELECT id FROM doomed) AND base_id IN (SELECT id FROM doomed)
        ORDER BY id
        """,  # noqa: S608 - a constant
        which,
    ).fetchall()
    return [row["id"] for row in rows]


def _stored(conn: sqlite3.Connection) -> int:
    (size,) = conn.execute("SELECT coalesce(sum(length(frame)), 0) FROM snapshots").fetchone()
    return int(size)
