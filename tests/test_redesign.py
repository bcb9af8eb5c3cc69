"""A live blog that is set in another template from one poll to the next: what was written is news, how it is set is not."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tracker.model import BlockState, Page, Source
from tracker.poll import process_page
from tracker.store import Store, open_store

URL = "https://paper.example/live/flood"
BEGAN = datetime(2026, 3, 1, 12, tzinfo=UTC)
QUARANTINE = 12
"""Polls, one every two minutes, after which a page that stays is believed by the policy's defaults."""

Posts = list[tuple[int, str]]
POSTS: Posts = [
    (9, "The night bus runs a detour along the ring road until the underpass is dry."),
    (8, "Volunteers have filled nine thousand sandbags at the depot since dawn."),
    (7, "The museum has carried the pictures of its lower galleries upstairs."),
    (6, "Drinking water must be boiled in three quarters of the old town."),
    (5, "A helicopter has taken four campers from an island in the stream."),
    (4, "The weather service expects the rain to ease after midnight."),
    (3, "Two bridges in the valley are closed to lorries until further notice."),
    (2, "The gymnasium of the upper school is open to those who cannot go home."),
]


def stamped(hour: int) -> str:
    return f"<time datetime='2026-03-01T{hour:02}:10:00Z'>{hour}:10</time>"


def framed(blocks: str) -> str:
    return f"<html><head><title>Flood: live</title></head><body><main><h1>Flood: live</h1>{blocks}</main></body></html>"


def plain(posts: Posts) -> str:
    rows = (f"<article class='post' id='p{hour}'>{stamped(hour)}<p>{text}</p></article>" for hour, text in posts)
    return framed(f"<div class='feed'>{''.join(rows)}</div>")


def renamed(posts: Posts) -> str:
    rows = (f"<article class='c-7x2' id='p{hour}'>{stamped(hour)}<p>{text}</p></article>" for hour, text in posts)
    return framed(f"<div class='l-9k1'>{''.join(rows)}</div>")


def wrapped(posts: Posts) -> str:
    rows = (
        f"<li class='tl-row'><div class='tl-cell'><header class='tl-head'>{stamped(hour)}</header>"
        f"<section class='tl-body'><div><p class='copy'>{text}</p></div></section></div></li>"
        for hour, text in posts
    )
    return framed(f"<section class='tl'><div class='tl-inner'><ol>{''.join(rows)}</ol></div></section>")


def rekeyed(posts: Posts) -> str:
    rows = (
        f"<div class='Card Card--live'><div class='Card__wrap' data-id='x{hour * 31}'><span class='Card__at'>{stamped(hour)}</span>"
        f"<div class='Card__copy'><p>{text}</p></div></div></div>"
        for hour, text in posts
    )
    return framed(f"<div class='Stack'>{''.join(rows)}</div>")


Template = Callable[[Posts], str]
REDESIGNS: list[Template] = [renamed, wrapped, rekeyed]


def feed(store: Store, *pages: str) -> list[list[str]]:
    """Take the pages in, two minutes apart, into a new source; return the kinds of the events of each."""
    store.sync_sources([Source("flood", URL)], BEGAN, disable_missing=False)
    told = []
    for number, html in enumerate(pages):
        row = store.source("flood")
        assert row is not None
        result = process_page(store, row, Page(URL, html.encode(), BEGAN + timedelta(minutes=2 * number), "text/html"))
        told.append([event.kind for event in result.events])
    return told


@pytest.fixture
def store(tmp_path: Path):
    with open_store(tmp_path / "tracker.db", create=True) as opened:
        yield opened


@pytest.mark.parametrize("new", REDESIGNS)
@pytest.mark.parametrize("old", [plain, wrapped])
def test_a_redesign_that_keeps_every_block_makes_no_event(store: Store, old: Template, new: Template) -> None:
    told = feed(store, old(POSTS[1:]), *[new(POSTS[1:])] * QUARANTINE, new(POSTS))
    assert told == [["source.started"], *[[]] * QUARANTINE, ["block.added"]]
    assert {one.state for one in store.blocks("flood")} == {BlockState.PRESENT}


@pytest.mark.parametrize("new", REDESIGNS)
def test_a_redesign_that_comes_with_a_new_block_tells_that_alone(store: Store, new: Template) -> None:
    told = feed(store, plain(POSTS[1:]), *[new(POSTS)] * QUARANTINE)
    assert [kind for kinds in told for kind in kinds] == ["source.started", "block.added"]


def loading(_posts: Posts) -> str:
    """A template that leaves the blocks to a script."""
    return framed("<p>Loading what happens at the river, please wait a moment.</p><div id='app'></div>")


@pytest.mark.parametrize("new", [*REDESIGNS, loading])
def test_a_redesign_that_loses_blocks_degrades_the_source_once_and_takes_nothing_down(
    store: Store, new: Template
) -> None:
    told = feed(store, plain(POSTS), *[new(POSTS[:3])] * (QUARANTINE + 6))
    assert [kind for kinds in told for kind in kinds] == ["source.started", "source.degraded"]
    assert BlockState.REMOVED not in {one.state for one in store.blocks("flood")}


@pytest.mark.parametrize("new", REDESIGNS)
def test_what_is_written_while_a_redesign_that_lost_blocks_is_in_doubt_is_told(store: Store, new: Template) -> None:
    told = feed(store, plain(POSTS[1:]), new(POSTS[1:4]), *[new(POSTS[:4])] * QUARANTINE)
    assert [sorted(kinds) for kinds in told if kinds] == [["source.started"], ["block.added", "source.degraded"]]
