"""Where, in the order of time, the blocks stand that a page no longer shows: scrolled off its old end, or gone from between.

Does not decide what becomes of them; ``core.missing`` does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from datetime import datetime
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from tracker.model import Block, BlockKind, BlockState, KnownBlock, TimeBasis

MONOTONE = 0.8
"""Share of neighbouring blocks whose times must run one way before time, not place, orders them: some times are corrected or pinned out of turn, not every fifth."""

STANDING = frozenset({BlockKind.LEAD, BlockKind.SUMMARY})
"""Kinds that stand on a page whatever scrolls below them: they witness nothing."""


WITNESSES = 3
"""Known blocks that a page must show for their places to say where its old end is."""


TOP = 0
"""In place of the id of the block above: there is none. Ids count from 1."""


class Order(NamedTuple):
    """What is known of the order of a page."""

    newest_first: bool | None = None
    """None: the times tell, and where they do not, newest first is taken."""
    displaced: tuple[tuple[int, int], ...] = ()
    """Blocks moved out of their turn or missing, each with the block it stood below: see ``Memory.displaced``."""


class Place(Enum):
    """Where a block that is not shown would stand among those that are."""

    OLD_END = "old_end"
    """No older block is shown."""
    BETWEEN = "between"
    NEW_END = "new_end"
    """An older block is shown, a newer one that we knew is not."""


def places(known: Sequence[KnownBlock], shown: Collection[int], order: Order) -> dict[int, Place]:
    """Place every visible known block that is not in ``shown``, by id."""
    falling, ordered = _by_age(known, order)
    # A block that was taken down and is back has no place of its own among the others: it witnesses nothing.
    witness = [
        (n, one)
        for n, one in enumerate(ordered)
        if one.id in shown and one.block.kind not in STANDING and one.state is not BlockState.REMOVED
    ]
    return {
        one.id: _place(n, one, witness, falling=falling)
        for n, one in enumerate(ordered)
        if one.id not in shown and one.state in {BlockState.PRESENT, BlockState.MISSING}
    }


def _place(at: int, one: KnownBlock, witness: Sequence[tuple[int, KnownBlock]], *, falling: bool) -> Place:
    """Place a block by the shown ones that are older and stood on its older side too: one that was moved proves nothing."""
    newer = bisect_left(witness, at, key=lambda seen: seen[0])
    if not any(_stood_beyond(other, one, falling=falling) for _, other in witness[newer:]):
        return Place.OLD_END
    return Place.BETWEEN if newer else Place.NEW_END


def _stood_beyond(other: KnownBlock, one: KnownBlock, *, falling: bool) -> bool:
    """Whether ``other`` stood on the older side of a block when both were last shown; unknown once the block is missing."""
    return one.state is BlockState.MISSING or (other.position > one.position) is falling


def below(count: int, matched: Sequence[int], known: int, *, newest_first: bool | None) -> range:
    """Indexes of a page of ``count`` blocks that stand on the older side of ``known`` blocks that we know.

    ``matched`` are the indexes of those, rising. Too few of them, or an order unknown, say nothing.
    """
    if len(matched) < WITNESSES or newest_first is None:
        return range(0)
    return range(matched[known - 1] + 1, count) if newest_first else range(matched[-known])


def _by_age(known: Sequence[KnownBlock], order: Order) -> tuple[bool, list[KnownBlock]]:
    """Sort known blocks, newest first: by place on the page, corrected by time where the times of the page run one way.

    Whether their places run that way comes first; the page at hand may have been turned round since.
    """
    gone = [one for one in known if one.state not in {BlockState.PRESENT, BlockState.MISSING}]
    ordered = page_order(known, order)
    share = falling_share([one.block for one in ordered])
    falling = _falls(share, order)
    if not falling:
        ordered.reverse()
        share = None if share is None else 1 - share
    # What scrolled off or was taken down before is older than what still stands, unless its time says otherwise.
    ordered += sorted(gone, key=lambda one: (one.last_seen_at, -one.position), reverse=True)
    return falling, _by_time(ordered) if share is not None and share >= MONOTONE else ordered


def _falls(share: float | None, order: Order) -> bool:
    if share is not None and (order.newest_first is None or not 1 - MONOTONE < share < MONOTONE):
        return share >= 1 / 2
    return order.newest_first is not False


def page_order(known: Sequence[KnownBlock], order: Order) -> list[KnownBlock]:
    """Sort the visible known blocks as the page shows them, top first, with those displaced where they would stand."""
    by_id = {one.id: one for one in known if one.state in {BlockState.PRESENT, BlockState.MISSING}}
    ids = sorted(by_id, key=lambda block_id: (by_id[block_id].position, block_id))
    for block_id, above in order.displaced:
        if block_id in by_id and (above in by_id or above == TOP):
            ids.remove(block_id)
            ids.insert(0 if above == TOP else ids.index(above) + 1, block_id)
    return [by_id[block_id] for block_id in ids]


def falling_share(blocks: Sequence[Block]) -> float | None:
    """Share of neighbours, among those with different times, of which the upper is newer; None when none differ."""
    times = [block.published.at for block in blocks if block.published and block.kind not in STANDING]
    steps = [upper > lower for upper, lower in pairwise(times) if upper != lower]
    return sum(steps) / len(steps) if steps else None


def _by_time(ordered: Sequence[KnownBlock]) -> list[KnownBlock]:
    """Sort by time, newest first; a block without a stated time keeps to the one above it, equal times keep their order.

    A date that was inferred came from the order of the page: it says nothing about it.
    """
    dated: list[tuple[datetime | None, KnownBlock]] = []
    latest: datetime | None = None
    for one in ordered:
        published = one.block.published
        if published and published.basis is TimeBasis.STATED and one.block.kind not in STANDING:
            latest = published.at
        dated.append((latest, one))
    headless = [one for at, one in dated if at is None]
    rest = sorted(((at, one) for at, one in dated if at is not None), key=lambda pair: pair[0], reverse=True)
    return [*headless, *(one for _, one in rest)]
