"""Recording one poll: everything it found out, in one transaction, whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.core.fingerprint import body_hash
from tracker.errors import UsageError
from tracker.model import Changeset, Event, Outcome, Page, Poll, SourceChange, SourceEventKind, Validators, Verdict
from tracker.store.columns import clean, maybe_text, to_text
from tracker.store.connection import transaction
from tracker.store.queries import events, polls, snapshots, sources, steps

Columns = dict[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Finding:
    """One poll and what came of it."""

    poll: Poll
    page: Page | None = None
    changeset: Changeset | None = None
    validators: Validators | None = None
    next_poll_at: datetime | None = None
    source_changes: tuple[SourceChange, ...] = ()

    @property
    def digest(self) -> str:
        """The hash of the page's body; a poll that hashed it says so in its validators."""
        known = self.validators.body_hash if self.validators else None
        return known or (body_hash(self.page.body) if self.page else "")

    @property
    def at(self) -> str:
        """When it was: the time of the page, else the end of the poll."""
        return to_text(self.page.fetched_at if self.page else self.poll.finished_at)

    @property
    def believed(self) -> bool:
        """Whether there is a page, and a healthy one."""
        return self.page is not None and self.changeset is not None and self.changeset.verdict is Verdict.HEALTHY


def record(conn: sqlite3.Connection, source_id: int, found: Finding, cache: snapshots.FrameCache) -> tuple[Event, ...]:
    """Store it all, return the events. A page that is known already, at its time, changes nothing.

    Raises UsageError for a page from before the newest believed one: history is only ever appended.
    """
    with transaction(conn):
        before = sources.standing(conn, source_id)
        if found.page is not None and before.last_seen_at is not None and found.at <= before.last_seen_at:
            if has_snapshot(conn, source_id, found.digest, found.page.fetched_at):
                return ()
            _refuse_older(found.at, before)
        return _read_back(conn, _write(conn, before, found, cache))


def has_snapshot(conn: sqlite3.Connection, source_id: int, digest: str, at: datetime) -> bool:
    """Whether that body of that time is in the log already."""
    snapshot_id = snapshots.find(conn, source_id, digest)
    return snapshot_id is not None and polls.shown_at(conn, source_id, snapshot_id, to_text(at))


def _refuse_older(at: str, before: sources.Standing) -> None:
    if before.last_seen_at is not None and at < before.last_seen_at:
        raise UsageError(
            f"{before.name}: the page of {at} is older than the newest one believed ({before.last_seen_at})",
            hint="feed pages in time order into a new store; history is never rewritten",
        )


def _write(
    conn: sqlite3.Connection, before: sources.Standing, found: Finding, cache: snapshots.FrameCache
) -> list[int]:
    kept = _keep(conn, before, found, cache)
    snapshot_id = kept[0] if kept else None
    changeset = found.changeset
    entry = polls.entry(found.poll, found.page, changeset, kept)
    columns: Columns = {"poll_id": polls.log(conn, before.id, entry, before.poll_id)}
    tellings = [events.of_source_change(change, before.name, found.at) for change in _source_changes(found)]
    if changeset is not None and kept:
        tellings += steps.apply(conn, changeset.steps, _proof(before, found, changeset, kept))
    numbers = events.append(conn, before.id, tellings)
    columns |= _of_poll(before, found) | _of_page(before, found, snapshot_id) | _of_events(tellings, found)
    sources.write(conn, before.id, columns)
    return numbers


def _keep(
    conn: sqlite3.Connection, before: sources.Standing, found: Finding, cache: snapshots.FrameCache
) -> tuple[int, ...]:
    """Store the page and its older ones; return their snapshots in that order."""
    if found.page is None:
        return ()
    first = snapshots.keep(conn, before.id, found.page, before.snapshot_id, cache, digest=found.digest)
    return (first, *(snapshots.keep(conn, before.id, older, first, cache) for older in found.page.older))


def _source_changes(found: Finding) -> Sequence[SourceChange]:
    return (*found.source_changes, *(found.changeset.source_changes if found.changeset else ()))


def _proof(before: sources.Standing, found: Finding, changeset: Changeset, kept: tuple[int, ...]) -> steps.Proof:
    return steps.Proof(
        source_id=before.id,
        source=before.name,
        at=found.at,
        seen_at=before.last_seen_at,
        snapshot_ids=kept,
        splitter=changeset.splitter or "",
        splitter_version=changeset.splitter_version,
    )


def _of_poll(before: sources.Standing, found: Finding) -> Columns:
    """Return what any poll leaves with its source."""
    failed = found.poll.outcome.failed
    columns: Columns = {"last_poll_at": found.at, "failures": before.failures + 1 if failed else 0}
    if not failed:
        columns["last_ok_at"] = found.at
    if found.validators is not None:
        columns |= sources.validators_to_columns(found.validators)
    if found.next_poll_at is not None:
        columns["next_poll_at"] = maybe_text(found.next_poll_at)
    return columns


def _of_page(before: sources.Standing, found: Finding, snapshot_id: int | None) -> Columns:
    """Return what a page, or the word that it has not changed, leaves with its source."""
    if found.poll.outcome in {Outcome.NOT_MODIFIED, Outcome.UNCHANGED}:
        return {"last_seen_at": found.at} if before.believed else {}
    changeset = found.changeset
    if changeset is None:
        return {}
    columns: Columns = {"memory": clean(changeset.memory), "believed": int(found.believed)}
    if not found.believed:
        return columns
    columns |= {
        "last_page_at": found.at,
        "last_seen_at": found.at,
        "snapshot_id": snapshot_id,
        "splitter": changeset.splitter,
        "splitter_version": changeset.splitter_version,
    }
    if changeset.title is not None:
        columns["title"] = clean(changeset.title)
    if changeset.live is not None:
        columns["live"] = int(changeset.live)
    return columns


def _of_events(tellings: Sequence[events.Telling], found: Finding) -> Columns:
    columns: Columns = {}
    if any(telling.link.kind in events.NEWS_KINDS for telling in tellings):
        columns["last_change_at"] = found.at
    kinds = {change.kind for change in _source_changes(found)}
    if SourceEventKind.ENDED in kinds:
        columns["ended_at"] = found.at
    if SourceEventKind.RESUMED in kinds:
        columns["ended_at"] = None
    return columns


def _read_back(conn: sqlite3.Connection, numbers: list[int]) -> tuple[Event, ...]:
    """Return the events as every later reader will get them."""
    if not numbers:
        return ()
    return tuple(events.read(conn, events.Wanted(after=numbers[0] - 1), limit=len(numbers)))
