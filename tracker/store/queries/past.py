"""A source as it stood at a time: which blocks were on the page, in which order, in which version."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from tracker.model import BlockState
from tracker.store.columns import to_text, to_time
from tracker.store.queries.blocks import block_of
from tracker.store.rows import BlockRow, PageAt


def page_at(conn: sqlite3.Connection, source_id: int, at: datetime) -> PageAt:
    """Return the page of the newest believed snapshot not after ``at``; empty when there was none yet."""
    row = conn.execute(
        """
        SELECT sources.name, sources.title, polls.snapshot_id, polls.first_at FROM sources
        LEFT JOIN polls ON polls.id = (
            SELECT id FROM polls WHERE source_id = sources.id AND verdict = 'healthy' AND snapshot_id IS NOT NULL AND first_at <= ?
            ORDER BY first_at DESC, id DESC LIMIT 1)
        WHERE sources.id = ?
        """,
        [to_text(at), source_id],
    ).fetchone()
    moment = row["first_at"]
    rows = _shown(conn, source_id, moment) if moment else []
    shown = tuple(_block_row(one, row["name"], position, moment) for position, one in enumerate(rows))
    return PageAt(row["name"], at, shown, row["snapshot_id"], row["title"])


def _shown(conn: sqlite3.Connection, source_id: int, moment: str) -> list[sqlite3.Row]:
    return conn.execute(
        """
        SELECT versions.*, blocks.key, blocks.permalink, blocks.pinned, blocks.fragment_hash, blocks.first_seen_at AS block_first_seen_at
        FROM spells
        JOIN blocks ON blocks.id = spells.block_id
        JOIN versions ON versions.block_id = blocks.id
            AND versions.n = (SELECT max(n) FROM versions AS v WHERE v.block_id = blocks.id AND v.first_seen_at <= :at)
        WHERE blocks.source_id = :source_id AND spells.from_at <= :at AND coalesce(spells.until_at, '9999') >= :at
        ORDER BY spells.rank, blocks.id
        """,
        {"source_id": source_id, "at": moment},
    ).fetchall()


def _block_row(row: sqlite3.Row, source: str, position: int, moment: str) -> BlockRow:
    return BlockRow(
        id=row["block_id"],
        source=source,
        block=block_of(row),
        version=row["n"],
        state=BlockState.PRESENT,
        position=position,
        first_seen_at=to_time(row["block_first_seen_at"]),
        last_seen_at=to_time(moment),
    )
