"""Any history of pages, of one source or of two that share words, stored and replayed gives the same events and blocks."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.model import Page, Source
from tracker.poll import process_page
from tracker.poll.replay import replay
from tracker.store import Store, open_store

URL = "https://paper.example/live/flood"
BEGAN = datetime(2026, 3, 1, 21, tzinfo=UTC)
WALL = b"<html><head><title>Before you continue</title></head><body><h1>We value your privacy</h1><button>Accept all</button></body></html>"


def sentence(n: int, edits: int) -> str:
    """A sentence of its own for each block, a little other for each edit."""
    rng = Random(n)
    words = ("".join(rng.choice("aeioulmnrst") for _ in range(6)) for _ in range(20))
    return f"Bulletin {n} says {' '.join(words)}." + f" Corrected {edits} times." * bool(edits)


def article(n: int, edits: int, template: str) -> str:
    at = BEGAN + timedelta(minutes=n - 60)
    head = f"<time datetime='{at.isoformat()}'>{at:%H:%M}</time>"
    return f"<article id='{template}{n}' class='{template}'>{head}<p>{sentence(n, edits)}</p></article>"


def body(rows: list[tuple[int, int]], act: str, minute: int) -> bytes:
    """The page of one state, or what a poll got in its place."""
    if act == "wall":
        return WALL
    template = "y" if act == "template" else "x"
    posts = "".join(article(n, edits, template) for n, edits in ([] if act == "empty" else rows))
    whole = f"<html><head><title>Flood</title></head><body data-n='{minute}'><main><h1>Flood</h1>{posts}</main></body></html>"
    return whole[: len(whole) * 2 // 3].encode() if act == "cut" else whole.encode()


def acted(rows: list[tuple[int, int]], act: str, which: int, fresh: int) -> list[tuple[int, int]]:
    if act == "add":
        return [(fresh, 0), *rows]
    at = which % len(rows)
    if act == "edit":
        return [*rows[:at], (rows[at][0], rows[at][1] + 1), *rows[at + 1 :]]
    if act in {"take", "up"} and len(rows) > 3:
        return [*([rows[at]] if act == "up" else []), *rows[:at], *rows[at + 1 :]]
    return rows


acts = st.sampled_from(["add", "add", "edit", "take", "up", "none", "wall", "empty", "cut", "template", "old"])


@given(st.lists(st.tuples(acts, st.integers(0, 11)), max_size=10))
@settings(max_examples=12, deadline=None)
def test_any_history_of_pages_stored_and_replayed_gives_the_same_events(turns: list[tuple[str, int]]) -> None:
    rows = [(n, 0) for n in range(6, 0, -1)]
    states = [body(rows, "none", 0)]
    for number, (act, which) in enumerate(turns, 1):
        rows = acted(rows, act, which, 6 + number)
        states.append(states[number // 2] if act == "old" else body(rows, act, number))
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(Path(folder) / "one.db", create=True) as one,
        open_store(Path(folder) / "two.db", create=True) as two,
    ):
        one.sync_sources([Source("flood", URL)], BEGAN, disable_missing=False)
        for minute, state in enumerate(states):
            row = one.source("flood")
            assert row is not None
            process_page(one, row, Page(URL, state, BEGAN + timedelta(minutes=minute), "text/html"))
        found = replay(one, two, "flood")
    assert not found.events_differ
    assert not found.blocks_differ
    assert found.pages >= 1


shown = st.tuples(st.sampled_from(["sunday", "monday"]), st.integers(0, 30), st.sets(st.integers(1, 7), min_size=1))


@given(st.lists(shown, min_size=2, max_size=10))
@settings(max_examples=12, deadline=None)
def test_two_sources_that_share_words_taken_in_in_any_order_replay_to_the_same_events(
    turns: list[tuple[str, int, set[int]]],
) -> None:
    """Whether words were elsewhere before is answered as it was then, whichever source is replayed first."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(Path(folder) / "one.db", create=True) as one,
        open_store(Path(folder) / "two.db", create=True) as two,
    ):
        minutes = {"sunday": 0, "monday": 0}
        one.sync_sources([Source(name, f"{URL}-{name}") for name in minutes], BEGAN, disable_missing=False)
        for name, later, numbers in turns:
            minutes[name] += later + 1
            row = one.source(name)
            assert row is not None
            state = body([(n, 0) for n in sorted(numbers, reverse=True)], "none", minutes[name])
            process_page(one, row, Page(row.source.url, state, BEGAN + timedelta(minutes=minutes[name]), "text/html"))
        for name in minutes:
            found = replay(one, two, name)
            assert not found.events_differ
            assert not found.blocks_differ
            assert told(two, name) == told(one, name)


def told(store: Store, name: str) -> list[tuple[str, str | None, str]]:
    """Give the events of blocks with all that they say."""
    return [(event.kind, event.text, event.detail) for event in store.events(source=name) if event.block_id is not None]
