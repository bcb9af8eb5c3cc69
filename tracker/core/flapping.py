"""Texts that swing to and fro, as two caches or two editors make them: every swing is a version, the first is told.

A revision back to a text the block had before is a reversal. The first one is news (it may be the very thing that
matters) and bears the mark ``flapping`` when it comes soon; those that follow are kept as versions without an event,
until the block has kept still for a while. If it then says something else than what was told last, that is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from tracker.core.circumstances import Circumstances
from tracker.core.memory import Flap, Untold
from tracker.core.wording import print_of
from tracker.model import Block, BlockKind, BlockState, KnownBlock

SETTLED_AFTER = timedelta(hours=1)
"""Stillness after which a block no longer counts as swinging: caches disagree for minutes, editors change their mind later."""


_IN_SIGHT = frozenset({BlockState.PRESENT, BlockState.MISSING})


class Swing(NamedTuple):
    """What a revision is in the light of those before it; ``was`` is the block with the words that were told last."""

    flap: Flap
    told: bool
    flapping: bool
    was: Block


def swing(flap: Flap | None, one: KnownBlock, block: Block, seen: Circumstances) -> Swing:
    """Judge the revision of ``one`` into ``block``; ``flap`` is of its latest revisions."""
    reverted = print_of(block) in one.past
    lately = flap is not None and seen.now - flap.last <= SETTLED_AFTER
    flips = (flap.flips if flap and lately else 0) + reverted
    by_template = one.id in seen.template_ids
    told = not by_template and (not reverted or flips <= 1)
    was = _told_last(flap, one)
    if told or print_of(was) == print_of(block):
        untold = None
    elif by_template:
        untold = flap.untold if flap else None
    else:
        untold = _untold(was, one, seen)
    return Swing(Flap(flips, seen.now, untold), told, flapping=reverted and lately, was=was)


def settled(flap: Flap | None, one: KnownBlock, now: datetime) -> Block | None:
    """Return the block with the words told last, if it has kept still since with others; else None."""
    if flap is None or flap.untold is None or now - flap.last <= SETTLED_AFTER:
        return None
    was = _told_last(flap, one)
    return None if print_of(was) == print_of(one.block) else was


def unsettled_flaps(
    flaps: Mapping[int, Flap], states: Mapping[int, BlockState], now: datetime
) -> tuple[tuple[int, Flap], ...]:
    """Those worth remembering, the latest last. A block that is out of sight has nothing left to tell of its swings."""
    seen = {
        block: flap if states.get(block) in _IN_SIGHT else replace(flap, untold=None) for block, flap in flaps.items()
    }
    kept = ((block, flap) for block, flap in seen.items() if flap.untold or now - flap.last <= SETTLED_AFTER)
    return tuple(sorted(kept, key=lambda pair: (pair[1].last, pair[0])))


def _told_last(flap: Flap | None, one: KnownBlock) -> Block:
    """Return the known block with the words told last: those of the swing that was not told, unless a person took that version away."""
    if flap is None or flap.untold is None or flap.untold.told.fingerprint not in one.past:
        return one.block
    told = flap.untold.told
    return replace(
        one.block,
        title=told.title,
        text=told.text,
        links=told.links,
        media=told.media,
        fingerprint=told.fingerprint,
    )


def _untold(was: Block, one: KnownBlock, seen: Circumstances) -> Untold:
    words = Block(
        BlockKind.UPDATE, was.text, title=was.title, links=was.links, media=was.media, fingerprint=print_of(was)
    )
    return Untold(words, one.last_seen_at, seen.first_seen)
