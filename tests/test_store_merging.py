"""A person corrects a match; the correction is an event and the next page goes on from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from shelf import MINUTE, block, page
from stored import SOURCE, Kept, kept

from tracker.errors import UsageError
from tracker.model import BlockState, Source

OLD = block("The quay is shut since noon, say the crews of both engines.", "a1", 10)
NEW = block("Harbour closed; nobody can tell when ferries will sail again.", "z9", 11)
CREWS = block("A second engine has come.", "b2", 5)
SMOKE = block("Smoke stands over the eastern basin.", "b3", 0)


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Kept]:
    """A block was rewritten under another key, so it was taken for another one."""
    found = kept(tmp_path)
    with found.store:
        found.feed(page(OLD, CREWS, SMOKE))
        for _ in range(3):
            found.feed(page(NEW, CREWS, SMOKE))
        assert len(found.store.blocks("harbour")) == 4
        yield found


def ids(one: Kept) -> dict[str | None, int]:
    return {row.block.key: row.id for row in one.store.blocks("harbour")}


def test_a_merged_block_goes_on_as_one_life_without_news(one: Kept) -> None:
    by_key = ids(one)
    event = one.store.merge(by_key["a1"], by_key["z9"], one.now)
    assert (event.kind, event.text, event.old_text) == ("block.merged", NEW.text, OLD.text)
    assert [version.block.text for version in one.store.versions(by_key["a1"])] == [OLD.text, NEW.text]
    assert one.feed(page(NEW, CREWS, SMOKE)) == ()
    merged = one.store.block(by_key["a1"])
    assert merged is not None
    assert (merged.state, merged.block.key, set(merged.aliases)) == (BlockState.PRESENT, "z9", {"a1", "z9"})
    assert [row.block.text for row in one.store.blocks("harbour", include_gone=False)] == [
        NEW.text,
        CREWS.text,
        SMOKE.text,
    ]
    assert one.store.verify(deep=True) == []


def test_a_revision_after_a_merge_is_a_revision_of_the_one_block(one: Kept) -> None:
    by_key = ids(one)
    one.store.merge(by_key["a1"], by_key["z9"], one.now)
    (event,) = one.feed(page(block(NEW.text.replace("nobody", "now everybody"), "z9", 11), CREWS, SMOKE))
    assert (event.kind, event.block_id, event.version) == ("block.revised", by_key["a1"], 3)


def test_unmerging_gives_the_block_its_own_life_back(one: Kept) -> None:
    by_key = ids(one)
    one.store.merge(by_key["a1"], by_key["z9"], one.now)
    event = one.store.unmerge(by_key["z9"], one.now + MINUTE)
    assert (event.kind, event.block_id) == ("block.unmerged", by_key["z9"])
    one.now += MINUTE
    one.feed(page(NEW, CREWS, SMOKE))
    back = one.store.block(by_key["z9"])
    assert back is not None
    assert (back.state, back.merged_into) == (BlockState.PRESENT, None)
    assert one.store.verify(deep=True) == []


def test_what_cannot_be_merged_is_refused_and_leaves_no_event(one: Kept) -> None:
    by_key = ids(one)
    one.store.sync_sources([SOURCE, Source("other", "https://paper.example/2")], one.now, disable_missing=True)
    head = one.store.head()
    with pytest.raises(UsageError, match="not two blocks"):
        one.store.merge(by_key["a1"], by_key["a1"], one.now)
    with pytest.raises(UsageError, match="no block 77"):
        one.store.merge(by_key["a1"], 77, one.now)
    with pytest.raises(UsageError, match="not merged"):
        one.store.unmerge(by_key["a1"], one.now)
    assert one.store.head() == head
    one.store.merge(by_key["a1"], by_key["z9"], one.now)
    with pytest.raises(UsageError, match="merged already"):
        one.store.merge(by_key["b2"], by_key["z9"], one.now)
