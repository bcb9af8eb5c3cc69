"""The table ``events``: appended in order, numbered without gap, chained; and the ways to read it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime

from tracker.core.events import kind_name, significance_of
from tracker.model import NEWS, Block, Change, Event, SourceChange
from tracker.store.columns import (
    because_to_json,
    clean,
    maybe_text,
    maybe_time,
    reasons_from_json,
    to_json,
    to_time,
)
from tracker.store.queries.chain import GENESIS, Link, link_hash
from tracker.store.rows import ChainHead

READ_AT_ONCE = 500
"""Events read in one go: no reader holds a transaction open while its caller works."""


@dataclass(frozen=True, slots=True)
class Telling:
    """An event about to be recorded: its columns, and the words that its hash covers."""

    link: Link
    """``seq`` is still 0."""
    text_of: int | None = None
    old_text_of: int | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The versions of a block whose words an event may show: row id, title and text of each."""

    id: int
    title: str | None
    text: str


def of_change(
    change: Change, *, source: str, block_id: int, version: int, block: Block, words: list[Words], at: str
) -> Telling:
    """Return a change in columns. ``block`` holds the claims as they are now; ``words`` its versions, newest first."""
    now = _find(words, clean(change.text))
    was = _find(words[1:] + words[:1], clean(change.old_text))
    significance = significance_of(change)
    link = Link(
        seq=0,
        kind=kind_name(change.kind),
        source=source,
        block=block_id,
        version=version,
        key=clean(block.key),
        label=clean(block.label),
        title=_title(now, was),
        text=now.text if now else None,
        old_text=was.text if was else None,
        published_at=maybe_text(block.published.at) if block.published else None,
        detected_at=at,
        last_seen_without=maybe_text(change.last_seen_without),
        first_seen_with=maybe_text(change.first_seen_with),
        significance=str(significance) if significance else None,
        because=because_to_json(change.reasons) if change.reasons else None,
        stealth=int(change.stealth),
        flapping=int(change.flapping),
        detail=clean(change.detail) or "",
        diff=clean(change.diff),
    )
    return Telling(link, now.id if now else None, was.id if was else None)


def _find(words: list[Words], text: str | None) -> Words | None:
    """Return the version that says ``text``. An event's words are always those of a version: that is its evidence."""
    if text is None:
        return None
    for one in words:
        if one.text == text:
            return one
    raise ValueError("a change speaks words that no version of its block has")


def _title(now: Words | None, was: Words | None) -> str | None:
    shown = now or was
    if shown is None:
        return None
    return shown.title if shown.title is not None or was is None else was.title


def of_source_change(change: SourceChange, source: str, at: str) -> Telling:
    """Return a matter of the source in columns."""
    empty = dict.fromkeys((field.name for field in fields(Link)), None)
    told = {"seq": 0, "kind": kind_name(change.kind), "source": source, "detected_at": at, "stealth": 0, "flapping": 0}
    return Telling(Link(**{**empty, **told, "detail": clean(change.detail) or ""}))  # type: ignore[arg-type]


def append(conn: sqlite3.Connection, source_id: int, tellings: list[Telling]) -> list[int]:
    """Append the events, numbered and chained; return their numbers. Needs an open transaction."""
    if not tellings:
        return []
    newest = head(conn)
    prev_hash = newest.hash if newest else GENESIS
    seq = _last_number(conn)
    numbers = []
    for telling in tellings:
        seq += 1
        link = replace(telling.link, seq=seq)
        prev_hash = _insert(conn, source_id, telling, link, prev_hash)
        numbers.append(seq)
    return numbers


def _last_number(conn: sqlite3.Connection) -> int:
    """Return the highest number ever given, even when someone deleted its event since."""
    row = conn.execute("SELECT seq FROM sqlite_sequence WHERE name = 'events'").fetchone()
    return int(row["seq"]) if row else 0


