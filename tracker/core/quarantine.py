"""Whether a page is believed: walls, empty pages, fallen splitters, lost blocks, earlier states served again.

A page in quarantine changes nothing; its poll and its snapshot are kept with the verdict and the reason. It is believed
when it and its like persist, except a wall, which is never content however long it stands. Additions and revisions on
an otherwise healthy page are never held: one thing never seen before proves that a page is no earlier state.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from tracker.core.memory import Memory, Quarantine
from tracker.core.placing import STANDING, Order, Place, places
from tracker.core.wording import beginning, print_of, says_something
from tracker.model import Block, BlockKind, BlockState, KnownBlock, Match, Policy, Split, Verdict

LOSING = frozenset({Verdict.EMPTY, Verdict.FALLBACK, Verdict.COLLAPSE})
"""Verdicts of pages that lost their blocks: believed in the end, but what they lack was not taken down."""

COLLAPSED = 0.5
"""Share of the shown blocks that must be lost at once: past it, a fault of the page is likelier than any editor."""

SENTENCE_ENDS = tuple(".!?…。！？\"'”’»)]")
"""What the end of a sentence may end with; a page that a connection cut ends anywhere."""

OLDER_SIGNS = 2
"""Blocks back at an earlier version that make a page older, where we never saw its state as a whole: one is a reversal."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict with its reason; ``mark`` tells like pages of one verdict from others."""

    verdict: Verdict
    reason: str = ""
    mark: str = ""
    wall: bool = False
    """The page is no content: it is never believed, it only degrades the source."""
    reversal: bool = False
    """It may be an editor's doing all the same, who took a change back or broke off: it need not persist for long."""


HEALTHY = Finding(Verdict.HEALTHY)


def state_of(blocks: Sequence[Block]) -> str:
    """Hash of all that a page says, whatever its order: equal for equal states of a live blog."""
    prints = sorted(print_of(block) for block in blocks if block.kind is not BlockKind.PINNED_COPY)
    return hashlib.blake2b("\n".join(prints).encode(), digest_size=12).hexdigest()


def examine(
    split: Split, known: Mapping[int, KnownBlock], matches: Sequence[Match], memory: Memory, now: datetime
) -> Finding:
    """Judge a page by itself and against what we know."""
    if memory.believed_at and now < memory.believed_at:
        return Finding(Verdict.STALE, "fetched before the last believed page")
    if split.wall:
        return Finding(_wall(split.wall), f"the page is no content: {split.wall}", wall=split.wall != Verdict.EMPTY)
    if not any(block.kind is not BlockKind.PINNED_COPY and not block.tombstone for block in split.blocks):
        tombs = any(block.tombstone for block in split.blocks)
        return HEALTHY if tombs else Finding(Verdict.EMPTY, "the page shows no block at all")
    if not known:
        return HEALTHY
    view = _View(split, known, matches, Order(split.newest_first, memory.displaced))
    return view.lost_most() or view.cut() or view.older(memory) or HEALTHY


def is_cut(blocks: Sequence[Block], known: Mapping[int, KnownBlock], matches: Sequence[Match]) -> bool:
    """Whether the page breaks off in the middle of a sentence of its lowest block, which we know whole."""
    standing = (found for found in matches if not blocks[found.index].tombstone)
    lowest = max(standing, key=lambda found: found.index, default=None)
    if lowest is None or any(says_something(block) for block in blocks[lowest.index + 1 :]):
        return False
    whole = known[lowest.block_id].block
    start = beginning(blocks[lowest.index])
    rest = whole.text[len(start) :]
    broken_off = whole.text.startswith(start) and len(rest.strip()) > 1 and not rest.startswith("\n")
    return broken_off and not start.endswith(SENTENCE_ENDS)


def held(finding: Finding, memory: Memory, now: datetime) -> Quarantine:
    """Count the pages in a row that are held for the same reason, this one included."""
    before = memory.quarantine
    if before and (before.verdict, before.mark) == (finding.verdict, finding.mark):
        return Quarantine(finding.verdict, finding.mark, before.polls + (now > before.since), before.since)
    return Quarantine(finding.verdict, finding.mark, 1, now)


def believable(finding: Finding, quarantine: Quarantine, policy: Policy, now: datetime) -> bool:
    """Whether a page was held often and long enough.

    A reversal needs one poll more than a removal does: a page that a cache keeps is late by whole blocks before long.
    A wall never does.
    """
    if not finding.reversal or finding.verdict is Verdict.FLIP:
        return not finding.wall and stays(quarantine, policy, now)
    polls = min(policy.quarantine_polls, policy.confirm_removed + 1)
    seconds = min(policy.quarantine_after, 2 * policy.confirm_removed_after)
    return quarantine.polls >= polls and now - quarantine.since >= timedelta(seconds=seconds)


def stays(quarantine: Quarantine, policy: Policy, now: datetime) -> bool:
    """Whether pages of one verdict came so often and long that the source counts as degraded."""
    often = quarantine.polls >= policy.quarantine_polls
    return often and now - quarantine.since >= timedelta(seconds=policy.quarantine_after)


