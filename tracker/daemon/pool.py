"""The polls under way: so many at a time, and one for each host."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tracker.clock import Clock
from tracker.logs import logger
from tracker.poll import Poller, PollResult, host_of
from tracker.store.rows import SourceRow

log = logger("daemon")

AFTER_A_MISTAKE = 60.0
"""Seconds that a source waits whose poll broke off by a mistake of ours, and so has no next time."""

Done = Callable[[PollResult], None]
"""Called with the result of each poll, after it was recorded."""


class Pool:
    """Starts polls where there is room, and looks after what becomes of them."""

    def __init__(self, poller: Poller, clock: Clock, size: int, done: Done) -> None:
        self._poller = poller
        self._clock = clock
        self._done = done
        self.size = size
        self.finished: set[int] = set()
        """Ids of the sources whose poll ended since this was last cleared: what was read of them before is out of date."""
        self._under_way: dict[asyncio.Task[None], SourceRow] = {}
        self._busy: set[str] = set()
        self._left_alone: dict[str, float] = {}
        """Until when (steady clock) a host asked for no request, by host."""
        self._waiting: dict[int, float] = {}
        """Until when (steady clock) a source waits whose poll could not be recorded, by id."""

    @property
    def under_way(self) -> int:
        """How many polls are running."""
        return len(self._under_way)

    @property
    def full(self) -> bool:
        """Whether there is no room for another poll; while offline there is room for a single one."""
        return len(self._under_way) >= (1 if self._poller.offline else self.size)

    def offer(self, row: SourceRow) -> bool:
        """Start a poll of this source if it may run now, and say whether it was started."""
        if self.full or host_of(row) in self._busy or self._must_wait(row):
            return False
        self._busy.add(host_of(row))
        task = asyncio.get_running_loop().create_task(self._poll(row), name=row.source.name)
        self._under_way[task] = row
        task.add_done_callback(self._finished)
        return True

    def _must_wait(self, row: SourceRow) -> bool:
        now = self._clock.monotonic()
        return self._left_alone.get(host_of(row), now) > now or self._waiting.get(row.id, now) > now

    async def wait_for_one(self) -> None:
        """Wait until a poll has finished."""
        await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)

    async def come_to_rest(self) -> None:
        """Wait until no poll is under way; each has its deadline."""
        while self._under_way:
            await self.wait_for_one()

    async def drain(self, seconds: float, hurry: asyncio.Event) -> bool:
        """Wait for the polls under way, at most so long and until ``hurry``; give up the rest. Say whether all ended."""
        loop = asyncio.get_running_loop()
        waits = {loop.create_task(self.come_to_rest()), loop.create_task(_come(hurry))}
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        left = list(self._under_way)
        for waiting in (*waits, *left):
            waiting.cancel()
        await asyncio.gather(*waits, *left, return_exceptions=True)
        return not left

    async def _poll(self, row: SourceRow) -> None:
        result = await self._poller.poll(row)
        if not result.recorded and result.next_poll_at is not None:
            delay = (result.next_poll_at - self._clock.now()).total_seconds()
            self._waiting[row.id] = self._clock.monotonic() + delay
        if result.retry_after is not None:
            self._left_alone[host_of(row)] = self._clock.monotonic() + result.retry_after
        _log(result)
        self._done(result)

    def _finished(self, task: asyncio.Task[None]) -> None:
        row = self._under_way.pop(task)
        self._busy.discard(host_of(row))
        self.finished.add(row.id)
        if not task.cancelled() and task.exception() is not None:
            log.error("a mistake of ours outside the poll", source=row.source.name, exc_info=task.exception())
            self._waiting[row.id] = self._clock.monotonic() + AFTER_A_MISTAKE


async def _come(event: asyncio.Event) -> None:
    await event.wait()


def _log(result: PollResult) -> None:
    facts = {"source": result.source, "outcome": str(result.outcome), "events": len(result.events)}
    if not result.recorded:
        log.debug("poll not recorded", why=result.detail, **facts)  # the poller told why, once for all sources
    elif result.outcome.failed:
        log.warning("poll failed", why=result.detail, **facts)
    elif result.events:
        log.info("poll", **facts)
    else:
        log.debug("poll", **facts)
