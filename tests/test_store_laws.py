"""Whatever a live blog does: the store tells what memory would tell, is whole, and its history replayed gives it again."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from shelf import MINUTE, Shelf, block, page
from stored import Kept, kept, page_of

from tracker.model import Block, Change, Event, Outcome, SourceChange, Split
from tracker.store.queries.ranks import deal

WORDS = [f"word{number}" for number in range(80)]


def life(seed: int, pages: int) -> Iterator[Split]:
    """Pages on which blocks come, are revised, rekeyed, moved, taken down, put back and roll off; and walls between."""
    dice = random.Random(seed)
    shown: list[Block] = []
    gone: list[Block] = []
    for number in range(pages):
        if dice.random() < 0.1:
            yield page(wall="consent", title=f"Wall {dice.random()}")
            continue
        for _ in range(dice.randrange(3)):
            words = " ".join(dice.choices(WORDS, k=dice.randrange(5, 30)))
            shown.insert(0, block(f"{words} {dice.randrange(100)}", f"k{seed}-{number}-{len(shown)}", number))
        for place, one in enumerate(shown):
            if dice.random() < 0.08:
                shown[place] = block(f"{one.text} {dice.choice(WORDS)}", one.key, number, published=one.published)
            if dice.random() < 0.03:
                shown[place] = replace(shown[place], key=f"{one.key}x", fragment_hash=f"{number:032x}")
        if len(shown) > 5 and dice.random() < 0.15:
            gone.append(shown.pop(dice.randrange(1, len(shown) - 1)))
        if gone and dice.random() < 0.1:
            shown.insert(min(2, len(shown)), gone.pop())
        del shown[12:]
        yield page(*shown, title=f"Live {number // 10}", live=dice.random() > 0.05)


def _of_event(event: Event) -> tuple[str, ...]:
    return event.kind.partition(".")[2], str(event.text), str(event.old_text), str(event.diff), event.detail


def _of_change(change: Change | SourceChange) -> tuple[str, ...]:
    words = (change.text, change.old_text, change.diff) if isinstance(change, Change) else (None, None, None)
    return change.kind.value, *map(str, words), change.detail


@pytest.mark.parametrize("seed", range(4))
def test_the_store_tells_what_memory_would_tell_and_replays_to_the_same_chain(tmp_path: Path, seed: int) -> None:
    (tmp_path / "first").mkdir()
    (tmp_path / "second").mkdir()
    one, other, shelf = kept(tmp_path / "first"), kept(tmp_path / "second"), Shelf()
    splits: dict[bytes, Split] = {}
    dice = random.Random(seed)
    for number, split in enumerate(life(seed, 40)):
        after = MINUTE * dice.randrange(1, 4)
        told = one.feed(split, after=after, noise=str(number % 7))
        changes = shelf.feed(split, after=after)
        splits[page_of(split, one.now, str(number % 7)).body] = split
        assert sorted(map(_of_event, told)) == sorted(map(_of_change, (*changes.source_changes, *changes.changes)))
        assert one.store.knowledge(1).memory == shelf.memory
        if dice.random() < 0.3:
            one.poll(after=timedelta(seconds=20))
            shelf.now = one.now
            seen = {known.id: known.last_seen_at for known in one.store.knowledge(1).blocks}
            shelf.known = tuple(replace(known, last_seen_at=seen[known.id]) for known in shelf.known)
    assert one.store.verify(deep=True) == []
    for past in one.store.history("harbour"):
        other.now = past.poll.finished_at - MINUTE
        if past.page is not None:
            other.feed_page(splits[past.page.body], past.page)
        else:
            other.poll(Outcome(past.poll.outcome))
    assert other.store.head() == one.store.head()
    assert other.sql("SELECT block_id, n, fingerprint FROM versions") == one.sql(
        "SELECT block_id, n, fingerprint FROM versions"
    )
    one.store.close()
    other.store.close()


@pytest.mark.parametrize(
    ("old", "moved"),
    [
        ([], 0),
        ([None, None, None], 3),
        ([None, 10, 20], 1),
        ([10, 20, None], 1),
        ([10, None, 1 << 40, None, 1 << 41], 2),
        ([30, 10, 20], 1),
        ([10, 20, 5], 1),
        ([3, 2, 1], 2),
        ([10, None, 11], 2),
        ([10, 10, 20], 1),
    ],
)
def test_ranks_rise_and_as_few_as_possible_change(old: list[int | None], moved: int) -> None:
    new = deal(old)
    assert all(low < high for low, high in pairwise(new))
    assert sum(before != after for before, after in zip(old, new, strict=True)) == moved


def test_ranks_survive_any_number_of_blocks_put_into_one_place() -> None:
    ranks = deal([None, None])
    for _ in range(200):
        ranks = deal([ranks[0], None, *ranks[1:]])
    assert len(set(ranks)) == 202
    assert ranks == sorted(ranks)
    assert max(map(abs, ranks)) < 1 << 62


def test_a_store_tells_apart_two_stays_of_a_block_on_the_page(tmp_path: Path) -> None:
    found: Kept = kept(tmp_path)
    four, one, two, three = (block(f"Report {n}: {'smoke ' * n}", f"b{n}", n) for n in (4, 3, 2, 1))
    for split in (
        page(one, two, three),
        page(one, three),
        page(one, three),
        page(one, three),
        page(four, one, two, three),
    ):
        found.feed(split)
    assert found.sql("SELECT count(*) FROM spells WHERE block_id = 2") == [(2,)]
    keys = [
        [row.block.key for row in found.store.page_at("harbour", found.now - MINUTE * back).blocks]
        for back in (4, 2, 0)
    ]
    assert keys == [["b3", "b2", "b1"], ["b3", "b1"], ["b4", "b3", "b2", "b1"]]
    found.store.close()
