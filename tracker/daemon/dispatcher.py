"""Asks the store what is due, and starts what there is room for. The schedule itself lies in the table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from tracker.clock import Clock
from tracker.daemon.pool import Pool
from tracker.poll import Desk
from tracker.store import Store
from tracker.store.rows import SourceRow

LOOK_AHEAD = 200
"""Due sources looked at first in one tick: usually all there are."""
LOOK_FURTHER = 10
"""Factor on that while there is room left: the many due sources of one busy host must not hide the others."""


class Dispatcher:
    """One tick after the other."""

    def __init__(self, desk: Desk, pool: Pool, clock: Clock) -> None:
        self._desk = desk
        self._pool = pool
        self._clock = clock
        self._overtaken: dict[int, SourceRow] = {}
        self.paused = False

    async def tick(self) -> None:
        """Start polls of due sources, the longest due first."""
        self._start(self._overtaken.values())
        now, limit = self._clock.now(), LOOK_AHEAD
        while not (self._pool.full or self.paused):
            self._pool.finished.clear()
            due = await self._desk.do(partial(Store.due, now=now, limit=limit))
            self._start(row for row in due if row.id not in self._pool.finished)
            if len(due) < limit:
                return
            limit *= LOOK_FURTHER

    def _start(self, rows: Iterable[SourceRow]) -> None:
        """Start what may run now; those not started stay due."""
        for row in list(rows):
            if self.paused or self._pool.full:
                return
            if self._pool.offer(row):
                self._overtaken.pop(row.id, None)

    async def heal(self) -> None:
        """After the clock was set back: note the sources whose schedule still counts by the old one, to poll them soon."""
        now = self._clock.now()
        rows = await self._desk.do(lambda store: store.sources())
        self._overtaken = {row.id: row for row in rows if row.source.enabled and _overtaken(row, now)}


def _overtaken(row: SourceRow, now: datetime) -> bool:
    """Say whether a source was last polled in what is now the future, and has not been since."""
    if row.last_poll_at is None or row.next_poll_at is None:
        return False
    return now < row.last_poll_at < row.next_poll_at
