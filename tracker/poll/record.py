"""A page that was split, or came unchanged: decided purely, then recorded in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.core.fingerprint import body_hash
from tracker.core.memory import unsettled
from tracker.core.pacing import next_poll_at
from tracker.core.reconcile import reconcile
from tracker.errors import SplitError
from tracker.model import (
    Changeset,
    Event,
    Outcome,
    Page,
    Poll,
    SourceChange,
    SourceEventKind,
    Split,
    Validators,
    Verdict,
)
from tracker.poll.failure import recovery
from tracker.poll.pages import shelved, split_page
from tracker.splitting.still_said import still_said
from tracker.store import Store
from tracker.store.rows import Knowledge, SourceRow


@dataclass(frozen=True, slots=True)
class PollResult:
    """How one poll of a source ended."""

    source: str
    outcome: Outcome
    detail: str = ""
    events: tuple[Event, ...] = ()
    next_poll_at: datetime | None = None
    """None: the schedule was not touched (a saved page)."""
    retry_after: float | None = None
    """Seconds for which the publisher asked to be left alone; it means the whole host."""
    recorded: bool = True
    """False: the store could not be written; the caller must keep the source waiting itself."""
    unsettled: bool = False
    """Whether the next poll has to see the whole page, even if the publisher says that nothing changed."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An answer of the publisher. ``page`` is None when it said that nothing changed."""

    page: Page | None
    at: datetime
    """``fetched_at`` of the page, when the answer came if there is none; later than the poll before, whatever the clock says."""
    started_at: datetime
    validators: Validators | None = None
    status: int | None = None
    fresh_for: float | None = None
    moved_to: str | None = None
    bytes_received: int = 0
    now: datetime | None = None
    """The wall clock, from which the next poll is counted; None for a saved page, which leaves the schedule alone."""
    digest: str = ""
    """The hash of the page's body."""


def with_older(arrival: Arrival, older: Sequence[Page]) -> Arrival:
    """Return the arrival of a page together with its older pages."""
    return replace(arrival, page=replace(arrival.page, older=tuple(older))) if arrival.page else arrival


def process_page(store: Store, row: SourceRow, page: Page, *, among: Store | None = None) -> PollResult:
    """Take a saved page in as if it had just been fetched. The same page at the same time again adds nothing.

    Raises UsageError for a page older than the newest one believed, StoreError when the store cannot be written. A page
    that cannot be split is recorded as a failed poll, and kept. ``among`` is the store that knows the other sources, for a
    replay into a second one.
    """
    digest = body_hash(page.body)
    if store.has_snapshot(row.id, digest, page.fetched_at):
        return PollResult(row.source.name, Outcome.UNCHANGED, "known already")
    arrival = Arrival(page, page.fetched_at, page.fetched_at, Validators(), digest=digest)
    knowledge = store.knowledge(row.id)
    if digest == row.validators.body_hash and not unsettled(knowledge.memory):
        return record_same(store, row, arrival)
    try:
        split = split_page(page, row.source, knowledge)
    except SplitError as error:
        poll = Poll(page.fetched_at, page.fetched_at, Outcome.SPLIT, detail=str(error))
        store.record(row.id, poll, page=page)
        return PollResult(row.source.name, poll.outcome, poll.detail)
    return record_split(store, row, arrival, knowledge, split, among=among)


def record_split(
    store: Store,
    row: SourceRow,
    arrival: Arrival,
    knowledge: Knowledge,
    split: Split,
    *,
    among: Store | None = None,
) -> PollResult:
    """Reconcile what a page shows with what is known, of other sources by ``among`` (else the store), and store all of it."""
    if arrival.page is None:
        raise ValueError("an arrival without a page has nothing to split")
    said = still_said((arrival.page, *arrival.page.older))
    elsewhere = (among or store).said_elsewhere(row.source.name, arrival.at)
    changeset = reconcile(
        split,
        knowledge.blocks,
        knowledge.memory,
        row.source.policy,
        arrival.at,
        still_said=said,
        said_elsewhere=elsewhere,
    )
    if arrival.page.older:
        changeset = shelved(changeset)
    believed = changeset.verdict is Verdict.HEALTHY
    validators = replace(arrival.validators or Validators(), body_hash=arrival.digest)
    return _recorded(
        store,
        row,
        arrival,
        outcome=Outcome.OK if believed else Outcome.QUARANTINED,
        changeset=changeset,
        validators=validators,
    )


def record_same(store: Store, row: SourceRow, arrival: Arrival) -> PollResult:
    """Record that the page is what it was: the publisher said so, or sent the same bytes."""
    outcome = Outcome.NOT_MODIFIED if arrival.page is None else Outcome.UNCHANGED
    validators = replace(arrival.validators or Validators(), body_hash=row.validators.body_hash)
    return _recorded(store, row, arrival, outcome=outcome, changeset=None, validators=validators)


def _recorded(
    store: Store,
    row: SourceRow,
    arrival: Arrival,
    *,
    outcome: Outcome,
    changeset: Changeset | None,
    validators: Validators,
) -> PollResult:
    due = _due(row, arrival, arrival.now, outcome, changeset) if arrival.now else None
    poll = Poll(
        started_at=arrival.started_at,
        finished_at=arrival.at,
        outcome=outcome,
        status=arrival.status,
        verdict=Verdict.HEALTHY if outcome is Outcome.UNCHANGED else None,
        bytes_received=arrival.bytes_received,
    )
    events = store.record(
        row.id,
        poll,
        page=arrival.page,
        changeset=changeset,
        validators=validators,
        next_poll_at=due,
        source_changes=(*recovery(row), *_move(store, row, arrival)),
    )
    detail = changeset.verdict_reason if changeset else ""
    doubtful = changeset is not None and unsettled(changeset.memory)
    return PollResult(row.source.name, outcome, detail, events, due, unsettled=doubtful)


def _due(row: SourceRow, arrival: Arrival, now: datetime, outcome: Outcome, changeset: Changeset | None) -> datetime:
    """Return when to poll next; a block that changed now is activity, whatever was before."""
    changed = changeset is not None and bool(changeset.changes)
    activity = arrival.at if changed else row.last_change_at
    live = changeset.live if changeset is not None and changeset.live is not None else row.live
    return next_poll_at(
        now=now,
        interval=row.source.interval,
        outcome=outcome,
        status=arrival.status,
        max_age=arrival.fresh_for,
        activity=(activity,) if activity else (),
        live=live,
        jitter_key=row.source.name,
    )


def _move(store: Store, row: SourceRow, arrival: Arrival) -> tuple[SourceChange, ...]:
    """Tell once of each address that permanent redirects lead to; changing the config is for a person."""
    moved_to = arrival.moved_to
    if moved_to is None:
        return ()
    kind = SourceEventKind.MOVED
    told = store.events(source=row.source.name, kinds={f"source.{kind}"})
    return () if any(event.detail == moved_to for event in told) else (SourceChange(kind, moved_to),)
