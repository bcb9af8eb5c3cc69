"""Pages that are not believed, and when they are after all."""

from datetime import timedelta
from random import Random

import pytest
from shelf import MINUTE, NOON, Shelf, at, block, kinds, news, page, sources
from test_reconcile import WORDS, blog, row, started

from tracker.core.memory import Flap, Memory, Quarantine, read, unsettled, write
from tracker.model import (
    Block,
    BlockKind,
    BlockState,
    ChangeKind,
    Changeset,
    Completeness,
    Page,
    Policy,
    Split,
    Verdict,
)
from tracker.splitting.choosing import split


def wall(name: str = "consent") -> Split:
    body = block("Before you go on we would like to store a few things.", kind=BlockKind.BODY)
    return page(body, splitter="plain", wall=name, completeness=Completeness.SUSPECT)


def article() -> Split:
    """What a splitter makes of a page without its blocks: the rest of it, as one body."""
    return page(block("More about weather, traffic and the town.", kind=BlockKind.BODY), splitter="plain")


@pytest.mark.parametrize("name", ["challenge", "consent", "login", "error_page", "truncated"])
def test_a_wall_is_held_under_its_own_name_and_changes_nothing(name: str) -> None:
    shelf = started(5)
    before = shelf.known
    held = shelf.feed(wall(name))
    assert held.verdict == name
    assert held.verdict_reason
    assert held.steps == ()
    assert shelf.known == before
    assert unsettled(shelf.memory)


def test_a_wall_on_the_first_poll_is_no_baseline() -> None:
    shelf = Shelf()
    assert sources(shelf.feed(wall())) == []
    assert shelf.feed(blog(5)).baseline


def test_a_wall_that_stays_degrades_the_source_once_and_is_never_content() -> None:
    shelf = started(5)
    told = [kind for _ in range(60) for kind in sources(shelf.feed(wall()))]
    assert told == ["degraded"]
    assert len(shelf.known) == 6
    back = shelf.feed(blog(6))
    assert sources(back) == ["recovered"]
    assert kinds(back) == ["added"]


def test_an_addition_after_a_wall_is_bounded_by_the_pages_that_were_believed() -> None:
    shelf = started(5)
    believed = shelf.now
    shelf.feed(wall())
    (change,) = news(shelf.feed(blog(6)))
    assert (change.last_seen_without, change.first_seen_with) == (believed, believed + 2 * MINUTE)


def test_a_page_without_any_block_is_empty_and_removes_nothing() -> None:
    shelf = started(5)
    for _ in range(40):
        assert news(shelf.feed(page())) == []
    assert shelf.history[1].verdict is Verdict.EMPTY
    assert [kind for one in shelf.history for kind in sources(one)] == ["started", "degraded"]
    assert kinds(shelf.feed(blog(5))) == []


def test_a_splitter_that_falls_back_to_the_article_is_held() -> None:
    shelf = started(5)
    held = shelf.feed(article())
    assert held.verdict is Verdict.FALLBACK
    assert held.steps == ()
    assert kinds(shelf.feed(blog(6))) == ["added"]


def test_a_redesign_that_loses_the_blocks_degrades_the_source_and_removes_nothing() -> None:
    shelf = started(5)
    for _ in range(40):
        assert shelf.feed(article()).changes == ()
    assert [kind for one in shelf.history for kind in sources(one)] == ["started", "degraded"]
    assert {one.state for one in shelf.known if one.id <= 6} == {BlockState.ROLLED_OFF}


def test_blocks_found_again_after_a_redesign_are_the_same_and_the_source_recovers() -> None:
    shelf = started(5)
    for _ in range(20):
        shelf.feed(article())
    back = shelf.feed(blog(6, splitter_version=2))
    assert kinds(back) == ["added"]
    assert sources(back) == ["recovered"]
    assert {one.state for one in shelf.known if one.block.kind is BlockKind.UPDATE} == {BlockState.PRESENT}


def test_losing_most_blocks_at_once_is_a_collapse() -> None:
    shelf = started(9)
    held = shelf.feed(page(row(9), row(4), row(0)))
    assert held.verdict is Verdict.COLLAPSE
    assert "7 of 10" in held.verdict_reason


def test_a_window_that_moved_on_by_most_of_its_length_is_believed() -> None:
    shelf = Shelf()
    shelf.feed(blog(4, 0))
    moved = shelf.feed(blog(8, 4))
    assert moved.verdict is Verdict.HEALTHY
    assert sorted(kinds(moved)) == ["added"] * 4 + ["rolled_off"] * 4


def test_other_stories_in_place_of_the_blocks_are_a_collapse() -> None:
    shelf = started(5)
    others = [block(f"Recipe number {n} for the cold season, with roots.", f"r{n}", 900 + n) for n in range(6)]
    assert shelf.feed(page(*others)).verdict is Verdict.COLLAPSE


