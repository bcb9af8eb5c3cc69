"""The table ``snapshots``: every distinct body, compressed against the page before it, verified whenever it is read."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import zstandard

from tracker.core.fingerprint import body_hash
from tracker.errors import StoreError, StoreForeign
from tracker.model import Page
from tracker.store.columns import clean, to_text, to_time
from tracker.store.rows import SnapshotRow

SEARCH_LOG = 3
MIN_MATCH = 5
"""zstd's lazy strategy as in level 6, but with smaller tables (see ``_parameters``). On a page of 650 kB: deltas a third
smaller than level 3's, and level 6's for three quarters of its time."""
TABLE_LOGS = range(15, 23)
WINDOW_LOGS = range(18, 28)
"""27 is the most that a decoder takes unasked."""
MAX_DEPTH = 100
"""Frames to decode at most. One of 650 kB takes 0.08 ms, and a key frame of 70 kB shared by 100 is 0.7 kB for each."""
MAX_CHAIN_BYTES = 80_000_000
"""Decoded bytes of a chain at most, for pages of many megabytes: about 10 ms of decoding."""
POOR_DELTA = 8
"""A delta above an eighth of the body is no delta: the page is another one, a key frame is nearly as small."""
CACHE_BYTES = 24_000_000
"""Newest frames kept decoded, so that recording the next page need not rebuild the last one."""


@dataclass
class FrameCache:
    """The frames decoded last, up to ``CACHE_BYTES``."""

    frames: OrderedDict[int, bytes] = field(default_factory=OrderedDict)
    size: int = 0

    def get(self, snapshot_id: int) -> bytes | None:
        """Return the frame if it is here; it is then the last to go."""
        frame = self.frames.get(snapshot_id)
        if frame is not None:
            self.frames.move_to_end(snapshot_id)
        return frame

    def put(self, snapshot_id: int, frame: bytes) -> None:
        """Keep the frame, let the oldest go."""
        self.drop(snapshot_id)
        self.frames[snapshot_id] = frame
        self.size += len(frame)
        while self.size > CACHE_BYTES and self.frames:
            _, gone = self.frames.popitem(last=False)
            self.size -= len(gone)

    def drop(self, snapshot_id: int) -> None:
        """Forget the frame: its row was rolled back, or another one follows it."""
        gone = self.frames.pop(snapshot_id, None)
        self.size -= len(gone) if gone is not None else 0


def find(conn: sqlite3.Connection, source_id: int, digest: str) -> int | None:
    """Return the snapshot of that body, if the source has had it."""
    row = conn.execute(
        "SELECT id FROM snapshots WHERE source_id = ? AND hash = ?", [source_id, bytes.fromhex(digest)]
    ).fetchone()
    return int(row["id"]) if row else None


def keep(
    conn: sqlite3.Connection,
    source_id: int,
    page: Page,
    base_id: int | None,
    cache: FrameCache,
    *,
    digest: str | None = None,
) -> int:
    """Store the page's body unless the source has had it; return its snapshot's id. Needs an open transaction.

    ``digest`` is the body's hash where that is known already.
    """
    digest = digest or body_hash(page.body)
    known = find(conn, source_id, digest)
    if known is not None:
        _give_back(conn, known, page)
        return known
    head = _head(page)
    frame = head + page.body
    compressed, base = _compressed(frame, _base(conn, base_id, len(frame), cache))
    cursor = conn.execute(
        """
        INSERT INTO snapshots (source_id, hash, fetched_at, url, content_type, size, head, base_id, depth, frame)
        VALUES (:source_id, :hash, :fetched_at, nullif(:url, (SELECT url FROM sources WHERE id = :source_id)), :content_type,
            :size, :head, :base_id, :depth, :frame)
        """,
        {
            "source_id": source_id,
            "hash": bytes.fromhex(digest),
            "fetched_at": to_text(page.fetched_at),
            "url": clean(page.url),
            "content_type": clean(page.content_type),
            "size": len(page.body),
            "head": len(head),
            "base_id": base.id if base else None,
            "depth": base.depth + 1 if base else 0,
            "frame": compressed,
        },
    )
    snapshot_id = int(cursor.lastrowid or 0)
    cache.put(snapshot_id, frame)
    return snapshot_id


def _head(page: Page) -> bytes:
    lines = [f"{name}: {value}" for name, value in page.headers]
    return "".join(" ".join(line.splitlines()) + "\r\n" for line in lines).encode("utf-8", "replace")


def _give_back(conn: sqlite3.Connection, snapshot_id: int, page: Page) -> None:
    """Store the frame anew of a pruned body that is served again: it is evidence again."""
    if is_pruned(conn, snapshot_id):
        head = _head(page)
        conn.execute(
            "UPDATE snapshots SET frame = ?, head = ?, base_id = NULL, depth = 0, pruned_at = NULL WHERE id = ?",
            [compress(head + page.body, None), len(head), snapshot_id],
        )


@dataclass(frozen=True, slots=True)
class _Base:
    id: int
    depth: int
    frame: bytes


def _base(conn: sqlite3.Connection, base_id: int | None, size: int, cache: FrameCache) -> _Base | None:
    """Return the snapshot to compress against, or None when a key frame is due."""
    if base_id is None:
        return None
    row = conn.execute("SELECT depth, frame IS NULL AS bare FROM snapshots WHERE id = ?", [base_id]).fetchone()
    depth = int(row["depth"]) + 1
    if row["bare"] or depth > MAX_DEPTH or depth * size > MAX_CHAIN_BYTES:
        cache.drop(base_id)
        return None
    frame = cache.get(base_id)
    if frame is None:
        frame = rebuild(conn, base_id)
    cache.drop(base_id)  # the page being stored takes its place
    return _Base(base_id, depth - 1, frame)


def _compressed(frame: bytes, base: _Base | None) -> tuple[bytes, _Base | None]:
    """Return the frame against its base, or for itself where the base is of little help."""
    if base is None:
        return compress(frame, None), None
    delta = compress(frame, base.frame)
    if len(delta) > len(frame) // POOR_DELTA:
        whole = compress(frame, None)
        if len(whole) <= len(delta) * 2:
            return whole, None
    return delta, base


def compress(frame: bytes, base: bytes | None) -> bytes:
    """One zstd frame, its content size in it; ``base`` is the prefix it refers to."""
    prefix = zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT) if base else None
    return zstandard.ZstdCompressor(compression_params=_parameters(len(frame)), dict_data=prefix).compress(frame)


def _parameters(size: int) -> zstandard.ZstdCompressionParameters:
    """Fit the tables to the page: a place for each two to four bytes; with one for eight the matches are lost."""
    table = min(max(size.bit_length() - 2, TABLE_LOGS.start), TABLE_LOGS.stop - 1)
    return zstandard.ZstdCompressionParameters(
        window_log=min(max(size.bit_length() + 1, WINDOW_LOGS.start), WINDOW_LOGS.stop - 1),
        hash_log=table,
        chain_log=table,
        search_log=SEARCH_LOG,
        min_match=MIN_MATCH,
        strategy=zstandard.STRATEGY_LAZY,
        write_content_size=True,
    )


def decompress(frame: bytes, base: bytes | None) -> bytes:
    """Back from ``compress``."""
    prefix = zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT) if base else None
    return zstandard.ZstdDecompressor(dict_data=prefix).decompress(frame)


def rebuild(conn: sqlite3.Connection, snapshot_id: int) -> bytes:
    """Return the frame of a snapshot, headers and body, decoded from its key frame on."""
    rows = conn.execute(
        """
        WITH RECURSIVE chain (id, base_id, frame, place) AS (
            SELECT id, base_id, frame, 0 FROM snapshots WHERE id = ?
            UNION ALL
            SELECT snapshots.id, snapshots.base_id, snapshots.frame, place + 1
            FROM chain JOIN snapshots ON snapshots.id = chain.base_id
        )
        SELECT frame FROM chain ORDER BY place DESC
        """,
        [snapshot_id],
    ).fetchall()
    if not rows:
        raise StoreError(f"there is no snapshot {snapshot_id}")
    frame: bytes | None = None
    for row in rows:
        if row["frame"] is None:
            raise StoreError(f"snapshot {snapshot_id} was pruned", hint="its hash is still in the table snapshots")
        try:
            frame = decompress(row["frame"], frame)
        except zstandard.ZstdError as error:
            raise StoreForeign(
                f"snapshot {snapshot_id} is damaged: {error}", hint="`tracker verify` lists all of them"
            ) from error
    return frame or b""


def whole(conn: sqlite3.Connection, snapshot_id: int) -> tuple[SnapshotRow, tuple[tuple[str, str], ...], bytes]:
    """Return the row, the headers and the verified body of a snapshot."""
    row = _snapshot_row(_select(conn, "snapshots.id = ?", [snapshot_id]).fetchone(), snapshot_id)
    (head,) = conn.execute("SELECT head FROM snapshots WHERE id = ?", [snapshot_id]).fetchone()
    frame = rebuild(conn, snapshot_id)
    body = frame[head:]
    if hashlib.sha256(body).hexdigest() != row.hash:
        raise StoreForeign(
            f"snapshot {snapshot_id} is damaged: its body does not have its hash",
            hint="`tracker verify` lists all of them",
        )
    lines = frame[:head].decode("utf-8").split("\r\n")[:-1]
    headers = tuple((name, value) for name, _, value in (line.partition(": ") for line in lines))
    return row, headers, body


def page_of(conn: sqlite3.Connection, snapshot_id: int, fetched_at: datetime, served_at: datetime | None) -> Page:
    """Return the page as it was fetched at that time."""
    row, headers, body = whole(conn, snapshot_id)
    return Page(row.url, body, fetched_at, row.content_type, served_at, headers)


def is_pruned(conn: sqlite3.Connection, snapshot_id: int) -> bool:
    """Whether its frame was deleted by us."""
    row = conn.execute("SELECT frame IS NULL AS bare FROM snapshots WHERE id = ?", [snapshot_id]).fetchone()
    return bool(row["bare"])


def of_source(conn: sqlite3.Connection, source_id: int) -> list[SnapshotRow]:
    """All snapshots of a source, oldest first."""
    return [_snapshot_row(row, row["id"]) for row in _select(conn, "source_id = ? ORDER BY snapshots.id", [source_id])]


def ids(conn: sqlite3.Connection) -> Iterator[int]:
    """All snapshots that still have their frame."""
    for row in conn.execute("SELECT id FROM snapshots WHERE frame IS NOT NULL ORDER BY id").fetchall():
        yield int(row["id"])


def _select(conn: sqlite3.Connection, where: str, values: list[int]) -> sqlite3.Cursor:
    return conn.execute(
        f"""
        SELECT snapshots.id, sources.name AS source, hash, fetched_at, coalesce(snapshots.url, sources.url) AS url, content_type, size,
               coalesce(length(frame), 0) AS stored, base_id, pruned_at
        FROM snapshots JOIN sources ON sources.id = snapshots.source_id
        WHERE {where}
        """,  # noqa: S608 - constants of this module
        values,
    )


def _snapshot_row(row: sqlite3.Row | None, snapshot_id: int) -> SnapshotRow:
    if row is None:
        raise StoreError(f"there is no snapshot {snapshot_id}")
    return SnapshotRow(
        id=row["id"],
        source=row["source"],
        hash=row["hash"].hex(),
        fetched_at=to_time(row["fetched_at"]),
        url=row["url"],
        content_type=row["content_type"],
        size=row["size"],
        stored=row["stored"],
        base_id=row["base_id"],
        pruned=row["pruned_at"] is not None,
    )
