"""Matters of the source as a whole that a page brings: started, retitled, ended, resumed, degraded, recovered."""

from __future__ import annotations

from tracker.core.memory import Memory
from tracker.core.text import squash
from tracker.model import SourceChange, SourceEventKind, Split

STORM = "storm"
"""What ``Memory.degraded`` names when many blocks are missing together from an otherwise healthy page."""

RECOVERED_SHARE = 0.75
"""Share of the former number of blocks that must show again before a degraded source counts as recovered."""


def degraded_by(why: str, blocks: int) -> str:
    """Write what ``Memory.degraded`` keeps: why, and how many blocks the page showed before."""
    return f"{why}:{blocks}"


def claims(split: Split, before: Memory) -> list[SourceChange]:
    """List what the page claims of itself that it did not claim before."""
    found = []
    if before.title and split.title and squash(before.title) != squash(split.title):
        found.append(SourceChange(SourceEventKind.RETITLED, f"{before.title} -> {split.title}"))
    if before.live is not False and split.live is False and before.live is not None:
        found.append(SourceChange(SourceEventKind.ENDED, "the page says that it is no longer live"))
    if before.live is False and split.live is True:
        found.append(SourceChange(SourceEventKind.RESUMED, "the page says that it is live again"))
    return found


def recovery(before: Memory, shown: int) -> SourceChange | None:
    """Tell that a degraded source shows about as many blocks again as it did."""
    if before.degraded is None:
        return None
    why, _, blocks = before.degraded.partition(":")
    if shown < RECOVERED_SHARE * int(blocks):
        return None
    return SourceChange(SourceEventKind.RECOVERED, f"{shown} blocks shown after {why}")