def fresh(n: int) -> Block:
    """A block that nobody knows yet, ``n`` counting on from the rows."""
    return block(f"Crew {n} of the rescue service has reached sector {n * 7} by boat.", f"f{n}", n * 5)


def believed_after_all(shelf: Shelf, collapsed: Split) -> Changeset:
    """Feed a page that lost its blocks until it is believed."""
    for _ in range(40):
        if (made := shelf.feed(collapsed)).verdict is Verdict.HEALTHY:
            return made
    raise AssertionError("never believed")


def test_what_was_written_while_a_page_that_lost_blocks_was_held_is_told_when_it_is_believed() -> None:
    shelf = started(9)
    last = shelf.now
    made = believed_after_all(shelf, page(fresh(12), fresh(11), row(9), row(4), row(0)))
    assert [change.text for change in news(made)] == [fresh(12).text, fresh(11).text]
    assert {(change.last_seen_without, change.first_seen_with) for change in news(made)} == {(last, shelf.now)}


def test_what_is_no_newer_than_all_that_is_known_is_not_told_when_a_page_that_lost_blocks_is_believed() -> None:
    shelf = started(9)
    older = block(fresh(7).text, "f7", 36)
    made = believed_after_all(shelf, page(row(9), older, block(fresh(8).text, "f8"), row(4), row(0)))
    assert news(made) == []


def test_too_few_known_blocks_do_not_vouch_for_what_is_new_on_a_page_that_lost_the_others() -> None:
    shelf = started(9)
    assert news(believed_after_all(shelf, page(fresh(12), fresh(11), row(9), row(4)))) == []


def test_an_error_page_in_place_of_an_article_is_held() -> None:
    shelf = Shelf()
    shelf.feed(page(block(" ".join(WORDS[:5]), kind=BlockKind.BODY)))
    sorry = block("Oops. We could not find what you wanted.", kind=BlockKind.BODY)
    assert shelf.feed(page(sorry)).verdict is Verdict.COLLAPSE


def test_an_earlier_state_from_a_cache_is_held_and_the_true_page_goes_on() -> None:
    shelf = started(5)
    shelf.feed(page(row(6), row(5, WORDS[5].replace("four", "five")), *blog(4).blocks))
    stale = shelf.feed(blog(5))
    assert stale.verdict is Verdict.STALE
    assert stale.steps == ()
    after = shelf.feed(page(row(7), row(6), row(5, WORDS[5].replace("four", "five")), *blog(4).blocks))
    assert kinds(after) == ["added"]


def test_an_earlier_state_never_seen_as_a_whole_is_held_by_its_parts() -> None:
    shelf = started(5)
    fifth, fourth = WORDS[5].replace("four", "five"), WORDS[4].replace("midnight", "noon")
    shelf.feed(page(row(6), row(5, fifth), row(4, fourth), *blog(3).blocks))
    assert shelf.feed(page(row(6), row(5), row(4), *blog(3).blocks)).verdict is Verdict.STALE


def test_a_page_that_claims_an_earlier_modification_and_lacks_the_newest_is_held() -> None:
    shelf = Shelf()
    shelf.feed(blog(7, modified_at=NOON + 9 * MINUTE))
    assert shelf.feed(blog(6, modified_at=NOON)).verdict is Verdict.STALE


def test_one_thing_never_seen_before_proves_that_a_page_is_no_earlier_state() -> None:
    shelf = started(5)
    shelf.feed(page(row(6), row(5, WORDS[5].replace("four", "five")), *blog(4).blocks))
    mixed = shelf.feed(page(row(6), row(5), row(4, WORDS[4] + " Not before."), *blog(3).blocks))
    assert mixed.verdict is Verdict.HEALTHY
    assert kinds(mixed) == ["revised", "revised"]


def test_a_new_block_beside_two_reversals_proves_that_a_page_is_no_earlier_state() -> None:
    shelf = started(5)
    fifth, fourth = WORDS[5].replace("four", "five"), WORDS[4].replace("midnight", "noon")
    shelf.feed(page(row(5, fifth), row(4, fourth), *blog(3).blocks))
    assert kinds(shelf.feed(blog(6))) == ["added", "revised", "revised"]


def test_an_addition_taken_back_is_told_when_it_persists() -> None:
    shelf = started(5)
    shelf.feed(blog(6))
    first_without = shelf.now + MINUTE
    told = [change for _ in range(18) for change in news(shelf.feed(blog(5)))]
    assert [(change.kind, change.old_text) for change in told] == [(ChangeKind.REMOVED, WORDS[6])]
    assert told[0].first_seen_with == first_without


def test_a_reversal_is_told_one_poll_later_than_a_removal() -> None:
    shelf = started(5)
    shelf.feed(page(row(5, WORDS[5].replace("four", "five")), *blog(4).blocks))
    seen = [news(shelf.feed(blog(5))) for _ in range(4)]
    assert [len(one) for one in seen] == [0, 0, 1, 0]
    assert seen[2][0].kind is ChangeKind.REVISED
    assert seen[2][0].first_seen_with == shelf.now - 3 * MINUTE


