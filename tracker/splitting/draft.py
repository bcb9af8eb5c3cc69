"""The value that every splitter family makes: a block found and carved, its times not yet resolved, its text not yet read.

A family only finds: it says where the blocks are, which stamps they print and which clean fragment holds their words.
Resolving the times of the page together, reading the fragments and fingerprinting is done once for all of them,
in ``splitting.finish``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.model import BlockKind, Completeness, Reading

if TYPE_CHECKING:
    from lxml.etree import _Element

    from tracker.core.times import Stamp


@dataclass(frozen=True, slots=True)
class Unit:
    """One paragraph-like piece of an article, in reading order; the input of the text-label family.

    ``text`` is its words on one line (runs of white space collapsed). ``html`` is its own markup, furniture removed
    (for plain text and Markdown: the words escaped, in a tag that fits ``role``), so that a run of units joins to a fragment.
    ``bold`` counts the characters at the start of ``text`` that stand in bold or a heading, a sign of a label.
    """

    text: str
    html: str
    role: str = "p"
    """p, heading, li, quote, figure, caption, hr, table, pre."""
    level: int = 0
    """1..6 for headings."""
    bold: int = 0
    element: _Element | None = None
    linked: int = 0
    """How many characters of ``text`` are links to elsewhere."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A block as a family found it. Exactly one of ``html``, ``cell`` and ``reading`` is given."""

    html: str | None = None
    """The clean fragment."""
    cell: _Element | None = None
    """What the fragment is carved from, where it was seen on an earlier page: its fragment is hardly ever needed again."""
    fragment_hash: str = ""
    """Hash of the fragment, where the family knows it already."""
    reading: Reading | None = None
    """The text, where it is known without a fragment."""
    kind: BlockKind = BlockKind.UPDATE
    key: str | None = None
    permalink: str | None = None
    label: str | None = None
    title: str | None = None
    author: str | None = None
    visible: Stamp | None = None
    """The clock a reader sees. When it and ``machine`` disagree, the visible one decides."""
    machine: Stamp | None = None
    """``datetime`` attribute, ``data-sort-time``, JSON-LD ``datePublished`` ..."""
    modified: Stamp | None = None
    """``Last Updated: 11:09 GMT`` in the block, ``data-update-time``, JSON-LD ``dateModified``."""
    day_heading: Stamp | None = None
    """A dated heading that stands just above this block and rules it (and, in page order, the ones after it)."""
    pinned: bool = False
    tombstone: bool = False
    time_from: str = ""
    key_from: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What one family found on a page. ``score`` 0..1 is the strength of the evidence; ``split`` takes the best."""

    splitter: str
    version: int
    drafts: tuple[Draft, ...]
    score: float
    why: str
    completeness: Completeness = Completeness.WHOLE
    completeness_reason: str = ""
    live: bool | None = None
    title: str | None = None
    day_headings_above: bool | None = None


def clocks(stamp: Stamp | None) -> tuple[Stamp | None, Stamp | None]:
    """Say whether the only time that a source gives is for machines or for readers: ``machine, visible``, one of them None.

    An instant needs no help; anything less (no zone, no year) must be resolved as a printed time is.
    """
    return (stamp, None) if stamp is not None and stamp.instant is not None else (None, stamp)
