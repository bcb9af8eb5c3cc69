"""What one block that a believed page shows has become: its version or none, its changes, its state.

A version is appended when the fingerprint differs (title, text, links, media), or the label, the kind, the published
time or the name of the author does. It is not for what only repeats the clock (a relative time, ``modified``), for a
time inferred otherwise than before, for an author who is missing now, or for place and pin. Changes follow from the
difference; a version without a change is one that no editor made (see ``core.template``) or a swing told before.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tracker.core.circumstances import Circumstances
from tracker.core.diffing import judge
from tracker.core.flapping import Swing, settled, swing
from tracker.core.memory import Flap
from tracker.core.missing import taken_down
from tracker.core.text import squash
from tracker.core.wording import beginning, print_of
from tracker.model import (
    Block,
    BlockKind,
    BlockState,
    Change,
    ChangeKind,
    Diff,
    KnownBlock,
    Match,
    Moment,
    Significance,
    Step,
    TimeBasis,
    ZoneBasis,
)

RELATIVE_SLACK = timedelta(hours=1)
"""How far a printed time may lie from the relative one it replaces: `2 hours ago` is said for nearly an hour."""

QUARTER = timedelta(minutes=15)
"""Zones differ by multiples of this: a time that jumps by one was put in another zone, not corrected."""

_RELATIVE = frozenset({TimeBasis.RELATIVE, TimeBasis.OBSERVED})
_INFERRED = frozenset({TimeBasis.DATE_INHERITED, TimeBasis.YEAR_INFERRED})
_ARTICLE = frozenset({BlockKind.BODY, BlockKind.LEAD})


def shown(
    block: Block, one: KnownBlock, found: Match, seen: Circumstances, flap: Flap | None
) -> tuple[Step, Flap | None]:
    """Decide the step of a known block that the page shows as ``block``; with it, the flap to remember, if any."""
    if block.tombstone:
        return _tombstone(one, found, seen), flap
    block = _storable(block, one, seen)
    revised = print_of(block) != print_of(one.block)
    relabelled = _relabelling(block, one.block, seen)
    retimed = _firmly_other(block.published, one.block.published)
    turn = swing(flap, one, block, seen) if revised else None
    late = _settling(block, one, seen, flap) if not revised else []
    changes = [
        *_return(block, one, seen),
        *_revision(block, one, seen, turn),
        *late,
        *_quiet(block, one, seen, relabelled=relabelled, retimed=retimed),
    ]
    step = Step(
        one.id,
        block,
        BlockState.PRESENT,
        found.index,
        new_version=bool(revised or relabelled or retimed),
        match=found,
        alias=_alias(block, one),
        changes=tuple(changes),
    )
    if late and flap:
        flap = replace(flap, untold=None)
    return step, turn.flap if turn else flap


def _tombstone(one: KnownBlock, found: Match, seen: Circumstances) -> Step:
    """Take a block down at once: the publisher says so, no poll need confirm it."""
    known_gone = one.state is BlockState.REMOVED
    changes = () if known_gone else (taken_down(one, seen.now, "the publisher marks it as taken down"),)
    return Step(
        one.id,
        None,
        BlockState.REMOVED,
        one.position,
        match=found,
        missing_since=one.missing_since or seen.now,
        missing_polls=one.missing_polls + 1,
        changes=changes,
    )


def _alias(block: Block, one: KnownBlock) -> str | None:
    return block.key if block.key and block.key not in one.aliases else None


# What the page claims, made comparable


def _storable(block: Block, one: KnownBlock, seen: Circumstances) -> Block:
    """Return the block as it may be stored: what only repeats the clock, or is only inferred otherwise, stays as known."""
    old = one.block
    published = old.published if _keeps_time(block, old) else block.published
    relative = block.published is not None and block.published.basis is TimeBasis.RELATIVE
    label = old.label if relative and old.label else block.label
    pinned = one.id in seen.pinned
    if (
        published is not block.published or label != block.label or pinned != block.pinned
    ):  # a copy costs what all else does
        block = replace(block, published=published, label=label, pinned=pinned)
    return _uncut(block, old) if seen.suspect else block


def _uncut(block: Block, old: Block) -> Block:
    """Keep the whole text where a page that may be cut shows only its beginning."""
    cut = len(block.text) < len(old.text) and old.text.startswith(beginning(block))
    if not cut:
        return block
    return replace(block, text=old.text, title=old.title, links=old.links, media=old.media, fingerprint=print_of(old))


def _keeps_time(block: Block, old: Block) -> bool:
    """Whether the known published time stands, though the page's resolves otherwise or is gone."""
    mine, theirs = block.published, old.published
    if mine is None or theirs is None:
        return theirs is not None
    if mine.basis in _RELATIVE:
        return True
    apart = abs(mine.at - theirs.at)
    if theirs.basis in _RELATIVE:
        return apart <= RELATIVE_SLACK
    if squash(block.label or "") != squash(old.label or "") or not apart:
        return False
    other_day = mine.basis in _INFERRED and not apart % timedelta(days=1)
    other_zone = ZoneBasis.STATED not in {mine.zone_basis, theirs.zone_basis} and not apart % QUARTER
    return other_day or other_zone


