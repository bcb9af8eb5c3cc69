"""Starting, stopping and reloading. Signals, the writer lock and the order of shutting down are here; no polling is."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from tracker.clock import Clock, SystemClock
from tracker.config import Config, load, notify_socket
from tracker.daemon.dispatcher import Dispatcher
from tracker.daemon.notices import ALIVE, READY, STOPPING, Notices
from tracker.daemon.pool import Done, Pool
from tracker.daemon.signals import Signals
from tracker.errors import ConfigError, StoreError, UsageError
from tracker.fetch import HttpFetcher
from tracker.logs import logger, set_up
from tracker.model import Event
from tracker.poll import Desk, Poller, PollResult
from tracker.schedule import Ticker
from tracker.store import Store, open_store, writer_lock

log = logger("daemon")

DRAIN = 10.0
"""Seconds that polls under way may take to finish after a signal to stop; service managers wait longer before they kill."""
WAL_WORRY = 256_000_000
"""Bytes of write-ahead log: with nobody in the way it stays at a few megabytes."""
SPLITTING_THREADS = 2
"""Splitting holds the interpreter: more threads would only make each page wait longer."""


Tell = Callable[[Event], None]
"""Called with each event after it was recorded."""


def _nobody(event: Event) -> None:
    """Tell nobody."""


class _Rooms:
    """All that is open while the tracker runs."""

    def __init__(self, config: Config, desk: Desk, clock: Clock, splitters: ThreadPoolExecutor, done: Done) -> None:
        self.config = config
        self.desk = desk
        self.clock = clock
        self.fetcher = HttpFetcher(config.fetching, clock)
        self.poller = Poller(self.fetcher, desk, clock, splitters, full_every=config.full_every)
        self.pool = Pool(self.poller, clock, config.max_concurrent, done)

    async def sync(self) -> None:
        """Make the store's sources those of the config."""
        sources, now = self.config.sources, self.clock.now()
        await self.desk.do(lambda store: store.sync_sources(sources, now, disable_missing=True))

    async def take(self, config: Config) -> None:
        """Go on with another config; no poll may be under way."""
        if config.fetching != self.config.fetching:
            await self.fetcher.aclose()
            self.fetcher = HttpFetcher(config.fetching, self.clock)
        self.poller.use(self.fetcher, full_every=config.full_every)
        self.pool.size = config.max_concurrent
        if (config.log_level, config.log_format) != (self.config.log_level, self.config.log_format):
            set_up(config.log_level, config.log_format)
        self.config = config
        await self.sync()

    async def tidy(self) -> None:
        """Let the store do its housekeeping, and say when a reader keeps it from that."""
        size = await self.desk.do(Store.tidy)
        if size > WAL_WORRY:
            log.warning("the write-ahead log grows: some program holds a query on the store open", bytes=size)

    async def close(self) -> None:
        """Close the connections to publishers."""
        await self.fetcher.aclose()


def run(config: Config, *, once: bool = False, tell: Tell = _nobody, clock: Clock | None = None) -> int:
    """Follow the sources of the config until SIGTERM or SIGINT; SIGHUP reads the config file again. Return the exit code.

    ``once``: poll each enabled source once instead, 1 if a poll failed. ``tell`` is called with each event as it is
    recorded. Raises StoreBusy when another process has the store, UsageError when there is nothing to follow.
    """
    if not any(source.enabled for source in config.sources):
        raise UsageError(
            f"{config.path or 'the config'} has no enabled source", hint="add a [[source]] with a name and a url"
        )
    if once:
        results = poll_now(config, tell=tell, clock=clock)
        return 1 if any(result.outcome.failed for result in results) else 0
    with writer_lock(_with_folder(config.store)):
        return asyncio.run(_follow(config, tell, clock or SystemClock()))


