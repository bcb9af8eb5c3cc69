"""Where words stand in other sources: which block had a fingerprint before a page came.

What counts was first seen before the page, and recorded before it: a history of another source that is taken in later does
not change what was told. So the same question about a stored page has the same answer for ever.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from functools import cached_property

from tracker.model import Elsewhere
from tracker.store.columns import maybe_text, to_text, to_time

HEAD = slice(3, 9)
"""What the index ``versions_words`` holds of a fingerprint: six hex digits after ``f1:`` tell millions of texts apart."""

FIRST = """
    SELECT versions.id, versions.block_id, versions.first_seen_at, sources.name
    FROM versions
    JOIN blocks ON blocks.id = versions.block_id
    JOIN sources ON sources.id = blocks.source_id
    WHERE substr(versions.fingerprint, 4, 6) = :head AND +versions.fingerprint = :fingerprint
        AND versions.first_seen_at < :at AND sources.name <> :source
        AND (:published IS NULL OR versions.published_at IS NULL OR versions.published_at = :published
            OR versions.time_basis IN ('relative', 'observed'))
    ORDER BY +versions.id LIMIT 1
"""
"""The first version with a fingerprint. The signs keep SQLite at the index: it would put the whole fingerprint into the expression
that is indexed, or go through all versions in the order asked for."""


class Prints:
    """The fingerprints that a page of one source can repeat."""

    def __init__(self, conn: sqlite3.Connection, source: str, at: datetime) -> None:
        self._conn = conn
        self._source = source
        self._at = to_text(at)

    def find(self, fingerprint: str, published: datetime | None) -> Elsewhere | None:
        """Return the block that had it first, at the same printed time where both have one that is more than a guess."""
        row = self._conn.execute(
            FIRST,
            {
                "head": fingerprint[HEAD],
                "fingerprint": fingerprint,
                "at": self._at,
                "source": self._source,
                "published": maybe_text(published),
            },
        ).fetchone()
        if row is None or (self._own is not None and row["id"] > self._own):
            return None
        return Elsewhere(row["name"], row["block_id"], to_time(row["first_seen_at"]))

    @cached_property
    def _own(self) -> int | None:
        """The first version that the source itself has of the page or of a later one; None while the page is new."""
        row = self._conn.execute(
            """
            SELECT min(versions.id) AS own FROM sources
            JOIN blocks ON blocks.source_id = sources.id
            JOIN versions ON versions.block_id = blocks.id
            WHERE sources.name = ? AND versions.first_seen_at >= ?
            """,
            [self._source, self._at],
        ).fetchone()
        return row["own"] if row else None
