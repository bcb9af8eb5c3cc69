"""Polling one source from the event loop: whatever goes wrong with it stays with it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from tracker.clock import Clock
from tracker.core.fingerprint import body_hash
from tracker.core.memory import unsettled
from tracker.errors import FetchError, SplitError, StoreError
from tracker.fetch import Fetched, Fetcher
from tracker.logs import logger
from tracker.model import Event, Outcome, Page, Poll, Split, Validators
from tracker.poll.desk import Desk
from tracker.poll.failure import Failure, breakdown, due_after, of_fetching
from tracker.poll.pages import joined, split_older, split_page
from tracker.poll.reach import PROBE_AFTER, SILENT, Reach
from tracker.poll.record import Arrival, PollResult, record_same, record_split, with_older
from tracker.store import Store
from tracker.store.rows import Knowledge, SourceRow

log = logger("poll")

MOST_OLDER_BYTES = 20_000_000
"""Of older pages held at a time until the baseline is stored; those of real live blogs have a tenth of it together."""
INSTANT = timedelta(milliseconds=1)
"""The store's resolution of time."""


class Poller:
    """Polls sources, one call each. Network on the loop, splitting on ``splitters``, the store behind its desk."""

    def __init__(self, fetcher: Fetcher, desk: Desk, clock: Clock, splitters: Executor, *, full_every: int) -> None:
        self._fetcher = fetcher
        self._desk = desk
        self._clock = clock
        self._splitters = splitters
        self._full_every = full_every
        self._since_whole: dict[int, int] = {}
        """Answers to conditional requests since the whole page was last asked for, by source id."""
        self._settled: dict[int, bool] = {}
        """Whether the next 304 may be taken at its word; absent until the first page of this run."""
        self._poison: dict[int, tuple[str, Failure]] = {}
        """The body that could not be split last and why, by source id: in this run it would fail again."""
        self._reach = Reach()
        self._store_ails = False
        """Whether the operator was told that nothing can be stored."""
        self._unrecorded_in_a_row: Counter[int] = Counter()
        """Polls of which the store could keep nothing, by source id: a full disk is no reason to poll on undiminished."""

    @property
    def offline(self) -> bool:
        """Whether no host can be reached: then a poll is but a try."""
        return self._reach.offline

    def use(self, fetcher: Fetcher, *, full_every: int) -> None:
        """Fetch with this from the next poll on."""
        self._fetcher = fetcher
        self._full_every = full_every

    async def poll(self, row: SourceRow) -> PollResult:
        """Poll a source and record it. Never raises but for cancellation: a failure is a result."""
        started_at = self._clock.now()
        arrival = None
        try:
            arrival = _arrival(await self._fetch(row), started_at, self._clock.now(), row)
            self._reach.heard(host_of(row), None)
            result = await self._take_in(row, arrival)
        except FetchError as error:
            failure = of_fetching(error)
            self._reach.heard(host_of(row), failure.outcome, failed_before=row.failures > 0)
            if self.offline and failure.outcome in SILENT:
                return self._not_reached(row, failure)
        except SplitError as error:
            failure = Failure(Outcome.SPLIT, str(error))
        except StoreError as error:
            return self._unrecorded(row, error)
        except Exception as error:  # the one place that isolates a surprise: a sick source never stops the rest
            log.exception("a mistake of ours", source=row.source.name)
            failure = Failure(Outcome.BUG, f"{type(error).__name__}: {error}")
        else:
            return self._noted(row, result)
        return await self._record_failure(row, started_at, failure, arrival)

    async def _take_in(self, row: SourceRow, arrival: Arrival) -> PollResult:
        if arrival.page is None:
            return await self._desk.do(partial(record_same, row=row, arrival=arrival))
        poison = self._poison.get(row.id)
        if poison is not None and poison[0] == arrival.digest:
            return await self._record_failure(row, arrival.started_at, poison[1], arrival)
        knowledge = await self._desk.do(lambda store: store.knowledge(row.id))
        if arrival.digest == row.validators.body_hash and not unsettled(knowledge.memory):
            self._settled[row.id] = True
            return await self._desk.do(partial(record_same, row=row, arrival=arrival))
        split = await self._split(arrival.page, row, knowledge)
        if not knowledge.blocks and split.older_pages:
            arrival, split = await self._with_older_pages(arrival, split, row, knowledge)
        result = await self._desk.do(partial(record_split, row=row, arrival=arrival, knowledge=knowledge, split=split))
        self._settled[row.id] = not result.unsettled
        return result

    async def _fetch(self, row: SourceRow) -> Fetched:
        """Ask for news; for the whole page when a doubt is open, and now and then because some servers' 304 lies."""
        asked = self._since_whole.get(row.id, 0) + 1
        if asked < self._full_every and self._settled.get(row.id, True):
            fetched = await self._fetcher.fetch(row.source.url, row.validators)
            self._since_whole[row.id] = asked if fetched.page is None else 0
            if fetched.page is not None or await self._may_stay(row):
                return fetched
        nothing = Validators(body_hash=row.validators.body_hash)
        fetched = await self._fetcher.fetch(row.source.url, nothing, past_caches=True)
        self._since_whole[row.id] = 0
        return fetched

    async def _may_stay(self, row: SourceRow) -> bool:
        """Say whether "not modified" settles the poll; a doubt open from an earlier run needs the page to be seen again."""
        if row.id not in self._settled:
            knowledge = await self._desk.do(lambda store: store.knowledge(row.id))
            self._settled[row.id] = not unsettled(knowledge.memory)
        return self._settled[row.id]

    async def _split(self, page: Page, row: SourceRow, knowledge: Knowledge) -> Split:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._splitters, split_page, page, row.source, knowledge)

    async def _split_older(self, page: Page | None, row: SourceRow, knowledge: Knowledge) -> Split | None:
        if page is None:
            return None
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._splitters, split_older, page, row.source, knowledge)

    async def _with_older_pages(
        self, arrival: Arrival, first: Split, row: SourceRow, knowledge: Knowledge
    ) -> tuple[Arrival, Split]:
        """Read the older pages of a live blog that is first seen, so that its baseline is whole; they belong to its page."""
        older: list[tuple[Page, Split]] = []
        seen = {row.source.url, first.url}
        pending = _unseen(first.older_pages, seen)
        try:
            while pending and _room_for_more([page for page, _ in older], row):
                fetched = await self._fetcher.fetch(pending.pop(0))
                split = await self._split_older(fetched.page, row, knowledge)
                if fetched.page is not None and split is not None:
                    older.append((fetched.page, split))
                    pending += _unseen(split.older_pages, seen)
        except FetchError as error:
            log.warning("older pages are missing", source=row.source.name, why=str(error))
        return with_older(arrival, [page for page, _ in older]), joined(first, [split for _, split in older])

    async def _record_failure(
        self, row: SourceRow, started_at: datetime, failure: Failure, arrival: Arrival | None
    ) -> PollResult:
        """Record it with the page, if one came: what could not be read today is evidence all the same."""
        at = self._clock.now()
        due = due_after(row, failure, at)
        page = arrival.page if arrival else None
        if arrival is not None and page is not None:
            self._poison[row.id] = arrival.digest, failure
        poll = Poll(started_at, at, failure.outcome, failure.status, failure.detail)

        def write(store: Store) -> tuple[Event, ...]:
            return store.record(row.id, poll, page=page, next_poll_at=due, source_changes=breakdown(row, failure))

        try:
            events = await self._desk.do(write)
        except StoreError as error:
            return self._unrecorded(row, error)
        result = PollResult(row.source.name, failure.outcome, failure.detail, events, due, failure.retry_after)
        return self._noted(row, result)

    def _noted(self, row: SourceRow, result: PollResult) -> PollResult:
        """Note that the store took a poll, if it did."""
        if result.recorded:
            self._unrecorded_in_a_row.pop(row.id, None)
            if self._store_ails:
                log.info("polls are stored again")
            self._store_ails = False
        return result

    def _not_reached(self, row: SourceRow, failure: Failure) -> PollResult:
        """Return the result of a poll that says nothing of the source; nothing is recorded."""
        due = self._clock.now() + timedelta(seconds=PROBE_AFTER)
        return PollResult(row.source.name, failure.outcome, failure.detail, (), due, recorded=False)

    def _unrecorded(self, row: SourceRow, error: StoreError) -> PollResult:
        """Return the result of a poll of which nothing is stored, its next time with it."""
        failure = Failure(Outcome.STORE, str(error))
        if not self._store_ails:
            log.error("nothing can be stored, polls are put off", why=str(error), hint=error.hint)
        self._store_ails = True
        self._unrecorded_in_a_row[row.id] += 1
        due = due_after(row, failure, self._clock.now(), unrecorded=self._unrecorded_in_a_row[row.id])
        return PollResult(row.source.name, failure.outcome, failure.detail, (), due, recorded=False)


