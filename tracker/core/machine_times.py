"""Times written for machines: ISO 8601 in its flavours, RFC 2822, Unix seconds and milliseconds as text."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""Outside these years a number is an identifier, not a time."""
MILLISECONDS_FROM = 10**11
"""As seconds this lies in the year 5138, as milliseconds in 1973."""

MAX_LENGTH = 64
"""Characters of the longest machine time; longer values are not looked at."""

_ISO = re.compile(
    r"(?P<date>\d{4}-?\d\d-?\d\d)(?:[T\s]+(?P<hour>\d\d)(?::?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+\-−]\d\d:?(?:\d\d)?)?)?",
    re.IGNORECASE,
)
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_EPOCH = re.compile(r"(\d{9,13})(?:\.\d+)?")


def machine_instant(value: str) -> datetime | None:
    """Return the aware instant a machine time means, in the offset it states (none: UTC); None when it is no time."""
    value = value.strip()
    if not value or len(value) > MAX_LENGTH:
        return None
    naive = _iso(value, zoned=False)
    instant = _epoch(value) or (naive.replace(tzinfo=UTC) if naive else zoned_iso(value)) or _rfc2822(value)
    return instant if instant is not None and EARLIEST <= instant < LATEST else None


def zoned_iso(value: str) -> datetime | None:
    """Return the aware instant of an ISO 8601 time that states its zone, in that zone, or None."""
    instant = _iso(value.strip(), zoned=True)
    return None if instant is None or not EARLIEST <= instant < LATEST else instant


def naive_iso(value: str) -> datetime | None:
    """Return the naive local time of an ISO 8601 time that states no zone, or None."""
    local = _iso(value.strip(), zoned=False)
    return None if local is None or not EARLIEST <= local.replace(tzinfo=UTC) < LATEST else local


def iso_day(value: str) -> date | None:
    """Return the day of a bare ISO date (``2020-03-01``), or None."""
    try:
        day = date.fromisoformat(value.strip()) if _ISO_DAY.fullmatch(value.strip()) else None
    except ValueError:
        return None
    return None if day is None or not EARLIEST.year <= day.year < LATEST.year else day


def _epoch(value: str) -> datetime | None:
    match = _EPOCH.fullmatch(value)
    if match is None:
        return None
    seconds = float(match.group())
    if seconds >= MILLISECONDS_FROM:
        seconds /= 1000
    return datetime.fromtimestamp(seconds, UTC)


def _iso(value: str, *, zoned: bool) -> datetime | None:
    match = _ISO.fullmatch(value) if len(value) <= MAX_LENGTH else None
    if match is None or match["hour"] is None or bool(match["zone"]) != zoned:
        return None
    try:
        day = datetime.strptime(match["date"].replace("-", ""), "%Y%m%d")  # noqa: DTZ007 - the zone is set below
        clock = timedelta(
            hours=int(match["hour"]), minutes=int(match["minute"] or 0), seconds=int(match["second"] or 0)
        )
        local = day + clock + timedelta(microseconds=int((match["fraction"] or "0")[:6].ljust(6, "0")))
        return local.replace(tzinfo=_offset(match["zone"])) if zoned else local
    except (ValueError, OverflowError):
        return None


def _offset(zone: str | None) -> timezone:
    if not zone or zone[0] not in "+-−":
        return UTC
    digits = zone[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=minutes if zone[0] == "+" else -minutes))


def _rfc2822(value: str) -> datetime | None:
    if "," not in value and not value[:1].isdigit():
        return None
    try:
        parsed = parsedate_to_datetime(value)
        return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
