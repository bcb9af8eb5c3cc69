"""A recorded, numbered change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tracker.model.changes import Reason


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
