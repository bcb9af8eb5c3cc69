"""Ranks: numbers that sort the blocks of a source as its page does, so that a new block at the top moves no other row.

Pure. A page of a hundred blocks that gains one writes one rank; only blocks whose order among the others changed get a
new one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

STEP = 1 << 32
"""Room left between neighbours: 32 blocks in a row can be put into the same place before the ranks are dealt anew."""


def deal(old: Sequence[int | None]) -> list[int]:
    """Strictly rising ranks for blocks in page order, given the ranks they have (None: new), changing as few as possible."""
    kept = _longest_rising(old)
    if not kept:
        return [place * STEP for place in range(len(old))]
    ranks = [rank if place in kept else None for place, rank in enumerate(old)]
    places = sorted(kept)
    _fill(ranks, -1, places[0])
    for left, right in pairwise(places):
        if not _fill(ranks, left, right):
            return _afresh(old)
    _fill(ranks, places[-1], len(ranks))
    return [rank if rank is not None else 0 for rank in ranks]


def _fill(ranks: list[int | None], left: int, right: int) -> bool:
    """Give ranks to the places strictly between two that have one; -1 and the length stand for the open ends."""
    missing = right - left - 1
    if missing <= 0:
        return True
    low = ranks[left] if left >= 0 else None
    high = ranks[right] if right < len(ranks) else None
    if low is not None and high is not None:
        gap = (high - low) // (missing + 1)
        start = low
    elif low is not None:
        gap, start = STEP, low
    else:
        gap, start = STEP, (high or 0) - STEP * (missing + 1)
    if gap < 1:
        return False
    for number in range(1, missing + 1):
        ranks[left + number] = start + gap * number
    return True


def _afresh(old: Sequence[int | None]) -> list[int]:
    """All ranks new, from the place of the smallest on."""
    start = min((rank for rank in old if rank is not None), default=0)
    return [start + place * STEP for place in range(len(old))]


def _longest_rising(old: Sequence[int | None]) -> set[int]:
    """Places of a longest strictly rising subsequence of the known ranks."""
    tails: list[int] = []
    tail_places: list[int] = []
    before: dict[int, int | None] = {}
    for place, rank in enumerate(old):
        if rank is None:
            continue
        length = bisect_left(tails, rank)
        before[place] = tail_places[length - 1] if length else None
        tails[length : length + 1] = [rank]
        tail_places[length : length + 1] = [place]
    kept: set[int] = set()
    place_now = tail_places[-1] if tail_places else None
    while place_now is not None:
        kept.add(place_now)
        place_now = before[place_now]
    return kept
