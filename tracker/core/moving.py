"""Which matched blocks changed their place among the others. New and lost blocks move nobody."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence

from tracker.core.placing import TOP
from tracker.model import BlockState, KnownBlock, Match

Displaced = tuple[tuple[int, int], ...]
"""See ``tracker.core.memory.Memory.displaced``."""

REORDERED_SHARE = 0.3
"""Share of blocks out of their old order that makes it another order of the page, not a block that was moved."""


def out_of_turn(matches: Sequence[Match], ordered: Sequence[KnownBlock]) -> frozenset[int]:
    """Ids of the blocks that break the order in which they belong; none when the whole page is ordered anew.

    ``ordered`` are the visible known blocks where they belong, top first (``placing.page_order``).
    """
    home = {one.id: n for n, one in enumerate(ordered)}
    shown = sorted(matches, key=lambda found: found.index)
    ids = [found.block_id for found in shown if found.block_id in home]
    kept = set(_longest_rising([home[block_id] for block_id in ids]))
    out = frozenset(block_id for n, block_id in enumerate(ids) if n not in kept)
    return out if len(out) <= max(1, REORDERED_SHARE * len(ids)) else frozenset()


def displaced(ordered: Sequence[KnownBlock], in_turn: Collection[int], states: Mapping[int, BlockState]) -> Displaced:
    """List the blocks whose position will not tell where they belong, each with the block above it in ``ordered``.

    ``in_turn`` are those that this page shows in their turn, ``states`` all states after it.
    """
    found, above = [], TOP
    for one in ordered:
        if states[one.id] not in {BlockState.PRESENT, BlockState.MISSING}:
            continue
        if one.id not in in_turn:
            found.append((one.id, above))
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