def host_of(row: SourceRow) -> str:
    """Return whom a poll of this source bothers."""
    return urlsplit(row.source.url).netloc.lower()


def _arrival(fetched: Fetched, started_at: datetime, now: datetime, row: SourceRow) -> Arrival:
    """Return the answer with its time: now, or just past the last poll if the clock was set back. History goes forward."""
    at = now if row.last_poll_at is None else max(now, row.last_poll_at + INSTANT)
    return Arrival(
        page=replace(fetched.page, fetched_at=at) if fetched.page else None,
        at=at,
        started_at=started_at,
        validators=fetched.validators,
        status=fetched.status,
        fresh_for=fetched.fresh_for,
        moved_to=fetched.moved_to,
        bytes_received=fetched.bytes_received,
        now=now,
        digest=body_hash(fetched.page.body) if fetched.page else "",
    )


def _room_for_more(older: Sequence[Page], row: SourceRow) -> bool:
    return len(older) < row.source.max_older_pages and sum(len(page.body) for page in older) < MOST_OLDER_BYTES


def _unseen(urls: Sequence[str], seen: set[str]) -> list[str]:
    """Return the URLs not seen yet, and note them as seen."""
    fresh = [url for url in dict.fromkeys(urls) if url not in seen]
    seen.update(fresh)
    return fresh
