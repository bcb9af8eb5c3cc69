"""What a poll costs: ``python tests/bench.py``. Not a test: figures depend on the machine, so take the ratios.

Makes live blogs of its own (100 blocks, about 650 kB of HTML, two blocks new and one revised at each step) and measures, in
CPU time of this process, medians of several pages: splitting against parsing alone, a whole poll through a real store, what
is stored, how long a page takes to rebuild; and polls over HTTP of a server in a process of its own.
"""

from __future__ import annotations

import asyncio
import gc
import hashlib
import multiprocessing
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from multiprocessing.connection import Connection
from pathlib import Path

import lxml.html

from tracker.clock import SystemClock
from tracker.fetch import HttpFetcher
from tracker.model import Fetching, Hint, Page, Reading, Source, Split
from tracker.poll import Desk, Poller, process_page
from tracker.splitting.choosing import split
from tracker.store import Store, open_store

START = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
BLOCKS = 100
PAGES = 7
STEPS = 50
WORDS = [
    "river",
    "bridge",
    "council",
    "harbour",
    "ferry",
    "storm",
    "mayor",
    "police",
    "water",
    "train",
    "school",
    "hospital",
    "north",
    "market",
    "road",
    "crew",
    "engine",
    "tower",
    "valley",
    "report",
    "minister",
    "engineer",
    "resident",
    "village",
    "station",
    "airport",
    "flood",
    "warning",
    "signal",
    "pump",
    "shelter",
    "volunteer",
    "boat",
    "coast",
]


@dataclass
class Blog:
    """A live blog that grows, with as much script, style and navigation around it as real ones have."""

    name: int
    chance: random.Random = field(init=False)
    blocks: list[tuple[str, datetime, list[str]]] = field(default_factory=list)
    now: datetime = START

    def __post_init__(self) -> None:
        self.chance = random.Random(self.name)
        for _ in range(BLOCKS):
            self.add()
        self.style = "".join(f".c{n}{{margin:{n}px;color:#{self.chance.getrandbits(24):06x}}}" for n in range(4000))
        self.script = ";".join(f"var v{n}={self.chance.getrandbits(60)}" for n in range(9000))
        self.menu = "".join(f'<li class="c{n}"><a href="/topic/{n}">{self.sentence(2)}</a></li>' for n in range(250))

    def sentence(self, words: int) -> str:
        return " ".join(self.chance.choice(WORDS) for _ in range(words)).capitalize()

    def add(self) -> None:
        self.now += timedelta(minutes=7)
        key = f"{self.chance.getrandbits(48):012x}"
        self.blocks.insert(0, (key, self.now, [f"{self.sentence(30)}." for _ in range(4)]))
        del self.blocks[BLOCKS:]

    def step(self) -> None:
        """Two blocks come, one gets another number of words, the oldest two fall off the page."""
        self.add()
        self.add()
        key, at, paragraphs = self.blocks[9]
        self.blocks[9] = (key, at, [*paragraphs[:-1], f"{self.sentence(25)}."])

    def html(self, noise: int = 0) -> bytes:
        """The page; ``noise`` changes what changes at each request of a real one: a nonce, a counter."""
        blocks = "".join(self._block(*block) for block in self.blocks)
        head = f'<html lang="en"><head><meta charset="utf-8"><title>Storm {self.name}: live updates</title><style>{self.style}</style></head>'
        script = f'<script nonce="{noise:08x}">{self.script};var readers={noise}</script>'
        body = f"<body><nav><ul>{self.menu}</ul></nav><main><h1>Storm {self.name}: live updates</h1><div>{blocks}</div></main>{script}</body>"
        return f"<!doctype html>{head}{body}</html>".encode()

    def _block(self, key: str, at: datetime, paragraphs: list[str]) -> str:
        words = "".join(f'<p class="c7">{escape(text)}</p>' for text in paragraphs)
        share = "".join(
            f'<a class="c{n}" href="https://share.example.org/{n}?u={key}" rel="nofollow"><svg viewBox="0 0 9 9"><path d="M{"1 2L3 4" * 30}z"/>'
            f"</svg><span>Share</span></a>"
            for n in range(3)
        )
        return (
            f'<article id="post-{key}" class="c3"><header class="c4"><a href="#post-{key}"><time datetime="{at.isoformat()}">'
            f'{at:%H:%M} GMT</time></a></header><div class="c5">{words}</div><footer class="c6">{share}</footer></article>'
        )


def page_of(body: bytes, at: datetime) -> Page:
    return Page(
        url="https://paper.example.org/storm", body=body, fetched_at=at, content_type="text/html; charset=utf-8"
    )


