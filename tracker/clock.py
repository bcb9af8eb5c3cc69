"""The one reader of the clock. Everything else is given a Clock, or the time itself."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol

_BOOT_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Goes on while the machine sleeps, so that an interval spans a suspend; not every system has it."""


class Clock(Protocol):
    """What tells the time."""

    def now(self) -> datetime:
        """Return the wall clock, aware and in UTC; it may be set back by an operator."""
        ...

    def monotonic(self) -> float:
        """Return seconds from some fixed point, never going back."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the wall clock in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the seconds since the machine was started."""
        return time.clock_gettime(_BOOT_CLOCK)
