"""What reconciling is told of a source: its known blocks, read once and then kept while nothing of them is written."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tracker.model import Block, BlockState, KnownBlock
from tracker.store.columns import maybe_time, to_time
from tracker.store.queries.blocks import (
    AT_ONCE,
    COLUMNS,
    LIVE,
    NEWEST,
    aliases_of,
    all_keys,
    block_of,
    marks,
    positions,
)
from tracker.store.rows import Knowledge

MOST_GONE = 300
"""Removed and rolled-off blocks told, the newest ones: they may come back. Each costs some microseconds a poll."""
CACHED = 5_000
"""Blocks kept as read: about 12 MB, the pages of fifty large live blogs."""

_STATES = {str(state): state for state in BlockState}


@dataclass(frozen=True, slots=True)
class Held:
    """A block's newest version and the fingerprints of all its versions, as read when its row looked like ``token``."""

    token: tuple[int | str | None, ...]
    block: Block
    past: tuple[str, ...]


@dataclass
class BlockCache:
    """Blocks as read last. A version is never rewritten, so one is good for as long as its row says the same."""

    held: OrderedDict[int, Held] = field(default_factory=OrderedDict)

    def get(self, row: sqlite3.Row) -> Held | None:
        """Return the block if it is here and as its row says; it is then the last to go."""
        held = self.held.get(row["id"])
        if held is None or held.token != _token(row):
            return None
        self.held.move_to_end(row["id"])
        return held

    def put(self, block_id: int, held: Held) -> None:
        """Keep the block, let the oldest go."""
        self.held[block_id] = held
        if len(self.held) > CACHED:
            self.held.popitem(last=False)


def _token(row: sqlite3.Row) -> tuple[int | str | None, ...]:
    """Return all of a block's row that can change what ``block_of`` makes of it."""
    return row["version"], row["key"], row["permalink"], row["pinned"], row["fragment_hash"]


def knowledge(conn: sqlite3.Connection, source_id: int, cache: BlockCache) -> Knowledge:
    """Return all live blocks in page order, then the newest ``MOST_GONE`` that are gone."""
    source = conn.execute("SELECT memory, last_seen_at FROM sources WHERE id = ?", [source_id]).fetchone()
    rows = _standing(conn, source_id)
    if not rows:
        return Knowledge(source["memory"] if source else None, ())
    held = _held(conn, rows, cache)
    aliases = aliases_of(conn, [row["id"] for row in rows])
    places = positions(rows)
    seen = source["last_seen_at"]
    known = tuple(
        _known_block(row, places[row["id"]], seen, held[row["id"]], aliases.get(row["id"], ())) for row in rows
    )
    return Knowledge(source["memory"], known)


def _standing(conn: sqlite3.Connection, source_id: int) -> list[sqlite3.Row]:
    select = """
        SELECT id, state, rank, version, first_seen_at, last_seen_at, missing_since, missing_polls, key, permalink, pinned,
            fragment_hash
        FROM blocks
        WHERE source_id = ? AND merged_into IS NULL
    """
    live = conn.execute(f"{select} AND state IN {LIVE} ORDER BY rank, id", [source_id])
    gone = conn.execute(f"{select} AND state NOT IN {LIVE} ORDER BY id DESC LIMIT {MOST_GONE}", [source_id])
    return [*live, *gone]


def _held(conn: sqlite3.Connection, rows: Sequence[sqlite3.Row], cache: BlockCache) -> dict[int, Held]:
    """Return the words of the blocks, from the cache where it has them."""
    found = {row["id"]: held for row in rows if (held := cache.get(row)) is not None}
    wanted = [row["id"] for row in rows if row["id"] not in found]
    for start in range(0, len(wanted), AT_ONCE):
        read = _read(conn, wanted[start : start + AT_ONCE])
        for block_id, held in read.items():
            cache.put(block_id, held)
        found |= read
    return found


def _read(conn: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Held]:
    rows = conn.execute(f"SELECT {COLUMNS} FROM blocks {NEWEST} WHERE blocks.id IN ({marks(ids)})", ids).fetchall()  # noqa: S608 - constants
    past = _past(conn, (row["id"] for row in rows if row["version"] > 1))
    return {row["id"]: Held(_token(row), block_of(row), past.get(row["id"], (row["fingerprint"],))) for row in rows}


def _past(conn: sqlite3.Connection, ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Return the fingerprints of all versions, oldest first."""
    query = "SELECT fingerprint FROM versions WHERE block_id = ? ORDER BY n"
    return {block_id: tuple(row["fingerprint"] for row in conn.execute(query, [block_id])) for block_id in ids}


def _known_block(row: sqlite3.Row, position: int, seen: str, held: Held, aliases: tuple[str, ...]) -> KnownBlock:
    return KnownBlock(
        id=row["id"],
        block=held.block,
        version=row["version"],
        state=_STATES[row["state"]],
        position=position,
        first_seen_at=to_time(row["first_seen_at"]),
        last_seen_at=to_time(row["last_seen_at"] or seen),
        aliases=all_keys(aliases, held.block.key),
        past=held.past,
        missing_since=maybe_time(row["missing_since"]),
        missing_polls=row["missing_polls"],
    )
