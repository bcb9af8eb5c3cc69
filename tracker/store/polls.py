"""The table ``polls``: a run-length log. A poll like the one before lengthens its stretch, any other opens a new one."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from tracker.model import Outcome, Page, Poll, Verdict
from tracker.store import snapshots
from tracker.store.columns import clean, maybe_text, maybe_time, seconds_between, to_text, to_time
from tracker.store.rows import Capture, PollRow


@dataclass(frozen=True, slots=True)
class Entry:
    """One poll as the log is to hold it."""

    outcome: str
    verdict: str | None
    status: int | None
    detail: str
    at: str
    bytes_received: int
    served_at: str | None
    snapshot_id: int | None


def entry(poll: Poll, page: Page | None, verdict: Verdict | None, detail: str, snapshot_id: int | None) -> Entry:
    """Return the poll in columns. Its time is that of the page when there is one: when it was fetched, not when it was processed."""
    said = poll.verdict or verdict
    return Entry(
        outcome=str(poll.outcome),
        verdict=str(said) if said else None,
        status=poll.status,
        detail=clean(poll.detail or detail) or "",
        at=to_text(page.fetched_at if page else poll.finished_at),
        bytes_received=poll.bytes_received,
        served_at=maybe_text(page.served_at) if page else None,
        snapshot_id=snapshot_id,
    )


def log(conn: sqlite3.Connection, source_id: int, poll: Entry, open_stretch: int | None) -> int:
    """Write the poll; return the id of its stretch. ``open_stretch`` is the source's newest one. Needs a transaction."""
    row = None
    if open_stretch is not None:
        row = conn.execute(
            "SELECT outcome, verdict, status, detail, snapshot_id, last_at FROM polls WHERE id = ?", [open_stretch]
        ).fetchone()
    same = (poll.outcome, poll.verdict, poll.status, poll.detail, poll.snapshot_id)
    if row is not None and tuple(row)[:5] == same and row["last_at"] <= poll.at:
        return _lengthen(conn, open_stretch or 0, poll, seconds_between(row["last_at"], poll.at))
    cursor = conn.execute(
        """
        INSERT INTO polls (source_id, outcome, verdict, status, detail, snapshot_id, first_at, last_at, bytes_received, served_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [source_id, *same, poll.at, poll.at, poll.bytes_received, poll.served_at],
    )
    return int(cursor.lastrowid or 0)


def _lengthen(conn: sqlite3.Connection, stretch: int, poll: Entry, gap: float) -> int:
    conn.execute(
        """
        UPDATE polls
        SET last_at = ?, count = count + 1, longest_gap = max(longest_gap, ?), bytes_received = bytes_received + ?
        WHERE id = ?
        """,
        [poll.at, gap, poll.bytes_received, stretch],
    )
    return stretch


def shown_at(conn: sqlite3.Connection, source_id: int, snapshot_id: int, at: str) -> bool:
    """Whether a stretch of the log had that snapshot at that time."""
    row = conn.execute(
        "SELECT 1 FROM polls WHERE source_id = ? AND snapshot_id = ? AND first_at <= ? AND last_at >= ? LIMIT 1",
        [source_id, snapshot_id, at, at],
    ).fetchone()
    return row is not None


def of_source(conn: sqlite3.Connection, source_id: int) -> list[PollRow]:
    """Return the log of a source in time order."""
    rows = conn.execute(
        """
        SELECT polls.*, sources.name AS source FROM polls JOIN sources ON sources.id = polls.source_id
        WHERE source_id = ? ORDER BY first_at, polls.id
        """,
        [source_id],
    )
    return [_poll_row(row) for row in rows]


def capture(conn: sqlite3.Connection, row: PollRow, served_at: str | None) -> Capture:
    """Return the page that opened a stretch, rebuilt, with its poll."""
    snapshot_id = row.snapshot_id or 0
    page = snapshots.page_of(conn, snapshot_id, row.first_at, maybe_time(served_at))
    poll = Poll(row.first_at, row.first_at, row.outcome, row.status, row.detail, row.verdict, row.bytes_received)
    return Capture(snapshot_id, page, poll)


def with_pages(conn: sqlite3.Connection, source_id: int) -> list[tuple[PollRow, str | None]]:
    """Return the stretches that have a page, in time order, each with its ``served_at``."""
    rows = conn.execute(
        """
        SELECT polls.*, sources.name AS source FROM polls JOIN sources ON sources.id = polls.source_id
        WHERE source_id = ? AND snapshot_id IS NOT NULL ORDER BY first_at, polls.id
        """,
        [source_id],
    )
    return [(_poll_row(row), row["served_at"]) for row in rows]


def _poll_row(row: sqlite3.Row) -> PollRow:
    return PollRow(
        id=row["id"],
        source=row["source"],
        outcome=Outcome(row["outcome"]),
        verdict=Verdict(row["verdict"]) if row["verdict"] else None,
        status=row["status"],
        detail=row["detail"],
        first_at=to_time(row["first_at"]),
        last_at=to_time(row["last_at"]),
        count=row["count"],
        longest_gap=row["longest_gap"],
        snapshot_id=row["snapshot_id"],
        bytes_received=row["bytes_received"],
    )
