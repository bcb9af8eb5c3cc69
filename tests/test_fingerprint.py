"""What a fingerprint covers, what it leaves out, and that it never changes its mind."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tracker.core.fingerprint import body_hash, fingerprint, fragment_hash
from tracker.model import Block, BlockKind, Link, Media, Moment, Precision, TimeBasis, ZoneBasis

NOON = Moment(datetime(2026, 3, 1, 12, tzinfo=UTC), Precision.MINUTE, TimeBasis.STATED, ZoneBasis.STATED)
BLOCK = Block(
    kind=BlockKind.UPDATE,
    title="Ferry sails again",
    text="The harbour master lifted the ban at noon.\n\nTwo boats wait.",
    links=(Link("https://harbour.example/notice", "notice"),),
    media=(Media("image", "https://harbour.example/ferry.jpg", "a ferry"),),
)


def test_fingerprints_of_known_content_stay_the_same_for_ever():
    """Stored for years: if this fails the recipe has changed, and it needs a new prefix."""
    assert fingerprint(BLOCK) == "f1:c64c8c3abe7c46eed3b93c8cbb96cedb"
    assert fingerprint(Block(kind=BlockKind.UPDATE, text="")) == "f1:b0765a6f14f64845ecccf87f58724963"


def test_hashes_of_known_bytes_stay_the_same_for_ever():
    assert fragment_hash("<p>Two boats wait.</p>") == "bab1bac5f4b9a029851fdb44408b0a87"
    assert body_hash(b"Two boats wait.") == "0047b0251e9e154c04cca7e3bd1d40ef967fb648f1a19d1266d37bb3cb186e01"


@pytest.mark.parametrize(
    "other",
    [
        replace(BLOCK, title="Ferry sails"),
        replace(BLOCK, title=None),
        replace(BLOCK, text=BLOCK.text.replace("Two", "Three")),
        replace(BLOCK, links=(Link("https://harbour.example/other", "notice"),)),
        replace(BLOCK, links=()),
        replace(BLOCK, media=(Media("image", "https://harbour.example/boat.jpg", "a ferry"),)),
        replace(BLOCK, links=(*BLOCK.links, Link(BLOCK.media[0].src, "")), media=()),
    ],
)
def test_a_change_of_content_gives_another_fingerprint(other):
    assert fingerprint(other) != fingerprint(BLOCK)


@pytest.mark.parametrize(
    "other",
    [
        replace(BLOCK, label="UPDATE, NOON:"),
        replace(BLOCK, published=NOON, modified=NOON),
        replace(BLOCK, author="A. Keel"),
        replace(BLOCK, key="b7", permalink="https://harbour.example/live#b7"),
        replace(BLOCK, kind=BlockKind.SUMMARY, pinned=True, tombstone=True),
        replace(BLOCK, fragment_hash="00", time_from="json", key_from="json"),
    ],
)
def test_what_is_not_content_leaves_the_fingerprint_alone(other):
    assert fingerprint(other) == fingerprint(BLOCK)


def test_words_that_move_from_the_title_into_the_text_are_seen():
    joined = Block(kind=BlockKind.UPDATE, title="a", text="bc")
    assert fingerprint(joined) != fingerprint(replace(joined, title="ab", text="c"))


def test_one_link_is_not_two_links_with_the_same_letters():
    one = replace(BLOCK, links=(Link("https://a.example/b", ""),))
    two = replace(BLOCK, links=(Link("https://a.example", ""), Link("/b", "")))
    assert fingerprint(one) != fingerprint(two)


def test_lone_surrogates_are_hashed_not_refused():
    """JSON may escape half a character; the hash of it must not raise."""
    assert fingerprint(replace(BLOCK, text="half \ud83d")) != fingerprint(replace(BLOCK, text="half "))
    assert fragment_hash("\udc80") != fragment_hash("")
