"""One poll: real server, real splitters, real store; only the clock is the test's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import server as web
from clocks import NOON, ManualClock
from server import Server

from tracker.errors import PageTooLarge, StoreFull, UsageError
from tracker.fetch import HttpFetcher
from tracker.model import (
    PRIVATE_NETWORKS,
    BlockKind,
    BlockState,
    Event,
    Fetching,
    Outcome,
    Page,
    Source,
    Split,
    Verdict,
)
from tracker.poll import FAILING_AFTER, Desk, Poller, PollResult, pages, process_page
from tracker.store import Store, open_store
from tracker.store.rows import SourceRow

UPDATES = {
    "11:40": "The quay is shut; crews say 22 boats are lost and more may follow before dark.",
    "10:55": "A second engine has come from the next valley to help with the pumping.",
    "10:05": "Smoke stands over the eastern basin and can be seen from the ring road.",
}


def live_blog(updates: dict[str, str], more: str = "") -> str:
    blocks = "".join(
        f'<article class="post" id="p-{clock.replace(":", "")}"><time datetime="2026-03-01T{clock}:00Z">{clock}</time><p>{text}</p></article>'
        for clock, text in updates.items()
    )
    return f"<html><head><title>Harbour fire: live</title></head><body><main><h1>Harbour fire</h1>{blocks}{more}</main></body></html>"


WHOLE = live_blog(UPDATES)
REVISED = WHOLE.replace("22 boats", "17 boats")
SHORTER = live_blog({clock: text for clock, text in UPDATES.items() if clock != "10:55"})


@dataclass
class Newsroom:
    """A server, a store and a poller, run call by call."""

    server: Server
    path: Path
    clock: ManualClock = field(default_factory=ManualClock)
    full_every: int = 20
    open_it: Callable[[Path], Store] = lambda path: open_store(path, create=True)
    results: list[PollResult] = field(default_factory=list)

    @property
    def source(self) -> Source:
        return Source("harbour", self.server.url("/live"))

    def poll(self, *answers: web.Answer, pause: float = 60.0, **changes: Any) -> list[PollResult]:
        """Poll once for each answer, time passing in between; one run of the program."""
        return asyncio.run(self._poll(answers, pause, replace(self.source, **changes)))

    async def _poll(self, answers: tuple[web.Answer, ...], pause: float, source: Source) -> list[PollResult]:
        results = []
        fetcher = HttpFetcher(Fetching(robots=False, allow_private=PRIVATE_NETWORKS, deadline=20.0), self.clock)
        with ThreadPoolExecutor(1) as splitters:
            async with Desk(lambda: self.open_it(self.path)) as desk:
                await desk.do(lambda store: store.sync_sources([source], self.clock.now(), disable_missing=True))
                poller = Poller(fetcher, desk, self.clock, splitters, full_every=self.full_every)
                for answer in answers:
                    self.server.serve("/live", answer)
                    row = await desk.do(lambda store: store.source("harbour"))
                    results.append(await poller.poll(row))
                    self.clock.advance(pause)
            await fetcher.aclose()
        return results

    def row(self) -> SourceRow:
        with open_store(self.path, readonly=True) as store:
            row = store.source("harbour")
        assert row is not None
        return row

    def events(self) -> list[Event]:
        with open_store(self.path, readonly=True) as store:
            return list(store.events())


@pytest.fixture
def room(tmp_path):
    with Server() as server:
        yield Newsroom(server, tmp_path / "t.db")


def outcomes(results: list[PollResult]) -> list[Outcome]:
    return [result.outcome for result in results]


def kinds(results: list[PollResult]) -> list[list[str]]:
    return [[event.kind for event in result.events] for result in results]


def test_the_first_page_is_a_silent_baseline_and_a_changed_number_is_news(room):
    results = room.poll(web.page(WHOLE), web.page(REVISED))
    assert outcomes(results) == [Outcome.OK, Outcome.OK]
    assert kinds(results) == [["source.started"], ["block.revised"]]
    assert results[1].events[0].significance == "substantive"


def test_bytes_that_are_the_same_are_not_split_again(room):
    results = room.poll(web.page(WHOLE), web.page(WHOLE), web.page(WHOLE))
    assert outcomes(results) == [Outcome.OK, Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert kinds(results)[1:] == [[], []]


def test_validators_are_kept_over_a_restart(room):
    answer = web.tagged(WHOLE, '"v1"')
    assert outcomes(room.poll(answer)) == [Outcome.OK]
    assert outcomes(room.poll(answer)) == [Outcome.NOT_MODIFIED]
    assert room.server.requests[-1].headers["if-none-match"] == '"v1"'


def test_now_and_then_the_whole_page_is_asked_for_because_some_304s_lie(room):
    """The server keeps its ETag while the page changes."""
    room.full_every = 3
    stuck = '"never changes"'
    results = room.poll(web.tagged(WHOLE, stuck), *[web.tagged(REVISED, stuck)] * 4)
    assert outcomes(results) == [
        Outcome.OK,
        Outcome.NOT_MODIFIED,
        Outcome.NOT_MODIFIED,
        Outcome.OK,
        Outcome.NOT_MODIFIED,
    ]
    assert kinds(results)[3] == ["block.revised"]


def test_a_block_missing_from_a_page_that_then_stays_the_same_is_taken_down(room):
    """A 304 is the publisher saying again what the page lacks; the page is asked for in full to confirm it."""
    results = room.poll(web.tagged(WHOLE, '"a"'), *[web.tagged(SHORTER, '"b"')] * 3)
    assert [kind for told in kinds(results)[1:] for kind in told] == ["block.removed"]
    assert outcomes(results)[-1] in {Outcome.NOT_MODIFIED, Outcome.UNCHANGED}
    assert any(request.headers.get("cache-control") == "no-cache" for request in room.server.requests)


def test_the_doubt_about_a_block_outlives_a_restart(room):
    room.poll(web.tagged(WHOLE, '"a"'), web.tagged(SHORTER, '"b"'))
    results = room.poll(*[web.tagged(SHORTER, '"b"')] * 2)
    assert ["block.removed"] in kinds(results)


def test_a_wall_is_kept_in_quarantine_and_is_no_news(room):
    wall = "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1><p>Enable JavaScript and cookies to continue</p></body></html>"
    results = room.poll(web.page(WHOLE), web.page(wall), web.page(WHOLE))
    assert outcomes(results)[1] == Outcome.QUARANTINED
    assert kinds(results)[1:] == [[], []]
    with open_store(room.path, readonly=True) as store:
        assert [poll.verdict for poll in store.polls("harbour")][1] not in {None, Verdict.HEALTHY}


def test_three_failures_in_a_row_are_told_once_and_so_is_the_recovery(room):
    bad = [web.status(500)] * (FAILING_AFTER + 2)
    results = room.poll(web.page(WHOLE), *bad, web.page(WHOLE), web.page(WHOLE))
    assert kinds(results) == [["source.started"], [], [], ["source.failing"], [], [], ["source.recovered"], []]
    assert outcomes(results)[1:-2] == [Outcome.HTTP_STATUS] * len(bad)
    assert "500" in results[3].events[0].detail


def test_a_failure_waits_longer_each_time_and_is_in_the_log(room):
    results = room.poll(*[web.status(500)] * 3, pause=1.0)
    waits = [result.next_poll_at - (NOON + timedelta(seconds=index)) for index, result in enumerate(results)]
    assert waits == sorted(waits)
    assert room.row().failures == 3
    with open_store(room.path, readonly=True) as store:
        (stretch,) = store.polls("harbour")
    assert (stretch.outcome, stretch.status, stretch.count) == (Outcome.HTTP_STATUS, 500, 3)


def test_retry_after_is_kept_over_a_restart(room):
    (result,) = room.poll(web.status(503, Retry_After="1200"))
    assert result.retry_after == 1200.0
    assert room.row().next_poll_at >= NOON + timedelta(seconds=1200)


def test_bytes_that_are_no_page_are_a_failed_poll_and_leave_the_blocks_alone(room):
    results = room.poll(web.page(WHOLE), web.reply(200, b"\x89PNG\r\n\x1a\n" + bytes(3_000), Content_Type="image/png"))
    assert (results[1].outcome, results[1].events) == (Outcome.SPLIT, ())
    assert "PNG" in results[1].detail


def test_what_cannot_be_split_is_kept_as_evidence(room):
    picture = b"\x89PNG\r\n\x1a\n" + bytes(3_000)
    room.poll(web.page(WHOLE), *[web.reply(200, picture, Content_Type="image/png")] * 2, web.page(REVISED))
    with open_store(room.path, readonly=True) as store:
        (failed,) = [row for row in store.polls("harbour") if row.outcome is Outcome.SPLIT]
        assert failed.snapshot_id is not None
        assert (failed.count, store.body(failed.snapshot_id)) == (2, picture)
        assert store.verify(deep=True) == []


def test_a_page_that_crashes_splitting_is_kept_and_not_split_again_until_it_differs(room, monkeypatch):
    tried: list[bytes] = []

    def broken(page: Page, *_: object) -> None:
        tried.append(page.body)
        raise ZeroDivisionError("in the splitter")

    monkeypatch.setattr("tracker.poll.pages.split", broken)
    results = room.poll(*[web.page(WHOLE)] * 3, web.page(REVISED))
    assert tried == [WHOLE.encode(), REVISED.encode()]
    assert outcomes(results) == [Outcome.BUG] * 4
    assert room.row().failures == 4
    with open_store(room.path, readonly=True) as store:
        bodies = [store.body(row.snapshot_id) for row in store.polls("harbour") if row.snapshot_id]
    assert bodies == tried


def test_a_new_run_tries_a_page_again_that_crashed_splitting(room, monkeypatch):
    """A newer splitter comes with a new run."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("in the splitter")

    with monkeypatch.context() as patched:
        patched.setattr("tracker.poll.pages.split", broken)
        room.poll(web.page(WHOLE))
    (result,) = room.poll(web.page(WHOLE))
    assert result.outcome is Outcome.OK


