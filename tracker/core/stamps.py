"""Times as printed: the value, and the functions that read one from text. Resolution is done in ``core.times``.

The grammar is our own (``core.stamp_grammar``): general date readers silently drop zones and guess days.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.core import stamp_grammar as grammar
from tracker.core.machine_times import iso_day, machine_instant, naive_iso, zoned_iso

MAX_STAMP = 200
"""Characters of a text that may be a stamp as a whole; longer texts are prose."""
MAX_ATOMS = 5
"""A stamp has at most a relative time, a weekday, a date, a clock and a zone."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time as printed, not yet resolved: every field the print does not give is None.

    ``weekday`` is 0 for Monday; ``hour`` (0..24) None means that only a date is printed; ``offset_minutes`` is a stated
    zone east of UTC, ``zone`` the IANA zone where the abbreviation means a place (``ET`` is America/New_York),
    ``abbreviation`` the letters it was printed in. ``ago_seconds`` is a relative time (``22m ago``), ``day_offset``
    a named day (0 today, -1 yesterday). ``swappable``: day and month may stand the other way round (``5/3/2020``).
    """

    printed: str
    instant: datetime | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    offset_minutes: int | None = None
    zone: str | None = None
    ago_seconds: float | None = None
    day_offset: int | None = None
    abbreviation: str | None = None
    swappable: bool = False

    @property
    def has_date(self) -> bool:
        """Whether a calendar day is printed (the year may be missing)."""
        return self.instant is not None or self.day is not None

    @property
    def has_clock(self) -> bool:
        """Whether a time of day is printed."""
        return self.instant is not None or self.hour is not None

    @property
    def stated_day(self) -> date | None:
        """The day that year, month and day name together; None when one is missing, or when no calendar has it."""
        if self.year is None or self.month is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None


def read_stamp(text: str) -> Stamp | None:
    """Read a text that is a stamp as a whole (words like ``Updated``, ``Published at``, ``Uhr`` are allowed)."""
    text = text.strip()
    if not text or len(text) > MAX_STAMP:
        return None
    machine = zoned_iso(text)
    if machine is not None:
        return Stamp(printed=text, instant=machine)
    opening = grammar.OPENING.match(text)
    for start in (0, opening.end() if opening else 0):
        at = stamp_at(text, start)
        if at is not None and grammar.CLOSING.fullmatch(text, at[1]):
            return replace(at[0], printed=text)
    return None


def find_stamp(text: str) -> tuple[Stamp, int, int] | None:
    """Find the first stamp inside a text, with its span.

    Words that are a time only beside one (a weekday, ``today``, ``noon``) and numbers with a point that carry no sign
    of a clock (``23.15`` in the middle of a text) do not begin one.
    """
    for match in grammar.scan().finditer(text):
        at = stamp_at(text, match.start())
        if at is not None and _stands_alone(at[0], text, match.start()):
            return at[0], match.start(), at[1]
    return None


def stamp_at(text: str, start: int = 0) -> tuple[Stamp, int] | None:
    """Read the longest stamp that begins exactly at ``start``, with its end; lenient: a weekday alone will do."""
    match = grammar.atom().match(text, start) if grammar.first().match(text, start) else None
    stamp = _atom(match) if match else None
    if match is None or stamp is None:
        return None
    end = match.end()
    for _ in range(MAX_ATOMS):
        grown = _extend(stamp, text, end)
        if grown is None:
            break
        stamp, end = grown
    if _is_bare_short_weekday(stamp, text[start:end]):
        return None
    return replace(stamp, printed=text[start:end].strip()), end


def read_machine(value: str) -> Stamp | None:
    """Read a machine time: ISO 8601, RFC 2822, or epoch seconds or milliseconds as text.

    An ISO time without a zone is a local one: its fields are given, not an instant. So are those of a bare ISO date.
    """
    day = iso_day(value)
    if day is not None:
        return Stamp(printed=value.strip(), year=day.year, month=day.month, day=day.day)
    naive = naive_iso(value)
    if naive is not None:
        return Stamp(
            printed=value.strip(),
            year=naive.year,
            month=naive.month,
            day=naive.day,
            hour=naive.hour,
            minute=naive.minute,
            second=naive.second,
        )
    instant = machine_instant(value)
    return None if instant is None else Stamp(printed=value.strip(), instant=instant)


def _stands_alone(stamp: Stamp, text: str, start: int) -> bool:
    if stamp.instant or stamp.day is not None or stamp.ago_seconds is not None:
        return True
    if stamp.hour is None:
        return False
    if grammar.NAMED_HOUR.match(text, start):
        return stamp.weekday is not None or stamp.day_offset is not None
    bare_point = grammar.BARE_POINT.fullmatch(stamp.printed) is not None
    return not bare_point or start == 0 or grammar.CLOCK_WORD_BEFORE.search(text, 0, start) is not None


def _is_bare_short_weekday(stamp: Stamp, printed: str) -> bool:
    alone = stamp.weekday is not None and stamp.hour is None and stamp.day is None
    return alone and grammar.LONG_WEEKDAY.search(printed) is None


def _extend(stamp: Stamp, text: str, end: int) -> tuple[Stamp, int] | None:
    link = grammar.LINK.match(text, end)
    after = link.end() if link else end
    match = grammar.atom().match(text, after)
    more = _atom(match) if match else None
    if match is None or more is None:
        return _zone_after(stamp, text, end)
    joined = _join(stamp, more)
    return None if joined is None else (joined, match.end())


def _zone_after(stamp: Stamp, text: str, end: int) -> tuple[Stamp, int] | None:
    if stamp.hour is None or stamp.offset_minutes is not None or stamp.zone is not None:
        return None
    match = grammar.TRAILING_ZONE.match(text, end)
    if match is None:
        return None
    printed = grammar.zone_of(match)
    if printed is None:
        return None
    fields = {"offset_minutes": printed.offset_minutes, "zone": printed.zone, "abbreviation": printed.abbreviation}
    return replace(stamp, **fields), match.end()  # type: ignore[arg-type]


def _join(first: Stamp, more: Stamp) -> Stamp | None:
    """Both parts in one, when they do not say the same thing twice."""
    left, right = _said(first), _said(more)
    if left.keys() & right.keys() or not _fit(first, more):
        return None
    return Stamp(printed="", **{**left, **right})  # type: ignore[arg-type]


def _fit(first: Stamp, more: Stamp) -> bool:
    if first.instant or more.instant:
        return False
    if more.ago_seconds is not None:
        return first.ago_seconds is None
    return more.weekday is None or first.day is None or first.hour is None or more.hour is None


def _said(stamp: Stamp) -> dict[str, object]:
    return {
        name: value
        for name in Stamp.__slots__
        if name != "printed" and (value := getattr(stamp, name)) is not None and value is not False
    }


def _atom(match: re.Match[str]) -> Stamp | None:
    fields = grammar.fields_of(match)
    return None if fields is None else Stamp(printed=match.group(), **fields)  # type: ignore[arg-type]
