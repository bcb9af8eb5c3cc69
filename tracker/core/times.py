"""The times of a page, resolved together: printed stamps and machine times in, instants with their basis out.

The rules are those of design.md section 3. The grammar of a single stamp is in ``core.stamps``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.core.stamps import Stamp, find_stamp, read_machine, read_stamp
from tracker.model import Moment

__all__ = ["Entry", "PageClock", "Resolved", "Stamp", "find_stamp", "read_machine", "read_stamp", "resolve"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What one block says about its time, in page order; ``day_heading`` stands just above it and rules it."""

    visible: Stamp | None
    machine: Stamp | None = None
    day_heading: Stamp | None = None


@dataclass(frozen=True, slots=True)
class PageClock:
    """What is known about time on the page as a whole.

    ``timezone`` is the configured IANA zone; ``dates`` are the page's own aware dates, best first; ``offset_minutes`` is
    the offset its own dates use, east of UTC; ``day_first`` says how it writes ``5/3/2020`` (None: not known).
    """

    polled_at: datetime
    timezone: str | None = None
    dates: tuple[datetime, ...] = ()
    url: str = ""
    offset_minutes: int | None = None
    day_first: bool | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """One moment for each entry, in page order, and the order of the page (None: cannot be told)."""

    moments: tuple[Moment | None, ...]
    newest_first: bool | None


def resolve(entries: Sequence[Entry], clock: PageClock) -> Resolved:
    """Resolve the times of all blocks of a page together; the same length and order as ``entries``."""
    raise NotImplementedError