def test_a_mistake_of_ours_stays_with_its_source_and_is_logged_with_its_traceback(room, monkeypatch, capsys):
    def broken(*_: object) -> None:
        raise ZeroDivisionError("in the splitter")

    monkeypatch.setattr("tracker.poll.pages.split", broken)
    (result,) = room.poll(web.page(WHOLE))
    assert result.outcome == Outcome.BUG
    assert "ZeroDivisionError" in result.detail
    assert room.row().failures == 1
    logged = capsys.readouterr()
    assert "Traceback" in logged.out + logged.err


def test_a_full_disk_records_nothing_and_keeps_the_source_waiting(room, capsys):
    class FullStore(Store):
        def record(self, *_: Any, **__: Any) -> Any:
            raise StoreFull("no space left")

    def open_full(path: Path) -> Store:
        opened = open_store(path, create=True)
        opened.__class__ = FullStore
        return opened

    room.open_it = open_full
    results = room.poll(*[web.page(WHOLE)] * 3, pause=0.0)
    assert [(result.outcome, result.recorded) for result in results] == [(Outcome.STORE, False)] * 3
    waits = [(result.next_poll_at - NOON).total_seconds() for result in results]
    assert waits[2] > 3 * waits[0] > 0
    assert room.events() == []
    logged = capsys.readouterr()
    assert (logged.out + logged.err).count("nothing can be stored") == 1


