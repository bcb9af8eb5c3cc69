"""Texts that swing to and fro: told once while they swing, and once more if they settle on what was not told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shelf import MINUTE, Shelf, block, news, page
from test_reconcile import WORDS, row, started

from tracker.core.flapping import SETTLED_AFTER
from tracker.core.memory import unsettled
from tracker.model import BlockState, Change, ChangeKind, KnownBlock, Link, Outcome, Page, Source, Split
from tracker.poll import process_page
from tracker.poll.replay import replay
from tracker.store import open_store

OTHER = WORDS[2] + " The gauge stands at four metres."
THIRD = WORDS[2] + " The gauge stands at six metres."
LONG = SETTLED_AFTER + MINUTE


def swinging(text: str, turn: int) -> Split:
    """A page on which the third block says ``text``, with something new, so that it is no earlier state."""
    return page(*(row(n) for n in range(3 + turn, 2, -1)), row(2, text), row(1), row(0))


def swung(*texts: str) -> Shelf:
    """What is known after the third block said these texts, one a poll."""
    shelf = started(2)
    for turn, text in enumerate(texts):
        shelf.feed(swinging(text, turn))
    return shelf


def revisions(shelf: Shelf, *pages: Split, after: timedelta = MINUTE) -> list[Change]:
    told = [change for one in pages for change in news(shelf.feed(one, after=after))]
    return [change for change in told if change.kind is ChangeKind.REVISED]


def test_a_block_that_settles_on_what_was_not_told_is_told_once() -> None:
    shelf = swung(OTHER, WORDS[2], OTHER)
    last = shelf.now
    still = swinging(OTHER, 2)
    assert revisions(shelf, still) == []
    (change,) = revisions(shelf, still, still, still, after=LONG)
    assert (change.old_text, change.text) == (WORDS[2], OTHER)
    assert change.flapping
    assert change.diff is not None
    assert (change.last_seen_without, change.first_seen_with) == (last - MINUTE, last)
    assert not any(step.new_version for made in shelf.history[-4:] for step in made.steps)


def test_a_block_that_settles_on_what_was_told_last_is_not_told_again() -> None:
    shelf = swung(OTHER, WORDS[2], OTHER, WORDS[2])
    assert revisions(shelf, swinging(WORDS[2], 3), swinging(WORDS[2], 3), after=LONG) == []
    assert not unsettled(shelf.memory)


def test_the_page_is_looked_at_again_until_a_swing_that_was_not_told_has_settled() -> None:
    shelf = swung(OTHER, WORDS[2])
    assert not unsettled(shelf.memory)
    shelf.feed(swinging(OTHER, 2))
    assert unsettled(shelf.memory)
    shelf.feed(swinging(OTHER, 2), after=LONG)
    assert not unsettled(shelf.memory)


def test_new_words_after_a_swing_that_was_not_told_are_told_against_those_told_last() -> None:
    shelf = swung(OTHER, WORDS[2], OTHER)
    (change,) = revisions(shelf, swinging(THIRD, 3))
    assert (change.old_text, change.text) == (WORDS[2], THIRD)
    assert revisions(shelf, swinging(THIRD, 3), after=LONG) == []


def test_a_block_that_comes_back_after_hours_to_what_was_told_last_has_no_news() -> None:
    shelf = swung(OTHER, WORDS[2], OTHER)
    assert revisions(shelf, swinging(WORDS[2], 3), swinging(WORDS[2], 3), after=LONG) == []


def test_two_states_of_a_page_of_which_the_later_wins_are_told_to_the_end() -> None:
    first, second = swinging(WORDS[2], 0), swinging(OTHER, 0)
    shelf = Shelf()
    shelf.feed(first)
    told = revisions(shelf, second, *[first] * 10)
    since = shelf.now
    told += revisions(shelf, *[second] * 100)
    assert [change.text for change in told] == [OTHER, WORDS[2], OTHER]
    assert (told[2].last_seen_without, told[2].first_seen_with) == (since, since + MINUTE)
    assert shelf.known[1].version == 4


def test_a_swing_of_links_alone_is_told_when_it_settles() -> None:
    def linked(href: str, turn: int) -> Split:
        link = block(WORDS[2], "k2", 10, links=(Link(href, "gauge"),))
        return page(*(link if one.key == "k2" else one for one in swinging(WORDS[2], turn).blocks))

    shelf = started(2)
    for turn, href in enumerate("abab"):
        shelf.feed(linked(f"https://paper.example/{href}", turn))
    (change,) = revisions(shelf, linked("https://paper.example/b", 3), after=LONG)
    assert "link" in {reason.kind for reason in change.reasons}


def test_a_template_that_touches_a_swing_does_not_make_it_forgotten() -> None:
    def boxed(made: Split) -> Split:
        return page(*(block(f"Share this {one.text}", one.key, int((one.key or "")[1:]) * 5) for one in made.blocks))

    shelf = swung(OTHER, WORDS[2], OTHER)
    assert revisions(shelf, boxed(swinging(OTHER, 2))) == []
    (change,) = revisions(shelf, boxed(swinging(OTHER, 2)), boxed(swinging(OTHER, 2)), after=LONG)
    assert (change.old_text, change.text) == (WORDS[2], f"Share this {OTHER}")


def test_a_block_taken_down_while_it_swings_is_done_with_and_restored_as_it_is() -> None:
    shelf = swung(OTHER, WORDS[2], OTHER)
    for _ in range(4):
        shelf.feed(page(*(one for one in swinging(OTHER, 2).blocks if one.key != "k2")))
    assert shelf.state_of(OTHER) is BlockState.REMOVED
    assert not unsettled(shelf.memory)
    back = news(shelf.feed(swinging(OTHER, 3), after=LONG))
    assert [(change.kind, change.text) for change in back] == [
        (ChangeKind.ADDED, WORDS[6]),
        (ChangeKind.RESTORED, OTHER),
    ]


def test_words_of_a_version_that_is_no_longer_the_blocks_are_not_told() -> None:
    shelf = swung(OTHER, WORDS[2], OTHER)
    shelf.known = tuple(without_past(one) for one in shelf.known)
    assert revisions(shelf, swinging(OTHER, 2), after=LONG) == []


def without_past(one: KnownBlock) -> KnownBlock:
    return replace(one, past=one.past[-1:])


URL = "https://paper.example/live/flood"
BEGAN = datetime(2026, 3, 1, 12, tzinfo=UTC)


def body(text: str, rows: int) -> bytes:
    """A live blog of so many blocks above the one that swings, and two below it."""
    words = [
        *(f"Crew {n} has reported from sector {n * 7} by the river." for n in range(rows, 0, -1)),
        text,
        *WORDS[:2],
    ]
    posts = "".join(
        f"<article id='p{place}'><time datetime='2026-03-01T{place // 60 + 9:02}:{place % 60:02}:00Z'></time><p>{said}</p></article>"
        for place, said in zip(range(len(words), 0, -1), words, strict=True)
    )
    return f"<html><head><title>Flood</title></head><body><main><h1>Flood</h1>{posts}</main></body></html>".encode()


def test_equal_pages_settle_a_swing_and_a_replay_tells_the_same(tmp_path: Path) -> None:
    turns = [(WORDS[2], 1), (OTHER, 2), (WORDS[2], 3), (OTHER, 4), *[(OTHER, 4)] * 8]
    with open_store(tmp_path / "one.db", create=True) as one, open_store(tmp_path / "two.db", create=True) as two:
        one.sync_sources([Source("flood", URL)], BEGAN, disable_missing=False)
        results = []
        for number, (text, rows) in enumerate(turns):
            known = one.source("flood")
            assert known is not None
            at = BEGAN + number * timedelta(minutes=15)
            results.append(process_page(one, known, Page(URL, body(text, rows), at, "text/html")))
        told = [event for event in one.events() if event.kind == "block.revised"]
        found = replay(one, two, "flood")
    assert [(event.old_text, event.text) for event in told] == [(WORDS[2], OTHER), (OTHER, WORDS[2]), (WORDS[2], OTHER)]
    assert results[-1].outcome is Outcome.UNCHANGED
    assert not found.events_differ
    assert not found.blocks_differ
