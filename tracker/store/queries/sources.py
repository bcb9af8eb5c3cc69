"""The table ``sources``: what the config says, the schedule, and what each poll leaves behind."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.errors import UsageError
from tracker.model import Outcome, Source, Validators
from tracker.store.columns import maybe_text, maybe_time, settings_to_json, source_from_columns, to_text
from tracker.store.connection import transaction
from tracker.store.rows import SourceCounts, SourceRow
from tracker.store.schema import as_database

_COLUMNS = """
    id, name, url, enabled, settings, created_at, next_poll_at, failures, etag, last_modified, body_hash, last_poll_at,
    last_ok_at, last_page_at, last_change_at, ended_at, title, live, splitter, splitter_version,
    (SELECT outcome FROM polls WHERE polls.id = sources.poll_id) AS last_outcome,
    (SELECT detail FROM polls WHERE polls.id = sources.poll_id) AS last_detail
"""


def sync(conn: sqlite3.Connection, sources: Sequence[Source], now: datetime, *, disable_missing: bool) -> None:
    """Make the table say what the config says; what following a source has taught stays.

    A source whose url changed is due at once and asks without validators. Sources that are not named are disabled
    when ``disable_missing``, never deleted.
    """
    with transaction(conn):
        standing = {
            row["name"]: row for row in conn.execute("SELECT name, url, enabled, settings, created_at FROM sources")
        }
        for source in sources:
            _sync_one(conn, source, standing.get(source.name), now)
        if disable_missing:
            named = [source.name for source in sources]
            marks = ", ".join("?" for _ in named)
            conn.execute(f"UPDATE sources SET enabled = 0 WHERE enabled AND name NOT IN ({marks})", named)  # noqa: S608 - question marks only


def _sync_one(conn: sqlite3.Connection, source: Source, standing: sqlite3.Row | None, now: datetime) -> None:
    """Write what the config says of a source, if the table does not: thousands of sources are then no matter."""
    said = {"url": source.url, "enabled": int(source.enabled), "settings": settings_to_json(source)}
    if standing is not None and all(standing[name] == value for name, value in said.items()):
        return
    _leave_another_url(conn, source)
    created_at = standing["created_at"] if standing is not None else to_text(now)
    row = {"name": source.name, **said, "created_at": created_at}
    as_database(conn).table("sources").upsert(row, pk="name")


def _leave_another_url(conn: sqlite3.Connection, source: Source) -> None:
    """Let what came from the url of till now keep it; the new one is asked at once, without validators."""
    conn.execute(
        """
        UPDATE snapshots SET url = sources.url FROM sources
        WHERE sources.id = snapshots.source_id AND snapshots.url IS NULL AND sources.name = ? AND sources.url <> ?
        """,
        [source.name, source.url],
    )
    conn.execute(
        """
        UPDATE sources SET etag = NULL, last_modified = NULL, body_hash = NULL, next_poll_at = NULL
        WHERE name = ? AND url <> ?
        """,
        [source.name, source.url],
    )


def due(conn: sqlite3.Connection, now: datetime, limit: int) -> list[SourceRow]:
    """Return enabled sources whose time has come, the longest due first; those never scheduled before all others."""
    rows = conn.execute(
        f"""
        SELECT {_COLUMNS} FROM sources
        WHERE enabled AND (next_poll_at IS NULL OR next_poll_at <= ?)
        ORDER BY next_poll_at, id LIMIT ?
        """,  # noqa: S608 - a constant
        [to_text(now), limit],
    )
    return [_source_row(row) for row in rows]


def one(conn: sqlite3.Connection, name: str) -> SourceRow | None:
    """Return the source of that name."""
    row = conn.execute(f"SELECT {_COLUMNS} FROM sources WHERE name = ?", [name]).fetchone()  # noqa: S608 - a constant
    return _source_row(row) if row else None


def every(conn: sqlite3.Connection) -> list[SourceRow]:
    """All sources, by name."""
    return [_source_row(row) for row in conn.execute(f"SELECT {_COLUMNS} FROM sources ORDER BY name")]  # noqa: S608 - a constant


def id_of(conn: sqlite3.Connection, name: str) -> int:
    """Return the id of the source of that name; raises UsageError naming the ones there are."""
    row = conn.execute("SELECT id FROM sources WHERE name = ?", [name]).fetchone()
    if row is None:
        names = [row["name"] for row in conn.execute("SELECT name FROM sources ORDER BY name LIMIT 10")]
        raise UsageError(
            f"no source is called {name!r}", hint=f"there are: {', '.join(names)}" if names else "there are none yet"
        )
    return int(row["id"])


def counts(conn: sqlite3.Connection, source_id: int) -> SourceCounts:
    """How much there is of one source."""
    row = conn.execute(
        """
        SELECT
            (SELECT count(*) FROM blocks WHERE source_id = :id) AS blocks,
            (SELECT count(*) FROM blocks WHERE source_id = :id AND state = 'present') AS present,
            (SELECT count(*) FROM blocks WHERE source_id = :id AND state = 'removed') AS removed,
            (SELECT coalesce(sum(version), 0) FROM blocks WHERE source_id = :id) AS versions,
            (SELECT count(*) FROM events WHERE source_id = :id) AS events,
            (SELECT coalesce(sum(count), 0) FROM polls WHERE source_id = :id) AS polls,
            (SELECT count(*) FROM snapshots WHERE source_id = :id) AS snapshots,
            (SELECT coalesce(sum(length(frame)), 0) FROM snapshots WHERE source_id = :id) AS snapshot_bytes
        """,
        {"id": source_id},
    ).fetchone()
    return SourceCounts(**dict(row))


@dataclass(frozen=True, slots=True)
class Standing:
    """What ``record`` needs of a source before it writes, as the columns hold it."""

    id: int
    name: str
    url: str
    failures: int
    last_page_at: str | None
    last_seen_at: str | None
    believed: int
    poll_id: int | None
    snapshot_id: int | None


def standing(conn: sqlite3.Connection, source_id: int) -> Standing:
    """Where the source stands before a poll is recorded."""
    row = conn.execute(
        """
        SELECT id, name, url, failures, last_page_at, last_seen_at, believed, poll_id, snapshot_id
        FROM sources WHERE id = ?
        """,
        [source_id],
    ).fetchone()
    if row is None:
        raise UsageError(f"there is no source number {source_id}")
    return Standing(**dict(row))


def write(conn: sqlite3.Connection, source_id: int, columns: dict[str, str | int | None]) -> None:
    """Set the columns named (names are ours, never a page's)."""
    settings = ", ".join(f"{name} = :{name}" for name in columns)
    conn.execute(f"UPDATE sources SET {settings} WHERE id = :id", {**columns, "id": source_id})  # noqa: S608 - our names


def validators_to_columns(validators: Validators) -> dict[str, str | int | None]:
    """Return the three columns of the validators."""
    return {"etag": validators.etag, "last_modified": validators.last_modified, "body_hash": validators.body_hash}


def schedule(next_poll_at: datetime) -> dict[str, str | int | None]:
    """Return the column of the schedule."""
    return {"next_poll_at": maybe_text(next_poll_at)}


def _source_row(row: sqlite3.Row) -> SourceRow:
    return SourceRow(
        id=row["id"],
        source=source_from_columns(row["name"], row["url"], row["enabled"], row["settings"]),
        validators=Validators(row["etag"], row["last_modified"], row["body_hash"]),
        failures=row["failures"],
        next_poll_at=maybe_time(row["next_poll_at"]),
        last_poll_at=maybe_time(row["last_poll_at"]),
        last_ok_at=maybe_time(row["last_ok_at"]),
        last_page_at=maybe_time(row["last_page_at"]),
        last_change_at=maybe_time(row["last_change_at"]),
        last_outcome=Outcome(row["last_outcome"]) if row["last_outcome"] else None,
        last_detail=row["last_detail"] or "",
        title=row["title"],
        live=None if row["live"] is None else bool(row["live"]),
        ended_at=maybe_time(row["ended_at"]),
        splitter=row["splitter"],
        splitter_version=row["splitter_version"],
        created_at=maybe_time(row["created_at"]),
    )
