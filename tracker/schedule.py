"""The scheduler only ticks: one job that asks what is due, one that tidies the store. The schedule itself is a table.

A step of the wall clock would stop the ticks for as long as the clock was set back; a guard notices and ticks at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from tracker.clock import Clock

TICK = 1.0
"""Seconds: how late a poll can be."""
TIDY = 600.0
"""Seconds between tidying: the write-ahead log stays small, and an hour's missing statistics do not matter."""
GLANCE = 0.5
"""Seconds between looks at the two clocks."""
STEP = 1.0
"""Seconds by which the clocks may drift apart between two looks without counting as a step."""


class _Every(BaseTrigger):  # type: ignore[misc]  # the library has no types
    """Fires some seconds after the last firing was handled.

    The library's own interval trigger counts every run missed while the machine slept, one by one, even to drop them.
    """

    def __init__(self, seconds: float) -> None:
        self._pause = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """Return the next time, from now and not from the last one."""
        return now if previous_fire_time is None else now + self._pause


Work = Callable[[], Awaitable[None]]


class Ticker:
    """Calls ``tick`` every second and ``tidy`` now and then; neither twice at a time, and both also when the clock is set.

    ``stepped`` is called when the clock has been set, before the tick that follows at once.
    """

    def __init__(
        self,
        clock: Clock,
        tick: Work,
        tidy: Work,
        stepped: Work,
        *,
        every: float = TICK,
        glance: float = GLANCE,
    ) -> None:
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
        self._clock = clock
        self._stepped = stepped
        self._glance = glance
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._add("tick", tick, every, clock.now())
        self._add("tidy", tidy, TIDY, clock.now() + timedelta(seconds=TIDY))
        self._guard: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to tick; the first tick comes at once. Must be called on the event loop."""
        self._scheduler.start()
        self._guard = asyncio.get_running_loop().create_task(self._watch_clock(self._offset()))

    async def stop(self) -> None:
        """Tick no more. A tick under way may be cut off: it only asks what is due."""
        self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # the library shuts down on the next turn of the loop
        if self._guard is not None:
            self._guard.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._guard

    def _add(self, name: str, work: Work, every: float, first: datetime) -> None:
        """Late runs are still wanted (no grace time), but only one of them, and never two at once."""
        self._scheduler.add_job(
            work,
            _Every(every),
            id=name,
            next_run_time=first,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )

    async def _watch_clock(self, offset: float) -> None:
        """Tick at once after the wall clock has moved against the steady one."""
        while True:
            await asyncio.sleep(self._glance)
            now = self._offset()
            if abs(now - offset) > STEP:
                await self._stepped()
                self._scheduler.modify_job("tick", next_run_time=self._clock.now())
            offset = now

    def _offset(self) -> float:
        return self._clock.now().timestamp() - self._clock.monotonic()
