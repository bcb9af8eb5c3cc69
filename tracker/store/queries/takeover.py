"""Taking over a replay: what is known of a source becomes what a second store, fed with all its pages again, knows of it.

Blocks keep their numbers, versions are appended, events and their chain stay as they were recorded. What is replaced is where
blocks stand: state, rank, keys, spells, and the memory of reconciling. A version that is appended has the time of the page that
shows it, so that of two versions that overlap the later one tells how the block is read today. The log of polls stays, too: it
says what was believed when.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tracker.errors import UsageError
from tracker.model import Event, SourceChange, SourceEventKind
from tracker.store.columns import to_text
from tracker.store.connection import transaction
from tracker.store.queries import events, sources, verify

_SAID = (
    *(
        "first_seen_at",
        "fingerprint",
        "kind",
        "label",
        "author",
        "published_at",
        "precision",
        "time_basis",
        "zone_basis",
    ),
    *("modified_at", "modified_how", "title", "text", "links", "media"),
)
"""What makes two versions the same: the words and the claims, and since when. Not which splitter read them."""

_STANDING = (
    *("state", "rank", "first_seen_at", "last_seen_at", "missing_since", "missing_polls", "key", "permalink", "pinned"),
    "fragment_hash",
)
_FOLLOWED = ("believed", "last_page_at", "last_seen_at", "ended_at", "title", "live", "splitter", "splitter_version")


@dataclass(frozen=True, slots=True)
class Plan:
    """How the blocks of the replay become ours."""

    same: Mapping[int, int]
    """Our number of each block of the replay that is a known one; the others are new."""
    read_otherwise: frozenset[int]
    """Our blocks whose words the replay has in other blocks: they give way to these, in the past, too."""
    renumber: Callable[[str | None, Mapping[int, int]], str | None]
    """Rewrites the memory of reconciling for other block numbers."""


def take_over(
    conn: sqlite3.Connection, name: str, replayed: sqlite3.Connection, plan: Plan, *, detail: str, now: datetime
) -> Event:
    """Do it in one transaction, and prove the store before it is committed."""
    with transaction(conn):
        source_id, theirs = sources.id_of(conn, name), sources.id_of(replayed, name)
        _refuse_unsafe(conn, source_id, replayed, theirs)
        work = _Takeover(conn, source_id, replayed, theirs, _snapshots(conn, source_id, replayed, theirs))
        numbers = work.blocks(plan.same)
        work.stand_aside(set(numbers.values()), plan.read_otherwise)
        work.source(plan.renumber, numbers)
        event = _tell(conn, source_id, name, detail, now)
        problems = verify.quick(conn)
        if problems:
            raise UsageError(f"{name}: the replay cannot be taken over: {problems[0]}", hint="nothing was changed")
    return event


def _refuse_unsafe(conn: sqlite3.Connection, source_id: int, replayed: sqlite3.Connection, theirs: int) -> None:
    """Refuse what would lose something: a correction by hand, a page that is not here any more or not read there."""
    (merged,) = conn.execute(
        "SELECT count(*) FROM blocks WHERE source_id = ? AND merged_into IS NOT NULL", [source_id]
    ).fetchone()
    if merged:
        raise UsageError(
            "blocks of this source were merged by hand, which a replay does not know", hint="unmerge them first"
        )
    (pruned,) = conn.execute(
        "SELECT count(*) FROM snapshots WHERE source_id = ? AND frame IS NULL", [source_id]
    ).fetchone()
    if pruned:
        raise UsageError(f"{pruned} pages of this source were pruned, and a replay without them is not its history")
    counts = [
        one.execute("SELECT count(*) FROM snapshots WHERE source_id = ?", [number]).fetchone()[0]
        for one, number in ((conn, source_id), (replayed, theirs))
    ]
    if counts[0] != counts[1]:
        raise UsageError(f"the replay has {counts[1]} of {counts[0]} pages", hint="replay again")


def _snapshots(conn: sqlite3.Connection, source_id: int, replayed: sqlite3.Connection, theirs: int) -> dict[int, int]:
    """Return our number of each snapshot of the replay: the same body has the same hash."""
    query = "SELECT hash, id FROM snapshots WHERE source_id = ?"
    ours = {row["hash"]: row["id"] for row in conn.execute(query, [source_id])}
    return {row["id"]: ours[row["hash"]] for row in replayed.execute(query, [theirs])}


@dataclass(frozen=True, slots=True)
class _Takeover:
    conn: sqlite3.Connection
    source_id: int
    replayed: sqlite3.Connection
    theirs: int
    snapshots: Mapping[int, int]

    def blocks(self, same: Mapping[int, int]) -> dict[int, int]:
        """Write every block of the replay; return our number of each."""
        numbers = {}
        rows = self.replayed.execute("SELECT * FROM blocks WHERE source_id = ? ORDER BY id", [self.theirs]).fetchall()
        for row in rows:
            block_id = same.get(row["id"]) or self._new(row)
            numbers[row["id"]] = block_id
            self._write(row, block_id)
        return numbers

    def _new(self, row: sqlite3.Row) -> int:
        cursor = self.conn.execute(
            "INSERT INTO blocks (source_id, state, rank, version, first_seen_at) VALUES (?, 'rolled_off', ?, 0, ?)",
            [self.source_id, row["rank"], row["first_seen_at"]],
        )
        return int(cursor.lastrowid or 0)

    def _write(self, row: sqlite3.Row, block_id: int) -> None:
        version = self._versions(row["id"], block_id)
        settings = ", ".join(f"{name} = ?" for name in _STANDING)
        self.conn.execute(
            f"UPDATE blocks SET version = ?, {settings} WHERE id = ?",  # noqa: S608 - our names
            [version, *(row[name] for name in _STANDING), block_id],
        )
        for table, columns in (("aliases", "key, first_seen_at"), ("spells", "from_at, until_at, rank")):
            self.conn.execute(f"DELETE FROM {table} WHERE block_id = ?", [block_id])  # noqa: S608 - our names
            rows = self.replayed.execute(f"SELECT {columns} FROM {table} WHERE block_id = ?", [row["id"]])  # noqa: S608 - our names
            marks = ", ".join("?" * (columns.count(",") + 2))
            self.conn.executemany(
                f"INSERT INTO {table} (block_id, {columns}) VALUES ({marks})",  # noqa: S608 - our names
                [(block_id, *one) for one in rows.fetchall()],
            )

    def _versions(self, theirs: int, block_id: int) -> int:
        """Append the versions that tell otherwise; return the number of the newest one."""
        query = "SELECT * FROM versions WHERE block_id = ? ORDER BY n"
        ours = self.conn.execute(query, [block_id]).fetchall()
        number = len(ours)
        for row in told_otherwise(ours, self.replayed.execute(query, [theirs]).fetchall()):
            number += 1
            self._append(row, block_id, number)
        return number

    def _append(self, row: sqlite3.Row, block_id: int, number: int) -> None:
        values: dict[str, Any] = dict(row) | {
            "block_id": block_id,
            "n": number,
            "snapshot_id": self.snapshots[row["snapshot_id"]],
        }
        del values["id"]
        names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
        self.conn.execute(f"INSERT INTO versions ({names}) VALUES ({marks})", values)  # noqa: S608 - column names

    def stand_aside(self, found: set[int], read_otherwise: frozenset[int]) -> None:
        """Let the blocks that the replay does not have roll off; those whose words it has elsewhere leave the past, too."""
        rows = self.conn.execute("SELECT id FROM blocks WHERE source_id = ?", [self.source_id]).fetchall()
        for block_id in [row["id"] for row in rows if row["id"] not in found]:
            self.conn.execute(
                """
                UPDATE blocks SET state = CASE state WHEN 'removed' THEN state ELSE 'rolled_off' END, missing_since = NULL,
                    missing_polls = 0, last_seen_at = coalesce(last_seen_at, (SELECT last_seen_at FROM sources WHERE id = source_id))
                WHERE id = ?
                """,
                [block_id],
            )
            if block_id in read_otherwise:
                self.conn.execute("DELETE FROM spells WHERE block_id = ?", [block_id])
            self.conn.execute(
                """
                UPDATE spells SET until_at = max(from_at, (SELECT last_seen_at FROM blocks WHERE id = block_id))
                WHERE block_id = ? AND until_at IS NULL
                """,
                [block_id],
            )

    def source(
        self, renumber: Callable[[str | None, Mapping[int, int]], str | None], numbers: Mapping[int, int]
    ) -> None:
        """Go on from where the replay ended."""
        row = self.replayed.execute("SELECT * FROM sources WHERE id = ?", [self.theirs]).fetchone()
        columns = {name: row[name] for name in _FOLLOWED}
        columns["memory"] = renumber(row["memory"], numbers)
        columns["snapshot_id"] = self.snapshots.get(row["snapshot_id"])
        sources.write(self.conn, self.source_id, columns)


def told_otherwise(ours: list[sqlite3.Row], theirs: list[sqlite3.Row]) -> list[sqlite3.Row]:
    """Return the versions to append to ours, so that at any time the newest one not after it is theirs."""
    shown = _shown(ours)
    alike = 0
    while alike < min(len(shown), len(theirs)) and _said(shown[alike]) == _said(theirs[alike]):
        alike += 1
    if alike == len(shown) == len(theirs):
        return []
    hides = alike == len(shown) or (
        alike < len(theirs) and theirs[alike]["first_seen_at"] <= shown[alike]["first_seen_at"]
    )
    return theirs[alike if hides else max(alike - 1, 0) :]


def _shown(rows: list[sqlite3.Row]) -> list[sqlite3.Row]:
    """Return the versions that show at some time: one appended later hides those that are not older."""
    shown: list[sqlite3.Row] = []
    for row in rows:
        while shown and shown[-1]["first_seen_at"] >= row["first_seen_at"]:
            shown.pop()
        shown.append(row)
    return shown


def _said(row: sqlite3.Row) -> tuple[object, ...]:
    return tuple(row[name] for name in _SAID)


def _tell(conn: sqlite3.Connection, source_id: int, name: str, detail: str, now: datetime) -> Event:
    """Record the take-over; ``first_seen_with`` is how far the replay reached."""
    telling = events.of_source_change(SourceChange(SourceEventKind.REPLAYED, detail), name, to_text(now))
    row = conn.execute("SELECT last_poll_at FROM sources WHERE id = ?", [source_id]).fetchone()
    link = replace(telling.link, first_seen_with=row["last_poll_at"])
    (number,) = events.append(conn, source_id, [replace(telling, link=link)])
    return next(events.read(conn, events.Wanted(after=number - 1), limit=1))
