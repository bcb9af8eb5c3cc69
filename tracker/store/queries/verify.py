"""Proving the store: every promise that SQL and hashes can hold us to. Says what is wrong, repairs nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from tracker.errors import StoreError
from tracker.store.queries import events, snapshots
from tracker.store.queries.chain import GENESIS, link_hash

PROMISES = (
    (
        "version {} of block {} has no snapshot",
        "SELECT n, block_id FROM versions LEFT JOIN snapshots ON snapshots.id = snapshot_id WHERE snapshots.id IS NULL",
    ),
    ("snapshot {} has no body", "SELECT id FROM snapshots WHERE frame IS NULL AND pruned_at IS NULL"),
    (
        "block {} has {} versions, numbered up to {}, and calls {} its newest",
        """
        SELECT blocks.id, count(versions.id), max(n), blocks.version FROM blocks
        LEFT JOIN versions ON versions.block_id = blocks.id
        GROUP BY blocks.id HAVING count(versions.id) <> blocks.version OR max(n) IS NOT blocks.version OR min(n) <> 1
        """,
    ),
    (
        "event {} speaks of version {} of block {}, which is not there",
        """
        SELECT seq, events.version, events.block_id FROM events
        LEFT JOIN versions ON versions.block_id = events.block_id AND versions.n = events.version
        WHERE events.block_id IS NOT NULL AND versions.id IS NULL
        """,
    ),
    (
        "event {} tells an addition or revision and has no words",
        "SELECT seq FROM events WHERE kind IN ('block.added', 'block.revised') AND text_of IS NULL",
    ),
    (
        "events have the numbers {} to {}, but there are {}",
        "SELECT min(seq), max(seq), count(*) FROM events HAVING count(*) > 0 AND (min(seq) <> 1 OR max(seq) <> count(*))",
    ),
    (
        "{} events were numbered, and the newest there is has number {}",
        """
        SELECT sqlite_sequence.seq, coalesce((SELECT max(seq) FROM events), 0) FROM sqlite_sequence
        WHERE name = 'events' AND sqlite_sequence.seq <> coalesce((SELECT max(seq) FROM events), 0)
        """,
    ),
    (
        "block {} is {} but its spells say otherwise",
        """
        SELECT blocks.id, state FROM blocks
        LEFT JOIN spells ON spells.block_id = blocks.id AND spells.until_at IS NULL
        GROUP BY blocks.id HAVING count(spells.block_id) <> (state = 'present')
        """,
    ),
    (
        "the stretch {} of the log ends before it begins",
        "SELECT id FROM polls WHERE last_at < first_at OR count < 1",
    ),
)
"""Each a sentence and the SQL that finds the rows which break it, its columns filling the sentence."""


def quick(conn: sqlite3.Connection) -> list[str]:
    """SQLite's own checks, foreign keys, numbering, and the hash chain over all events."""
    problems = [str(row[0]) for row in conn.execute("PRAGMA quick_check(20)") if row[0] != "ok"]
    problems += [
        f"a row of {row[0]} refers to a missing row of {row[2]}" for row in conn.execute("PRAGMA foreign_key_check")
    ]
    for sentence, query in PROMISES:
        problems += [sentence.format(*row) for row in conn.execute(query)]
    return problems + list(_chain(conn))


def deep(conn: sqlite3.Connection) -> list[str]:
    """``quick``, then every snapshot rebuilt and held against its hash, and the full-text index against its texts."""
    return quick(conn) + list(_bodies(conn))


def _chain(conn: sqlite3.Connection) -> Iterator[str]:
    before = GENESIS
    for row in events.rows(conn, events.Wanted()):
        if row["prev_hash"].hex() != before:
            yield f"event {row['seq']} does not follow the one before it: the chain is broken there"
        if link_hash(row["prev_hash"].hex(), events.link_of(row)) != row["hash"].hex():
            yield f"event {row['seq']} or the words it tells were changed after it was recorded"
        before = row["hash"].hex()


def _bodies(conn: sqlite3.Connection) -> Iterator[str]:
    for snapshot_id in snapshots.ids(conn):
        try:
            snapshots.whole(conn, snapshot_id)
        except StoreError as error:
            yield str(error)
