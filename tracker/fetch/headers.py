"""The headers of a response that we act on, as values."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from tracker.model import Validators

_MAX_AGE = re.compile(r"(?<![\w-])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)

RETRY_LEAST = 1.0
RETRY_MOST = 86_400.0
"""Seconds. Publishers send 0, negative, past and absurd values; a day is the longest we stay away unasked again."""

MOST_SKEW = timedelta(days=1)
"""Caches serve answers of hours ago, rightly dated. Past a day it is a wrong clock, and ``2 hours ago`` would be read by it."""
LONGEST_VALIDATOR = 1_024
"""Characters. Servers refuse requests with long headers."""


def http_date(value: str | None) -> datetime | None:
    """Return the instant of an HTTP date, or None where there is none to be read."""
    if value is None:
        return None
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def served_at(date: str | None, now: datetime) -> datetime | None:
    """Return when the server says it made the answer; None when its clock is so wrong that ours tells more."""
    moment = http_date(date)
    return moment if moment is not None and abs(moment - now) <= MOST_SKEW else None


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, between a second and a day."""
    if value is None:
        return None
    text = value.strip()
    try:
        seconds = float(int(text))
    except ValueError:
        moment = http_date(text)
        if moment is None:
            return None
        seconds = (moment - now).total_seconds()
    return min(max(seconds, RETRY_LEAST), RETRY_MOST)


def fresh_for(cache_control: str | None, age: str | None) -> float | None:
    """Return the seconds for which a cache may still keep the answer; None when nothing is said."""
    said = _MAX_AGE.search(cache_control or "")
    if said is None:
        return None
    spent = int(age) if age is not None and age.isascii() and age.isdigit() else 0
    return float(max(int(said[1]) - spent, 0))


def refreshed(old: Validators, etag: str | None, last_modified: str | None, *, not_modified: bool) -> Validators:
    """Return the validators to send next: a 304 may bring new ones and need not repeat the old."""
    etag, last_modified = _sendable(etag), _sendable(last_modified)
    if not_modified:
        return Validators(etag or old.etag, last_modified or old.last_modified, old.body_hash)
    return Validators(etag, last_modified, old.body_hash)


def _sendable(value: str | None) -> str | None:
    """Return a validator that can be sent back as it came; some servers put bytes in it that no header may hold."""
    fits = value is not None and value.isascii() and value.isprintable() and len(value) <= LONGEST_VALIDATOR
    return value if fits else None