def test_history_goes_forward_when_the_wall_clock_is_set_back(room):
    room.poll(web.page(WHOLE))
    room.clock.set_wall(NOON - timedelta(hours=1))
    (result,) = room.poll(web.page(REVISED))
    (event,) = result.events
    assert event.detected_at > NOON
    assert result.next_poll_at < NOON


def test_a_permanent_move_is_told_once(room):
    room.server.serve("/new", web.page(WHOLE))
    results = room.poll(web.redirect("/new", 301), web.redirect("/new", 301))
    assert kinds(results) == [["source.started", "source.moved"], []] or kinds(results) == [
        ["source.moved", "source.started"],
        [],
    ]
    moved = next(event for event in results[0].events if event.kind == "source.moved")
    assert moved.detail == room.server.url("/new")


def test_older_pages_are_read_once_when_a_source_is_first_seen(room):
    older = {
        "09:30": "The first call came in at half past nine.",
        "09:05": "A watchman had smelled smoke shortly before.",
    }
    link = '<a rel="next" href="/live?page=2">Older posts</a>'

    def paged(request: web.Request, connection: web.Connection) -> None:
        web.page(live_blog(older) if "page=2" in request.target else live_blog(UPDATES, link))(request, connection)

    results = room.poll(paged, paged)
    assert kinds(results)[0] == ["source.started"]
    asked = [request.target for request in room.server.requests]
    assert asked == ["/live", "/live?page=2", "/live"]
    with open_store(room.path, readonly=True) as store:
        texts = [row.block.text for row in store.blocks("harbour")]
    assert all(any(text in seen for seen in texts) for text in (*UPDATES.values(), *older.values()))


