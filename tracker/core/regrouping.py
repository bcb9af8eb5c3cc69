"""Blocks that were split in two or merged into one: words that changed their block and nothing else.

Such words are neither added nor taken down. Compares squashed words, so it finds them whatever the marks between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tracker.core.evidence import TELLING
from tracker.core.wording import print_of, words_of
from tracker.model import Block, KnownBlock, Match

REST = 0.05
"""Share of the words that may be new when blocks are regrouped: a connecting word, not a sentence."""


@dataclass(frozen=True, slots=True)
class Regrouping:
    """What one page regrouped."""

    split_off: frozenset[int] = frozenset()
    """Indexes of blocks of the page that are a piece of a known block's old text."""
    merged: Mapping[int, str] = field(default_factory=dict)
    """Known blocks, no longer shown, whose words stand in another block now, and a note of which."""
    rearranged: frozenset[int] = frozenset()
    """Known blocks whose own text changed only by what they gave or took."""


def regrouping(
    blocks: Sequence[Block], matches: Sequence[Match], known: Mapping[int, KnownBlock], missing: Sequence[KnownBlock]
) -> Regrouping:
    """Find the blocks that were split or merged; ``missing`` are the visible known blocks the page does not show."""
    changed = _changed(blocks, matches, known)
    if not changed:
        return Regrouping()
    matched = {found.index for found in matches}
    fresh = {index: words_of(block) for index, block in enumerate(blocks) if index not in matched}
    lost = {one.id: words_of(one.block) for one in missing}
    given = {block_id: _inside(fresh, old, new) for block_id, (old, new) in changed.items()}
    taken = {block_id: _inside(lost, new, old) for block_id, (old, new) in changed.items()}
    return Regrouping(
        split_off=frozenset().union(*given.values()),
        merged={lost_id: f"its words stand in block {into} now" for into in taken for lost_id in taken[into]},
        rearranged=frozenset(
            block_id
            for block_id, (old, new) in changed.items()
            if _adds_up(old, new, given[block_id]) or _adds_up(new, old, taken[block_id])
        ),
    )


def _changed(
    blocks: Sequence[Block], matches: Sequence[Match], known: Mapping[int, KnownBlock]
) -> dict[int, tuple[str, str]]:
    """Old and new words of each matched block that differ."""
    pairs = ((found.block_id, known[found.block_id].block, blocks[found.index]) for found in matches)
    revised = (
        (block_id, words_of(old), words_of(new)) for block_id, old, new in pairs if print_of(old) != print_of(new)
    )
    return {block_id: (old, new) for block_id, old, new in revised if old != new}


def _inside(pieces: Mapping[int, str], whole: str, without: str) -> dict[int, str]:
    """Telling pieces that stand in ``whole`` and not in ``without``."""
    return {
        n: words for n, words in pieces.items() if len(words) >= TELLING and words in whole and words not in without
    }


def _adds_up(whole: str, part: str, pieces: Mapping[int, str]) -> bool:
    """Whether ``whole`` is ``part`` and the pieces, and hardly more."""
    return (
        bool(pieces)
        and part in whole
        and abs(len(whole) - len(part) - sum(map(len, pieces.values()))) <= REST * len(whole)
    )