def test_two_caches_that_disagree_make_a_flip_and_no_events() -> None:
    shelf = started(5)
    shelf.feed(blog(6))
    verdicts = [shelf.feed(blog(newest)).verdict for newest in (5, 6, 5, 6, 5)]
    assert verdicts == [Verdict.STALE, Verdict.HEALTHY, Verdict.FLIP, Verdict.HEALTHY, Verdict.FLIP]


def test_two_caches_at_random_for_hundreds_of_polls_tell_nothing_false() -> None:
    rng = Random(3)
    shelf = started(5)
    old, new = blog(5), page(row(6), row(5), row(4, WORDS[4] + " Not before."), *blog(3).blocks)
    shelf.feed(new)
    told = [change for _ in range(300) for change in news(shelf.feed(old if rng.random() < 0.5 else new))]
    assert told == []


def test_the_patience_of_the_quarantine_is_configured() -> None:
    shelf = started(5, policy=Policy(quarantine_polls=2, quarantine_after=30))
    shelf.feed(blog(6))
    held = [shelf.feed(blog(5), after=timedelta(seconds=20)).verdict for _ in range(3)]
    assert held == [Verdict.STALE, Verdict.STALE, Verdict.HEALTHY]
    assert [change.kind for change in news(shelf.feed(blog(5), after=timedelta(seconds=20)))] == [ChangeKind.REMOVED]


def test_a_page_fetched_once_is_counted_once() -> None:
    shelf = started(5, policy=Policy(quarantine_polls=2, quarantine_after=0))
    shelf.feed(page())
    assert shelf.feed(page(), after=timedelta(0)).verdict is Verdict.EMPTY
    assert shelf.feed(page()).verdict is Verdict.HEALTHY


def test_a_memory_is_read_as_it_was_written() -> None:
    memory = Memory(
        splitter="labels",
        splitter_version=3,
        believed_at=NOON,
        states=("a", "b"),
        stale_runs=("a",),
        quarantine=Quarantine(Verdict.STALE, "a", 2, NOON),
        degraded="storm:9",
        live=True,
        title="Flut",
        modified_at=at(3).at,
        flaps=((4, Flap(2, NOON)),),
        displaced=((3, 2),),
        pinned=(7,),
        pending=True,
    )
    assert read(write(memory)) == memory
    assert read(None) == Memory()
    assert read('{"v": 999}') == Memory()


def test_a_memory_stays_small_however_long_a_source_is_followed() -> None:
    shelf = started(3)
    for n in range(120):
        shelf.feed(page(block(f"Bulletin {n} of the day, about matter {n * 7}.", f"n{n}", 100 + n), *blog(3).blocks))
    assert len(shelf.memory or "") < 4_000


def bulletin(texts: tuple[str, ...], *, newest_first: bool = True) -> bytes:
    """A live blog as HTML, with its end."""
    rows = [
        f'<article class="entry" id="e{n}"><time datetime="2026-03-01T0{n}:30:00Z">0{n}:30</time><p>{text}</p></article>'
        for n, text in enumerate(texts)
    ]
    body = "\n".join(reversed(rows) if newest_first else rows)
    head = "<!DOCTYPE html><html lang='en'><head><title>Flood: live</title></head><body><main><h1>Flood: live</h1>"
    return f"{head}\n<div class='entries'>\n{body}\n</div></main><footer>The paper</footer></body></html>".encode()


@pytest.mark.parametrize("newest_first", [True, False], ids=["newest first", "oldest first"])
def test_a_page_cut_anywhere_takes_nothing_down_and_revises_nothing(newest_first: bool) -> None:
    body = bulletin(WORDS, newest_first=newest_first)
    whole = split(Page("https://paper.example/live", body, NOON, "text/html"))
    for percent in range(100):
        cut = split(Page("https://paper.example/live", body[: len(body) * percent // 100], NOON, "text/html"))
        shelf = Shelf()
        for one in (whole, cut, cut, whole):
            assert news(shelf.feed(one)) == [], percent


def test_a_page_that_breaks_off_and_brings_something_new_is_believed_as_far_as_it_goes() -> None:
    shelf = started(6)
    cut = page(row(7), row(6), row(5), row(4), row(3), row(2, WORDS[2][:30]))
    assert kinds(shelf.feed(cut)) == ["added"]
    assert shelf.state_of(WORDS[0]) is BlockState.PRESENT
    assert shelf.feed(cut).verdict is Verdict.TRUNCATED


def test_a_sentence_that_an_editor_broke_off_is_told_when_it_stays() -> None:
    shelf = started(3)
    short = page(row(3), row(2), row(1), row(0, WORDS[0][:31]))
    assert [len(news(shelf.feed(short))) for _ in range(4)] == [0, 0, 1, 0]
