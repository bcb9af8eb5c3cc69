"""Which blocks of a page that match nothing we know are news. The others are kept as blocks all the same, quietly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from tracker.core.circumstances import Circumstances
from tracker.core.evidence import TELLING
from tracker.core.placing import WITNESSES
from tracker.core.wording import firm_time, full_text, print_of, squashed, words_of
from tracker.model import (
    Block,
    BlockKind,
    BlockState,
    Change,
    ChangeKind,
    Elsewhere,
    KnownBlock,
    Significance,
    Step,
    TimeBasis,
)

STRICKEN = "the publisher marks it as taken down"

REPEATED = "the same words as block {0.block_id} of {0.source}, first seen {0.first_seen_at:%Y-%m-%d %H:%M} UTC"

FRAMING = frozenset({BlockKind.LEAD, BlockKind.BODY, BlockKind.SUMMARY})
"""Kinds that appear when a page is split otherwise, not because somebody wrote them now."""

OLDER_THAN = 3
"""Known blocks with a time needed to call a block older than all of them."""


def addition(
    index: int,
    block: Block,
    known: Mapping[int, KnownBlock],
    split_off: frozenset[int],
    seen: Circumstances,
) -> tuple[Change, ...]:
    """Make the change of a new block, none when it is no news."""
    if seen.believed_at is None:
        news = seen.policy.announce_baseline
    else:
        there = _was_there(index, block, known, seen)
        doubted = seen.lossy and not _continues(block, known, seen)
        news = not (doubted or block.kind in FRAMING or index in split_off or there)
    if not news:
        return ()
    before = _elsewhere(block, seen)
    return (
        Change(
            ChangeKind.REPEATED if before else ChangeKind.ADDED,
            None,
            text=block.text,
            significance=None if before else Significance.SUBSTANTIVE,
            last_seen_without=seen.believed_at,
            first_seen_with=seen.now if seen.lossy else seen.first_seen,  # it may have come while its like was held
            detail=REPEATED.format(before) if before else "",
        ),
    )


def stricken(index: int, block: Block, changes: tuple[Change, ...], seen: Circumstances) -> Step:
    """Make the step of a block that is taken down already when it is first seen, its words still legible: it came and went."""
    went = tuple(
        replace(came, kind=ChangeKind.REMOVED, text=None, old_text=block.text, detail=STRICKEN)
        for came in changes
        if came.kind is ChangeKind.ADDED
    )
    return Step(
        None,
        block,
        BlockState.REMOVED,
        index,
        new_version=True,
        alias=block.key,
        missing_since=seen.now,
        missing_polls=1,
        changes=(*changes, *went),
    )


def _elsewhere(block: Block, seen: Circumstances) -> Elsewhere | None:
    """Find where the words stood before in another source; a few words, or a mere picture, may be said anywhere."""
    if len(squashed(full_text(block))) < TELLING:
        return None
    return seen.said_elsewhere(print_of(block), firm_time(block))


def _continues(block: Block, known: Mapping[int, KnownBlock], seen: Circumstances) -> bool:
    """Whether a page that lost blocks is the same live blog all the same, and the block newer than all that is known of it."""
    mine, times = firm_time(block), _times(list(known.values()))
    return seen.recognised >= WITNESSES and mine is not None and bool(times) and mine > max(times)


def _was_there(index: int, block: Block, known: Mapping[int, KnownBlock], seen: Circumstances) -> bool:
    """Whether the block must have stood there before: older than all we know, or found by another splitter only."""
    mine, times = firm_time(block), _times(list(known.values()))
    oldest = index in seen.buried if mine is None else _oldest(block, mine, times, beyond=index in seen.beyond)
    if oldest:
        return True
    if not seen.other_splitter:
        return False
    since = max(times, default=seen.believed_at)
    return mine is None or since is None or mine <= since or _was_read(block, known)


def _oldest(block: Block, mine: datetime, times: Sequence[datetime], *, beyond: bool) -> bool:
    """Whether the block is older than all we know, by the time it states.

    An inferred date must agree with the place: it was inferred from the blocks around, and may be a day off.
    """
    stated = block.published is not None and block.published.basis is TimeBasis.STATED
    return len(times) >= OLDER_THAN and mine < min(times) and (stated or beyond)


def _was_read(block: Block, known: Mapping[int, KnownBlock]) -> bool:
    """Whether the words stood in some known block, as the other splitter read it."""
    return any(words_of(block) in words_of(one.block) for one in known.values())


def _times(known: Sequence[KnownBlock]) -> list[datetime]:
    moments = (firm_time(one.block) for one in known if one.block.kind not in FRAMING)
    return [moment for moment in moments if moment is not None]
