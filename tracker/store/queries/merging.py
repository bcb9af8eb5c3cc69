"""A person's correction of a match: two stored blocks are one, or are two after all. Each correction is itself an event.

Nothing is deleted: the merged block keeps its versions and its past, but stands aside; its keys lead to the other one.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime

from tracker.errors import UsageError
from tracker.model import Change, ChangeKind, Event, MatchReason
from tracker.store.columns import to_text
from tracker.store.connection import transaction
from tracker.store.queries import blocks, events
from tracker.store.queries.steps import words_of


def merge(conn: sqlite3.Connection, into: int, other: int, now: datetime) -> Event:
    """Make ``other`` part of the life of ``into``: what it says now is the newest version of ``into``.

    Raises UsageError when there is no such block, or they are of two sources, or merged already.
    """
    from tracker.core.diffing import judge  # noqa: PLC0415 - every command opens the store, hardly one corrects a match

    with transaction(conn):
        to, of = _row(conn, into), _row(conn, other)
        if into == other or to["source_id"] != of["source_id"]:
            raise UsageError(f"block {other} and block {into} are not two blocks of one source")
        if to["merged_into"] or of["merged_into"]:
            raise UsageError(f"block {other} or block {into} is merged already", hint="unmerge it first")
        old, new = blocks.newest(conn, into), blocks.newest(conn, other)
        version = to["version"]
        if old.fingerprint != new.fingerprint:
            version += 1
            _copy_version(conn, into, other, version)
        _take_over(conn, to, of, version, to_text(now))
        change = Change(
            ChangeKind.MERGED,
            into,
            text=new.text,
            old_text=old.text,
            diff=judge(old, new).markup,
            detail=f"block {other} is block {into}",
        )
        return _tell(conn, to, change, version, now)


def unmerge(conn: sqlite3.Connection, other: int, now: datetime) -> Event:
    """Let a merged block stand for itself again; the next page that shows it finds it by its keys.

    Raises UsageError when it is not merged.
    """
    with transaction(conn):
        of = _row(conn, other)
        into = of["merged_into"]
        if not into:
            raise UsageError(f"block {other} is not merged into another")
        conn.execute("UPDATE blocks SET merged_into = NULL WHERE id = ?", [other])
        _give_back(conn, into, other)
        text = blocks.newest(conn, other).text
        change = Change(ChangeKind.UNMERGED, other, text=text, detail=f"block {other} is not block {into}")
        return _tell(conn, of, change, of["version"], now)


def _row(conn: sqlite3.Connection, block_id: int) -> sqlite3.Row:
    row: sqlite3.Row | None = conn.execute(
        """
        SELECT blocks.*, sources.name AS source, coalesce(blocks.last_seen_at, sources.last_seen_at) AS seen_at
        FROM blocks JOIN sources ON sources.id = blocks.source_id WHERE blocks.id = ?
        """,
        [block_id],
    ).fetchone()
    if row is None:
        raise UsageError(f"there is no block {block_id}")
    return row


def _copy_version(conn: sqlite3.Connection, into: int, other: int, n: int) -> None:
    said = "snapshot_id, first_seen_at, splitter, splitter_version, fingerprint, kind, label, author, published_at, precision, "
    said += "time_basis, zone_basis, modified_at, modified_how, title, text, links, media"
    conn.execute(
        f"""
        INSERT INTO versions (block_id, n, matched, {said})
        SELECT ?, ?, ?, {said} FROM versions WHERE block_id = ? ORDER BY n DESC LIMIT 1
        """,  # noqa: S608 - our names
        [into, n, str(MatchReason.MERGED), other],
    )


def _take_over(conn: sqlite3.Connection, to: sqlite3.Row, of: sqlite3.Row, version: int, now: str) -> None:
    """Give one block the place, the key and the former keys of the other, which rolls off."""
    conn.execute(
        "UPDATE spells SET until_at = max(?, from_at) WHERE block_id = ? AND until_at IS NULL",
        [of["seen_at"], of["id"]],
    )
    conn.execute(
        "UPDATE blocks SET state = 'rolled_off', last_seen_at = ?, merged_into = ?, missing_since = NULL, missing_polls = 0 WHERE id = ?",
        [of["seen_at"], to["id"], of["id"]],
    )
    for key in (
        to["key"],
        *(row["key"] for row in conn.execute("SELECT key FROM aliases WHERE block_id = ?", [of["id"]]).fetchall()),
    ):
        if key and key != of["key"]:
            conn.execute(
                "INSERT OR IGNORE INTO aliases (block_id, key, first_seen_at) VALUES (?, ?, ?)", [to["id"], key, now]
            )
    if of["state"] == "present" and to["state"] != "present":
        conn.execute(
            "INSERT INTO spells (block_id, from_at, rank) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET until_at = NULL",
            [to["id"], of["seen_at"], of["rank"]],
        )
        conn.execute(
            "UPDATE blocks SET state = 'present', last_seen_at = NULL, missing_since = NULL, missing_polls = 0, rank = ? WHERE id = ?",
            [of["rank"], to["id"]],
        )
    conn.execute(
        "UPDATE blocks SET version = ?, key = coalesce(?, key), permalink = coalesce(?, permalink), fragment_hash = ? WHERE id = ?",
        [version, of["key"], of["permalink"], of["fragment_hash"], to["id"]],
    )


def _give_back(conn: sqlite3.Connection, into: int, other: int) -> None:
    """Take the other block's keys away again; the one it was merged into gets the newest of its own back."""
    conn.execute(
        """
        DELETE FROM aliases WHERE block_id = :into
        AND key IN (SELECT key FROM blocks WHERE id = :other UNION SELECT key FROM aliases WHERE block_id = :other)
        """,
        {"into": into, "other": other},
    )
    own = conn.execute(
        "SELECT key FROM aliases WHERE block_id = ? ORDER BY first_seen_at DESC, key LIMIT 1", [into]
    ).fetchone()
    key = own["key"] if own else None
    conn.execute(
        "UPDATE blocks SET key = ? WHERE id = ? AND key = (SELECT key FROM blocks WHERE id = ?)", [key, into, other]
    )
    conn.execute("DELETE FROM aliases WHERE block_id = ? AND key = (SELECT key FROM blocks WHERE id = ?)", [into, into])


def _tell(conn: sqlite3.Connection, row: sqlite3.Row, change: Change, version: int, now: datetime) -> Event:
    block_id = row["id"]
    telling = events.of_change(
        change,
        source=row["source"],
        block_id=block_id,
        version=version,
        block=blocks.newest(conn, block_id),
        words=words_of(conn, block_id),
        at=to_text(now),
    )
    (number,) = events.append(conn, row["source_id"], [telling])
    return next(events.read(conn, events.Wanted(after=number - 1), limit=1))
