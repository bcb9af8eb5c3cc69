"""The words of the tracker as frozen values: what a page claims, what we know, what one poll found out.

Publisher's claims (``published``, ``modified``) and our observations (``fetched_at``, ``first_seen_at``,
``last_seen_at``) never share a field. All datetimes are timezone-aware UTC. Nothing here computes.
"""

from __future__ import annotations

from tracker.model.changes import (
    NEWS,
    Change,
    ChangeKind,
    Changeset,
    Diff,
    Policy,
    Reason,
    Significance,
    SourceChange,
    SourceEventKind,
    Step,
    Verdict,
)
from tracker.model.events import Event
from tracker.model.known import BlockState, Elsewhere, KnownBlock, Match, MatchReason
from tracker.model.page import Block, BlockKind, Completeness, Hint, Link, Media, Page, Reading, Selectors, Split, Trial
from tracker.model.polls import PRIVATE_NETWORKS, Fetching, Outcome, Poll, Source, Validators
from tracker.model.times import Moment, Precision, TimeBasis, ZoneBasis

__all__ = [
    "NEWS",
    "PRIVATE_NETWORKS",
    "Block",
    "BlockKind",
    "BlockState",
    "Change",
    "ChangeKind",
    "Changeset",
    "Completeness",
    "Diff",
    "Elsewhere",
    "Event",
    "Fetching",
    "Hint",
    "KnownBlock",
    "Link",
    "Match",
    "MatchReason",
    "Media",
    "Moment",
    "Outcome",
    "Page",
    "Policy",
    "Poll",
    "Precision",
    "Reading",
    "Reason",
    "Selectors",
    "Significance",
    "Source",
    "SourceChange",
    "SourceEventKind",
    "Split",
    "Step",
    "TimeBasis",
    "Trial",
    "Validators",
    "Verdict",
    "ZoneBasis",
]
