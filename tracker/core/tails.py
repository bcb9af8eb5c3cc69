"""What stands below a live blog and is read as the end of its lowest block: it moves to another block when the window does.

`Related articles` in the same element as the text is no part of any block, but a splitter that goes by labels cannot know
where the lowest block ends. Here it shows: what one block lost at its end, another that is lowest has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tracker.core.fingerprint import fingerprint
from tracker.model import Block, BlockState, KnownBlock, Match

BREAK = "\n\n"


def untailed(blocks: Sequence[Block], matches: Sequence[Match], known: Mapping[int, KnownBlock]) -> tuple[Block, ...]:
    """Give matched blocks the text that we know where only the tail of the page came or went."""
    made = list(blocks)
    below = max((one for one in known.values() if one.state is BlockState.PRESENT), key=_position, default=None)
    if not blocks or below is None:
        return tuple(made)
    for found in matches:
        block, one = blocks[found.index], known[found.block_id]
        came = block is blocks[-1] and one is not below and _is_tail(one.block.text, block.text, of=below.block.text)
        went = one is below and block is not blocks[-1] and _is_tail(block.text, one.block.text, of=blocks[-1].text)
        if came or went:
            same = replace(block, text=one.block.text, links=one.block.links, media=one.block.media, fragment_hash="")
            made[found.index] = replace(same, fingerprint=fingerprint(same))
    return tuple(made)


def _position(one: KnownBlock) -> int:
    return one.position


def _is_tail(text: str, longer: str, *, of: str) -> bool:
    """Whether ``longer`` is ``text`` and whole paragraphs more, with which ``of`` ends too."""
    return longer.startswith(text + BREAK) and of.endswith(longer[len(text) :])
