"""Which matched blocks changed their place among the others. New and lost blocks move nobody."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from tracker.core.placing import TOP
from tracker.model import BlockState, KnownBlock, Match

Displaced = tuple[tuple[int, int], ...]
"""See ``tracker.core.memory.Memory.displaced``."""

REORDERED_SHARE = 0.3
"""Share of blocks out of their old order that makes it another order of the page, not a block that was moved."""


def moved_ids(matches: Sequence[Match], known: Mapping[int, KnownBlock]) -> frozenset[int]:
    """Ids of the blocks that are not in the longest run of blocks that kept their order; none when the page was reordered."""
    ordered = sorted(matches, key=lambda found: found.index)
    ids = [found.block_id for found in ordered if known[found.block_id].state is BlockState.PRESENT]
    places = [known[block_id].position for block_id in ids]
    kept = set(_longest_rising(places))
    moved = frozenset(block_id for n, block_id in enumerate(ids) if n not in kept)
    return moved if len(moved) <= max(1, REORDERED_SHARE * len(ids)) else frozenset()


def displaced(
    ordered: Sequence[KnownBlock], before: Displaced, moved: frozenset[int], states: Mapping[int, BlockState]
) -> Displaced:
    """List the blocks whose position will not tell where they belong, each with the block above it in ``ordered``.

    ``ordered`` are the visible blocks as they stood before this page, ``states`` all states after it. A block that was
    displaced and moves again is back, as a rule.
    """
    was = {block_id for block_id, _ in before}
    found, above = [], TOP
    for one in ordered:
        missing = states[one.id] is BlockState.MISSING
        if missing or (one.state is BlockState.PRESENT and (one.id in moved) != (one.id in was)):
            found.append((one.id, above))
        if states[one.id] in {BlockState.PRESENT, BlockState.MISSING}:
            above = one.id
    return tuple(found)


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
