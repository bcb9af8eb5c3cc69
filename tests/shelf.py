"""What applying a changeset means, in memory: the smallest store there can be, and the pages to feed it with."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from tracker.core.fingerprint import fingerprint
from tracker.core.reconcile import reconcile
from tracker.model import (
    Block,
    BlockKind,
    BlockState,
    Change,
    ChangeKind,
    Changeset,
    Completeness,
    KnownBlock,
    Moment,
    Policy,
    Precision,
    SourceChange,
    Split,
    Step,
    TimeBasis,
    ZoneBasis,
)

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def apply(known: tuple[KnownBlock, ...], changeset: Changeset, now: datetime) -> tuple[KnownBlock, ...]:
    """Apply a changeset as the docstring of ``tracker.core.reconcile`` says."""
    by_id = {one.id: one for one in known}
    for step in changeset.steps:
        if step.block_id is None:
            made = _new(max(by_id, default=0) + 1, step, now)
            by_id[made.id] = made
        else:
            by_id[step.block_id] = _stepped(by_id[step.block_id], step, now)
    return tuple(by_id.values())


def _new(block_id: int, step: Step, now: datetime) -> KnownBlock:
    block = step.block
    assert block is not None
    keys = (block.key,) if block.key else ()
    return KnownBlock(block_id, block, 1, step.state, step.position, now, now, keys, (block.fingerprint,))


def _stepped(one: KnownBlock, step: Step, now: datetime) -> KnownBlock:
    one = replace(one, state=step.state, missing_since=step.missing_since, missing_polls=step.missing_polls)
    if step.block is None:
        return one
    aliases = (*one.aliases, step.alias) if step.alias else one.aliases
    one = replace(one, position=step.position, last_seen_at=now, aliases=aliases)
    if not step.new_version:
        return one
    return replace(one, block=step.block, version=one.version + 1, past=(*one.past, step.block.fingerprint))


@dataclass
class Shelf:
    """One source: feed it pages, look at what became of its blocks."""

    policy: Policy = field(default_factory=Policy)
    known: tuple[KnownBlock, ...] = ()
    memory: str | None = None
    now: datetime = NOON
    history: list[Changeset] = field(default_factory=list)

    def feed(self, page: Split, *, after: timedelta = MINUTE) -> Changeset:
        """Reconcile a page fetched ``after`` the last one, and apply what comes of it."""
        self.now += after
        changeset = reconcile(page, self.known, self.memory, self.policy, self.now)
        self.known = apply(self.known, changeset, self.now)
        self.memory = changeset.memory
        self.history.append(changeset)
        return changeset

    def state_of(self, text: str) -> BlockState:
        """State of the block whose newest version has this text."""
        return next(one.state for one in self.known if one.block.text == text)

    def one(self, text: str) -> KnownBlock:
        """The known block whose newest version has this text."""
        return next(one for one in self.known if one.block.text == text)


def kinds(changeset: Changeset) -> list[str]:
    """Kinds of the changes, in page order."""
    return [change.kind.value for change in changeset.changes]


def news(changeset: Changeset) -> list[Change]:
    """The changes a reader is told."""
    told = {ChangeKind.ADDED, ChangeKind.REVISED, ChangeKind.REMOVED, ChangeKind.RESTORED}
    return [change for change in changeset.changes if change.kind in told]


def sources(changeset: Changeset) -> list[str]:
    """Kinds of the matters of the source."""
    return [change.kind.value for change in changeset.source_changes if isinstance(change, SourceChange)]


def at(minutes: float, *, basis: TimeBasis = TimeBasis.STATED, precision: Precision = Precision.MINUTE) -> Moment:
    """A published time, in minutes from 08:00 of the day."""
    return Moment(NOON - timedelta(hours=4) + timedelta(minutes=minutes), precision, basis, ZoneBasis.STATED)


def block(text: str, key: str | None = None, minute: float | None = None, **more: object) -> Block:
    """A block with its fingerprint."""
    made = Block(BlockKind.UPDATE, text, key=key, published=None if minute is None else at(minute))
    made = replace(made, **more)  # type: ignore[arg-type]
    return replace(made, fingerprint=fingerprint(made))


def page(*blocks: Block, **more: object) -> Split:
    """A page as split, top first, newest first."""
    whole = Split(
        url="https://paper.example/live",
        splitter="repeated",
        splitter_version=1,
        why="for a test",
        blocks=blocks,
        completeness=Completeness.WHOLE,
        newest_first=True,
    )
    return replace(whole, **more)  # type: ignore[arg-type]
