"""What one page told us: verdict, steps, changes, and the policy by which they are believed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.model.known import BlockState, Match
from tracker.model.page import Block


class ChangeKind(StrEnum):
    """The step of one block. The first four are news; the others are recorded quietly."""

    ADDED = "added"
    REVISED = "revised"
    REMOVED = "removed"
    RESTORED = "restored"
    REPEATED = "repeated"
    """Came with the very words that a block of another source had before: yesterday's page goes on in today's."""
    ROLLED_OFF = "rolled_off"
    RETIMED = "retimed"
    RELABELLED = "relabelled"
    MOVED = "moved"
    PINNED = "pinned"
    UNPINNED = "unpinned"
    MERGED = "merged"
    UNMERGED = "unmerged"


NEWS = frozenset({ChangeKind.ADDED, ChangeKind.REVISED, ChangeKind.REMOVED, ChangeKind.RESTORED})


class SourceEventKind(StrEnum):
    """What can happen to a source as a whole."""

    STARTED = "started"
    FAILING = "failing"
    RECOVERED = "recovered"
    MOVED = "moved"
    ENDED = "ended"
    RESUMED = "resumed"
    DEGRADED = "degraded"
    RETITLED = "retitled"
    REPLAYED = "replayed"


class Significance(StrEnum):
    """Our judgement of a revision."""

    COSMETIC = "cosmetic"
    MINOR = "minor"
    SUBSTANTIVE = "substantive"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a revision matters, in a reporter's word, with the words in question."""

    kind: str
    """number, quote, name, negation, attribution, time, link, media, correction, added_text, removed_text, wording, title, cosmetic."""
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Diff:
    """Word-level comparison of two texts."""

    markup: str
    """The new text with ``[-old-]`` and ``{+new+}`` in place (the git word-diff form)."""
    significance: Significance
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One step of one block, ready to become an event."""

    kind: ChangeKind
    block_id: int | None
    """None: a block that this changeset adds; ``Step.changes`` tells which."""
    text: str | None = None
    old_text: str | None = None
    diff: str | None = None
    significance: Significance | None = None
    reasons: tuple[Reason, ...] = ()
    stealth: bool = False
    flapping: bool = False
    last_seen_without: datetime | None = None
    """The change happened after this ..."""
    first_seen_with: datetime | None = None
    """... and not after this."""
    detail: str = ""
    """What a person should know besides: the old and new label, the reason of a roll-off."""


@dataclass(frozen=True, slots=True)
class SourceChange:
    """A matter of the source as a whole, ready to become an event."""

    kind: SourceEventKind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What one poll does to one block: its state afterwards, a new version or none, its changes.

    ``block`` is None when the page does not show the known block. ``new_version`` asks the store to append
    ``block`` as the next version. ``alias`` is a key learned in this poll.
    """

    block_id: int | None
    block: Block | None
    state: BlockState
    position: int
    new_version: bool = False
    match: Match | None = None
    alias: str | None = None
    missing_since: datetime | None = None
    missing_polls: int = 0
    changes: tuple[Change, ...] = ()


class Verdict(StrEnum):
    """Whether a page is believed. All but HEALTHY keep it in quarantine."""

    HEALTHY = "healthy"
    CHALLENGE = "challenge"
    CONSENT = "consent"
    LOGIN = "login"
    ERROR_PAGE = "error_page"
    TRUNCATED = "truncated"
    EMPTY = "empty"
    STALE = "stale"
    FLIP = "flip"
    FALLBACK = "fallback"
    COLLAPSE = "collapse"


@dataclass(frozen=True, slots=True)
class Policy:
    """What the config says about when to believe."""

    confirm_removed: int = 2
    """Polls in a row that must agree that a block is gone ..."""
    confirm_removed_after: float = 60.0
    """... over at least this many seconds."""
    quarantine_polls: int = 5
    """Alike quarantined pages in a row that must agree before the page is believed ..."""
    quarantine_after: float = 900.0
    """... over at least this many seconds."""
    announce_baseline: bool = False
    """Make ``added`` events of the first page too."""


@dataclass(frozen=True, slots=True)
class Changeset:
    """All that one page told us, as a value, before anything is stored."""

    verdict: Verdict
    verdict_reason: str
    steps: tuple[Step, ...]
    source_changes: tuple[SourceChange, ...]
    memory: str
    """JSON that ``core.memory`` reads back at the next poll; opaque to the store."""
    baseline: bool = False
    title: str | None = None
    live: bool | None = None
    splitter: str | None = None
    splitter_version: int = 0

    @property
    def changes(self) -> tuple[Change, ...]:
        """All block changes, in page order."""
        return tuple(change for step in self.steps for change in step.changes)
