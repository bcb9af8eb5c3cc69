"""The daemon: it follows, drains, reloads, and never shares its store. Conditions are waited for, never times."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import server as web
import structlog
from clocks import NOON, ManualClock
from server import Server

from tracker import daemon, logs
from tracker.clock import SystemClock
from tracker.config import load
from tracker.daemon.dispatcher import LOOK_AHEAD, Dispatcher
from tracker.errors import StoreBusy, StoreError, UsageError
from tracker.model import Event, Outcome, Source
from tracker.poll import Desk, host_of
from tracker.store import open_store, writer_lock
from tracker.store.rows import SourceRow

PATIENCE = 30.0
"""Seconds after which a test gives up; on an idle machine none needs a tenth of it."""

STORY = "<html><body><article><h1>Mill</h1><p>The mill at the ford has stood since 1804, and 22 people work in it today.</p></article></body></html>"
CHANGED = STORY.replace("22 people", "17 people")


@dataclass
class Site:
    """A server with its config file and store."""

    server: Server
    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def store(self) -> Path:
        return self.folder / "tracker.db"

    def configure(self, *names: str, tracker: str = "", source: str = "") -> Path:
        """Write a config that follows these paths of the server."""
        text = f"[tracker]\nallow_private = true\nrobots = false\n{tracker}\n"
        for name in names:
            text += f'[[source]]\nname = "{name}"\nurl = "{self.server.url("/" + name)}"\ninterval = "1s"\n{source}\n'
        self.config.write_text(text, "utf-8")
        return self.config

    def rows(self) -> dict[str, SourceRow]:
        try:
            with open_store(self.store, readonly=True) as store:
                return {row.source.name: row for row in store.sources()}
        except StoreError:
            return {}

    def events(self) -> list[Event]:
        with open_store(self.store, readonly=True) as store:
            return list(store.events())


@pytest.fixture
def site(tmp_path):
    with Server() as server:
        yield Site(server, tmp_path)


@pytest.fixture(autouse=True)
def own_logging():
    """Leave logging as it was: the daemon takes it over."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    gc.unfreeze()


