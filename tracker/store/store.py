"""``Store``: the one object through which everything else reaches the file. Thin: each method names its module."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from tracker.model import Changeset, Elsewhere, Event, Page, Poll, Source, SourceChange, Validators
from tracker.store.connection import connect, require_room, translated
from tracker.store.queries import (
    blocks,
    copying,
    cursors,
    elsewhere,
    events,
    housekeeping,
    knowledge,
    merging,
    past,
    polls,
    pruning,
    record,
    search,
    snapshots,
    sources,
    takeover,
    verify,
)
from tracker.store.rows import (
    BlockRow,
    ChainHead,
    Hit,
    Knowledge,
    PageAt,
    Past,
    PollRow,
    Pruning,
    SnapshotRow,
    SourceCounts,
    SourceRow,
    VersionRow,
)


def open_store(path: Path, *, create: bool = False, readonly: bool = False) -> Store:
    """Open the store at ``path``; make it when there is none and ``create`` is set.

    Raises StoreMissing, StoreForeign (not ours, newer, or damaged: it is left alone), StoreBusy, StoreFull, StoreError.
    """
    return Store(path, connect(path, create=create, readonly=readonly))


class Store:
    """An open store. Use it from one thread at a time: a daemon gives it one dedicated writer thread.

    Every method may raise a StoreError; those that take a source's name raise UsageError when there is none of it.
    """

    def __init__(self, path: Path, conn: sqlite3.Connection) -> None:
        self.path = path
        self._conn = conn
        self._frames = snapshots.FrameCache()
        self._blocks = knowledge.BlockCache()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the last one out empties the write-ahead log."""
        self._conn.close()

    # --- sources

    def sync_sources(self, sources_: Sequence[Source], now: datetime, *, disable_missing: bool) -> None:
        """Make the sources those of the config; with ``disable_missing`` others are disabled, never deleted."""
        with translated(self.path):
            sources.sync(self._conn, sources_, now, disable_missing=disable_missing)

    def due(self, now: datetime, limit: int) -> list[SourceRow]:
        """Return enabled sources whose time has come, the longest due first."""
        with translated(self.path):
            return sources.due(self._conn, now, limit)

    def source(self, name: str) -> SourceRow | None:
        """Return the source of that name, or None."""
        with translated(self.path):
            return sources.one(self._conn, name)

    def sources(self) -> list[SourceRow]:
        """All sources, by name."""
        with translated(self.path):
            return sources.every(self._conn)

    def counts(self, source_id: int) -> SourceCounts:
        """How many blocks, versions, events, polls and bytes there are of a source."""
        with translated(self.path):
            return sources.counts(self._conn, source_id)

    # --- a poll

    def knowledge(self, source_id: int) -> Knowledge:
        """Return what reconciling needs of a source."""
        with translated(self.path):
            return knowledge.knowledge(self._conn, source_id, self._blocks)

    def said_elsewhere(self, name: str, at: datetime) -> Callable[[str, datetime | None], Elsewhere | None]:
        """Return what tells where a fingerprint stood in another source before the page that source ``name`` had at ``at``.

        It counts what was recorded before that page was, so that asking again later gives the same answer. A printed time, where
        given, must be the other's, if that has one.
        """
        prints = elsewhere.Prints(self._conn, name, at)

        def ask(fingerprint: str, published: datetime | None) -> Elsewhere | None:
            with translated(self.path):
                return prints.find(fingerprint, published)

        return ask

    def has_snapshot(self, source_id: int, body_hash: str, at: datetime) -> bool:
        """Whether a page with that body was recorded at that time: ingesting it again would add nothing."""
        with translated(self.path):
            return record.has_snapshot(self._conn, source_id, body_hash, at)

    def last_page_at(self, source_id: int) -> datetime | None:
        """``fetched_at`` of the newest believed page."""
        with translated(self.path):
            return blocks.last_page_at(self._conn, source_id)

    def record(
        self,
        source_id: int,
        poll: Poll,
        *,
        page: Page | None = None,
        changeset: Changeset | None = None,
        validators: Validators | None = None,
        next_poll_at: datetime | None = None,
        source_changes: Sequence[SourceChange] = (),
    ) -> tuple[Event, ...]:
        """Store one poll and all that came of it in one transaction; return its events.

        The page's body is kept whatever the changeset says of it, and so are its older pages; a version points to the one
        that ``Block.page`` names. A ``body_hash`` in the validators is taken for the page's. None leaves validators and schedule as they are.
        Raises UsageError for a page older than the newest believed one (unless it is known, then nothing happens),
        StoreFull and StoreBusy with nothing written.
        """
        found = record.Finding(poll, page, changeset, validators, next_poll_at, tuple(source_changes))
        with translated(self.path):
            require_room(self.path)
            return record.record(self._conn, source_id, found, self._frames)

    # --- reading

    def events(
        self,
        after: int = 0,
        *,
        source: str | None = None,
        block: int | None = None,
        kinds: Collection[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        significance: Collection[str] | None = None,
        limit: int | None = None,
    ) -> Iterator[Event]:
        """Events with ``seq`` above ``after`` in order; ``since`` is included, ``until`` is not.

        ``significance`` keeps the events that have one of these; an event that has none, such as an addition, is then left out.
        """
        with translated(self.path):
            source_id = sources.id_of(self._conn, source) if source is not None else None
            wanted = events.Wanted(after, source_id, block, kinds, since, until, significance)
            yield from events.read(self._conn, wanted, limit)

    def head(self) -> ChainHead | None:
        """Return the newest event's number and hash: note it down, and no event up to it can be changed unseen."""
        with translated(self.path):
            return events.head(self._conn)

    def blocks(self, source: str, *, include_gone: bool = True) -> list[BlockRow]:
        """Return the blocks of a source in page order; gone ones stand where they would."""
        with translated(self.path):
            return blocks.of_source(self._conn, sources.id_of(self._conn, source), include_gone=include_gone)

    def block(self, block_id: int) -> BlockRow | None:
        """Return the block of that id, or None."""
        with translated(self.path):
            return blocks.one(self._conn, block_id)

    def versions(self, block_id: int) -> list[VersionRow]:
        """All versions of a block, oldest first."""
        with translated(self.path):
            return blocks.versions(self._conn, block_id)

    def polls(self, source: str) -> list[PollRow]:
        """Return the log of a source, stretch by stretch, oldest first."""
        with translated(self.path):
            return polls.of_source(self._conn, sources.id_of(self._conn, source))

    def snapshots(self, source: str) -> list[SnapshotRow]:
        """All distinct bodies of a source, oldest first."""
        with translated(self.path):
            return snapshots.of_source(self._conn, sources.id_of(self._conn, source))

    def body(self, snapshot_id: int) -> bytes:
        """Return the bytes of a snapshot, held against its hash; raises StoreForeign when damaged, StoreError when pruned."""
        with translated(self.path):
            return snapshots.whole(self._conn, snapshot_id)[2]

    def history(self, source: str) -> Iterator[Past]:
        """All that happened to a source, in time order: what replaying and exporting need.

        A page, rebuilt and verified, comes once for each time it was reconciled. Of a stretch without pages (not modified,
        unchanged, failed) the first and the last poll come. A page that was pruned has its ``snapshot_id`` and no page.
        """
        with translated(self.path):
            yield from polls.history(self._conn, sources.id_of(self._conn, source))

    def page_at(self, source: str, at: datetime) -> PageAt:
        """Return the blocks of a source as they stood at that time."""
        with translated(self.path):
            return past.page_at(self._conn, sources.id_of(self._conn, source), at)

    def search(self, words: str, *, limit: int = 50) -> list[Hit]:
        """Versions that hold all the words, the best first."""
        with translated(self.path):
            return search.search(self._conn, words, limit)

    # --- delivery and care

    def cursor(self, consumer: str) -> int:
        """Return the last ``seq`` that a consumer has had, 0 when none."""
        with translated(self.path):
            return cursors.get(self._conn, consumer)

    def set_cursor(self, consumer: str, seq: int, now: datetime) -> None:
        """Remember how far a consumer has come."""
        with translated(self.path):
            cursors.put(self._conn, consumer, seq, now)

    def merge(self, into: int, other: int, now: datetime) -> Event:
        """Correct a match: block ``other`` is block ``into``, which goes on with its words. Returns the event of it.

        Raises UsageError when they are not two blocks of one source that stand for themselves.
        """
        with translated(self.path):
            return merging.merge(self._conn, into, other, now)

    def unmerge(self, other: int, now: datetime) -> Event:
        """Take a merge back: block ``other`` stands for itself again. Returns the event of it."""
        with translated(self.path):
            return merging.unmerge(self._conn, other, now)

    def take_over(self, name: str, replayed: Store, plan: takeover.Plan, *, detail: str, now: datetime) -> Event:
        """Make what is known of a source what ``replayed``, a replay of all its pages, knows of it. Returns the event of it, which says ``detail``.

        Blocks keep their numbers as the plan says; versions are only appended, events stay as they are. All or nothing; raises
        UsageError when it cannot be done safely, with the reason.
        """
        with translated(self.path):
            return takeover.take_over(self._conn, name, replayed._conn, plan, detail=detail, now=now)

    def prune(self, before: datetime, now: datetime, *, source: str | None = None) -> Pruning:
        """Delete the bodies of pages first fetched before ``before``; versions, events, hashes and the newest page stay.

        What was deleted is recorded (``prunings``). Such pages can no longer be shown, exported or replayed.
        """
        with translated(self.path):
            source_id = sources.id_of(self._conn, source) if source is not None else None
            return pruning.prune(self._conn, before, now, source_id)

    def prunings(self) -> list[Pruning]:
        """Return every prune there was, oldest first."""
        with translated(self.path):
            return pruning.prunings(self._conn)

    def backup(self, to: Path) -> None:
        """Copy the store as it is now to a new file; beside a writer, too. Raises UsageError when the file is there."""
        with translated(self.path):
            copying.copy(self._conn, to)

    def tidy(self) -> int:
        """Do the housekeeping of a long run; return how many bytes the write-ahead log has."""
        with translated(self.path):
            return housekeeping.tidy(self._conn, self.path)

    def verify(self, *, deep: bool = False) -> list[str]:
        """Return what is wrong with the store, one sentence each; ``deep`` rebuilds every snapshot too."""
        with translated(self.path):
            return verify.deep(self._conn) if deep else verify.quick(self._conn)
