"""Which matched blocks changed their place among the others. New and lost blocks move nobody."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise

from tracker.model import BlockState, KnownBlock, Match

Displaced = tuple[tuple[int, int], ...]
"""See ``tracker.core.memory.Memory.displaced``."""

REORDERED_SHARE = 0.3
"""Share of blocks out of their old order that makes it another order of the page, not a block that was moved."""


def moved_ids(matches: Sequence[Match], known: Mapping[int, KnownBlock]) -> frozenset[int]:
    """Ids of the blocks that are not in the longest run of blocks that kept their order; none when the page was reordered."""
    ids = [found.block_id for found in sorted(matches, key=lambda found: found.index)]
    places = [known[block_id].position for block_id in ids]
    kept = set(_longest_rising(places))
    moved = frozenset(block_id for n, block_id in enumerate(ids) if n not in kept)
    return moved if len(moved) <= max(1, REORDERED_SHARE * len(ids)) else frozenset()


def displaced(before: Displaced, moved: frozenset[int], known: Mapping[int, KnownBlock]) -> Displaced:
    """Remember of the blocks that moved now where they stood; forget those that moved again: back, as a rule."""
    was = {block_id for block_id, _ in before}
    visible = [one for one in known.values() if one.state in {BlockState.PRESENT, BlockState.MISSING}]
    ids = [one.id for one in sorted(visible, key=lambda one: (one.position, one.id))]
    fresh = tuple((lower, upper) for upper, lower in pairwise(ids) if lower in moved and lower not in was)
    return (*((block_id, above) for block_id, above in before if block_id not in moved), *fresh)


def _longest_rising(values: Sequence[int]) -> list[int]:
    """Indexes of a longest not falling subsequence (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for n, value in enumerate(values):
        at = bisect_left(tails, value + 1)
        before.append(ends[at - 1] if at else None)
        tails[at : at + 1] = [value]
        ends[at : at + 1] = [n]
    run: list[int] = []
    here = ends[-1] if ends else None
    while here is not None:
        run.append(here)
        here = before[here]
    return run[::-1]
