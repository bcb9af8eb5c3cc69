"""A page that was seen before splits as it did then, though hardly anything of it is read again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tracker.model import Hint, Page, Reading, Selectors, Split
from tracker.splitting.choosing import split

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WORDS = (
    "The ferry to the northern islands left the harbour with two hundred passengers on board.",
    "Engineers closed the old bridge for the night because a pillar had moved by four centimetres.",
    "Our live coverage has ended. Thank you for reading along today, and good night from all of us.",
)


def cell(number: int, words: str) -> str:
    return (
        f'<article id="post-{number:04d}"><header><a href="#post-{number:04d}"><time datetime="2026-03-01T{9 + number:02d}:00:00Z">'
        f"{9 + number:02d}:00 GMT</time></a></header><div class=words><p>{words}</p><p>More on this story follows soon.</p></div></article>"
    )


def page(words: tuple[str, ...] = WORDS, *, claims: str = "") -> Page:
    cells = "".join(cell(number, text) for number, text in reversed(list(enumerate(words))))
    body = f"<html><head><title>Harbour live updates</title>{claims}</head><body><h1>Harbour live updates</h1><main>{cells}</main></body></html>"
    return Page(
        url="https://paper.example.org/harbour-live", body=body.encode(), fetched_at=NOW, content_type="text/html"
    )


def readings(found: Split) -> dict[str, Reading]:
    return {block.fragment_hash: Reading(block.text, block.links, block.media) for block in found.blocks}


@pytest.mark.parametrize("known", [True, False], ids=["with its readings", "without them"])
def test_a_page_splits_the_second_time_as_the_first(known):
    """The family remembers the cells in any case; whoever has lost the readings gets them again."""
    first = split(page())
    second = split(page(), Hint(), readings(first) if known else {})
    assert second == first
    assert [block.text.split(".")[0] for block in second.blocks] == [words.split(".")[0] for words in reversed(WORDS)]


def test_a_closing_block_that_is_known_still_ends_the_live_blog():
    assert (split(page()).live, split(page()).live) == (False, False)


def test_a_claim_finds_its_block_by_its_words_each_time():
    """Structured data without keys: who wrote a block is told by how the text begins."""
    updates = ",".join(
        f'{{"@type":"BlogPosting","articleBody":"{words} More on this story follows soon.","author":{{"@type":"Person","name":"Ada Writer"}}}}'
        for words in WORDS
    )
    claims = f'<script type="application/ld+json">{{"@type":"LiveBlogPosting","liveBlogUpdate":[{updates}]}}</script>'
    for _ in range(2):
        assert [block.author for block in split(page(claims=claims)).blocks] == ["Ada Writer"] * 3


def test_a_body_selector_gives_its_own_text_for_a_cell_seen_without_it():
    found = split(page())
    narrow = split(page(), Hint(selectors=Selectors(blocks="article", body=".words p:first-child")), readings(found))
    assert [block.text for block in narrow.blocks] == list(reversed(WORDS))
    assert {block.fragment_hash for block in narrow.blocks}.isdisjoint(block.fragment_hash for block in found.blocks)


def test_a_cell_whose_words_changed_is_read_anew():
    first = split(page())
    other = split(replace(page((WORDS[0].replace("two", "three"), *WORDS[1:]))), Hint(), readings(first))
    assert "three hundred" in other.blocks[-1].text
    assert other.blocks[:-1] == first.blocks[:-1]
