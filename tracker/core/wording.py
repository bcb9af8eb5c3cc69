"""What a block says, in the forms by which blocks are compared. Compares nothing itself."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

from tracker.core.fingerprint import fingerprint
from tracker.core.text import squash
from tracker.model import Block, TimeBasis

_HALF_TAG = re.compile(r"<[^<>]*$")
"""What is left of a tag that the end of the page cut."""

_UNFIRM = frozenset({TimeBasis.RELATIVE, TimeBasis.OBSERVED})


def full_text(block: Block) -> str:
    """Join title and text: splitters differ in where the one ends."""
    return f"{block.title}\n\n{block.text}" if block.title and not block.text.startswith(block.title) else block.text


def words_of(block: Block) -> str:
    """Give the loose form of all words of a block; for one without words, what it shows."""
    return squashed(full_text(block)) or " ".join(media.src for media in block.media)


def print_of(block: Block) -> str:
    """Give the fingerprint, computed where the splitter did not."""
    return block.fingerprint or fingerprint(block)


def label_of(block: Block) -> str:
    """Give the loose form of the label as printed."""
    return squashed(block.label or "")


def firm_time(block: Block) -> datetime | None:
    """Give the published time, unless it is only relative to a poll."""
    return block.published.at if block.published and block.published.basis not in _UNFIRM else None


def says_something(block: Block) -> bool:
    """Whether a block has words or anything to show, and stands; an empty shell is none yet."""
    return bool(block.text or block.title or block.media or block.links) and not block.tombstone


def beginning(block: Block) -> str:
    """Give the text of a block that may break off, without the half tag in which it does."""
    return _HALF_TAG.sub("", block.text).rstrip()


@lru_cache(maxsize=4096)
def squashed(text: str) -> str:
    """``core.text.squash``, remembered: the same texts come with every poll."""
    return squash(text)
