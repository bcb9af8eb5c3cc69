"""When to poll a source next, from how the last poll went. Pure: the clock, the record and the name come as arguments.

The rules, the first that fits:

1. The publisher asked (``Retry-After``): not sooner than that, held between 1 s and 24 h, nor sooner than rule 2 to 5 say.
2. ``410 Gone``: once a day. ``401``, ``402``, ``403``, ``451``, robots.txt or our own address guard: an hour, doubling to a day;
   asking more often changes nothing and looks like an attack.
3. ``404``, ``429``, ``503`` and bodies we cannot use (too large, not to be split): four times the interval, at least a minute, doubling to an hour.
4. Any other failure: the interval, doubling with each failure in a row, to an hour. Our own store failing: to five minutes.
5. A page: the interval. Not sooner than its ``Cache-Control: max-age`` lets a cache change (ten minutes of it are believed).
   An ended live blog: ten times the interval, at least 15 minutes. One whose last change is long ago: two to eight times.
   A page in quarantine or that makes us doubt: the plain interval, so that doubt ends soon.

Times are spread by a hash of the source's name: each has its own place within the interval, so that sources of one
interval do not come due together, not even after a restart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from tracker.model import Outcome

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0

RETRY_AFTER_RANGE = (1.0, DAY)
"""Publishers send zero, the past and years; a day is the longest that a live blog could still be one."""
BACKOFF_CAP = HOUR
"""A site that is down for hours is polled hourly: its return is news within the hour, at 24 requests a day."""
STORE_CAP = 5 * MINUTE
"""A full disk is ours: the publisher is not bothered by it more than every five minutes, and it heals soon after space is made."""
DENIED_DELAY = HOUR
"""401, 403, 451: a person has to look; an hour keeps us below what a block list notices."""
DENIED_STATUSES = frozenset({401, 402, 403, 451})
GONE_STATUS = 410
TIRED_STATUSES = frozenset({404, 429, 503})
TIRED_FACTOR = 4
"""The page is missing or the server overloaded: four intervals are a noticeable relief and still minutes."""
MAX_AGE_CAP = 10 * MINUTE
"""Longer ``max-age`` on a live blog is a mistake of its template oftener than a promise."""
ENDED_FACTOR, ENDED_LEAST = 10, 15 * MINUTE
"""After the end only corrections come; a quarter of an hour bounds when they happened well enough."""
QUIET = ((7 * DAY, 8), (DAY, 4), (6 * HOUR, 2))
"""No change for a week, a day, six hours: factor on the interval. Six hours is a night without an editor."""
SLOW_CAP = 6 * HOUR
"""Slowing down for quiet or an end never goes past this; the interval itself may."""
DOUBLINGS = 30
"""2**30 intervals are past every cap; more would overflow."""
SPREAD = 0.1
"""Share of a delay other than the plain interval by which sources are spread, later, never sooner."""
GRID_SLACK = 0.5
"""The next place on a source's own grid may lie half an interval early; a slow poll thus skips no place."""

_GOOD = frozenset({Outcome.OK, Outcome.NOT_MODIFIED, Outcome.UNCHANGED})
_REFUSING = frozenset({Outcome.ROBOTS, Outcome.BLOCKED})
_USELESS = frozenset({Outcome.TOO_LARGE, Outcome.SPLIT})


def next_poll_at(
    *,
    now: datetime,
    interval: float,
    outcome: Outcome,
    failures: int = 0,
    status: int | None = None,
    retry_after: float | None = None,
    max_age: float | None = None,
    activity: Sequence[datetime] = (),
    live: bool | None = None,
    jitter_key: str = "",
) -> datetime:
    """When to poll next: aware UTC, later than ``now``.

    ``interval``, ``retry_after`` and ``max_age`` are seconds. ``failures`` counts failures in a row, this poll included.
    ``activity`` are times of changes of the source, in any order; without any it is not held to be quiet.
    ``jitter_key`` is the source's name.
    """
    if outcome.failed:
        delay = _after_failure(interval, outcome, max(failures, 1), status)
    else:
        silence = (now - max(activity)).total_seconds() if activity else 0.0
        delay = _after_page(interval, outcome, max_age, live=live, silence=silence)
    if retry_after is not None:
        low, high = RETRY_AFTER_RANGE
        delay = max(delay, min(max(retry_after, low), high))
    return _spread(now.astimezone(UTC), delay, interval, _place(jitter_key))


def _after_failure(interval: float, outcome: Outcome, failures: int, status: int | None) -> float:
    if status == GONE_STATUS:
        return max(DAY, interval)
    if status in DENIED_STATUSES or outcome in _REFUSING:
        return _doubled(max(DENIED_DELAY, interval), failures, DAY)
    if status in TIRED_STATUSES or outcome in _USELESS:
        return _doubled(max(TIRED_FACTOR * interval, MINUTE), failures, BACKOFF_CAP)
    return _doubled(interval, failures, STORE_CAP if outcome is Outcome.STORE else BACKOFF_CAP)


def _doubled(first: float, failures: int, cap: float) -> float:
    """Double with each failure after the first up to ``cap``; a delay that starts above the cap stays as it is."""
    return max(first, min(first * float(1 << min(failures - 1, DOUBLINGS)), cap))


def _after_page(
    interval: float, outcome: Outcome, max_age: float | None, *, live: bool | None, silence: float
) -> float:
    if outcome not in _GOOD:
        return interval
    fresh = max(interval, min(max_age or 0.0, MAX_AGE_CAP))
    if live is False:
        return max(fresh, min(max(ENDED_FACTOR * interval, ENDED_LEAST), SLOW_CAP))
    factor = next((factor for least, factor in QUIET if silence >= least), 1)
    return max(fresh, min(factor * interval, SLOW_CAP))


def _place(key: str) -> float:
    """Give a source its own place, 0 <= place < 1, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=6).digest(), "big") / 2**48


def _spread(now: datetime, delay: float, interval: float, place: float) -> datetime:
    if delay != interval:
        return now + timedelta(seconds=delay * (1 + SPREAD * place))
    seconds = now.timestamp()
    soonest = seconds + GRID_SLACK * interval
    turns = -((place * interval - soonest) // interval)
    due = (place + turns) * interval
    return now + timedelta(seconds=max(due - seconds, GRID_SLACK * interval))
