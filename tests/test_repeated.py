"""The daily successor page: words that another source had before are recorded as such, not told as new."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from shelf import MINUTE, NOON, Shelf, block, kinds
from shelf import page as page_of

from tracker.archive import write_warc
from tracker.cli import program
from tracker.core.reconcile import reconcile
from tracker.model import Elsewhere, Page, Source
from tracker.poll import process_page, replay
from tracker.store import Store, open_store
from tracker.store.queries import elsewhere
from tracker.store.rows import BlockRow
from tracker.store.schema import VERSION

EVE = datetime(2026, 3, 1, 20, tzinfo=UTC)
"""The publisher goes over from the page of Sunday to that of Monday at six in the morning; for an hour it keeps both."""
SUNDAY_URL, MONDAY_URL = "https://paper.example/live/flood-sunday", "https://paper.example/live/flood-monday"

LOCK = "The lock keeper at Hollen Weir opened both gates as the river rose past the old painted mark."
FERRY = "Ferry crews tied up at Marrow Quay and said that no boat would cross before the wind had dropped."
SCHOOL = "Two schools in the upper valley will stay closed while engineers look at the footbridge."
BREAD = "Bakers in Hollen gave away bread baked by candle light to people queueing for sandbags."
ROAD = "The coast road is open again in one direction, with lorries asked to wait at the top of the hill."

Told = tuple[int, str]
"""The minutes after ``EVE`` that a block prints, and its words."""


def page(url: str, at: int, *told: Told) -> Page:
    """Make a live blog as fetched ``at`` minutes after ``EVE``."""
    posts = "".join(
        f'<article id="{url[-6:]}-{minute}-{len(words)}"><time datetime="{EVE + timedelta(minutes=minute):%Y-%m-%dT%H:%M:%SZ}">'
        f"{EVE + timedelta(minutes=minute):%H:%M}</time><p>{words}</p></article>"
        for minute, words in told
    )
    body = f"<html><head><title>Flood</title></head><body><main><h1>Flood</h1>{posts}</main></body></html>"
    headers = (("Content-Type", "text/html"),)
    return Page(url, body.encode(), EVE + timedelta(minutes=at), "text/html", headers=headers)


RAIN = "Good morning from the newsroom by the river, where it is still raining."

KEPT = (block(BREAD, "k2", 590), block(RAIN, "k1", 580))
"""Two blocks as split."""

SUNDAY = page(SUNDAY_URL, 640, (630, FERRY), (620, LOCK), (610, SCHOOL), (605, "Goal!"))
MONDAY = page(MONDAY_URL, 600, (590, BREAD), (580, RAIN))


def next_page(*more: Told, at: int = 660) -> Page:
    """Make Monday's page an hour later, with more blocks above, the newest first."""
    return page(MONDAY_URL, at, *more, (590, BREAD), (580, RAIN))


def take_in(store: Store, *pages: Page) -> None:
    """Process pages as polls do, each under a source named by the day in its address."""
    for one in pages:
        name = one.url.rsplit("-", 1)[1]
        store.sync_sources([Source(name, one.url)], one.fetched_at, disable_missing=False)
        row = store.source(name)
        assert row is not None
        process_page(store, row, one)


