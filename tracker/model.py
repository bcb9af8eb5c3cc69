"""The words of the tracker as frozen values: what a page claims, what we know, what one poll found out.

Publisher's claims (``published``, ``modified``) and our observations (``fetched_at``, ``first_seen_at``,
``last_seen_at``) never share a field. All datetimes are timezone-aware UTC. Nothing here computes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Precision(StrEnum):
    """How exactly the publisher printed a time."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"


class TimeBasis(StrEnum):
    """Where the date of a time came from, best first."""

    STATED = "stated"
    DATE_INHERITED = "date_inherited"
    YEAR_INFERRED = "year_inferred"
    RELATIVE = "relative"
    OBSERVED = "observed"


class ZoneBasis(StrEnum):
    """Where the zone of a time came from, best first."""

    STATED = "stated"
    CONFIGURED = "configured"
    PAGE = "page"
    UTC = "utc"


@dataclass(frozen=True, slots=True)
class Moment:
    """A resolved time: the UTC instant (midnight UTC of the printed date when only a day is given) and its basis."""

    at: datetime
    precision: Precision
    basis: TimeBasis
    zone_basis: ZoneBasis


class BlockKind(StrEnum):
    """What part of the page a block is."""

    UPDATE = "update"
    ORIGINAL = "original"
    CORRECTION = "correction"
    SUMMARY = "summary"
    LEAD = "lead"
    BODY = "body"
    PINNED_COPY = "pinned_copy"


class Completeness(StrEnum):
    """How much of the live blog a page shows."""

    WHOLE = "whole"
    WINDOW = "window"
    SUSPECT = "suspect"


@dataclass(frozen=True, slots=True)
class Page:
    """One fetched document, in memory, bytes as decoded from transfer and content encodings."""

    url: str
    body: bytes
    fetched_at: datetime
    content_type: str | None = None
    served_at: datetime | None = None
    """The response's Date, against which relative times are resolved; ``fetched_at`` when there is none."""
    headers: tuple[tuple[str, str], ...] = ()
    older: tuple[Page, ...] = ()
    """Further pages of the same live blog that were fetched with it, nearest first; they have none of their own."""


@dataclass(frozen=True, slots=True)
class Link:
    """One hyperlink of a block: absolute href without tracking parameters, and its words."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Media:
    """One picture, video or embed of a block; ``src`` without its query, ``kind`` is image, video, audio or embed."""

    kind: str
    src: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What BeautifulSoup read in one fragment: canonical text (paragraphs parted by an empty line), links, media."""

    text: str
    links: tuple[Link, ...] = ()
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One timestamped piece of a page, as the page shows it now."""

    kind: BlockKind
    text: str
    key: str | None = None
    permalink: str | None = None
    label: str | None = None
    title: str | None = None
    author: str | None = None
    published: Moment | None = None
    modified: Moment | None = None
    pinned: bool = False
    tombstone: bool = False
    """The publisher marks the block as taken down (``data-tombstone``, ``stricken``, ``deleted``)."""
    links: tuple[Link, ...] = ()
    media: tuple[Media, ...] = ()
    fragment_hash: str = ""
    """Hash of the fragment that was read; equal hash means equal Reading, so it need not be read again."""
    fingerprint: str = ""
    """``core.fingerprint.fingerprint`` of the canonical content; filled in by ``splitting.split``."""
    time_from: str = ""
    """For --explain: where the time was found."""
    key_from: str = ""
    """For --explain: where the key was found."""
    page: int = 0
    """Which page shows it: 0 the page itself, 1 the first of its ``older`` ones, and so on."""


@dataclass(frozen=True, slots=True)
class Trial:
    """For --explain: one splitter that was tried, what it found, and why it won or lost."""

    splitter: str
    found: int
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Split:
    """A page turned into blocks, in page order."""

    url: str
    splitter: str
    splitter_version: int
    why: str
    blocks: tuple[Block, ...]
    completeness: Completeness
    completeness_reason: str = ""
    wall: str | None = None
    """``challenge``, ``consent``, ``login``, ``error_page`` or ``empty`` when the page is no content at all (then SUSPECT)."""
    title: str | None = None
    live: bool | None = None
    newest_first: bool | None = None
    language: str | None = None
    modified_at: datetime | None = None
    """The page's own claim of its last modification."""
    older_pages: tuple[str, ...] = ()
    """Absolute URLs of further pages of the same live blog, nearest first."""
    canonical_url: str | None = None
    trials: tuple[Trial, ...] = ()


@dataclass(frozen=True, slots=True)
class Selectors:
    """CSS selectors (or JMESPath expressions for JSON documents) of a source, from the config."""

    blocks: str
    time: str | None = None
    title: str | None = None
    body: str | None = None
    key: str | None = None
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hint:
    """What the config says about how to split a source."""

    timezone: str | None = None
    splitter: str | None = None
    selectors: Selectors | None = None