def _firmly_other(mine: Moment | None, theirs: Moment | None) -> bool:
    return mine is not None and (theirs is None or mine.at != theirs.at)


def _relabelling(block: Block, old: Block, seen: Circumstances) -> str:
    """Describe what the block is called now and was before; empty when that is the same."""
    parts = []
    if _spaced(block.label) != _spaced(old.label):
        parts.append(f"label: {old.label or 'none'} -> {block.label or 'none'}")
    if block.kind is not old.kind:
        parts.append(f"kind: {old.kind} -> {block.kind}")
    if not seen.other_splitter and _other_name(block.author, old.author):
        parts.append(f"author: {old.author} -> {block.author}")
    return "; ".join(parts)


def _spaced(text: str | None) -> str:
    return " ".join((text or "").split())


def _other_name(mine: str | None, theirs: str | None) -> bool:
    """Whether two authors are named, and not the same: one who is missing now is no other author."""
    return bool(mine and theirs) and squash(mine or "") != squash(theirs or "")


# Changes


def _return(block: Block, one: KnownBlock, seen: Circumstances) -> list[Change]:
    if one.state is not BlockState.REMOVED:
        return []
    return [
        Change(
            ChangeKind.RESTORED,
            one.id,
            text=block.text,
            significance=Significance.SUBSTANTIVE,
            last_seen_without=seen.believed_at,
            first_seen_with=seen.first_seen,
        )
    ]


def _revision(block: Block, one: KnownBlock, seen: Circumstances, turn: Swing | None) -> list[Change]:
    """Tell the revision, unless the template made it or it is a swing told before."""
    if turn is None or not turn.told:
        return []
    old = _framed(turn.was, block)
    if print_of(old) == print_of(block):
        return []
    diff = judge(old, block)
    change = Change(
        ChangeKind.REVISED,
        one.id,
        text=block.text,
        old_text=turn.was.text,
        diff=diff.markup,
        significance=diff.significance,
        reasons=diff.reasons,
        stealth=diff.significance is Significance.SUBSTANTIVE and not _admitted(block, one.block, seen, diff),
        flapping=turn.flapping,
        last_seen_without=one.last_seen_at,
        first_seen_with=seen.first_seen,
        detail="a text it had before" if print_of(block) in one.past else "",
    )
    return [change]


def _settling(block: Block, one: KnownBlock, seen: Circumstances, flap: Flap | None) -> list[Change]:
    """Tell once what a block says that settled on other words than those told last; whether it was admitted is not known any more."""
    was = settled(flap, one, seen.now)
    if was is None or flap is None or flap.untold is None:
        return []
    diff = judge(_framed(was, block), block)
    change = Change(
        ChangeKind.REVISED,
        one.id,
        text=block.text,
        old_text=was.text,
        diff=diff.markup,
        significance=diff.significance,
        reasons=diff.reasons,
        flapping=True,
        last_seen_without=flap.untold.without,
        first_seen_with=flap.untold.shown,
        detail="the text on which it settled",
    )
    return [change]


def _framed(old: Block, block: Block) -> Block:
    """Give a former body the frame it has as an original entry or a lead: headline and pictures are the page's now."""
    if block.kind is old.kind or _ARTICLE.isdisjoint({block.kind, old.kind}):
        return old
    return replace(old, title=block.title, media=block.media, links=block.links, fingerprint="")


def _admitted(block: Block, old: Block, seen: Circumstances, diff: Diff) -> bool:
    """Whether the publisher says that the block was modified: a time, a note, a label; for an article, the page's time."""
    claims = block.modified is not None and (old.modified is None or block.modified.at > old.modified.at)
    noted = any(reason.kind == "correction" for reason in diff.reasons)
    relabelled = squash(block.label or "") != squash(old.label or "")
    return claims or noted or relabelled or (block.kind in _ARTICLE and seen.page_admits)


def _quiet(block: Block, one: KnownBlock, seen: Circumstances, *, relabelled: str, retimed: bool) -> list[Change]:
    """List the changes that are recorded and are no news."""
    pinned, was_pinned = one.id in seen.pinned, one.id in seen.were_pinned
    old, new = one.block.published, block.published
    found = [
        (ChangeKind.RELABELLED, bool(relabelled), relabelled),
        (ChangeKind.RETIMED, retimed, f"{_instant(old)} -> {_instant(new)}"),
        (ChangeKind.PINNED, pinned and not was_pinned, ""),
        (ChangeKind.UNPINNED, was_pinned and not pinned, ""),
        (ChangeKind.MOVED, one.id in seen.moved and pinned == was_pinned, f"from place {one.position}"),
    ]
    if seen.other_splitter:
        return []
    return [
        Change(kind, one.id, detail=detail, last_seen_without=one.last_seen_at, first_seen_with=seen.first_seen)
        for kind, holds, detail in found
        if holds
    ]


def _instant(moment: Moment | None) -> str:
    return moment.at.isoformat() if moment else "none"