OLDER = {
    "09:30": "The first call came in at half past nine.",
    "09:05": "A watchman had smelled smoke shortly before.",
}
OLDEST = {
    "08:40": "The night shift went home at twenty to nine.",
    "08:10": "The last lorry left the yard before it was light.",
}


def paged(request: web.Request, connection: web.Connection) -> None:
    """A live blog of three pages, each leading to the next."""
    link = '<a rel="next" href="/live?page={}">Older posts</a>'
    if "page=3" in request.target:
        html = live_blog(OLDEST)
    elif "page=2" in request.target:
        html = live_blog(OLDER, link.format(3))
    else:
        html = live_blog(UPDATES, link.format(2))
    web.page(html)(request, connection)


def test_each_version_points_to_the_page_that_shows_it_older_pages_too(room):
    room.poll(paged, paged)
    with open_store(room.path, readonly=True) as store:
        for row in store.blocks("harbour"):
            (version,) = store.versions(row.id)
            assert row.block.text.encode() in store.body(version.snapshot_id)
        assert len(store.blocks("harbour")) == len(UPDATES) + len(OLDER) + len(OLDEST)
        assert len(store.snapshots("harbour")) == 3
        assert store.verify(deep=True) == []


def test_a_history_with_older_pages_replayed_gives_the_same_blocks_and_events(room, tmp_path):
    link = '<a rel="next" href="/live?page=2">Older posts</a>'
    room.poll(paged, paged, web.page(live_blog(UPDATES, link).replace("22 boats", "17 boats")))
    with open_store(room.path, readonly=True) as store, open_store(tmp_path / "again.db", create=True) as again:
        again.sync_sources([room.source], NOON, disable_missing=True)
        for past in store.history("harbour"):
            if past.page is not None:
                take(again, past.page)
        assert [row.block for row in again.blocks("harbour")] == [row.block for row in store.blocks("harbour")]
        told = [(event.kind, event.text) for event in store.events()]
        assert [kind for kind, _ in told] == ["source.started", "block.revised"]
        assert [(event.kind, event.text) for event in again.events()] == told
        assert len(again.snapshots("harbour")) == len(store.snapshots("harbour")) == 4


def test_the_first_page_alone_is_what_is_followed_after_its_older_ones_were_read(room):
    """Else a page of a long live blog would seem to have lost most of its blocks, and what is new would be held back."""
    fresh = {"11:55": "The wind has turned and the smoke goes out to sea."}
    more = live_blog({**fresh, **UPDATES}, '<a rel="next" href="/live?page=2">Older posts</a>')
    results = room.poll(paged, web.page(more))
    assert kinds(results) == [["source.started"], ["block.added"]]
    with open_store(room.path, readonly=True) as store:
        states = {row.block.text: row.state for row in store.blocks("harbour")}
        assert [row.block.text for row in store.blocks("harbour", include_gone=False)] == [
            *fresh.values(),
            *UPDATES.values(),
        ]
        assert {states[text] for text in (*OLDER.values(), *OLDEST.values())} == {BlockState.ROLLED_OFF}
        assert store.verify(deep=True) == []


def test_what_stands_around_the_blocks_is_taken_from_the_first_page(room):
    """An older page of one block looks like an article: its words are kept as evidence, not as a block of its own kind."""
    link = '<a rel="next" href="/live?page=2">Older posts</a>'

    def answer(request: web.Request, connection: web.Connection) -> None:
        short = {"08:40": OLDEST["08:40"]}
        web.page(live_blog(short) if "page=2" in request.target else live_blog(UPDATES, link))(request, connection)

    room.poll(answer)
    with open_store(room.path, readonly=True) as store:
        assert {row.block.kind for row in store.blocks("harbour")} == {BlockKind.UPDATE}
        assert len(store.snapshots("harbour")) == 2


def test_a_history_goes_on_without_the_page_when_one_of_its_older_pages_was_pruned(room):
    room.poll(paged)
    with open_store(room.path) as store:
        store.prune(NOON + timedelta(days=1), NOON + timedelta(days=1))
        (past,) = store.history("harbour")
    assert past.page is None
    assert past.snapshot_id is not None


