"""Days through a page: its order, the years of its dates, and the day of each clock that prints none.

Works on naive local times. A ``Print`` is what one block says; the walk goes through them in the order of time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import pairwise

DAY = 24 * 60
BACK_IS_NEXT_DAY = 6 * 60
"""Minutes that a clock must fall, going forward in time, to mean the next day; less is a block out of order."""
NATURAL_PAUSE = 8 * 60
"""A single block after a longer pause than a night is out of order (a pinned one), not of the next day."""
LATE = timedelta(minutes=30)
"""How far a block may lie after the poll: clocks of publisher and poller differ, some blocks are dated ahead."""
YEAR_SLACK = timedelta(days=40)
"""How long before the page's first date a block may be dated."""
BEFORE_PUBLICATION = 4
"""Blocks before the page's first date are that much less likely than blocks after it."""
MAX_REFERENCES = 6


@dataclass(frozen=True, slots=True)
class Print:
    """What one block prints of its time. ``minutes`` of the day (from 1440: past midnight); ``day`` when it is known."""

    minutes: int | None = None
    day: date | None = None
    month_day: tuple[int, int] | None = None
    weekday: int | None = None
    new_day: bool = False
    """A day heading stands between it and its older neighbour."""

    @property
    def sayable(self) -> bool:
        """Whether it says anything at all."""
        return (
            self.minutes is not None or self.day is not None or self.month_day is not None or self.weekday is not None
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """What limits the days of a page: its own dates (naive local, may be empty), the days its URL spells out, the poll."""

    dates: tuple[datetime, ...]
    url_days: tuple[date, date] | None
    polled: datetime

    @property
    def reference(self) -> date:
        """The best guess of a day of the page."""
        if self.dates:
            return max(self.dates).date()
        return min(self.url_days[1], self.polled.date()) if self.url_days else self.polled.date()

    @property
    def last_day(self) -> date:
        """No block is of a later day (a publisher east of the poller may be a day ahead)."""
        return (self.polled + timedelta(hours=14)).date()


def newest_first(prints: Sequence[Print]) -> bool | None:
    """Tell the order of a page from neighbours that can be compared; None when they balance or there are none."""
    votes = 0
    said = [entry for entry in prints if entry.sayable]
    for upper, lower in pairwise(said):
        votes += _vote(upper, lower)
    return None if votes == 0 else votes > 0


def _vote(upper: Print, lower: Print) -> int:
    if upper.day and lower.day and upper.day != lower.day:
        return 1 if upper.day > lower.day else -1
    if upper.month_day and lower.month_day and upper.month_day != lower.month_day:
        days = (date(2000, *upper.month_day) - date(2000, *lower.month_day)).days
        return _sign((days + 183) % 366 - 183)
    if upper.minutes is None or lower.minutes is None or (upper.day is None) != (lower.day is None):
        return 0
    return _sign((upper.minutes - lower.minutes + DAY // 2) % DAY - DAY // 2)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def with_years(prints: Sequence[Print], frame: Frame, *, newest: bool) -> list[Print]:
    """Give each date without a year, and each lone weekday, its day: the nearest to its newer neighbour."""
    order = range(len(prints)) if newest else range(len(prints) - 1, -1, -1)
    done = list(prints)
    near = next((prints[i].day for i in order if prints[i].day), None)
    first = near is None
    for i in order:
        entry = done[i]
        if entry.day is None and entry.month_day is not None:
            day = _first_year(entry.month_day, frame) if first else _nearest_year(entry.month_day, near, frame.last_day)
            done[i] = replace(entry, day=day)
        elif entry.day is None and entry.weekday is not None:
            done[i] = replace(
                entry, day=_nearest_weekday(entry.weekday, near or frame.reference, frame.last_day, first=first)
            )
        if done[i].day is not None:
            near, first = done[i].day, False
    return done


def _first_year(month_day: tuple[int, int], frame: Frame) -> date | None:
    if not frame.dates and frame.url_days is None:
        return max((day for day in _days(month_day, frame.polled.year) if day <= frame.last_day), default=None)
    earliest = (min(frame.dates).date() if frame.dates else frame.reference) - YEAR_SLACK
    days = [day for day in _days(month_day, frame.reference.year) if day <= frame.last_day]
    fitting = [day for day in days if day >= earliest] or days
    return min(fitting, key=lambda day: abs(day - frame.reference), default=None)


def _nearest_year(month_day: tuple[int, int], near: date | None, last: date) -> date | None:
    assert near is not None
    days = [day for day in _days(month_day, near.year) if day <= last]
    return min(days, key=lambda day: abs(day - near), default=None)


def _days(month_day: tuple[int, int], year: int) -> Iterable[date]:
    """Return the date in the years around one (29 February: the leap years only, as far as need be)."""
    reach = 4 if month_day == (2, 29) else 1
    for candidate in range(max(1, year - reach), min(9999, year + reach) + 1):
        try:
            yield date(candidate, *month_day)
        except ValueError:
            continue


def _nearest_weekday(weekday: int, near: date, last: date, *, first: bool) -> date:
    """Return the last such day not after a newer block; for the newest, the nearest to the page's own date."""
    back = near - timedelta(days=(near.weekday() - weekday) % 7)
    ahead = back + timedelta(days=7)
    return ahead if first and ahead <= last and ahead - near < near - back else back


def trusted(days: Sequence[date | None]) -> list[bool]:
    """Tell which dated entries, in the order of time, lie on the longest sequence that never goes back.

    The others keep their date, but lend it to nobody: one wrong date must not carry its neighbours away.
    """
    tails: list[date] = []
    ends: list[int] = []
    before: list[int] = [-1] * len(days)
    for i, day in enumerate(days):
        if day is None:
            continue
        place = bisect_right(tails, day)
        before[i] = ends[place - 1] if place else -1
        tails[place : place + 1] = [day]
        ends[place : place + 1] = [i]
    kept = [False] * len(days)
    i = ends[-1] if ends else -1
    while i >= 0:
        kept[i] = True
        i = before[i]
    return kept


def days_of(prints: Sequence[Print], frame: Frame) -> list[date | None]:
    """Return the day of each print, given in the order of time; None for those that say nothing."""
    kept = trusted([entry.day for entry in prints])
    anchors = [entry.day if keep else None for entry, keep in zip(prints, kept, strict=True)]
    steps = _steps(prints, anchors, frame)
    first = next((i for i, day in enumerate(anchors) if day), None)
    if first is None:
        base: date | None = _fit(prints, steps, frame)
    else:
        base = _before(prints, steps, first, anchors[first], frame)
    days: list[date | None] = []
    for entry, anchor, step in zip(prints, anchors, steps, strict=True):
        base = base if anchor is None else anchor - timedelta(days=step)
        fresh = base + timedelta(days=step) if base is not None else None
        days.append(entry.day or (fresh if entry.minutes is not None else None))
    return days


def _steps(prints: Sequence[Print], anchors: Sequence[date | None], frame: Frame) -> list[int]:
    """Midnights passed, counted from the last anchor (or the start) to each print, never past the next anchor."""
    room = _room(anchors)
    steps: list[int] = []
    step, last, anchor = 0, None, None
    for i, entry in enumerate(prints):
        if anchors[i] is not None:
            step, last, anchor = 0, entry.minutes, anchors[i]
        elif entry.minutes is not None and entry.day is None:
            next_day = anchor + timedelta(days=step + 1) if anchor is not None else None
            past = partial(_is_past, next_day, frame)
            turned = entry.new_day or (last is not None and _is_next_day(prints, anchors, i, last, past=past))
            if turned and step < room[i]:
                step += 1
            elif last is not None and step and entry.minutes - last > DAY - BACK_IS_NEXT_DAY:
                steps.append(step - 1)
                continue
            last = entry.minutes
        steps.append(step)
    return steps


def _is_past(day: date | None, frame: Frame, minutes: int) -> bool:
    return day is not None and _at(day) + timedelta(minutes=minutes) <= frame.polled


def _room(anchors: Sequence[date | None]) -> list[float]:
    """For each place, the days between the anchor before it and the one after it."""
    ahead: list[date | None] = [None] * len(anchors)
    coming = None
    for i in range(len(anchors) - 1, -1, -1):
        ahead[i] = coming
        coming = anchors[i] or coming
    room, past = [], None
    for i, anchor in enumerate(anchors):
        past = anchor or past
        coming = ahead[i]
        room.append(float((coming - past).days) if past is not None and coming is not None else float("inf"))
    return room


def _is_next_day(
    prints: Sequence[Print], anchors: Sequence[date | None], i: int, last: int, *, past: Callable[[int], bool]
) -> bool:
    """Whether a clock that fell is of the next day: after a night's pause, or with others that go on from it.

    ``past`` tells whether that clock had passed at the poll on the day after the last dated block; it decides for the last.
    """
    minutes = prints[i].minutes
    if minutes is None or last - minutes < BACK_IS_NEXT_DAY:
        return False
    if minutes + DAY - last <= NATURAL_PAUSE:
        return True
    if i + 1 == len(prints):
        return past(minutes)
    following = prints[i + 1].minutes if anchors[i + 1] is None else None
    return following is None or following < last


def _before(prints: Sequence[Print], steps: Sequence[int], first: int, day: date | None, frame: Frame) -> date | None:
    """Return the day at the start of the prints that stand before the first dated one."""
    assert day is not None
    last = next((i for i in range(first - 1, -1, -1) if prints[i].minutes is not None), None)
    if last is None:
        return day
    clock, anchor = prints[last].minutes, prints[first].minutes
    if anchor is None:
        published = min(frame.dates).date() if frame.dates else day
        end = published if published < day else day - timedelta(days=1)
    else:
        end = day - timedelta(days=int(prints[first].new_day or (clock or 0) - anchor >= BACK_IS_NEXT_DAY))
    return end - timedelta(days=steps[last])


def _fit(prints: Sequence[Print], steps: Sequence[int], frame: Frame) -> date | None:
    """Return the day of the first print where no print has one: the one that suits the page's dates, its URL, and the poll."""
    spans = [step * DAY + entry.minutes for entry, step in zip(prints, steps, strict=True) if entry.minutes is not None]
    if not spans:
        return None
    low, high = timedelta(minutes=min(spans)), timedelta(minutes=max(spans))
    reach = max(steps) + 1
    latest = (frame.polled + LATE - high).date()
    references = sorted(set(frame.dates))[:MAX_REFERENCES]
    if not references and frame.url_days is not None:
        return min(frame.url_days[1], latest)
    if not references:
        return latest
    tries = {one.date() + timedelta(days=shift) for one in references for shift in range(-min(reach, 30), 2)}
    starts = sorted((day for day in tries if day <= latest), reverse=True) or [latest]
    return min(starts, key=lambda day: _misfit(_at(day) + low, _at(day) + high, references))


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - local


def _misfit(low: datetime, high: datetime, references: Sequence[datetime]) -> float:
    """Seconds by which a span of blocks misses the page's dates."""
    total = 0.0
    for reference in references:
        missed = max(low - reference, reference - high, timedelta()).total_seconds()
        total += missed * (BEFORE_PUBLICATION if high < references[0] else 1)
    return total
