"""Pages that files hold, not read yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from tracker.errors import UsageError
from tracker.model import Page

MAX_BYTES = 20_000_000
"""Of one body, decoded: the cap that fetching has too. A live blog of a thousand blocks with its JSON is about 5 MB."""


@dataclass(frozen=True, slots=True)
class Found:
    """When a page was fetched, and how to read it."""

    at: datetime
    load: Callable[[], Page]


@dataclass(frozen=True, slots=True)
class Index:
    """The pages of one file or history, and what is wrong with it."""

    found: list[Found] = field(default_factory=list)
    trouble: UsageError | None = None
