"""Full text over all versions of all blocks."""

from __future__ import annotations

import re
import sqlite3

from tracker.store.columns import to_time
from tracker.store.rows import Hit
from tracker.store.schema import as_database

_WORD = re.compile(r"[^\W_]+")
_PHRASE = re.compile(r'"([^"]+)"')
AROUND = 60
"""Characters shown at each side of the first word found."""


def search(conn: sqlite3.Connection, words: str, limit: int) -> list[Hit]:
    """Return versions that hold all the words, the best first; ``"in quotes"`` they must follow each other.

    Words are words: there is no query language, whatever is typed.
    """
    wanted = _WORD.findall(words)
    if not wanted:
        return []
    phrases = [_WORD.findall(phrase.casefold()) for phrase in _PHRASE.findall(words)]
    query = as_database(conn).quote_fts(" ".join(wanted))
    rows = conn.execute(
        """
        SELECT versions.block_id, sources.name AS source, versions.n, versions.label, versions.title, versions.text,
            versions.first_seen_at
        FROM versions_fts
        JOIN versions ON versions.id = versions_fts.rowid
        JOIN blocks ON blocks.id = versions.block_id
        JOIN sources ON sources.id = blocks.source_id
        WHERE versions_fts MATCH ? ORDER BY bm25(versions_fts), versions.id DESC
        """,
        [query],
    )
    hits: list[Hit] = []
    for row in rows:
        if all(_follow(phrase, f"{row['title'] or ''} {row['text']}") for phrase in phrases):
            hits.append(_hit(row, wanted))
        if len(hits) == limit:
            break
    return hits


def _follow(phrase: list[str], text: str) -> bool:
    return " ".join(phrase) in " ".join(_WORD.findall(text.casefold()))


def _hit(row: sqlite3.Row, wanted: list[str]) -> Hit:
    return Hit(
        block_id=row["block_id"],
        source=row["source"],
        version=row["n"],
        label=row["label"],
        title=row["title"],
        snippet=snippet(row["text"], wanted),
        first_seen_at=to_time(row["first_seen_at"]),
    )


def snippet(text: str, wanted: list[str]) -> str:
    """Return the words around the first one wanted, all that are wanted in square brackets."""
    any_of = re.compile(rf"\b({'|'.join(map(re.escape, wanted))})\b", re.IGNORECASE)
    first = any_of.search(text)
    start = max(first.start() - AROUND, 0) if first else 0
    end = (first.end() if first else 0) + AROUND
    cut = " ".join(text[start:end].split())
    marked = any_of.sub(r"[\1]", cut)
    return f"{'…' if start else ''}{marked}{'…' if end < len(text) else ''}"
