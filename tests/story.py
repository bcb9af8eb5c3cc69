"""The demo's story as saved pages, one state a minute, for tests of commands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tracker.cli import demo_site

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://lantern.example.org/live/storm"
NAME = "lantern.example.org-storm"


def save_states(folder: Path) -> list[str]:
    """Save the story's states as files whose names hold their times."""
    names = []
    for minute, frame in enumerate(demo_site.frames()):
        at = NOON + timedelta(minutes=minute)
        path = folder / f"storm-{at:%Y%m%dT%H%M%SZ}.html"
        path.write_text(demo_site.page(frame, NOON - timedelta(minutes=90)), encoding="utf-8")
        names.append(str(path))
    return names
