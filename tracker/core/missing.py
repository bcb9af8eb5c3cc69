"""What becomes of the blocks that a believed page does not show. Missing is not removed.

Scrolled off the old end: ``rolled_off``, quietly. Gone from between neighbours that still stand (or from the new end):
``missing``, and ``removed`` once enough polls over enough time agree. Many gone at once are a storm: the source is
degraded, and they are removed only if the storm persists. Lost with a splitter, a lead or a believed collapse: out of
sight, without a change; what the former splitter had missed already goes on being counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from tracker.core.circumstances import Circumstances
from tracker.core.placing import Place
from tracker.model import BlockKind, BlockState, Change, ChangeKind, KnownBlock, Policy, Significance, Step

STORM_SHARE = 0.3
"""Share of the shown blocks gone at once that no editor takes down: a page half loaded, a filter, a fault of the site."""

STORM_LEAST = 4
"""... and how many: on a page of six, two removals are an editor's work."""

RESPLIT_LOST = 0.1
"""Share of the shown blocks, or one, that an editor may have taken down just when the template changed; more, and it is the template."""

STILL_SAID = "its words still stand on the page, outside of its blocks"

_NOT_TAKEN_DOWN = frozenset({BlockKind.LEAD, BlockKind.SUMMARY, BlockKind.BODY})
"""Kinds that come and go with how a page is split."""


class Gone(NamedTuple):
    """Steps of the blocks not shown, and how many of them a storm holds back."""

    steps: tuple[Step, ...]
    storm: int = 0


def gone(
    missing: Sequence[KnownBlock],
    place: Mapping[int, Place],
    merged: Mapping[int, str],
    visible: int,
    seen: Circumstances,
) -> Gone:
    """Decide for each visible known block that the page does not show.

    ``merged`` tells of blocks whose words stand in another block now; ``visible`` counts the blocks shown before.
    """
    if seen.suspect or seen.again:
        return Gone(())
    doubtful = _doubtful(missing, place, merged, visible, seen)
    due = [one for one in doubtful if _confirmed(_counted(one, seen), seen)]
    kept = {one.id: STILL_SAID for one in due if seen.still_said(one.block.text)}
    held = _held([one for one in due if one.id not in kept], visible, seen)
    doubted = {one.id for one in doubtful} - kept.keys()
    merged = {**merged, **kept}
    steps = tuple(
        _counting(one, seen, held=one.id in held) if one.id in doubted else _out_of_sight(one, merged, seen)
        for one in missing
    )
    return Gone(steps, len(held))


def taken_down(one: KnownBlock, since: datetime, detail: str) -> Change:
    """Make the change of a block that the publisher took off its page."""
    return Change(
        ChangeKind.REMOVED,
        one.id,
        old_text=one.block.text,
        significance=Significance.SUBSTANTIVE,
        last_seen_without=one.last_seen_at,
        first_seen_with=since,
        detail=detail,
    )


def _doubtful(
    missing: Sequence[KnownBlock],
    place: Mapping[int, Place],
    merged: Mapping[int, str],
    visible: int,
    seen: Circumstances,
) -> list[KnownBlock]:
    """List the blocks that may have been taken down."""
    if seen.lossy:
        return []
    doubtful = [one for one in missing if one.id not in merged and _may_be_taken_down(one, place)]
    return _not_found(doubtful, visible, seen) if seen.other_splitter else doubtful


def _may_be_taken_down(one: KnownBlock, place: Mapping[int, Place]) -> bool:
    return one.block.kind not in _NOT_TAKEN_DOWN and place[one.id] is not Place.OLD_END


def _held(due: Sequence[KnownBlock], visible: int, seen: Circumstances) -> set[int]:
    """Ids of the blocks that a storm holds back: gone together with too many others, and not for long enough."""
    if len(due) < STORM_LEAST or len(due) <= STORM_SHARE * visible:
        return set()
    return {one.id for one in due if not _persists(_counted(one, seen), seen)}


def _not_found(doubtful: Sequence[KnownBlock], visible: int, seen: Circumstances) -> list[KnownBlock]:
    """Leave out the blocks that another splitter may merely not find: those whose words the page still says, or many at once."""
    counted = [one for one in doubtful if one.state is not BlockState.PRESENT]
    anew = [one for one in doubtful if one.state is BlockState.PRESENT]
    if len(anew) > max(1, RESPLIT_LOST * visible):
        return counted
    return counted + [one for one in anew if seen.still_said(one.block.text) is False]


class _Count(NamedTuple):
    polls: int
    since: datetime


def _counted(one: KnownBlock, seen: Circumstances) -> _Count:
    """Count the polls that agree, this one included; a run of pages held in quarantine counts when it is believed."""
    if seen.persisted:
        return _Count(seen.persisted.polls, one.missing_since or seen.persisted.since)
    return _Count(one.missing_polls + 1, one.missing_since or seen.now)


def _confirmed(count: _Count, seen: Circumstances) -> bool:
    return _reached(count, seen.now, seen.policy.confirm_removed, seen.policy.confirm_removed_after)


def _persists(count: _Count, seen: Circumstances) -> bool:
    policy: Policy = seen.policy
    polls, seconds = max(policy.quarantine_polls, policy.confirm_removed), policy.quarantine_after
    return _reached(count, seen.now, polls, seconds)


def _reached(count: _Count, now: datetime, polls: int, seconds: float) -> bool:
    return count.polls >= polls and now - count.since >= timedelta(seconds=seconds)


def _counting(one: KnownBlock, seen: Circumstances, *, held: bool) -> Step:
    count = _counted(one, seen)
    if _confirmed(count, seen) and not held:
        detail = f"missing in {count.polls} polls in a row"
        return Step(
            one.id,
            None,
            BlockState.REMOVED,
            one.position,
            missing_since=count.since,
            missing_polls=count.polls,
            changes=(taken_down(one, count.since, detail),),
        )
    return Step(one.id, None, BlockState.MISSING, one.position, missing_since=count.since, missing_polls=count.polls)


def _out_of_sight(one: KnownBlock, merged: Mapping[int, str], seen: Circumstances) -> Step:
    """Roll a block off: with a quiet change where the page moved on, with none where only our sight of it changed."""
    silent = seen.lossy or seen.other_splitter or one.block.kind in _NOT_TAKEN_DOWN
    change = Change(
        ChangeKind.ROLLED_OFF,
        one.id,
        old_text=one.block.text,
        last_seen_without=one.last_seen_at,
        first_seen_with=seen.first_seen,
        detail=merged.get(one.id, "no older block is shown any more"),
    )
    return Step(one.id, None, BlockState.ROLLED_OFF, one.position, changes=() if silent else (change,))
