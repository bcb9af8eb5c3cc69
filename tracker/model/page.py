"""A fetched page, the blocks it was split into, and what the config says about splitting it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.model.times import Moment


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
