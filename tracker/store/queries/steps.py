"""Applying the steps of a changeset to ``blocks``, ``aliases``, ``spells`` and ``versions``. Needs an open transaction.

A block that is still there and says the same is not written at all: that it was seen follows from its source.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.model import Block, BlockState, Step
from tracker.store.columns import (
    clean,
    links_to_json,
    maybe_text,
    media_to_json,
    modified_to_columns,
    moment_to_columns,
)
from tracker.store.queries import blocks, events, ranks

Columns = tuple[str | int | None, ...]

_CLAIMS = "key, permalink, pinned, fragment_hash"
_STANDING = "state, missing_since, missing_polls"
_PRESENT = ("present", None, 0)


@dataclass(frozen=True, slots=True)
class Proof:
    """Which page the steps come from."""

    source_id: int
    source: str
    at: str
    """When the page was fetched."""
    seen_at: str | None
    """When the page before it was last confirmed: what is gone now was last seen then."""
    snapshot_ids: tuple[int, ...]
    """Of the page and of its older ones; ``Block.page`` says which of them shows the block."""
    splitter: str
    splitter_version: int


@dataclass(frozen=True, slots=True)
class _Row:
    """A block's row before its step."""

    id: int
    rank: int
    version: int
    standing: Columns
    claims: Columns

    @property
    def key(self) -> str | None:
        key = self.claims[0]
        return key if isinstance(key, str) else None


def apply(conn: sqlite3.Connection, steps: Sequence[Step], proof: Proof) -> list[events.Telling]:
    """Write what the steps say; return their changes as events yet to be numbered, in the order of the steps."""
    rows = _rows(conn, steps, proof.source_id)
    dealt = _deal(steps, rows)
    tellings = []
    for place, step in enumerate(steps):
        tellings += _apply_one(conn, step, rows.get(step.block_id or 0), dealt.get(place), proof)
    return tellings


def _rows(conn: sqlite3.Connection, steps: Sequence[Step], source_id: int) -> dict[int, _Row]:
    select = f"SELECT id, rank, version, {_STANDING}, {_CLAIMS} FROM blocks"  # noqa: S608 - constants
    live = conn.execute(f"{select} WHERE source_id = ? AND state IN ('present', 'missing')", [source_id])
    rows = {row["id"]: _row(row) for row in live}
    for block_id in {step.block_id for step in steps if step.block_id is not None} - rows.keys():
        row = conn.execute(f"{select} WHERE id = ? AND source_id = ?", [block_id, source_id]).fetchone()
        if row is None:
            raise ValueError(f"a step speaks of block {block_id}, which the source does not have")
        rows[block_id] = _row(row)
    return rows


def _row(row: sqlite3.Row) -> _Row:
    values = tuple(row)
    return _Row(values[0], values[1], values[2], values[3:6], values[6:])


def _deal(steps: Sequence[Step], rows: dict[int, _Row]) -> dict[int, int]:
    """Return the rank of each step that the page shows, by the step's place."""
    shown = sorted((step.position, place) for place, step in enumerate(steps) if step.block is not None)
    places = [place for _, place in shown]
    old = [rows[block_id].rank if (block_id := steps[place].block_id) is not None else None for place in places]
    return dict(zip(places, ranks.deal(old), strict=True))


def _apply_one(
    conn: sqlite3.Connection, step: Step, row: _Row | None, rank: int | None, proof: Proof
) -> list[events.Telling]:
    if row is None:
        return _add(conn, step, rank or 0, proof)
    if rank == row.rank and _is_as_it_was(step, row):
        return _tell(conn, step, row.id, row.version, proof)
    version = row.version
    if step.new_version and step.block is not None:
        version += 1
        _insert_version(conn, row.id, version, step, proof)
    _write_block(conn, step, row, proof, rank=row.rank if rank is None else rank, version=version)
    return _tell(conn, step, row.id, version, proof)


def _is_as_it_was(step: Step, row: _Row) -> bool:
    """Whether the step of a block that the page shows where it stood leaves nothing to write; nearly all do."""
    block = step.block
    if block is None or step.new_version or step.alias is not None or row.standing != _PRESENT:
        return False
    key, permalink, pinned, fragment_hash = row.claims
    return (
        step.state is BlockState.PRESENT
        and block.fragment_hash == fragment_hash
        and block.pinned == pinned
        and (not block.key or block.key == key)
        and (not block.permalink or block.permalink == permalink)
    )


def _add(conn: sqlite3.Connection, step: Step, rank: int, proof: Proof) -> list[events.Telling]:
    if step.block is None:
        raise ValueError("a step adds a block and has none")
    present = step.state is BlockState.PRESENT
    columns = (
        *(proof.source_id, rank, 1, proof.at, None if present else proof.at),
        *_standing(step),
        *_claims(step.block, ()),
    )
    cursor = conn.execute(
        f"""
        INSERT INTO blocks (source_id, rank, version, first_seen_at, last_seen_at, {_STANDING}, {_CLAIMS})
        VALUES ({blocks.marks(columns)})
        """,  # noqa: S608 - constants and question marks
        columns,
    )
    block_id = int(cursor.lastrowid or 0)
    _insert_version(conn, block_id, 1, step, proof)
    _open_spell(conn, block_id, rank, proof.at)
    if not present:
        _close_spell(conn, block_id, proof.at)
    if step.alias is not None:
        _learn_key(conn, block_id, step.alias, step.block.key, proof.at)
    return _tell(conn, step, block_id, 1, proof)


