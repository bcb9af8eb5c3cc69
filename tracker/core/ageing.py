"""Relative times in running text (`26 minutes ago` at the head of a line): they grow by themselves and are no words of the block.

A splitter takes the relative times it knows for what they are; this is for those it took for text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tracker.core.fingerprint import fingerprint
from tracker.core.stamps import stamp_at
from tracker.model import Block, KnownBlock, Match

LONGER_BY = 40
"""Characters by which texts that differ only in their relative times may differ: some lines, a few characters each."""

_HOUR, _DAY = 3_600, 86_400


def unaged(
    blocks: Sequence[Block], matches: Sequence[Match], known: Mapping[int, KnownBlock], now: datetime
) -> tuple[Block, ...]:
    """Give matched blocks the text that we know wherever only a relative time in it went on."""
    made = list(blocks)
    for found in matches:
        block, one = blocks[found.index], known[found.block_id]
        if block.text != one.block.text and only_aged(one.block.text, block.text, now - one.first_seen_at):
            same = replace(block, text=one.block.text, fragment_hash="")
            made[found.index] = replace(same, fingerprint=fingerprint(same))
    return tuple(made)


def only_aged(old: str, new: str, elapsed: timedelta) -> bool:
    """Whether two texts differ in nothing but relative times at the head of their lines, by no more than what has passed.

    An editor who corrects `3 years ago` to `4 years ago` within a day is no clock.
    """
    if abs(len(old) - len(new)) > LONGER_BY or old.count("\n") != new.count("\n"):
        return False
    pairs = zip(old.split("\n"), new.split("\n"), strict=True)
    return old != new and all(a == b or _line_aged(a, b, elapsed) for a, b in pairs)


def _line_aged(old: str, new: str, elapsed: timedelta) -> bool:
    before, after = _headed(old), _headed(new)
    if before is None or after is None or before[1] != after[1]:
        return False
    return abs(after[0] - before[0]) <= elapsed.total_seconds() + _rounded_to(max(before[0], after[0]))


def _headed(line: str) -> tuple[float, str] | None:
    """Age in seconds that a line begins with, and the rest of the line."""
    found = stamp_at(line)
    if found is None or found[0].ago_seconds is None:
        return None
    return found[0].ago_seconds, line[found[1] :]


def _rounded_to(seconds: float) -> float:
    """Seconds to which an age is told: `2 hours ago` is said for an hour."""
    return _DAY if seconds >= _DAY else _HOUR if seconds >= _HOUR else 60.0
