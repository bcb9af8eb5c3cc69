"""Times as JSON carries them."""

from __future__ import annotations

from datetime import UTC, datetime


def iso(moment: datetime | None) -> str | None:
    """Write an instant as ISO 8601, UTC, ``Z``; nothing stays nothing."""
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
