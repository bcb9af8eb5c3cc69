"""Full text over all versions of all blocks."""

from __future__ import annotations

import sqlite3

from tracker.store.columns import to_time
from tracker.store.rows import Hit
from tracker.store.schema import as_database


def search(conn: sqlite3.Connection, words: str, limit: int) -> list[Hit]:
    """Versions that hold all the words, the best first. Words are words: no query language, whatever is typed."""
    quoted = as_database(conn).quote_fts(words.replace('"', " ").replace("\0", " "))
    if not quoted.strip():
        return []
    rows = conn.execute(
        """
        SELECT versions.block_id, sources.name AS source, versions.n, versions.label, versions.title, versions.first_seen_at,
            snippet(versions_fts, -1, '[', ']', '…', 16) AS snippet
        FROM versions_fts
        JOIN versions ON versions.id = versions_fts.rowid
        JOIN blocks ON blocks.id = versions.block_id
        JOIN sources ON sources.id = blocks.source_id
        WHERE versions_fts MATCH ? ORDER BY versions_fts.rank LIMIT ?
        """,
        [quoted, limit],
    )
    return [_hit(row) for row in rows]


def _hit(row: sqlite3.Row) -> Hit:
    return Hit(
        block_id=row["block_id"],
        source=row["source"],
        version=row["n"],
        label=row["label"],
        title=row["title"],
        snippet=row["snippet"],
        first_seen_at=to_time(row["first_seen_at"]),
    )