def cpu(work: Callable[[], object]) -> float:
    """Milliseconds."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1e3


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def readings(found: Split) -> dict[str, Reading]:
    return {block.fragment_hash: Reading(block.text, block.links, block.media) for block in found.blocks}


def splitting() -> None:
    """Each page is another blog, so that nothing of its first split is remembered from the one before."""
    parsed, first, noise, changed = [], [], [], []
    for number in range(PAGES):
        blog = Blog(number)
        body, other = blog.html(), blog.html(noise=1)
        blog.step()
        grown = blog.html(noise=2)
        parsed.append(statistics.median(cpu(lambda body=body: lxml.html.fromstring(body)) for _ in range(5)))
        start = time.process_time()
        found = split(page_of(body, blog.now), Hint())
        first.append((time.process_time() - start) * 1e3)
        known = readings(found)
        noise.append(cpu(lambda other=other, at=blog.now, known=known: split(page_of(other, at), Hint(), known)))
        changed.append(cpu(lambda grown=grown, at=blog.now, known=known: split(page_of(grown, at), Hint(), known)))
    base = statistics.median(parsed[1:])
    say(f"page: {len(body) / 1e3:.0f} kB, {len(found.blocks)} blocks; lxml.html.fromstring {base:.1f} ms")
    for name, taken in (
        ("first split", first),
        ("known page, nothing new", noise),
        ("known page, 2 blocks new", changed),
    ):
        middle = statistics.median(taken[1:])  # the first page also compiles the grammars
        say(f"  {name:26} {middle:6.1f} ms  {middle / base:5.1f} x parsing alone")


def storing(folder: Path) -> None:
    path = folder / "bench.db"
    with open_store(path, create=True) as store:
        store.sync_sources([Source("storm", "https://paper.example.org/storm")], START, disable_missing=False)
        blog = Blog(99)
        polls, records, sizes = [], [], []
        for number in range(STEPS + 1):
            page = page_of(blog.html(noise=number), blog.now)
            taken, recorded = poll(store, page)
            store.tidy()
            polls.append(taken)
            records.append(recorded)
            sizes.append(sum(file.stat().st_size for file in folder.iterdir()))
            blog.step()
        newest = store.snapshots("storm")[-1].id
    with open_store(path, readonly=True) as store:
        rebuilt = statistics.median(cpu(lambda: store.body(newest)) for _ in range(9))
    say(
        f"a changed poll of it through a store: {statistics.median(polls[1:]):.1f} ms, of which storing {statistics.median(records[1:]):.1f} ms"
    )
    say(
        f"  stored for each: {(sizes[-1] - sizes[0]) / STEPS / 1e3:.1f} kB; the newest page of {STEPS} rebuilt in {rebuilt:.1f} ms"
    )


def poll(store: Store, page: Page) -> tuple[float, float]:
    """Milliseconds of the poll, and of the storing in it."""
    row = store.source("storm")
    assert row is not None
    spent = []
    record = store.record

    def timed(*arguments: object, **named: object) -> object:
        start = time.process_time()
        try:
            return record(*arguments, **named)  # type: ignore[arg-type]
        finally:
            spent.append((time.process_time() - start) * 1e3)

    store.record = timed  # type: ignore[method-assign, assignment]
    try:
        return cpu(lambda: process_page(store, row, page)), sum(spent)
    finally:
        del store.record  # type: ignore[method-assign]


# Over HTTP


def serve(pipe: Connection, sources: int) -> None:
    """Serve the blogs; a word through the pipe changes what they say."""
    asyncio.run(_serve(pipe, [Blog(number) for number in range(sources)]))


async def _serve(pipe: Connection, blogs: list[Blog]) -> None:
    bodies = [blog.html() for blog in blogs]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                body = bodies[int(head.split(b" ", 2)[1].rpartition(b"/")[2])]
                tag = b'"%s"' % hashlib.sha1(body).hexdigest().encode()
                if tag in head:
                    writer.write(b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n" % tag)
                else:
                    lines = b"HTTP/1.1 200 OK\r\nETag: %s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
                    writer.write(lines % (tag, len(body)) + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    pipe.send(server.sockets[0].getsockname()[1])
    rounds = 0
    while (word := await asyncio.to_thread(pipe.recv)) != "stop":
        rounds += 1
        if word == "step":
            for blog in blogs:
                blog.step()
        bodies[:] = [blog.html(noise=rounds) for blog in blogs]
        pipe.send("done")


def polling(folder: Path, sources: int) -> None:
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, sources), daemon=True)
    server.start()
    try:
        asyncio.run(_poll_all(ours, folder / "polled.db", sources))
    finally:
        ours.send("stop")
        server.join(5)


async def _poll_all(pipe: Connection, path: Path, sources: int) -> None:
    port = await asyncio.to_thread(pipe.recv)
    settings = Fetching(allow_private=("127.0.0.0/8",), robots=False)
    named = [Source(f"storm-{n}", f"http://127.0.0.1:{port}/{n}") for n in range(sources)]
    clock = SystemClock()
    fetcher = HttpFetcher(settings, clock)
    splitters = ThreadPoolExecutor(1)
    async with Desk(lambda: open_store(path, create=True)) as desk:
        await desk.do(lambda store: store.sync_sources(named, clock.now(), disable_missing=True))
        poller = Poller(fetcher, desk, clock, splitters, full_every=1_000_000)
        for name, word in rounds():
            if word:
                pipe.send(word)
                await asyncio.to_thread(pipe.recv)
            start = time.process_time()
            for row in await desk.do(Store.sources):
                result = await poller.poll(row)
                assert result.recorded, result
            taken = (time.process_time() - start) * 1e3 / sources
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            say(f"  {name:34} {taken:6.1f} ms a poll, peak {peak:.0f} MB")
            gc.freeze()
    await fetcher.aclose()
    splitters.shutdown()


def rounds() -> Iterator[tuple[str, str]]:
    yield "first poll", ""
    yield "not modified (304)", ""
    yield "other bytes, same blocks", "noise"
    yield "changed: 2 blocks new, 1 revised", "step"


def main() -> None:
    gc.set_threshold(50_000)
    splitting()
    with tempfile.TemporaryDirectory() as folder:
        storing(Path(folder))
        sources = int(sys.argv[1]) if len(sys.argv) > 1 else 20
        say(f"{sources} such sources over HTTP on the loopback:")
        polling(Path(folder), sources)


if __name__ == "__main__":
    main()