def _wall(name: str) -> Verdict:
    """Verdict of a wall the splitter names; a name of its own counts as an error page."""
    return Verdict(name) if name in set(Verdict) else Verdict.ERROR_PAGE


class _Signs(NamedTuple):
    """How many blocks of a page are back at an earlier version, back though removed, missing, missing at the new end."""

    back: int
    returned: int
    lacking: int
    newest: int

    @property
    def reason(self) -> str:
        """Say it for people."""
        parts = (
            f"{self.back} blocks back at an earlier version" if self.back else "",
            f"{self.lacking} newer ones missing" if self.lacking else "",
            f"{self.returned} removed ones back" if self.returned else "",
        )
        return "an earlier state of the page: " + ", ".join(filter(None, parts))


class _View:
    """One page beside what we know."""

    def __init__(self, split: Split, known: Mapping[int, KnownBlock], matches: Sequence[Match], order: Order) -> None:
        self.split = split
        self.known = known
        self.matches = matches
        self.pairs = [(split.blocks[found.index], known[found.block_id]) for found in matches]
        self.shown_ids = {found.block_id for found in matches}
        matched = {found.index for found in matches}
        self.fresh = [
            block
            for index, block in enumerate(split.blocks)
            if index not in matched and says_something(block) and block.kind is not BlockKind.PINNED_COPY
        ]
        self.present = [
            one for one in known.values() if one.state is BlockState.PRESENT and one.block.kind not in STANDING
        ]
        self.lost = [one for one in self.present if one.id not in self.shown_ids]
        self.places = places(list(known.values()), self.shown_ids, order)

    def lost_most(self) -> Finding | None:
        """Find a page that lost most of its blocks, unless the window only moved on."""
        several = len(self.lost) >= 2 or not self.pairs
        if not self.lost or not several or len(self.lost) <= COLLAPSED * len(self.present) or self._moved_on():
            return None
        lost = f"{len(self.lost)} of {len(self.present)} blocks are gone at once"
        kinds = {block.kind for block in self.split.blocks} - STANDING
        fell = kinds <= {BlockKind.BODY} and any(one.block.kind is not BlockKind.BODY for one in self.lost)
        if fell:
            return Finding(Verdict.FALLBACK, f"{lost}, and the splitter fell back to {self.split.splitter}")
        return Finding(Verdict.COLLAPSE, lost)

    def _moved_on(self) -> bool:
        """Whether all that is lost scrolled off the old end, pushed by about as many new blocks."""
        scrolled = all(self.places[one.id] is Place.OLD_END for one in self.lost)
        return bool(self.pairs) and scrolled and len(self.fresh) >= COLLAPSED * len(self.lost)

    def cut(self) -> Finding | None:
        """Find a page that breaks off, unless it brings something new: then it is believed, as far as it goes."""
        if self.fresh:
            return None
        if is_cut(self.split.blocks, self.known, self.matches):
            return Finding(Verdict.TRUNCATED, "the page breaks off in the middle of a sentence", reversal=True)
        late = [one for one in self.lost if self.places[one.id] is Place.NEW_END]
        if late and self.split.newest_first is False:
            return Finding(Verdict.TRUNCATED, f"the page ends {len(late)} blocks before the newest one")
        return None

    def older(self, memory: Memory) -> Finding | None:
        """Find an earlier state: nothing on the page is new to us, and something is not as it was last."""
        state = state_of(self.split.blocks)
        if self.fresh or not memory.states or state == memory.states[-1]:
            return None
        said = (pair for pair in self.pairs if not pair[0].tombstone)
        if any(print_of(block) not in {*one.past, print_of(one.block)} for block, one in said):
            return None
        signs = self._signs()
        if not (signs.back or signs.returned or signs.lacking):
            return None
        known_as_older = state in memory.states or self._claims_older(memory)
        if not known_as_older and signs.back + bool(signs.newest) < OLDER_SIGNS:
            return None
        return Finding(_stale_or_flip(state, memory), signs.reason, state, reversal=not signs.lacking)

    def _claims_older(self, memory: Memory) -> bool:
        """Whether the page says that it was modified earlier than the last believed one was."""
        mine, last = self.split.modified_at, memory.modified_at
        return mine is not None and last is not None and mine < last

    def _signs(self) -> _Signs:
        """Count what is not as it was last."""
        lost = [self.places[one.id] for one in self.lost]
        return _Signs(
            back=sum(print_of(block) != print_of(one.block) for block, one in self.pairs if not block.tombstone),
            returned=sum(one.state is BlockState.REMOVED and not block.tombstone for block, one in self.pairs),
            lacking=sum(place is not Place.OLD_END for place in lost),
            newest=lost.count(Place.NEW_END),
        )


def _stale_or_flip(state: str, memory: Memory) -> Verdict:
    """Tell the first run of an earlier state (a late cache) from further ones (two caches that disagree)."""
    if memory.quarantine and memory.quarantine.mark == state:
        return memory.quarantine.verdict
    return Verdict.FLIP if state in memory.stale_runs else Verdict.STALE
