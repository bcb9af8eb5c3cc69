"""What a file's name tells: its time, its type, and the time that a person wrote behind it (``FILE@TIME``). Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from tracker.errors import UsageError

_FULL = re.compile(
    r"(?<!\d)(\d{4})-?(\d{2})-?(\d{2})[T_ -]?(\d{2})[:_.-]?(\d{2})(?:[:_.-]?(\d{2}))?(?:[.,]\d+)?(?:Z|UTC|[+-]00:?00)?(?!\d)",
    re.IGNORECASE,
)
"""``20240101T120000Z``, ``2024-01-01_12-00``, ``20240101120000`` and the like; without a zone they are UTC."""
_DATE = re.compile(r"(?<!\d)(\d{4})-?(\d{2})-?(\d{2})(?!\d)")

TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".json": "application/json",
    ".atom": "application/atom+xml",
    ".rss": "application/rss+xml",
    ".xml": "application/xml",
}


def apart(path: Path) -> tuple[Path, datetime | None]:
    """Take ``FILE@TIME`` apart; a file that has an @ in its name is that file. Raises UsageError for a bad time."""
    if path.exists() or "@" not in str(path):
        return path, None
    file, _, written = str(path).rpartition("@")
    if not Path(file).exists():
        return path, None
    at = written_time(written)
    if at is None:
        raise UsageError(f"{written!r} after {file} is no time", hint="write it as 2026-03-01T12:00:00Z")
    return Path(file), at


def written_time(text: str) -> datetime | None:
    """Read a time that a person wrote: ISO 8601, or any form that names have; UTC where it names no zone."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return time_in(text)
    if len(text.strip()) <= len("2026-03-01"):
        return _day(at.year, at.month, at.day)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def time_in(name: str) -> datetime | None:
    """Read the time in a file's name. Of a mere date, its last second: then nothing on the page lies in the future."""
    for found in _FULL.finditer(name):
        at = _moment(*(int(part or 0) for part in found.groups()))
        if at is not None:
            return at
    for found in _DATE.finditer(name):
        at = _day(*(int(part) for part in found.groups()))
        if at is not None:
            return at
    return None


def type_of(path: Path) -> str | None:
    """Return the content type that the suffix stands for (that before ``.gz``), None for one unknown."""
    return TYPES.get(suffix_of(path))


def suffix_of(path: Path) -> str:
    """Return the suffix in lower case, that before ``.gz``."""
    name = path.name.lower().removesuffix(".gz")
    return Path(name).suffix


def _moment(*parts: int) -> datetime | None:
    year, month, day, hour, minute, second = parts
    try:
        at = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return at if _sane(at) else None


def _day(year: int, month: int, day: int) -> datetime | None:
    try:
        at = datetime.combine(datetime(year, month, day, tzinfo=UTC), time.max, tzinfo=UTC).replace(microsecond=0)
    except ValueError:
        return None
    return at if _sane(at) else None


def _sane(at: datetime) -> bool:
    """Whether it can be the time of a web page: eight digits in a name may be anything."""
    return datetime(1991, 1, 1, tzinfo=UTC) <= at <= datetime(2100, 1, 1, tzinfo=UTC) - timedelta(seconds=1)
