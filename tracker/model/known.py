"""What we know of a block already, and the match of a page's block with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.model.page import Block


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


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where else words stand: a block of another source that had them before."""

    source: str
    block_id: int
    first_seen_at: datetime


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
