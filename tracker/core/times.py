"""The times of a page, resolved together: printed stamps and machine times in, instants with their basis out.

The rules are those of design.md section 3. The grammar of a single stamp is in ``core.stamps``, the page's zone in
``core.page_zone``, the days through the page in ``core.day_walk``.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from tracker.core import day_walk
from tracker.core.day_walk import Frame, Print
from tracker.core.page_zone import PageZone, as_stated, believed, is_page_wide, zone_of_page
from tracker.core.stamps import Stamp, find_stamp, read_machine, read_stamp, stamp_at
from tracker.model import Moment, Precision, TimeBasis, ZoneBasis

__all__ = [
    "Entry",
    "PageClock",
    "Resolved",
    "Stamp",
    "find_stamp",
    "read_machine",
    "read_stamp",
    "resolve",
    "stamp_at",
]

TOO_COARSE = 28 * 86400
"""Seconds from which a relative time (``a month ago``) dates nothing."""
A_DAY = 86400
LEFT_ALONE = timedelta(days=2)
"""A page whose newest date is older is an archived one: its ``yesterday`` counts from that date."""
DIRECTION_DEFAULT = True
"""Where nothing tells the order of a page, the newest is first: an update is put where it is seen."""
_URL_DAY = re.compile(
    r"(?<!\d)(20\d\d|199\d)(?:([/_-])(1[0-2]|0?[1-9])(?:\2([12]\d|3[01]|0?[1-9]))?|(1[0-2]|0[1-9])([12]\d|3[01]|0[1-9]))(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one block says about its time, in page order; ``day_heading`` stands just above it and rules it."""

    visible: Stamp | None
    machine: Stamp | None = None
    day_heading: Stamp | None = None


@dataclass(frozen=True, slots=True)
class PageClock:
    """What is known about time on the page as a whole.

    ``timezone`` is the configured IANA zone; ``dates`` are the page's own aware dates, best first; ``offset_minutes`` is
    the offset its own dates use, east of UTC; ``day_first`` says how it writes ``5/3/2020`` (None: not known);
    ``language`` is the language tag it states; ``stated`` is a stamp in the zone that the page says holds for all its
    clocks (``All times BST``).
    """

    polled_at: datetime
    timezone: str | None = None
    dates: tuple[datetime, ...] = ()
    url: str = ""
    offset_minutes: int | None = None
    day_first: bool | None = None
    language: str | None = None
    stated: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """One moment for each entry, in page order, and the order of the page (None: cannot be told)."""

    moments: tuple[Moment | None, ...]
    newest_first: bool | None


def resolve(entries: Sequence[Entry], clock: PageClock) -> Resolved:
    """Resolve the times of all blocks of a page together; the same length and order as ``entries``."""
    page = zone_of_page(clock.timezone, clock.offset_minutes, clock.url, clock.language, clock.polled_at)
    page = as_stated(page, clock.stated, clock.polled_at)
    entries = _day_first(entries, clock)
    given = _machines(entries, page)
    fits = believed([(entry.visible, instant) for entry, instant in zip(entries, given, strict=True)], page)
    machines = [instant if fit else None for instant, fit in zip(given, fits, strict=True)]
    frame = _frame(clock, page)
    headings = _headings(entries, frame)
    prints = [_print(*each, clock, page) for each in zip(entries, machines, headings, strict=True)]
    prints = [_with_machine_day(*each, page) for each in zip(entries, prints, given, strict=True)]
    order = day_walk.newest_first(prints)
    newest = DIRECTION_DEFAULT if order is None else order
    dated = day_walk.with_years(_with_turn(prints, headings, newest=newest), frame, newest=newest)
    days = _days_in_page_order(dated, frame, newest=newest)
    moments = tuple(
        _moment(_Known(entry, machine, day if each.sayable else None), clock, page)
        for entry, machine, each, day in zip(entries, machines, dated, days, strict=True)
    )
    return Resolved(moments, order)