def wait_until(done: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@contextmanager
def running(site: Site) -> Iterator[subprocess.Popen[bytes]]:
    """Run the daemon in a process of its own; killed at the end if it is still there."""
    call = [sys.executable, "-m", "tracker", "run", "--config", str(site.config)]
    with (site.folder / "log").open("wb") as log, subprocess.Popen(call, stdout=log, stderr=log) as process:
        try:
            yield process
        finally:
            process.kill()


def following(site: Site, script: Callable[[], object], signal_at_end: int | None = signal.SIGTERM) -> int:
    """Run the daemon in this process and the script beside it; stop the daemon when the script has ended, however."""
    mistakes: list[BaseException] = []

    def play() -> None:
        try:
            wait_until(lambda: "following" in log_of(site))
            script()
        except BaseException as mistake:  # noqa: BLE001 - told on the main thread
            mistakes.append(mistake)
            if "following" in log_of(site):  # else nobody would catch it but pytest
                os.kill(os.getpid(), signal.SIGTERM)
        else:
            if signal_at_end is not None:
                os.kill(os.getpid(), signal_at_end)

    player = threading.Thread(target=play)
    player.start()
    with (site.folder / "log").open("w", encoding="utf-8") as log:
        logs.set_up(stream=log)
        code = daemon.run(load(site.config, {}))
    player.join()
    for mistake in mistakes:
        raise mistake
    return code


def log_of(site: Site) -> str:
    path = site.folder / "log"
    return path.read_text("utf-8", "replace") if path.exists() else ""


def polled(site: Site, name: str) -> bool:
    row = site.rows().get(name)
    return row is not None and row.last_poll_at is not None


# --- once ---------------------------------------------------------------------------------------------------------


def test_once_polls_every_enabled_source_and_tells_events(site):
    site.server.serve("/mill", web.in_turn(web.page(STORY), web.page(CHANGED)))
    site.server.serve("/ford", web.page(STORY.replace("mill", "ford")))
    config = load(site.configure("mill", "ford"), {})
    told: list[Event] = []
    assert daemon.run(config, once=True, tell=told.append) == 0
    assert sorted((event.source, event.kind) for event in told) == [
        ("ford", "source.started"),
        ("mill", "source.started"),
    ]
    assert daemon.run(config, once=True, tell=told.append) == 0
    assert (told[-1].kind, told[-1].source) == ("block.revised", "mill")


def test_once_tells_by_its_exit_code_that_a_poll_failed(site):
    site.server.serve("/mill", web.page(STORY))
    config = load(site.configure("mill", "absent"), {})
    assert daemon.run(config, once=True) == 1
    assert site.rows()["mill"].last_outcome == Outcome.OK


def test_named_sources_are_polled_alone_and_even_if_disabled(site):
    site.server.serve("/mill", web.page(STORY))
    config = load(site.configure("mill", "ford", source="enabled = false"), {})
    (result,) = daemon.poll_now(config, ["mill"])
    assert result.outcome == Outcome.OK
    assert not polled(site, "ford")


def test_a_name_that_the_config_lacks_is_told_with_the_nearest(site):
    config = load(site.configure("mill"), {})
    with pytest.raises(UsageError) as caught:
        daemon.poll_now(config, ["mil"])
    assert "mill" in caught.value.hint


def test_nothing_to_follow_is_a_mistake_of_use(site):
    with pytest.raises(UsageError, match="no enabled source"):
        daemon.run(load(site.configure(), {}))


def test_a_folder_that_cannot_be_made_is_a_store_error(site):
    (site.folder / "file").write_text("in the way")
    config = replace(load(site.configure("mill"), {}), store=site.folder / "file" / "tracker.db")
    with pytest.raises(StoreError, match="cannot be made"):
        daemon.run(config)


def test_one_host_is_never_asked_twice_at_a_time(site):
    at_once: list[int] = []
    inside = threading.Semaphore(0)
    count = 0
    lock = threading.Lock()

    def slow(request: web.Request, connection: web.Connection) -> None:
        nonlocal count
        with lock:
            count += 1
            at_once.append(count)
        inside.acquire(timeout=0.05)
        with lock:
            count -= 1
        web.page(STORY)(request, connection)

    names = [f"s{number}" for number in range(5)]
    for name in names:
        site.server.serve(f"/{name}", slow)
    assert daemon.run(load(site.configure(*names), {}), once=True) == 0
    assert at_once == [1] * 5


def test_a_host_that_asks_to_be_left_alone_is_left_alone_by_all_its_sources(site):
    for name in ("mill", "ford"):
        site.server.serve(f"/{name}", web.status(429, Retry_After="600"))
    assert daemon.run(load(site.configure("mill", "ford"), {}), once=True) == 1
    assert len(site.server.requests) == 1


def test_a_removed_source_is_disabled_and_its_history_kept(site):
    site.server.serve("/mill", web.page(STORY))
    site.server.serve("/ford", web.page(STORY))
    daemon.run(load(site.configure("mill", "ford"), {}), once=True)
    daemon.run(load(site.configure("mill"), {}), once=True)
    row = site.rows()["ford"]
    assert not row.source.enabled
    with open_store(site.store, readonly=True) as store:
        assert store.blocks("ford")


class Recorder:
    """Stands for the pool: has room for so many and takes one source of each host."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.taken: list[str] = []
        self.finished: set[int] = set()
        self.hosts: set[str] = set()

    @property
    def full(self) -> bool:
        return len(self.taken) >= self.size

    def offer(self, row: SourceRow) -> bool:
        host = host_of(row)
        if host in self.hosts or self.full:
            return False
        self.hosts.add(host)
        self.taken.append(row.source.name)
        return True


def dispatched(folder: Path, sources: list[Source], size: int, *, paused: bool = False) -> list[str]:
    async def tick() -> list[str]:
        async with Desk(lambda: open_store(folder / "tracker.db", create=True)) as desk:
            await desk.do(lambda store: store.sync_sources(sources, NOON, disable_missing=True))
            pool = Recorder(size)
            dispatcher = Dispatcher(desk, pool, ManualClock())  # type: ignore[arg-type]
            dispatcher.paused = paused
            await dispatcher.tick()
            return pool.taken

    return asyncio.run(tick())


def test_the_many_sources_of_one_host_do_not_hide_those_of_another(tmp_path):
    crowd = [Source(f"crowd-{number:04}", f"https://crowd.example/{number}") for number in range(LOOK_AHEAD + 50)]
    lonely = Source("lonely", "https://lonely.example/")
    assert dispatched(tmp_path, [*crowd, lonely], 4) == ["crowd-0000", "lonely"]


def test_no_more_is_started_than_there_is_room_for(tmp_path):
    sources = [Source(f"s{number}", f"https://host{number}.example/") for number in range(9)]
    assert dispatched(tmp_path, sources, 4) == ["s0", "s1", "s2", "s3"]
    assert dispatched(tmp_path, sources, 4, paused=True) == []


def test_a_poll_that_ends_while_the_store_is_asked_is_not_started_again_from_what_was_true_before(tmp_path):
    pool = Recorder(4)

    class Overtaken(Desk):
        async def do(self, work):
            answer = await super().do(work)
            if isinstance(answer, list):
                pool.finished.add(answer[0].id)
            return answer

    async def tick() -> None:
        async with Overtaken(lambda: open_store(tmp_path / "tracker.db", create=True)) as desk:
            sources = [Source(name, f"https://{name}.example/") for name in ("ended", "due")]
            await desk.do(lambda store: store.sync_sources(sources, NOON, disable_missing=True))
            await Dispatcher(desk, pool, ManualClock()).tick()  # type: ignore[arg-type]

    asyncio.run(tick())
    assert pool.taken == ["due"]


# --- following ----------------------------------------------------------------------------------------------------


def test_it_follows_until_sigterm_and_ends_well(site):
    site.server.serve("/mill", web.in_turn(web.page(STORY), web.page(CHANGED)))
    site.configure("mill")
    with running(site) as process:
        wait_until(lambda: polled(site, "mill") and any(event.kind == "block.revised" for event in site.events()))
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    with open_store(site.store, readonly=True) as store:
        assert store.verify(deep=True) == []


def test_after_a_restart_nothing_is_lost_and_nothing_told_twice(site):
    site.configure("mill")
    for answer in (web.page(STORY), web.page(CHANGED)):
        site.server.serve("/mill", answer)
        before = site.rows()["mill"].last_poll_at if site.rows() else None

        def polled_again(before: datetime | None = before) -> None:
            wait_until(lambda: polled(site, "mill") and site.rows()["mill"].last_poll_at != before)

        assert following(site, polled_again, signal.SIGINT) == 0
    assert [event.kind for event in site.events()] == ["source.started", "block.revised"]
    assert [event.seq for event in site.events()] == [1, 2]


def test_a_kill_leaves_whole_polls_and_the_next_run_goes_on(site):
    changing = web.in_turn(*[web.page(STORY.replace("22", str(number))) for number in range(30, 60)])
    site.server.serve("/mill", changing)
    site.configure("mill")
    for runs in range(2):
        with running(site) as process:
            seen = len(site.events()) if runs else 0
            wait_until(lambda: polled(site, "mill") and len(site.events()) > seen)  # noqa: B023 - called at once
            process.kill()
            process.wait(PATIENCE)
        with open_store(site.store, readonly=True) as store:
            assert store.verify(deep=True) == []
    assert [event.seq for event in site.events()] == list(range(1, len(site.events()) + 1))


def test_sigterm_lets_a_poll_under_way_finish(site):
    arrived, release = threading.Event(), threading.Event()

    def held(request: web.Request, connection: web.Connection) -> None:
        arrived.set()
        release.wait(PATIENCE)
        web.page(STORY)(request, connection)

    def stop_midway() -> None:
        assert arrived.wait(PATIENCE)
        os.kill(os.getpid(), signal.SIGTERM)
        wait_until(lambda: "stopping" in log_of(site))
        release.set()

    site.server.serve("/mill", held)
    site.configure("mill")
    assert following(site, stop_midway, None) == 0
    assert site.rows()["mill"].last_outcome == Outcome.OK


def test_a_second_signal_does_not_wait(site):
    arrived = threading.Event()

    def held(request: web.Request, connection: web.Connection) -> None:
        arrived.set()
        web.silent(request, connection)

    def stop_twice() -> None:
        assert arrived.wait(PATIENCE)
        os.kill(os.getpid(), signal.SIGTERM)
        wait_until(lambda: "stopping" in log_of(site))

    site.server.serve("/mill", held)
    site.configure("mill", tracker='deadline = "5m"')
    assert following(site, stop_twice, signal.SIGTERM) == 0
    assert "given up" in log_of(site)
    assert site.rows()["mill"].last_poll_at is None


def test_a_second_daemon_on_one_store_is_refused_and_names_the_first(site):
    config = load(site.configure("mill"), {})
    with writer_lock(site.store), pytest.raises(StoreBusy, match=str(os.getpid())) as caught:
        daemon.run(config)
    assert caught.value.exit_code == 3


def test_sighup_takes_a_good_config_and_leaves_a_bad_one(site):
    for name in ("mill", "ford"):
        site.server.serve(f"/{name}", web.page(STORY))
    site.configure("mill")

    def reload_twice() -> None:
        wait_until(lambda: polled(site, "mill"))
        site.config.write_text("[tracker]\nintervall = 3\n", "utf-8")
        os.kill(os.getpid(), signal.SIGHUP)
        wait_until(lambda: "the old one stays" in log_of(site))
        assert "did you mean" in log_of(site)
        site.configure("ford", tracker="max_concurrent = 2")
        os.kill(os.getpid(), signal.SIGHUP)
        wait_until(lambda: polled(site, "ford"))

    assert following(site, reload_twice) == 0
    assert not site.rows()["mill"].source.enabled


def test_a_source_that_hangs_does_not_hold_up_another_host(site):
    site.server.serve("/mill", web.silent)
    with Server() as other:
        other.serve("/ford", web.page(STORY))
        site.configure("mill", tracker='deadline = "5s"')
        text = site.config.read_text("utf-8")
        text += f'[[source]]\nname = "ford"\nurl = "{other.url("/ford")}"\ninterval = "1s"\n'
        site.config.write_text(text, "utf-8")

        def other_is_polled() -> None:
            wait_until(lambda: len(other.asked("/ford")) >= 2)
            assert not polled(site, "mill")
            os.kill(os.getpid(), signal.SIGTERM)
            wait_until(lambda: "stopping" in log_of(site))

        assert following(site, other_is_polled) == 0


def test_a_schedule_that_the_clock_overtook_is_healed_at_the_start(site):
    """The wall clock ran three hours ahead, was put right, and the daemon is started again."""

    class FastClock(SystemClock):
        def now(self) -> datetime:
            return super().now() + timedelta(hours=3)

    site.server.serve("/mill", web.page(STORY))
    daemon.run(load(site.configure("mill"), {}), once=True, clock=FastClock())
    asked = len(site.server.requests)
    assert following(site, lambda: wait_until(lambda: len(site.server.requests) > asked + 1)) == 0


def test_without_a_contact_the_operator_is_told(site):
    site.server.serve("/mill", web.page(STORY))
    site.configure("mill")
    assert following(site, lambda: None) == 0
    assert "set contact" in log_of(site)


def test_a_service_manager_is_told_when_it_is_ready_alive_and_stopping(site, monkeypatch):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(site.folder / "notify"))
        manager.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(site.folder / "notify"))
        site.server.serve("/mill", web.page(STORY))
        site.configure("mill")
        assert following(site, lambda: wait_until(lambda: polled(site, "mill"))) == 0
        heard: list[bytes] = []
        with contextlib.suppress(BlockingIOError):
            while True:
                heard.append(manager.recv(100))
    assert heard[0] == b"READY=1"
    assert heard[-1] == b"STOPPING=1"
    assert b"WATCHDOG=1" in heard


def test_the_operator_is_told_of_a_reader_that_makes_the_log_grow(site, monkeypatch):
    """Ticks, tidying and the threshold brought near; the reader is a person's own connection."""
    monkeypatch.setattr("tracker.schedule.TIDY", 0.2)
    monkeypatch.setattr("tracker.daemon.life.WAL_WORRY", 100_000)
    pages = web.in_turn(*[web.page(STORY.replace("22", str(number))) for number in range(30, 80)])
    site.server.serve("/mill", pages)
    site.configure("mill")
    daemon.run(load(site.config, {}), once=True)
    reader = sqlite3.connect(f"file:{site.store}?mode=ro", uri=True)
    reader.execute("BEGIN")
    (before,) = reader.execute("SELECT count(*) FROM events").fetchone()
    assert following(site, lambda: wait_until(lambda: "write-ahead log grows" in log_of(site))) == 0
    assert reader.execute("SELECT count(*) FROM events").fetchone() == (before,)
    reader.close()
    assert len(site.events()) > before
