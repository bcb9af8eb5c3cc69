"""The decider: what one page changes, given what is known. Pure; the store applies the ``Changeset`` in one transaction.

What a step means, for whoever applies it (the store; ``tests/laws`` does it in memory):

- ``Changeset.memory`` replaces the memory of the source, always. A verdict other than ``HEALTHY`` comes without steps.
- ``block_id is None``: a new block. It gets an id, version 1 from ``block``, ``first_seen_at`` and ``last_seen_at`` =
  ``now`` (the page's ``fetched_at``), ``position`` and ``state`` as given, ``aliases`` = its key. A change of this step has
  ``block_id`` None and means this block.
- ``block`` given, ``block_id`` known: the page shows the block. ``last_seen_at`` = ``now``; ``position``, ``state``,
  ``missing_since`` and ``missing_polls`` as given (that is: cleared); ``alias``, where given, is added to its aliases.
  With ``new_version`` the block becomes version n + 1 and its fingerprint joins ``past``; without, the newest version
  stays as it is, except ``fragment_hash``, which may be replaced: it spares reading an equal fragment and is no content.
- ``block is None``: the page does not show the block (or marks it as taken down). ``state``, ``missing_since`` and
  ``missing_polls`` as given; ``position``, ``last_seen_at`` and versions stay.
- A known block without a step stays exactly as it is.
- ``text`` and ``old_text`` of a change are the texts of versions of its block, to the letter.

The bounds of a change: ``last_seen_without`` is the last believed page on which it had not happened (for a revision or a
removal, when the block was last seen as it was), ``first_seen_with`` the page that shows it (for a removal, the first one
that lacked the block). Pages held in quarantine bound nothing.

Choices worth knowing
- A lead, body or summary that appears or goes has no change: it is the splitting that changed. Their revisions are news.
- On a page that lost most of its blocks and is believed because it stays, what is new is told only if three known blocks
  vouch for the page and it is newer than all that is known; it may have come while the page was held.
- With another splitter (or version) than the last believed page's, no block is newly missing, moved, relabelled or retimed
  (what was missing before goes on being counted); revisions are told only if at least 70 % of three or more blocks read
  the same, and additions only if newer than all that is known and not read before. Versions are stored in any case.
  ``plain`` and ``labels`` count as one splitter: between them the publisher put labels into the article.
- Pins are kept in the memory, not in versions; ``Step.block.pinned`` says how the page has it, copies included.
- A block first seen stricken, its words legible, is added and removed in one step with the state ``REMOVED``; an empty
  shell, or a tombstone without words, is no block.
- An addition whose telling words stood before in another source (a daily successor page repeats yesterday's blocks), at the
  same printed time where both print one, is ``repeated``: quiet, and a block like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import NamedTuple

from tracker.core import flapping, quarantine, source_changes
from tracker.core.ageing import unaged
from tracker.core.circumstances import Circumstances, SaidElsewhere, StillSaid, nowhere, unknown
from tracker.core.matching import copied, match
from tracker.core.memory import MAX_STALE_RUNS, MAX_STATES, Flap, Memory, Quarantine, read, write
from tracker.core.missing import Gone, gone
from tracker.core.moving import displaced, out_of_turn
from tracker.core.novelty import addition, stricken
from tracker.core.placing import WITNESSES, Order, below, page_order, places
from tracker.core.regrouping import Regrouping, regrouping
from tracker.core.shown import shown
from tracker.core.tails import untailed
from tracker.core.template import template_ids
from tracker.core.wording import says_something
from tracker.model import (
    Block,
    BlockKind,
    BlockState,
    Changeset,
    Completeness,
    KnownBlock,
    Match,
    MatchReason,
    Policy,
    SourceChange,
    SourceEventKind,
    Split,
    Step,
    Verdict,
)

SAME_READING = frozenset({"plain", "labels"})
"""Splitters that read one article in the same way: between them it is the publisher who put labels in or took them out."""


def reconcile(
    split: Split,
    known: Sequence[KnownBlock],
    memory: str | None,
    policy: Policy,
    now: datetime,
    *,
    still_said: StillSaid = unknown,
    said_elsewhere: SaidElsewhere = nowhere,
) -> Changeset:
    """Decide what a page changes; ``now`` is its ``fetched_at``. Never raises for whatever a page shows.

    ``still_said`` tells of a text whether the page says it anywhere, in its blocks or outside; ``said_elsewhere`` where
    the words of an addition stood before. Both are rarely asked.
    """
    before, by_id = read(memory), {one.id: one for one in known}
    matches = match(split.blocks, known)
    split = replace(split, blocks=unaged(untailed(split.blocks, matches, by_id), matches, by_id, now))
    finding = quarantine.examine(split, by_id, matches, before, now)
    believed = partial(_Believed, split, by_id, matches, before, Asked(policy, now, still_said, said_elsewhere))
    if finding.verdict is Verdict.HEALTHY:
        return believed().changeset(finding)
    if before.believed_at and now < before.believed_at:
        return _held(split, finding, before, ())
    run = quarantine.held(finding, before, now)
    if quarantine.believable(finding, run, policy, now):
        return believed(persisted=run).changeset(finding)
    return _hold(split, finding, replace(before, quarantine=run), policy, now)


def _hold(split: Split, finding: quarantine.Finding, memory: Memory, policy: Policy, now: datetime) -> Changeset:
    """Keep a page in quarantine; a wall that stays degrades the source, once."""
    run = memory.quarantine
    if finding.mark and finding.mark not in memory.stale_runs:
        memory = replace(memory, stale_runs=(*memory.stale_runs, finding.mark)[-MAX_STALE_RUNS:])
    if run is None or memory.degraded or not quarantine.stays(run, policy, now):
        return _held(split, finding, memory, ())
    memory = replace(memory, degraded=source_changes.degraded_by(finding.verdict.value, 0))
    return _held(split, finding, memory, (SourceChange(SourceEventKind.DEGRADED, finding.reason),))


def _held(split: Split, finding: quarantine.Finding, memory: Memory, changes: tuple[SourceChange, ...]) -> Changeset:
    """Make a changeset that changes no block."""
    return Changeset(
        verdict=finding.verdict,
        verdict_reason=finding.reason,
        steps=(),
        source_changes=changes,
        memory=write(memory),
        splitter=split.splitter,
        splitter_version=split.splitter_version,
    )


def _other_splitter(split: Split, before: Memory) -> bool:
    """Whether blocks may differ because they were read otherwise."""
    if split.splitter == before.splitter:
        return split.splitter_version != before.splitter_version
    return not {split.splitter, before.splitter or ""} <= SAME_READING


class Asked(NamedTuple):
    """What ``reconcile`` is given beside a page and what is known."""

    policy: Policy
    now: datetime
    still_said: StillSaid
    said_elsewhere: SaidElsewhere


class _Believed:
    """One believed page on its way to a changeset."""

    def __init__(
        self,
        split: Split,
        known: dict[int, KnownBlock],
        matches: tuple[Match, ...],
        before: Memory,
        asked: Asked,
        *,
        persisted: Quarantine | None = None,
    ) -> None:
        self.split = split
        self.known = known
        self.matches = {found.index: found for found in matches}
        self.before = before
        self.visible = [one for one in known.values() if one.state in {BlockState.PRESENT, BlockState.MISSING}]
        self.order = Order(split.newest_first, before.displaced)
        self.ordered = page_order(list(known.values()), self.order)
        self.out_of_turn = out_of_turn(matches, self.ordered)
        self.shown_ids = {found.block_id for found in matches}
        self.copies = self._copies()
        self.missing = [one for one in self.visible if one.id not in self.shown_ids and one.id not in self.copies]
        self.regrouping: Regrouping = regrouping(split.blocks, matches, known, self.missing)
        self.seen = self._circumstances(asked, persisted)
        self.flaps: dict[int, Flap] = dict(before.flaps)

    def changeset(self, finding: quarantine.Finding) -> Changeset:
        """Put the steps, the matters of the source and the new memory together."""
        lost = self._gone()
        steps = (
            *(step for index, block in enumerate(self.split.blocks) if (step := self._step(index, block))),
            *self._copied_steps(),
            *lost.steps,
        )
        source, degraded = self._source(finding, lost)
        return Changeset(
            verdict=Verdict.HEALTHY,
            verdict_reason=f"believed after {self.seen.persisted.polls} alike pages: {finding.reason}"
            if self.seen.persisted
            else "",
            steps=steps,
            source_changes=source,
            memory=write(self._memory(steps, degraded)),
            baseline=self.seen.believed_at is None,
            title=self.split.title,
            live=self.split.live,
            splitter=self.split.splitter,
            splitter_version=self.split.splitter_version,
        )

    def _circumstances(self, asked: Asked, persisted: Quarantine | None) -> Circumstances:
        split, before = self.split, self.before
        other = before.splitter is not None and _other_splitter(split, before)
        matches = list(self.matches.values())
        shown_at = sorted(self.matches)
        cut = quarantine.is_cut(split.blocks, self.known, matches)
        pinned = {found.block_id for found in matches if split.blocks[found.index].pinned} | set(self.copies)
        return Circumstances(
            now=asked.now,
            believed_at=before.believed_at,
            policy=asked.policy,
            still_said=asked.still_said,
            said_elsewhere=asked.said_elsewhere,
            suspect=split.completeness is Completeness.SUSPECT or (cut and persisted is None),
            other_splitter=other,
            persisted=persisted,
            lossy=persisted is not None and persisted.verdict in quarantine.LOSING,
            template_ids=template_ids(split.blocks, matches, self.known, other_splitter=other)
            | self.regrouping.rearranged,
            pinned=frozenset(pinned),
            were_pinned=frozenset(before.pinned),
            moved=self.out_of_turn ^ (self.shown_ids & set(before.out_of_turn)),
            beyond=frozenset(below(len(split.blocks), shown_at, len(shown_at), newest_first=split.newest_first)),
            buried=frozenset(below(len(split.blocks), shown_at, WITNESSES, newest_first=split.newest_first)),
            recognised=len(matches),
            page_admits=bool(split.modified_at and before.modified_at and split.modified_at > before.modified_at),
        )

    # Blocks

    def _step(self, index: int, block: Block) -> Step | None:
        found = self.matches.get(index)
        if found is None:
            return self._new(index, block)
        step, flap = shown(block, self.known[found.block_id], found, self.seen, self.flaps.get(found.block_id))
        if flap:
            self.flaps[found.block_id] = flap
        return step

    def _new(self, index: int, block: Block) -> Step | None:
        if not (says_something(block) or block.text) or block.kind is BlockKind.PINNED_COPY:
            return None
        changes = addition(index, block, self.known, self.regrouping.split_off, self.seen)
        if block.tombstone:
            return stricken(index, block, changes, self.seen)
        return Step(None, block, BlockState.PRESENT, index, new_version=True, alias=block.key, changes=changes)

    def _copies(self) -> dict[int, int]:
        """Known blocks that a pinned copy on the page repeats, with the index of the copy."""
        found: dict[int, int] = {}
        for index, block in enumerate(self.split.blocks):
            if block.kind is BlockKind.PINNED_COPY:
                block_id = copied(block, self.split.blocks, list(self.known.values()), list(self.matches.values()))
                if block_id is not None:
                    found.setdefault(block_id, index)
        return found

    def _copied_steps(self) -> list[Step]:
        """Keep in sight the blocks of which the page shows the pinned copy alone, as they are known."""
        only_copied = (one for one in self.visible if one.id in self.copies and one.id not in self.shown_ids)
        return [
            shown(one.block, one, Match(self.copies[one.id], one.id, MatchReason.FINGERPRINT), self.seen, None)[0]
            for one in only_copied
        ]

    def _gone(self) -> Gone:
        place = places(list(self.known.values()), self.shown_ids, self.order)
        return gone(self.missing, place, self.regrouping.merged, len(self.visible), self.seen)

    # The source

    def _source(self, finding: quarantine.Finding, lost: Gone) -> tuple[tuple[SourceChange, ...], str | None]:
        """List the matters of the source, and what to remember as the reason of a degraded source."""
        if self.seen.believed_at is None and not self.known:
            return (SourceChange(SourceEventKind.STARTED, self.split.why),), None
        found, degraded = source_changes.claims(self.split, self.before), self.before.degraded
        recovered = None if lost.storm else source_changes.recovery(self.before, len(self.matches))
        if recovered:
            found.append(recovered)
            degraded = None
        reason = finding.reason if self.seen.lossy else f"{lost.storm} blocks are gone together" if lost.storm else ""
        if reason and degraded is None:
            why = finding.verdict.value if self.seen.lossy else source_changes.STORM
            degraded = source_changes.degraded_by(why, len(self.visible))
            found.append(SourceChange(SourceEventKind.DEGRADED, reason))
        return tuple(found), degraded

    def _memory(self, steps: Sequence[Step], degraded: str | None) -> Memory:
        before, split, now = self.before, self.split, self.seen.now
        state = quarantine.state_of(split.blocks)
        states = before.states if before.states[-1:] == (state,) else (*before.states, state)
        after = {one.id: one.state for one in self.known.values()}
        after |= {step.block_id: step.state for step in steps if step.block_id is not None}
        flaps = flapping.unsettled_flaps(self.flaps, after, now)
        settling = any(flap.untold and block in self.shown_ids for block, flap in flaps)
        return Memory(
            splitter=split.splitter,
            splitter_version=split.splitter_version,
            believed_at=now,
            states=states[-MAX_STATES:],
            stale_runs=before.stale_runs,
            quarantine=None,
            degraded=degraded,
            live=before.live if split.live is None else split.live,
            title=split.title or before.title,
            modified_at=split.modified_at or before.modified_at,
            flaps=flaps,
            displaced=displaced(self.ordered, self.shown_ids - self.out_of_turn, after),
            out_of_turn=tuple(self.out_of_turn | (set(before.out_of_turn) - self.shown_ids)),
            pinned=tuple(sorted(self.seen.pinned)),
            pending=settling or BlockState.MISSING in after.values(),
        )