def _machines(entries: Sequence[Entry], page: PageZone) -> list[datetime | None]:
    """Return the machine time of each block; none where all carry the page's own."""
    instants = [_instant_of(entry.machine, page) for entry in entries]
    if is_page_wide(instants) and any(entry.visible is not None for entry in entries):
        return [None] * len(entries)
    return instants


def _instant_of(stamp: Stamp | None, page: PageZone) -> datetime | None:
    if stamp is None or stamp.instant is not None:
        return None if stamp is None else stamp.instant
    day = stamp.stated_day
    return None if day is None or stamp.hour is None else page.instant(stamp, _local(day, stamp))[0]


def _frame(clock: PageClock, page: PageZone) -> Frame:
    """Gather what limits the days of the page. A page that claims to be of a little after the poll is right about its own clock."""
    dates = tuple(page.local(one) for one in clock.dates if one <= clock.polled_at + timedelta(days=1))
    polled = max([page.local(clock.polled_at), *dates])
    return Frame(dates=dates, url_days=_url_days(clock.url, polled.date()), polled=polled)


def _url_days(url: str, last: date) -> tuple[date, date] | None:
    """Return the first and last day that a page's URL spells out: one day, or a whole month."""
    for match in _URL_DAY.finditer(url):
        year, month, day = int(match[1]), int(match[3] or match[5]), match[4] or match[6]
        if day is None and match[2] != "/":
            continue
        try:
            first = date(year, month, int(day or 1))
        except ValueError:
            continue
        if first <= last + timedelta(days=1):
            return first, first if day else date(year, month, monthrange(year, month)[1])
    return None


def _headings(entries: Sequence[Entry], frame: Frame) -> list[Stamp | None]:
    """Return the day heading that rules each block: the nearest above, or the nearest below where headings stand below.

    A single heading dates the block next to it; the walk through the clocks takes it on from there, over midnight too.
    Below is meant when blocks stand above the first heading and that heading names the page's newest day.
    """
    own = [_credible(entry.day_heading, frame) for entry in entries]
    if all(heading is None for heading in own):
        return own
    carried = own if sum(heading is not None for heading in own) == 1 else _carry(own)
    if _stand_below(entries, own, frame):
        carried = _carry([None, *own[:0:-1]])[::-1]
    return [heading if _is_timed(entries[i]) else own[i] for i, heading in enumerate(carried)]


def _is_timed(entry: Entry) -> bool:
    return entry.visible is not None or entry.machine is not None


def _stand_below(entries: Sequence[Entry], own: Sequence[Stamp | None], frame: Frame) -> bool:
    first = next(i for i, heading in enumerate(own) if heading is not None)
    above = any(_is_timed(entry) for entry in entries[:first])
    return above and _names_newest_day(own[first], frame) and _runs_down(entries)


def _names_newest_day(heading: Stamp | None, frame: Frame) -> bool:
    return heading is not None and (heading.month, heading.day) == (frame.reference.month, frame.reference.day)


def _runs_down(entries: Sequence[Entry]) -> bool:
    return day_walk.newest_first([Print(minutes=_minutes(entry.visible)) for entry in entries]) is not False


def _with_turn(prints: list[Print], headings: Sequence[Stamp | None], *, newest: bool) -> list[Print]:
    """Mark the block next to the first day heading, when others stand above it: the day turns between them."""
    first = next((i for i, heading in enumerate(headings) if heading is not None), 0)
    if any(one.sayable for one in prints[:first]):
        turn = first - 1 if newest else first
        prints[turn] = replace(prints[turn], new_day=True)
    return prints


def _credible(heading: Stamp | None, frame: Frame) -> Stamp | None:
    """Refuse a heading of a day still to come: it is a weather box, a calendar, a thing announced."""
    day = heading.stated_day if heading is not None else None
    return None if day is not None and day > frame.last_day else heading


def _carry(headings: Sequence[Stamp | None]) -> list[Stamp | None]:
    carried, last = [], None
    for heading in headings:
        last = heading or last
        carried.append(last)
    return carried


