"""The splitter that read the last believed page, asked again where another was chosen and finds the known blocks no more.

Something repeated in a corner of a page may suddenly look more like a live blog than the live blog does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.core.memory import read
from tracker.errors import SplitError
from tracker.model import Block, BlockState, Hint, Page, Reading, Split
from tracker.splitting.choosing import split
from tracker.store.rows import Knowledge

SEVERAL = 3
"""Known blocks from which on a page is known as a live blog: an article with one block may well become one."""

FAMILIAR = 0.5
"""Share of the known blocks that a splitter must find: with fewer the page would be held as a collapse."""


def familiar(first: Split, page: Page, hint: Hint, knowledge: Knowledge) -> Split:
    """Return ``first``, or the page as the former splitter reads it when only that finds the blocks that we know."""
    former = read(knowledge.memory).splitter
    if former is None or former == first.splitter or hint.splitter or first.wall:
        return first
    present = [known.block for known in knowledge.blocks if known.state is BlockState.PRESENT]
    enough = FAMILIAR * len(present)
    if len(present) < SEVERAL or _found(first, present) >= enough:
        return first
    readings = {one.fragment_hash: Reading(one.text, one.links, one.media) for one in present if one.fragment_hash}
    try:
        again = split(page, replace(hint, splitter=former), readings)
    except SplitError:
        return first
    return again if _found(again, present) >= enough else first


def _found(read_so: Split, present: Sequence[Block]) -> int:
    """Count the present blocks that a split shows as they are known."""
    prints = {block.fingerprint for block in read_so.blocks}
    return sum(block.fingerprint in prints for block in present)