def test_a_source_starts_without_the_older_page_that_crashes_splitting(room, monkeypatch):
    real = pages.split

    def broken(page: Page, *others: Any) -> Split:
        if b"half past nine" in page.body:
            raise ZeroDivisionError("in the splitter")
        return real(page, *others)

    monkeypatch.setattr("tracker.poll.pages.split", broken)
    (result,) = room.poll(paged)
    assert result.outcome is Outcome.OK
    with open_store(room.path, readonly=True) as store:
        assert [row.block.text for row in store.blocks("harbour")] == list(UPDATES.values())


def test_older_pages_are_read_only_until_they_fill_the_memory_set_aside(room, monkeypatch):
    monkeypatch.setattr("tracker.poll.poller.MOST_OLDER_BYTES", 100)
    room.poll(paged)
    assert [request.target for request in room.server.requests] == ["/live", "/live?page=2"]
    with open_store(room.path, readonly=True) as store:
        assert len(store.blocks("harbour")) == len(UPDATES) + len(OLDER)


def test_older_pages_can_be_left_unread(room):
    link = '<a rel="next" href="/live?page=2">Older posts</a>'
    room.poll(web.page(live_blog(UPDATES, link)), max_older_pages=0)
    assert len(room.server.requests) == 1


def test_housekeeping_does_not_wait_for_a_reader_that_holds_a_query_open(room):
    room.poll(web.page(WHOLE), web.page(REVISED))
    with open_store(room.path) as store, open_store(room.path, readonly=True) as reader:
        events = reader.events()
        next(events)
        assert store.tidy() >= 0
        assert len(list(events)) == 1
    with open_store(room.path) as store:
        assert store.verify(deep=True) == []


# --- saved pages --------------------------------------------------------------------------------------------------


@pytest.fixture
def shelf(tmp_path):
    with open_store(tmp_path / "t.db", create=True) as store:
        store.sync_sources([Source("harbour", "https://news.example/live")], NOON, disable_missing=False)
        yield store


def saved(html: str, minutes: int) -> Page:
    return Page("https://news.example/live", html.encode(), NOON + timedelta(minutes=minutes), web.HTML)


def take(store: Store, *pages: Page) -> list[PollResult]:
    results = []
    for page in pages:
        row = store.source("harbour")
        assert row is not None
        results.append(process_page(store, row, page))
    return results


def contents(store: Store) -> tuple[int, int, int]:
    return (
        len(list(store.events())),
        len(store.snapshots("harbour")),
        sum(poll.count for poll in store.polls("harbour")),
    )


def test_a_saved_page_takes_the_way_of_a_poll(shelf):
    results = take(shelf, saved(WHOLE, 0), saved(REVISED, 5))
    assert kinds(results) == [["source.started"], ["block.revised"]]
    assert results[1].events[0].detected_at == NOON + timedelta(minutes=5)


def test_the_same_saved_pages_again_add_nothing(shelf):
    pages = [
        saved(WHOLE, 0),
        saved(WHOLE, 5),
        saved(REVISED, 10),
        saved(WHOLE, 15),
        saved(SHORTER, 20),
        saved(SHORTER, 25),
    ]
    take(shelf, *pages)
    before = contents(shelf)
    results = take(shelf, *pages, *pages)
    assert contents(shelf) == before
    assert set(outcomes(results)) == {Outcome.UNCHANGED}


def test_a_saved_page_older_than_the_newest_is_refused_with_the_reason(shelf):
    take(shelf, saved(WHOLE, 10))
    with pytest.raises(UsageError, match="older"):
        take(shelf, saved(REVISED, 5))


def test_a_saved_page_leaves_the_schedule_alone(shelf):
    take(shelf, saved(WHOLE, 0))
    assert shelf.source("harbour").next_poll_at is None


def test_a_saved_page_that_cannot_be_split_is_a_failed_poll(shelf, monkeypatch):
    def too_deep(*_: object) -> None:
        raise PageTooLarge("nested 90,000 deep")

    monkeypatch.setattr("tracker.poll.pages.split", too_deep)
    (result,) = take(shelf, saved(WHOLE, 0))
    assert (result.outcome, result.detail) == (Outcome.SPLIT, "nested 90,000 deep")
    assert [row.size for row in shelf.snapshots("harbour")] == [len(WHOLE.encode())]
    assert take(shelf, saved(WHOLE, 0))[0].outcome is Outcome.UNCHANGED