def _day_first(entries: Sequence[Entry], clock: PageClock) -> Sequence[Entry]:
    """Turn round ``5/3/2020`` on a page that writes the month first."""
    unsure = [entry.visible for entry in entries if entry.visible is not None and entry.visible.swappable]
    if not unsure or not _writes_month_first(entries, unsure, clock):
        return entries
    return [replace(entry, visible=_turned(entry.visible)) for entry in entries]


def _turned(stamp: Stamp | None) -> Stamp | None:
    return replace(stamp, month=stamp.day, day=stamp.month) if stamp is not None and stamp.swappable else stamp


def _writes_month_first(entries: Sequence[Entry], unsure: Sequence[Stamp], clock: PageClock) -> bool:
    """As configured, else as its unambiguous dates are written, else as the dates lie nearer to the page's own."""
    if clock.day_first is not None:
        return not clock.day_first
    sure = [entry.visible for entry in entries if entry.visible and entry.visible.year and not entry.visible.swappable]
    for stamp in sure:
        numbers = re.search(r"(\d{1,2})[/-](\d{1,2})[/-]\d", stamp.printed)
        if numbers is not None and numbers[1] != numbers[2]:
            return int(numbers[1]) == stamp.month
    reference = clock.dates[0] if clock.dates else clock.polled_at
    turned = [_turned(stamp) for stamp in unsure]
    return _distance(turned, reference) < _distance(unsure, reference)


def _distance(stamps: Sequence[Stamp | None], reference: datetime) -> float:
    """Days between the dates and the reference; those after it weigh more, since a page tells of the past."""
    last = reference.date()
    days = [replace(stamp, year=stamp.year or last.year).stated_day for stamp in stamps if stamp is not None]
    return sum(abs((day - last).days) * (1 if day <= last + timedelta(days=1) else 10) for day in days if day)


def _print(entry: Entry, machine: datetime | None, heading: Stamp | None, clock: PageClock, page: PageZone) -> Print:
    """Return what one block says, as local numbers; a believed machine time says it all."""
    stamp = entry.visible
    known = machine or (stamp.instant if stamp else None)
    if (
        known is None
        and stamp is not None
        and stamp.ago_seconds is not None
        and stamp.hour is None
        and stamp.day is None
    ):
        known = None if stamp.ago_seconds >= TOO_COARSE else clock.polled_at - timedelta(seconds=stamp.ago_seconds)
    if known is not None:
        local = page.local(known)
        return Print(minutes=local.hour * 60 + local.minute, day=local.date())
    return _printed(stamp, _ruling(stamp, heading), clock, page)


def _with_machine_day(entry: Entry, said: Print, machine: datetime | None, page: PageZone) -> Print:
    """Take the day of a bare clock from a machine time that has the clock wrong (a false ``Z``): the day nearest to it."""
    stamp = entry.visible
    if machine is None or stamp is None or stamp.hour is None or said.day or said.month_day or said.weekday is not None:
        return said
    around = page.local(machine).date()
    days = [around + timedelta(days=shift) for shift in (-1, 0, 1)]
    return replace(said, day=min(days, key=lambda day: abs(page.instant(stamp, _local(day, stamp))[0] - machine)))


def _ruling(stamp: Stamp | None, heading: Stamp | None) -> Stamp | None:
    """Return the stamp that gives the date: the block's own, else the heading's."""
    own = stamp is not None and (stamp.day is not None or stamp.weekday is not None or stamp.day_offset is not None)
    return stamp if own or heading is None else heading


def _printed(stamp: Stamp | None, dated: Stamp | None, clock: PageClock, page: PageZone) -> Print:
    minutes = _minutes(stamp)
    if dated is None:
        return Print(minutes=minutes)
    day = dated.stated_day or (dated.instant.date() if dated.instant else None) or _named_day(dated, clock, page)
    month_day = (dated.month, dated.day) if day is None and dated.month and dated.day else None
    weekday = dated.weekday if day is None and month_day is None else None
    return Print(minutes=minutes, day=day, month_day=month_day, weekday=weekday)