class BlockState(StrEnum):
    """Where a known block stands after the last page that was believed."""

    PRESENT = "present"
    MISSING = "missing"
    REMOVED = "removed"
    ROLLED_OFF = "rolled_off"


@dataclass(frozen=True, slots=True)
class KnownBlock:
    """Narrow read model of a stored block with its newest version, for matching and reconciling."""

    id: int
    block: Block
    """The newest version as a Block."""
    version: int
    """Number of the newest version, from 1."""
    state: BlockState
    position: int
    """Place in the last believed page that showed it, 0 at the top."""
    first_seen_at: datetime
    last_seen_at: datetime
    aliases: tuple[str, ...] = ()
    """Every key the block has had, the present one included."""
    past: tuple[str, ...] = ()
    """Fingerprints of all its versions, oldest first, the newest included."""
    missing_since: datetime | None = None
    missing_polls: int = 0


class MatchReason(StrEnum):
    """Why a block of the page is held to be a known block, strongest first."""

    KEY = "key"
    PERMALINK = "permalink"
    FINGERPRINT = "fingerprint"
    LABEL_TIME = "label_time"
    SIMILARITY = "similarity"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Match:
    """One pairing of a page's block (by index) with a known block (by id); ``score`` 0..1."""

    index: int
    block_id: int
    reason: MatchReason
    score: float = 1.0


class ChangeKind(StrEnum):
    """The step of one block. The first four are news; the others are recorded quietly."""

    ADDED = "added"
    REVISED = "revised"
    REMOVED = "removed"
    RESTORED = "restored"
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


class Outcome(StrEnum):
    """How one poll ended. The first four are the publisher answering; the rest are failures, classified."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    UNCHANGED = "unchanged"
    QUARANTINED = "quarantined"
    DNS = "dns"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    TLS = "tls"
    NETWORK = "network"
    HTTP_STATUS = "http_status"
    REDIRECT = "redirect"
    BLOCKED = "blocked"
    ROBOTS = "robots"
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"
    DECODE = "decode"
    SPLIT = "split"
    STORE = "store"
    BUG = "bug"

    @property
    def failed(self) -> bool:
        """Whether the poll did not get a page."""
        return self not in {Outcome.OK, Outcome.NOT_MODIFIED, Outcome.UNCHANGED, Outcome.QUARANTINED}


@dataclass(frozen=True, slots=True)
class Poll:
    """One attempt to fetch and process a source, with its outcome."""

    started_at: datetime
    finished_at: datetime
    outcome: Outcome
    status: int | None = None
    detail: str = ""
    verdict: Verdict | None = None
    bytes_received: int = 0


@dataclass(frozen=True, slots=True)
class Validators:
    """What to send to ask only for news (RFC 9110 section 13)."""

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    """SHA-256 of the decoded body last processed: equal bytes need no second look."""


@dataclass(frozen=True, slots=True)
class Source:
    """One updating article or live blog that we follow, as the config gives it."""

    name: str
    url: str
    interval: float = 60.0
    """Seconds between polls when nothing else speaks."""
    enabled: bool = True
    hint: Hint = field(default_factory=Hint)
    policy: Policy = field(default_factory=Policy)
    max_older_pages: int = 10
    """Older pages followed once, when the source is first seen."""


PRIVATE_NETWORKS = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "127.0.0.0/8",
    "100.64.0.0/10",
    "::1/128",
    "fc00::/7",
)
"""This machine and private networks; not link-local, where clouds keep their metadata."""


@dataclass(frozen=True, slots=True)
class Fetching:
    """What the config says about how to fetch. Sizes in bytes, times in seconds."""

    contact: str | None = None
    """Where a publisher can reach the person who polls; part of the User-Agent."""
    deadline: float = 30.0
    """For one page, from the name lookup to the last byte, redirects included."""
    max_wire: int = 5_000_000
    """Bytes as sent, still compressed."""
    max_body: int = 20_000_000
    """Bytes as decoded."""
    max_connections: int = 16
    robots: bool = True
    allow_private: tuple[str, ...] = ()
    """Networks that are not public and may be polled all the same."""
    allow_downgrade: bool = False
    """Follow a redirect from https to http."""
    ca_file: str | None = None
    """Certificate authorities to trust besides the usual ones (PEM)."""
    proxy: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A recorded, numbered change. Mirrors one row of ``events``."""

    seq: int
    kind: str
    """``block.added`` … ``source.retitled``."""
    source: str
    url: str
    detected_at: datetime
    block_id: int | None = None
    key: str | None = None
    label: str | None = None
    title: str | None = None
    version: int | None = None
    text: str | None = None
    old_text: str | None = None
    diff: str | None = None
    significance: str | None = None
    reasons: tuple[Reason, ...] = ()
    stealth: bool = False
    flapping: bool = False
    published_at: datetime | None = None
    last_seen_without: datetime | None = None
    first_seen_with: datetime | None = None
    detail: str = ""
    author: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)
