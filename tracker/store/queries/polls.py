"""The table ``polls``: a run-length log. A poll like the one before lengthens its stretch, any other opens a new one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tracker.model import Changeset, Outcome, Page, Poll, Verdict
from tracker.store.columns import clean, maybe_text, maybe_time, seconds_between, to_text, to_time
from tracker.store.queries import snapshots
from tracker.store.rows import Past, PollRow


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
    older: tuple[OlderPage, ...]
    reconciled: bool
    """Whether its page was reconciled: replaying needs the time of each of these."""


@dataclass(frozen=True, slots=True)
class OlderPage:
    """One row of ``older_pages``: a page fetched with the one of the poll."""

    snapshot_id: int
    fetched_at: str
    served_at: str | None


def entry(poll: Poll, page: Page | None, changeset: Changeset | None, kept: Sequence[int]) -> Entry:
    """Return the poll in columns; ``kept`` are the snapshots of its page and of its older ones. Its time is that of the page when there is one: when it was fetched, not when it was processed."""
    said = poll.verdict or (changeset.verdict if changeset else None)
    return Entry(
        outcome=str(poll.outcome),
        verdict=str(said) if said else None,
        status=poll.status,
        detail=clean(poll.detail or (changeset.verdict_reason if changeset else "")) or "",
        at=to_text(page.fetched_at if page else poll.finished_at),
        bytes_received=poll.bytes_received,
        served_at=maybe_text(page.served_at) if page else None,
        snapshot_id=kept[0] if kept else None,
        older=tuple(
            OlderPage(snapshot_id, to_text(older.fetched_at), maybe_text(older.served_at))
            for snapshot_id, older in zip(kept[1:], page.older if page else (), strict=True)
        ),
        reconciled=changeset is not None,
    )


def log(conn: sqlite3.Connection, source_id: int, poll: Entry, open_stretch: int | None) -> int:
    """Write the poll; return the id of its stretch. ``open_stretch`` is the source's newest one. Needs a transaction."""
    row = None
    if open_stretch is not None and not poll.older:
        row = conn.execute(
            "SELECT outcome, verdict, status, detail, snapshot_id, first_at, last_at FROM polls WHERE id = ?",
            [open_stretch],
        ).fetchone()
    same = (poll.outcome, poll.verdict, poll.status, poll.detail, poll.snapshot_id)
    if row is not None and tuple(row)[:5] == same and row["last_at"] <= poll.at:
        return _lengthen(conn, open_stretch or 0, poll, row["first_at"], row["last_at"])
    cursor = conn.execute(
        """
        INSERT INTO polls (source_id, outcome, verdict, status, detail, snapshot_id, first_at, last_at, bytes_received, served_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [source_id, *same, poll.at, poll.at, poll.bytes_received, poll.served_at],
    )
    stretch = int(cursor.lastrowid or 0)
    conn.executemany(
        "INSERT INTO older_pages (poll_id, n, snapshot_id, fetched_at, served_at) VALUES (?, ?, ?, ?, ?)",
        [(stretch, n, one.snapshot_id, one.fetched_at, one.served_at) for n, one in enumerate(poll.older, 1)],
    )
    return stretch


def _lengthen(conn: sqlite3.Connection, stretch: int, poll: Entry, first_at: str, last_at: str) -> int:
    conn.execute(
        """
        UPDATE polls
        SET last_at = ?, count = count + 1, longest_gap = max(longest_gap, ?), bytes_received = bytes_received + ?,
            moments = CASE WHEN ? IS NULL THEN moments ELSE coalesce(moments || ',', '') || ? END
        WHERE id = ?
        """,
        [poll.at, seconds_between(last_at, poll.at), poll.bytes_received, *_moment(poll, first_at) * 2, stretch],
    )
    return stretch


def _moment(poll: Entry, first_at: str) -> tuple[str | None]:
    """When, in the stretch, a page was reconciled again: whole milliseconds, as the columns have them."""
    return (f"{seconds_between(first_at, poll.at):.3f}".rstrip("0").rstrip(".") if poll.reconciled else None,)


def shown_at(conn: sqlite3.Connection, source_id: int, snapshot_id: int, at: str) -> bool:
    """Whether a stretch of the log had that snapshot at that time; mostly it is when the snapshot was first fetched."""
    first = conn.execute("SELECT 1 FROM snapshots WHERE id = ? AND fetched_at = ?", [snapshot_id, at]).fetchone()
    if first is not None:
        return True
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


def history(conn: sqlite3.Connection, source_id: int) -> Iterator[Past]:
    """Yield all that happened to a source in time order, a page only where one was reconciled."""
    for row in conn.execute("SELECT * FROM polls WHERE source_id = ? ORDER BY first_at, id", [source_id]).fetchall():
        if row["snapshot_id"] is not None and row["outcome"] in _RECONCILED:
            yield from _pages(conn, row)
        else:
            ends = dict.fromkeys((row["first_at"], row["last_at"]))
            yield from (Past(_poll(row, to_time(at))) for at in ends)


_RECONCILED = {Outcome.OK, Outcome.QUARANTINED, Outcome.SPLIT, Outcome.BUG}


def _pages(conn: sqlite3.Connection, row: sqlite3.Row) -> Iterator[Past]:
    """Yield the page of a stretch once for each time it was looked at."""
    first_at = to_time(row["first_at"])
    page = None
    older = conn.execute("SELECT * FROM older_pages WHERE poll_id = ? ORDER BY n", [row["id"]]).fetchall()
    if not any(snapshots.is_pruned(conn, one["snapshot_id"]) for one in (row, *older)):
        page = snapshots.page_of(conn, row["snapshot_id"], first_at, maybe_time(row["served_at"]))
        page = replace(page, older=tuple(_older_page(conn, one) for one in older))
    yield Past(_poll(row, first_at), page, row["snapshot_id"])
    for seconds in (row["moments"] or "").split(",") if row["moments"] else ():
        at = first_at + timedelta(seconds=float(seconds))
        again = replace(page, fetched_at=at, served_at=None, older=()) if page else None
        yield Past(_poll(row, at), again, row["snapshot_id"])


def _older_page(conn: sqlite3.Connection, row: sqlite3.Row) -> Page:
    return snapshots.page_of(conn, row["snapshot_id"], to_time(row["fetched_at"]), maybe_time(row["served_at"]))


def _poll(row: sqlite3.Row, at: datetime) -> Poll:
    verdict = Verdict(row["verdict"]) if row["verdict"] else None
    return Poll(at, at, Outcome(row["outcome"]), row["status"], row["detail"], verdict)


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