def _minutes(stamp: Stamp | None) -> int | None:
    return None if stamp is None or stamp.hour is None else stamp.hour * 60 + (stamp.minute or 0)


def _named_day(stamp: Stamp, clock: PageClock, page: PageZone) -> date | None:
    """``yesterday``, and the day of a relative time so long ago that it tells the day of a clock beside it."""
    polled = page.local(_read_at(clock))
    if stamp.day_offset is not None:
        return polled.date() + timedelta(days=stamp.day_offset)
    if stamp.ago_seconds is not None and A_DAY <= stamp.ago_seconds < TOO_COARSE:
        return (polled - timedelta(seconds=stamp.ago_seconds)).date()
    return None


def _read_at(clock: PageClock) -> datetime:
    """When the page was written for its reader: the poll, but for a page that was left as it was days before."""
    newest = max((one for one in clock.dates if one <= clock.polled_at), default=clock.polled_at)
    return newest if clock.polled_at - newest > LEFT_ALONE else clock.polled_at


def _days_in_page_order(prints: Sequence[Print], frame: Frame, *, newest: bool) -> list[date | None]:
    if newest:
        return day_walk.days_of(prints[::-1], frame)[::-1]
    return day_walk.days_of(prints, frame)


@dataclass(frozen=True, slots=True)
class _Known:
    """All that is known of the time of one block: its print, its believed machine time, its day."""

    entry: Entry
    machine: datetime | None
    day: date | None


def _moment(known: _Known, clock: PageClock, page: PageZone) -> Moment | None:
    stamp, day = known.entry.visible, known.day
    instant = known.machine or (stamp.instant if stamp is not None else None)
    if instant is not None:
        return _stated(instant)
    if stamp is not None and stamp.hour is None and stamp.ago_seconds is not None and stamp.day is None:
        return _relative(stamp, clock)
    if day is None:
        return None
    basis = _basis(stamp, day)
    if stamp is None or stamp.hour is None:
        return Moment(datetime(day.year, day.month, day.day, tzinfo=UTC), Precision.DAY, basis, ZoneBasis.UTC)
    at, zone_basis = page.instant(stamp, _local(day, stamp))
    return Moment(at, Precision.MINUTE if stamp.second is None else Precision.SECOND, basis, zone_basis)


def _local(day: date, stamp: Stamp) -> datetime:
    clock = timedelta(hours=stamp.hour or 0, minutes=stamp.minute or 0, seconds=stamp.second or 0)
    return datetime(day.year, day.month, day.day) + clock  # noqa: DTZ001 - local, its zone is found next


def _stated(instant: datetime) -> Moment:
    precision = Precision.SECOND if instant.second or instant.microsecond else Precision.MINUTE
    return Moment(instant.astimezone(UTC), precision, TimeBasis.STATED, ZoneBasis.STATED)


def _relative(stamp: Stamp, clock: PageClock) -> Moment | None:
    ago = stamp.ago_seconds or 0.0
    if ago >= TOO_COARSE:
        return None
    instant = (clock.polled_at - timedelta(seconds=ago)).astimezone(UTC)
    if ago < A_DAY:
        return Moment(instant.replace(second=0, microsecond=0), Precision.MINUTE, TimeBasis.RELATIVE, ZoneBasis.STATED)
    day = instant.replace(hour=0, minute=0, second=0, microsecond=0)
    return Moment(day, Precision.DAY, TimeBasis.RELATIVE, ZoneBasis.UTC)


def _basis(stamp: Stamp | None, day: date) -> TimeBasis:
    if stamp is None or (stamp.day is None and stamp.day_offset is None):
        return TimeBasis.DATE_INHERITED
    if stamp.day is None:
        return TimeBasis.RELATIVE
    return TimeBasis.STATED if stamp.year == day.year else TimeBasis.YEAR_INFERRED