def told(store: Store, source: str = "monday") -> list[tuple[str, str | None]]:
    """Give kind and words of the events of blocks."""
    return [(event.kind, event.text) for event in store.events(source=source) if event.block_id is not None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Name a store that is not there yet."""
    return tmp_path / "tracker.db"


def run(path: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command on the store; give what it prints."""
    capsys.readouterr()
    assert program.run([*arguments, "--db", str(path)]) == 0
    return capsys.readouterr().out


def test_a_successor_page_that_repeats_yesterdays_blocks_tells_them_as_repeated_and_its_own_as_new(
    tmp_path: Path, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From end to end: a crawl of both pages; what is listed, shown, digested, and replayed."""
    crawl = tmp_path / "crawl.warc.gz"
    write_warc([MONDAY, SUNDAY, next_page((650, ROAD), (610, SCHOOL), (605, "Goal!"))], crawl)
    run(path, capsys, "ingest", str(crawl))
    events = [json.loads(line) for line in run(path, capsys, "events", "--json").splitlines()]
    of_blocks = {event["text"]: event for event in events if event["block"]}
    assert {words: event["kind"] for words, event in of_blocks.items()} == {
        ROAD: "block.added",
        SCHOOL: "block.repeated",
        "Goal!": "block.added",
    }
    repeated = of_blocks[SCHOOL]
    (first,) = [row.id for row in _blocks(path) if row.block.text == SCHOOL and row.id != repeated["block"]["id"]]
    detail = f"the same words as block {first} of paper.example-flood-sunday, first seen 2026-03-02 06:40 UTC"
    assert (repeated["detail"], repeated["significance"]) == (detail, None)
    assert detail in run(path, capsys, "events", "--kind", "repeated")
    assert detail in run(path, capsys, "show", str(repeated["block"]["id"]))
    digest = " ".join(run(path, capsys, "digest", "--since", "2026-03-01T00:00:00Z").split())
    assert ROAD in digest
    assert SCHOOL not in digest
    assert "nothing would differ" in run(path, capsys, "replay", "paper.example-flood-monday")
    run(path, capsys, "verify", "--replay")


def _blocks(path: Path) -> list[BlockRow]:
    with open_store(path, readonly=True) as store:
        return [row for one in store.sources() for row in store.blocks(one.source.name)]


@pytest.mark.parametrize("minute", [610, 655])
def test_a_sentence_is_repeated_at_its_own_time_and_news_at_another(path: Path, minute: int) -> None:
    """The schools may be closed anew."""
    with open_store(path, create=True) as store:
        take_in(store, MONDAY, SUNDAY, next_page((minute, SCHOOL)))
        kind = "block.repeated" if minute == 610 else "block.added"
        assert told(store) == [(kind, SCHOOL)]


def test_words_that_another_source_had_only_later_are_new(path: Path) -> None:
    """Who says it first tells news, and Sunday's page tells what Monday's had."""
    late = page(SUNDAY_URL, 670, (655, ROAD), (630, FERRY), (620, LOCK), (610, SCHOOL), (605, "Goal!"))
    with open_store(path, create=True) as store:
        take_in(store, MONDAY, SUNDAY, next_page((655, ROAD)), late)
        assert told(store) == [("block.added", ROAD)]
        assert told(store, "sunday") == [("block.repeated", ROAD)]


def test_a_block_said_twice_on_one_page_stays_an_addition(path: Path) -> None:
    """Only other sources are elsewhere."""
    with open_store(path, create=True) as store:
        take_in(store, MONDAY, next_page((655, ROAD)), next_page((658, ROAD), (655, ROAD), at=661))
        assert told(store) == [("block.added", ROAD)] * 2


def test_the_history_of_another_source_taken_in_later_changes_neither_the_record_nor_its_replay(
    path: Path, tmp_path: Path
) -> None:
    """What was not known when the page came was no reason to be quiet, and is none in a replay."""
    with open_store(path, create=True) as store, open_store(tmp_path / "two.db", create=True) as two:
        take_in(store, MONDAY, next_page((610, SCHOOL)), SUNDAY)
        assert told(store) == [("block.added", SCHOOL)]
        take_in(store, next_page((620, LOCK), (610, SCHOOL), at=665))
        assert told(store)[1:] == [("block.repeated", LOCK)]
        found = replay(store, two, "monday")
        assert (found.same, found.events_differ, found.blocks_differ) == (2, 0, 0)
        assert told(two) == told(store)


def test_a_block_that_comes_stricken_with_words_from_elsewhere_came_and_went_quietly() -> None:
    """Its going was told where it was news."""
    shelf = Shelf()
    shelf.feed(page_of(*KEPT))
    gone = replace(block(ROAD, "k9", 600), tombstone=True)
    before = Elsewhere("sunday", 7, NOON)
    whole = page_of(gone, *KEPT)
    made = reconcile(
        whole, shelf.known, shelf.memory, shelf.policy, shelf.now, said_elsewhere=lambda _print, _time: before
    )
    assert kinds(made) == ["repeated"]
    assert kinds(shelf.feed(whole)) == ["added", "removed"]


def test_an_unchanged_page_asks_nothing_of_other_sources() -> None:
    """Looking elsewhere costs nothing where nothing was added."""
    shelf = Shelf()
    shelf.feed(page_of(*KEPT))

    def ask(_print: str, _published: datetime | None) -> Elsewhere | None:
        raise AssertionError("nothing was added")

    again = reconcile(page_of(*KEPT), shelf.known, shelf.memory, shelf.policy, shelf.now + MINUTE, said_elsewhere=ask)
    assert not kinds(again)


def test_a_store_of_the_first_shape_gets_its_index_of_words(path: Path) -> None:
    """Opened for writing, it is brought up to date, and looking elsewhere uses the index."""
    open_store(path, create=True).close()
    with sqlite3.connect(path) as conn:
        conn.execute("DROP INDEX versions_words")
        conn.execute("DELETE FROM _sqlite_migrations WHERE name LIKE '2 %'")
        conn.execute("PRAGMA user_version = 1")
    conn.close()
    open_store(path).close()
    with sqlite3.connect(path) as conn:
        assert conn.execute("PRAGMA user_version").fetchone() == (VERSION,)
        asked = dict.fromkeys(("head", "fingerprint", "at", "source", "published"), "")
        plan = [row[3] for row in conn.execute(f"EXPLAIN QUERY PLAN {elsewhere.FIRST}", asked)]
        assert plan[0] == "SEARCH versions USING INDEX versions_words (<expr>=?)"
        assert not [step for step in plan if step.startswith("SCAN")]
    conn.close()
