"""The tables ``blocks``, ``aliases``, ``spells`` and ``versions``: what is known of the pieces of a source, for reading.

Writing them is ``tracker.store.queries.steps``'s.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from tracker.model import Block, BlockKind, BlockState, MatchReason
from tracker.store.columns import (
    links_from_json,
    maybe_time,
    media_from_json,
    modified_from_columns,
    moment_from_columns,
    to_time,
)
from tracker.store.rows import BlockRow, VersionRow

LIVE = "('present', 'missing')"
"""The states of the partial index ``blocks_live``; SQLite uses it only when the query says it in these words."""

_KINDS = {str(kind): kind for kind in BlockKind}
_STATES = {str(state): state for state in BlockState}

COLUMNS = """
    blocks.id, blocks.state, blocks.rank, blocks.version, blocks.first_seen_at, blocks.last_seen_at, blocks.missing_since,
    blocks.missing_polls, blocks.merged_into, blocks.key, blocks.permalink, blocks.pinned, blocks.fragment_hash,
    versions.kind, versions.label, versions.author, versions.published_at, versions.precision, versions.time_basis,
    versions.zone_basis, versions.modified_at, versions.modified_how, versions.fingerprint, versions.title, versions.text,
    versions.links, versions.media
"""
NEWEST = "JOIN versions ON versions.block_id = blocks.id AND versions.n = blocks.version"
_SELECT = f"""
    SELECT {COLUMNS}, blocks.source_id, sources.name AS source, sources.last_seen_at AS seen
    FROM blocks {NEWEST} JOIN sources ON sources.id = blocks.source_id
"""  # noqa: S608 - constants
AT_ONCE = 500
"""Blocks asked for in one query; SQLite has a limit for question marks."""


def aliases_of(conn: sqlite3.Connection, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Former keys by block, oldest first, of those blocks that have any."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        rows = conn.execute(
            f"SELECT block_id, key FROM aliases WHERE block_id IN ({marks(some)}) ORDER BY first_seen_at, key",  # noqa: S608 - question marks
            some,
        )
        for row in rows:
            found[row["block_id"]].append(row["key"])
    return {block_id: tuple(keys) for block_id, keys in found.items()}


def marks(values: Sequence[object]) -> str:
    """Return as many question marks, parted by commas."""
    return ", ".join("?" * len(values))


def positions(rows: Sequence[sqlite3.Row]) -> dict[int, int]:
    """Places by block in the order of the page, missing blocks counted; a gone block has that of the live one after it."""
    places = {}
    place = 0
    for row in sorted(rows, key=lambda row: (row["rank"], row["id"])):
        places[row["id"]] = place
        if row["state"] in {"present", "missing"}:
            place += 1
    return places


def all_keys(former: tuple[str, ...], key: str | None) -> tuple[str, ...]:
    """Every key a block has had, the present one last."""
    return former if key is None or key in former else (*former, key)


def block_of(row: sqlite3.Row) -> Block:
    """Return a version with the claims that came with it; key, permalink and pin are the block's present ones."""
    return Block(
        kind=_KINDS[row["kind"]],
        text=row["text"],
        key=row["key"],
        permalink=row["permalink"],
        label=row["label"],
        title=row["title"],
        author=row["author"],
        published=moment_from_columns(row["published_at"], row["precision"], row["time_basis"], row["zone_basis"]),
        modified=modified_from_columns(row["modified_at"], row["modified_how"]),
        pinned=bool(row["pinned"]),
        links=links_from_json(row["links"]),
        media=media_from_json(row["media"]),
        fragment_hash=row["fragment_hash"],
        fingerprint=row["fingerprint"],
    )


def of_source(conn: sqlite3.Connection, source_id: int, *, include_gone: bool) -> list[BlockRow]:
    """Return the blocks of a source in page order, gone ones where they would stand."""
    among = "" if include_gone else f"AND blocks.state IN {LIVE} AND blocks.merged_into IS NULL"
    rows = conn.execute(
        f"{_SELECT} WHERE blocks.source_id = ? {among} ORDER BY blocks.rank, blocks.id", [source_id]
    ).fetchall()
    aliases = aliases_of(conn, [row["id"] for row in rows])
    places = positions(rows)
    return [_block_row(row, places[row["id"]], aliases) for row in rows]


def one(conn: sqlite3.Connection, block_id: int) -> BlockRow | None:
    """Return the block of that id."""
    row = conn.execute(f"{_SELECT} WHERE blocks.id = ?", [block_id]).fetchone()
    if row is None:
        return None
    (position,) = conn.execute(
        f"""
        SELECT count(*) FROM blocks
        WHERE source_id = ? AND state IN {LIVE} AND merged_into IS NULL AND (rank, id) < (?, ?)
        """,  # noqa: S608 - a constant
        [row["source_id"], row["rank"], row["id"]],
    ).fetchone()
    return _block_row(row, position, aliases_of(conn, [block_id]))


def newest(conn: sqlite3.Connection, block_id: int) -> Block:
    """Return the newest version of a block."""
    return block_of(conn.execute(f"SELECT {COLUMNS} FROM blocks {NEWEST} WHERE blocks.id = ?", [block_id]).fetchone())  # noqa: S608 - constants


def _block_row(row: sqlite3.Row, position: int, aliases: dict[int, tuple[str, ...]]) -> BlockRow:
    block = block_of(row)
    return BlockRow(
        id=row["id"],
        source=row["source"],
        block=block,
        version=row["version"],
        state=_STATES[row["state"]],
        position=position,
        first_seen_at=to_time(row["first_seen_at"]),
        last_seen_at=to_time(row["last_seen_at"] or row["seen"]),
        aliases=all_keys(aliases.get(row["id"], ()), block.key),
        missing_since=maybe_time(row["missing_since"]),
        merged_into=row["merged_into"],
    )


def versions(conn: sqlite3.Connection, block_id: int) -> list[VersionRow]:
    """All versions of a block, oldest first, each with the claims that came with it."""
    rows = conn.execute(
        """
        SELECT versions.*, blocks.key, blocks.permalink, blocks.pinned, blocks.fragment_hash FROM versions
        JOIN blocks ON blocks.id = versions.block_id WHERE block_id = ? ORDER BY n
        """,
        [block_id],
    )
    return [_version_row(row) for row in rows]


def _version_row(row: sqlite3.Row) -> VersionRow:
    return VersionRow(
        id=row["id"],
        block_id=row["block_id"],
        n=row["n"],
        block=block_of(row),
        first_seen_at=to_time(row["first_seen_at"]),
        snapshot_id=row["snapshot_id"],
        splitter=row["splitter"],
        splitter_version=row["splitter_version"],
        match=MatchReason(row["matched"]) if row["matched"] else None,
        score=row["score"],
    )


def last_page_at(conn: sqlite3.Connection, source_id: int) -> datetime | None:
    """``fetched_at`` of the newest page that was believed."""
    row = conn.execute("SELECT last_page_at FROM sources WHERE id = ?", [source_id]).fetchone()
    return maybe_time(row["last_page_at"]) if row else None
