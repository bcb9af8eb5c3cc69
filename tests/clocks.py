"""Clocks for tests: time goes on when the test says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class ManualClock:
    """Stands until it is moved; both faces move together unless only the wall clock is set."""

    wall: datetime = NOON
    steady: float = 1_000.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.steady

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.wall += timedelta(seconds=seconds)
        self.steady += seconds

    def set_wall(self, wall: datetime) -> None:
        """Set the wall clock, as an operator or NTP does."""
        self.wall = wall
