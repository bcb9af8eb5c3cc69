"""Times as printed: the value, and the functions that read one from text. Resolution is done in ``core.times``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time as printed, not yet resolved: every field the print does not give is None.

    ``weekday`` is 0 for Monday; ``hour`` None means that only a date is printed; ``offset_minutes`` is a stated
    zone east of UTC, ``zone`` the IANA zone where the abbreviation means a place (``ET`` is America/New_York).
    ``ago_seconds`` is a relative time (``22m ago``), ``day_offset`` a named day (0 today, -1 yesterday).
    """

    printed: str
    instant: datetime | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    offset_minutes: int | None = None
    zone: str | None = None
    ago_seconds: float | None = None
    day_offset: int | None = None

    @property
    def has_date(self) -> bool:
        """Whether a calendar day is printed (the year may be missing)."""
        return self.instant is not None or self.day is not None

    @property
    def has_clock(self) -> bool:
        """Whether a time of day is printed."""
        return self.instant is not None or self.hour is not None


def read_stamp(text: str) -> Stamp | None:
    """Read a text that is a stamp as a whole (words like ``Updated``, ``Published at``, ``Uhr`` are allowed)."""
    raise NotImplementedError


def find_stamp(text: str) -> tuple[Stamp, int, int] | None:
    """Find the first stamp inside a text, with its span."""
    raise NotImplementedError


def read_machine(value: str) -> Stamp | None:
    """Read a machine time: ISO 8601, RFC 2822, or epoch seconds or milliseconds as text."""
    raise NotImplementedError
