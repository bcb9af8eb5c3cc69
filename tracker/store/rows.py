"""What the store hands out: narrow, frozen read models. Nothing here computes or writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tracker.model import Block, BlockState, KnownBlock, MatchReason, Outcome, Page, Poll, Source, Validators, Verdict


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of ``sources``: what the config says of a source and where following it stands."""

    id: int
    source: Source
    validators: Validators = field(default_factory=Validators)
    failures: int = 0
    """Failed polls in a row."""
    next_poll_at: datetime | None = None
    """None: due at once."""
    last_poll_at: datetime | None = None
    last_ok_at: datetime | None = None
    """The last poll in which the publisher answered (a 304 counts)."""
    last_page_at: datetime | None = None
    """``fetched_at`` of the newest page that was believed."""
    last_change_at: datetime | None = None
    """When the last event of one of its blocks was recorded; what pacing calls activity."""
    last_outcome: Outcome | None = None
    last_detail: str = ""
    title: str | None = None
    live: bool | None = None
    ended_at: datetime | None = None
    splitter: str | None = None
    splitter_version: int = 0
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """How much the store holds of one source."""

    blocks: int = 0
    """All blocks ever seen."""
    present: int = 0
    removed: int = 0
    versions: int = 0
    events: int = 0
    polls: int = 0
    snapshots: int = 0
    snapshot_bytes: int = 0
    """As stored, compressed."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What ``core.reconcile`` needs of a source: its memory and the known blocks, in page order, gone ones last."""

    memory: str | None
    blocks: tuple[KnownBlock, ...]


@dataclass(frozen=True, slots=True)
class BlockRow:
    """One stored block with its newest version (or the one of the time asked for)."""

    id: int
    source: str
    """Name of the source."""
    block: Block
    version: int
    state: BlockState
    position: int
    first_seen_at: datetime
    last_seen_at: datetime
    aliases: tuple[str, ...] = ()
    missing_since: datetime | None = None
    merged_into: int | None = None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One immutable version of a block: what the page said, from when, and which snapshot proves it."""

    id: int
    block_id: int
    n: int
    """1, 2, 3 ... within the block."""
    block: Block
    first_seen_at: datetime
    snapshot_id: int
    splitter: str
    splitter_version: int
    match: MatchReason | None = None
    """Why it was held to be this block; None for the first version."""
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class PollRow:
    """One row of the run-length log: a stretch of polls with the same outcome."""

    id: int
    source: str
    outcome: Outcome
    verdict: Verdict | None
    status: int | None
    detail: str
    first_at: datetime
    last_at: datetime
    count: int
    longest_gap: float
    """Seconds between the two polls of the stretch that lie farthest apart."""
    snapshot_id: int | None = None
    bytes_received: int = 0
    """Of all polls of the stretch together."""


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """One distinct page body of a source."""

    id: int
    source: str
    hash: str
    """SHA-256 of the body, hex."""
    fetched_at: datetime
    """When it was first fetched."""
    url: str
    content_type: str | None
    size: int
    """Bytes of the body."""
    stored: int
    """Bytes it takes, compressed; 0 when pruned."""
    base_id: int | None = None
    """The snapshot it is compressed against; None: a key frame."""
    pruned: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """One poll of the past; with its page, rebuilt and verified, where one was reconciled. What replay and export read."""

    poll: Poll
    page: Page | None = None
    snapshot_id: int | None = None
    """Given without a page: the page was pruned."""


@dataclass(frozen=True, slots=True)
class PageAt:
    """A source as it stood at a time: its blocks in page order, each in the version shown then."""

    source: str
    at: datetime
    blocks: tuple[BlockRow, ...]
    snapshot_id: int | None
    """The newest believed snapshot at that time."""
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One version that a search found."""

    block_id: int
    source: str
    version: int
    label: str | None
    title: str | None
    snippet: str
    """Words around the match, the matching ones in square brackets."""
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The newest event and the hash that vouches for it and all before it."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Pruning:
    """What a prune took away of our own rows."""

    at: datetime
    source: str | None
    before: datetime
    snapshots: int
    bytes_freed: int