def _write_block(conn: sqlite3.Connection, step: Step, row: _Row, proof: Proof, *, rank: int, version: int) -> None:
    """Write what differs: the standing, the claims, the place; nothing for a block that is as it was."""
    standing = _standing(step)
    said = _claims(step.block, row.claims)
    _write_presence(conn, row, proof, is_there=step.state is BlockState.PRESENT, rank=rank)
    if (standing, said, rank, version) != (row.standing, row.claims, row.rank, row.version):
        _update(conn, row.id, (*standing, *said, rank, version))
    for key in {step.alias, row.key if said[0] != row.key else None} - {None}:
        _learn_key(conn, row.id, str(key), said[0], proof.at)


def _write_presence(conn: sqlite3.Connection, row: _Row, proof: Proof, *, is_there: bool, rank: int) -> None:
    """Close the spell of a block that is gone or stands elsewhere, open one for a block that is there."""
    was_there = row.standing[0] == "present"
    last_seen_at = proof.seen_at or proof.at
    if was_there and (not is_there or rank != row.rank):
        _close_spell(conn, row.id, last_seen_at)
    if is_there and (not was_there or rank != row.rank):
        _open_spell(conn, row.id, rank, proof.at)
    if was_there != is_there:
        conn.execute("UPDATE blocks SET last_seen_at = ? WHERE id = ?", [None if is_there else last_seen_at, row.id])


def _update(conn: sqlite3.Connection, block_id: int, columns: Columns) -> None:
    names = ", ".join(f"{name} = ?" for name in f"{_STANDING}, {_CLAIMS}, rank, version".split(", "))
    conn.execute(f"UPDATE blocks SET {names} WHERE id = ?", [*columns, block_id])  # noqa: S608 - our names


def _standing(step: Step) -> Columns:
    return str(step.state), maybe_text(step.missing_since), step.missing_polls


def _claims(block: Block | None, before: Columns) -> Columns:
    """Return what a block is known by, in the order of the columns; a page that gives no key or permalink takes none away."""
    if block is None:
        return before
    key, permalink = (before[0], before[1]) if before else (None, None)
    return clean(block.key) or key, clean(block.permalink) or permalink, int(block.pinned), block.fragment_hash


def _insert_version(conn: sqlite3.Connection, block_id: int, n: int, step: Step, proof: Proof) -> None:
    block = step.block
    assert block is not None
    matched = (str(step.match.reason), step.match.score) if step.match is not None else (None, 1.0)
    columns = (
        *(block_id, n, proof.snapshot_ids[block.page], proof.at, proof.splitter, proof.splitter_version, *matched),
        *(block.fingerprint, str(block.kind), clean(block.label), clean(block.author)),
        *moment_to_columns(block.published),
        *modified_to_columns(block.modified),
        *(clean(block.title), clean(block.text), links_to_json(block.links), media_to_json(block.media)),
    )
    conn.execute(
        f"""
        INSERT INTO versions (block_id, n, snapshot_id, first_seen_at, splitter, splitter_version, matched, score, fingerprint,
            kind, label, author, published_at, precision, time_basis, zone_basis, modified_at, modified_how, title, text, links,
            media)
        VALUES ({blocks.marks(columns)})
        """,  # noqa: S608 - constants and question marks
        columns,
    )


def _open_spell(conn: sqlite3.Connection, block_id: int, rank: int, at: str) -> None:
    """Begin a spell; a second page of the same instant goes on with the one that the first began."""
    conn.execute(
        """
        INSERT INTO spells (block_id, from_at, rank) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET until_at = NULL, rank = excluded.rank
        """,
        [block_id, at, rank],
    )


def _close_spell(conn: sqlite3.Connection, block_id: int, at: str) -> None:
    conn.execute("UPDATE spells SET until_at = max(?, from_at) WHERE block_id = ? AND until_at IS NULL", [at, block_id])


def _learn_key(conn: sqlite3.Connection, block_id: int, key: str, present: str | int | None, at: str) -> None:
    """Remember a key that is not the block's present one."""
    if key != present:
        conn.execute(
            "INSERT OR IGNORE INTO aliases (block_id, key, first_seen_at) VALUES (?, ?, ?)", [block_id, clean(key), at]
        )


def _tell(conn: sqlite3.Connection, step: Step, block_id: int, version: int, proof: Proof) -> list[events.Telling]:
    if not step.changes:
        return []
    words = words_of(conn, block_id)
    block = step.block or blocks.newest(conn, block_id)
    return [
        events.of_change(
            change, source=proof.source, block_id=block_id, version=version, block=block, words=words, at=proof.at
        )
        for change in step.changes
    ]


def words_of(conn: sqlite3.Connection, block_id: int) -> list[events.Words]:
    """Return the words of all versions of a block, newest first."""
    rows = conn.execute("SELECT id, title, text FROM versions WHERE block_id = ? ORDER BY n DESC", [block_id])
    return [events.Words(row["id"], row["title"], row["text"]) for row in rows]