def _insert(conn: sqlite3.Connection, source_id: int, telling: Telling, link: Link, prev_hash: str) -> str:
    own_hash = link_hash(prev_hash, link)
    reasons = (
        to_json(list(dict.fromkeys(one.kind for one in reasons_from_json(link.because)))) if link.because else None
    )
    conn.execute(
        """
        INSERT INTO events (seq, kind, source_id, block_id, version, text_of, old_text_of, key, label, published_at, detected_at,
            last_seen_without, first_seen_with, significance, reasons, because, stealth, flapping, detail, diff, prev_hash, hash)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            *(link.seq, link.kind, source_id, link.block, link.version, telling.text_of, telling.old_text_of),
            *(link.key, link.label, link.published_at, link.detected_at, link.last_seen_without, link.first_seen_with),
            *(link.significance, reasons, link.because, link.stealth, link.flapping, link.detail, link.diff),
            *(bytes.fromhex(prev_hash), bytes.fromhex(own_hash)),
        ],
    )
    return own_hash


def head(conn: sqlite3.Connection) -> ChainHead | None:
    """Return the newest event's number and hash."""
    row = conn.execute("SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1").fetchone()
    return ChainHead(row["seq"], row["hash"].hex()) if row else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events to read; None is no condition."""

    after: int = 0
    source_id: int | None = None
    block_id: int | None = None
    kinds: Collection[str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    significance: Collection[str] | None = None


_SELECT = """
    SELECT events.*, sources.name AS source, coalesce(blocks.permalink, sources.url) AS url,
        now.title AS now_title, now.text AS text, was.title AS was_title, was.text AS old_text,
        coalesce(now.author, was.author) AS author
    FROM events
    JOIN sources ON sources.id = events.source_id
    LEFT JOIN blocks ON blocks.id = events.block_id
    LEFT JOIN versions AS now ON now.id = events.text_of
    LEFT JOIN versions AS was ON was.id = events.old_text_of
"""


def read(conn: sqlite3.Connection, wanted: Wanted, limit: int | None) -> Iterator[Event]:
    """Return the events wanted, in order."""
    for row in rows(conn, wanted, limit):
        yield event_of(row)


def rows(conn: sqlite3.Connection, wanted: Wanted, limit: int | None = None) -> Iterator[sqlite3.Row]:
    """As ``read``, each with the columns of ``events`` and the words it refers to."""
    conditions, values = _conditions(wanted)
    after, left = wanted.after, limit
    while left is None or left > 0:
        at_once = READ_AT_ONCE if left is None else min(left, READ_AT_ONCE)
        found = conn.execute(
            f"{_SELECT} WHERE events.seq > ? {conditions} ORDER BY events.seq LIMIT ?",
            [after, *values, at_once],
        ).fetchall()
        yield from found
        if len(found) < at_once:
            return
        after = found[-1]["seq"]
        left = None if left is None else left - at_once


def _conditions(wanted: Wanted) -> tuple[str, list[str | int]]:
    texts, values = [], list[str | int]()
    plain: list[tuple[str, str | int | None]] = [
        ("events.source_id = ?", wanted.source_id),
        ("events.block_id = ?", wanted.block_id),
        ("events.detected_at >= ?", maybe_text(wanted.since)),
        ("events.detected_at < ?", maybe_text(wanted.until)),
    ]
    for text, value in plain:
        if value is not None:
            texts.append(f" AND {text}")
            values.append(value)
    for column, among in (("kind", wanted.kinds), ("significance", wanted.significance)):
        if among is not None:
            texts.append(f" AND events.{column} IN ({', '.join('?' for _ in among)})")
            values.extend(str(one) for one in among)
    return "".join(texts), values


def event_of(row: sqlite3.Row) -> Event:
    """One row of ``rows`` as an Event."""
    return Event(
        seq=row["seq"],
        kind=row["kind"],
        source=row["source"],
        url=row["url"],
        detected_at=to_time(row["detected_at"]),
        block_id=row["block_id"],
        key=row["key"],
        label=row["label"],
        title=_title_of(row),
        version=row["version"],
        text=row["text"],
        old_text=row["old_text"],
        diff=row["diff"],
        significance=row["significance"],
        reasons=reasons_from_json(row["because"]),
        stealth=bool(row["stealth"]),
        flapping=bool(row["flapping"]),
        published_at=maybe_time(row["published_at"]),
        last_seen_without=maybe_time(row["last_seen_without"]),
        first_seen_with=maybe_time(row["first_seen_with"]),
        detail=row["detail"],
        author=row["author"],
    )


def _title_of(row: sqlite3.Row) -> str | None:
    title: str | None = row["now_title"] if row["now_title"] is not None else row["was_title"]
    return title


def link_of(row: sqlite3.Row) -> Link:
    """Return what the hash of one row of ``rows`` covers."""
    own = {
        field.name: row[field.name]
        for field in fields(Link)
        if field.name not in {"source", "block", "title", "text", "old_text"}
    }
    return Link(
        **own,
        source=row["source"],
        block=row["block_id"],
        title=_title_of(row),
        text=row["text"],
        old_text=row["old_text"],
    )


NEWS_KINDS = frozenset(kind_name(kind) for kind in NEWS)
"""The kinds that set ``sources.last_change_at``."""
