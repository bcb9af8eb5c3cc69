"""The circumstances under which a believed page was seen, for judging each of its blocks. Holds values, decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tracker.core.memory import Quarantine
from tracker.model import Elsewhere, Policy

StillSaid = Callable[[str], bool | None]
"""Whether a page still says most of a text, in its blocks or outside; None where that cannot be told."""

SaidElsewhere = Callable[[str, datetime | None], Elsewhere | None]
"""Where a fingerprint stood before the page, in another source, with that printed time where both print one."""


def unknown(_text: str) -> bool | None:
    """Tell nothing of any text."""
    return None


def nowhere(_fingerprint: str, _published: datetime | None) -> Elsewhere | None:
    """Know of no other source."""
    return None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is the same for all blocks of one believed page."""

    now: datetime
    believed_at: datetime | None
    """Time of the last believed page; None at the baseline."""
    policy: Policy
    suspect: bool = False
    """The page may be cut: what it lacks says nothing."""
    other_splitter: bool = False
    """Another splitter, or another version of it, than for the last believed page."""
    persisted: Quarantine | None = None
    """The page is believed because it and its like came so often."""
    lossy: bool = False
    """... and it is a page that lost its blocks: they are out of sight, not taken down."""
    template_ids: frozenset[int] = frozenset()
    """Known blocks whose words changed as the template's or the splitter's did, not by an editor's hand."""
    pinned: frozenset[int] = frozenset()
    were_pinned: frozenset[int] = frozenset()
    moved: frozenset[int] = frozenset()
    """Blocks that left their turn among the others, or came back to it."""
    beyond: frozenset[int] = frozenset()
    """Indexes of the page past its old end as far as we know it: past every block that we know."""
    buried: frozenset[int] = frozenset()
    """Indexes of the page below several blocks that we know, where nothing new is written."""
    recognised: int = 0
    """Known blocks that the page shows."""
    still_said: StillSaid = unknown
    said_elsewhere: SaidElsewhere = nowhere
    page_admits: bool = False
    """The page claims a later modification than the last believed one did."""

    @property
    def first_seen(self) -> datetime:
        """When the page, or the run of its like that made it believed, was first fetched."""
        return self.persisted.since if self.persisted else self.now

    @property
    def again(self) -> bool:
        """Whether this is the very page of the last poll, reconciled once more."""
        return self.believed_at is not None and self.now <= self.believed_at