def poll_now(
    config: Config, names: Sequence[str] = (), *, tell: Tell = _nobody, clock: Clock | None = None
) -> list[PollResult]:
    """Poll these sources, or all enabled ones, once and whatever their schedule. Raises as ``run`` does."""
    known = [source.name for source in config.sources]
    for name in names:
        if name not in known:
            near = get_close_matches(name, known) or known[:5]
            raise UsageError(f"the config has no source {name!r}", hint=f"there is {', '.join(near)}" if near else "")
    with writer_lock(_with_folder(config.store)):
        return asyncio.run(_once(config, names, tell, clock or SystemClock()))


def _with_folder(store: Path) -> Path:
    try:
        store.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the folder of {store} cannot be made: {error.strerror}",
            hint="name another store in the config or with --db",
        ) from error
    return store


@asynccontextmanager
async def _open_rooms(config: Config, clock: Clock, done: Done) -> AsyncIterator[_Rooms]:
    splitters = ThreadPoolExecutor(SPLITTING_THREADS, thread_name_prefix="split")
    async with AsyncExitStack() as stack:
        stack.callback(splitters.shutdown, wait=False, cancel_futures=True)
        desk = await stack.enter_async_context(Desk(lambda: open_store(config.store, create=True)))
        rooms = _Rooms(config, desk, clock, splitters, done)
        stack.push_async_callback(rooms.close)
        await rooms.sync()
        yield rooms


async def _once(config: Config, names: Sequence[str], tell: Tell, clock: Clock) -> list[PollResult]:
    results: list[PollResult] = []

    def done(result: PollResult) -> None:
        results.append(result)
        _tell_all(tell, result)

    async with _open_rooms(config, clock, done) as rooms:
        rows = await rooms.desk.do(lambda store: store.sources())
        left = [row for row in rows if (row.source.name in names if names else row.source.enabled)]
        while left:
            left = [row for row in left if not rooms.pool.offer(row)]
            if not rooms.pool.under_way:
                log.warning("left alone, as their host asked", sources=[row.source.name for row in left])
                break
            await rooms.pool.wait_for_one()
        await rooms.pool.come_to_rest()
    return results


async def _follow(config: Config, tell: Tell, clock: Clock) -> int:
    async with _open_rooms(config, clock, lambda result: _tell_all(tell, result)) as rooms:
        dispatcher = Dispatcher(rooms.desk, rooms.pool, clock)
        notices = Notices(notify_socket())

        async def tick() -> None:
            await dispatcher.tick()
            notices.send(ALIVE)

        ticker = Ticker(clock, tick, rooms.tidy, dispatcher.heal)
        await dispatcher.heal()
        with Signals(lambda: _reload(rooms, dispatcher)) as signals:
            ticker.start()
            _settle_in(config)
            log.info("following", sources=len(config.sources), store=str(config.store))
            notices.send(READY)
            await signals.stop.wait()
            notices.send(STOPPING)
            log.info("stopping", polls_under_way=rooms.pool.under_way)
            await ticker.stop()
            if not await rooms.pool.drain(DRAIN, signals.hurry):
                log.warning("polls under way were given up; they left nothing behind")
    return 0


def _settle_in(config: Config) -> None:
    """Say what an operator should know at the start, and spare the collector what will live as long as we do."""
    if config.fetching.contact is None:
        log.warning("publishers cannot reach you: set contact in [tracker]")
    gc.collect()
    gc.freeze()


async def _reload(rooms: _Rooms, dispatcher: Dispatcher) -> None:
    """Read the config file again; a wrong one changes nothing."""
    if rooms.config.path is None:
        return
    try:
        config = replace(load(rooms.config.path), store=rooms.config.store)
    except ConfigError as error:
        log.error("the config is wrong, the old one stays", error=str(error), problems=error.problems)  # noqa: TRY400
        return
    dispatcher.paused = True
    try:
        await rooms.pool.come_to_rest()
        await rooms.take(config)
    finally:
        dispatcher.paused = False
    log.info("config reloaded", sources=len(config.sources))


def _tell_all(tell: Tell, result: PollResult) -> None:
    for event in result.events:
        tell(event)
