"""Labels that are clocks: before their blocks (a live blog), or after them (states of an incident, closing stamps)."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from tracker.core.times import Stamp
from tracker.model import BlockKind
from tracker.splitting import label_evidence as evidence
from tracker.splitting.draft import Unit
from tracker.splitting.label_evidence import Run
from tracker.splitting.label_grammar import Opening, Shape

SPAN_SHARE = 0.15
"""Share of times with an end from which a page is a programme. A live blog hardly ever prints one."""
SCHEDULE_LINE = 60
"""Characters below which the entries of a page that goes forward in time are on average a programme's, not a live blog's."""
ENOUGH_MINUTES = 6
"""Match minutes among clocks are labels too when there are this many; a lone ``3 min`` is text."""
INDEX_SHARE = 0.6
"""Share of the clocks of a list above the blocks that must come again below for it to be an index of them."""
ROUND = 5
"""A programme gives its times in fives; the minutes of things that happened end in any digit."""
_UPDATE_STATE = re.compile(r"update\s*[-–—]", re.IGNORECASE)
_LONG_OFFSET = re.compile(r"[\[(]?(?:2[5-9]|[3-9]\d|1\d\d):[0-5]\d\b(?!:)")
"""``(33:04)``: minutes and seconds of a recording, which no day has."""
_OFFSET = re.compile(r"\W*0:\d\d")


def clock_run(units: Sequence[Unit], known: Mapping[int, Opening]) -> Run | None:
    """Find a live blog whose labels are clocks, with dated words (``Update, 10 a.m.``) among them."""
    known = {**known, **_bylines_as_clocks(known)}
    clocks, page = _without_page_stamp(known, evidence.of_shape(known, Shape.CLOCK))
    clocks = _without_index(units, known, clocks)
    worded = [i for i in evidence.of_shape(known, Shape.WORD) if known[i].stamp or known[i].kind is BlockKind.ORIGINAL]
    minutes = [i for i in evidence.of_shape(known, Shape.MINUTE) if known[i].firm]
    labels = sorted([*clocks, *worded, *(minutes if len(minutes) >= ENOUGH_MINUTES else [])])
    if not clocks or len(clocks) < len(worded) or not _is_live(units, known, clocks, labels):
        return None
    days = evidence.days(units, known, labels)
    bylines = evidence.of_shape(known, Shape.BYLINE)
    return Run(
        openings=known,
        labels=tuple(labels),
        days=days,
        bylines=frozenset(i for i in bylines if i > labels[0]),
        titled=evidence.are_titled(units, known, labels),
        page_stamp=page or evidence.page_stamp(known, labels[0]),
        score=0.7 if len(labels) >= evidence.ENOUGH_CLOCKS else 0.6,
        why=f"{len(labels)} paragraphs open with clocks in one direction, each followed by prose",
    )


def _bylines_as_clocks(known: Mapping[int, Opening]) -> dict[int, Opening]:
    """Take ``Posted at 10:15`` for a clock where it comes again and again; with a date it is a forum's, or the page's own."""
    bare = [i for i in evidence.of_shape(known, Shape.BYLINE) if (stamp := known[i].stamp) and not stamp.has_date]
    clocks = [i for i in bare if (stamp := known[i].stamp) and stamp.has_clock]
    if len(clocks) < evidence.ENOUGH_CLOCKS:
        return {}
    return {i: replace(known[i], shape=Shape.CLOCK) for i in clocks}


def _without_index(units: Sequence[Unit], known: Mapping[int, Opening], clocks: list[int]) -> list[int]:
    """Leave out a list of titles at the top whose clocks all come again below, with the text."""
    minutes = [_minutes(known[i]) for i in clocks]
    count = next((place for place in range(2, len(clocks)) if minutes[place] == minutes[0]), 0)
    apart = any(b != a + 1 or evidence.is_sentence(units[b].text) for a, b in pairwise(clocks[:count]))
    below = set(minutes[count:])
    again = sum(minute in below for minute in minutes[:count])
    return clocks if not count or apart or again < INDEX_SHARE * count else clocks[count:]


def _minutes(opening: Opening) -> tuple[int | None, int | None]:
    return (opening.stamp.hour, opening.stamp.minute) if opening.stamp is not None else (None, None)


def _without_page_stamp(known: Mapping[int, Opening], clocks: list[int]) -> tuple[list[int], Stamp | None]:
    """Put aside a first line with date and clock where the labels after it are clocks only: the page's own stamp."""
    if len(clocks) < evidence.ENOUGH_FIRM_CLOCKS:
        return clocks, None
    first, rest = known[clocks[0]], [known[i] for i in clocks[1:]]
    full = first.alone and first.stamp is not None and first.stamp.has_date and first.stamp.instant is None
    if full and not any(opening.stamp is not None and opening.stamp.has_date for opening in rest):
        return clocks[1:], first.stamp
    return clocks, None


def _is_live(units: Sequence[Unit], known: Mapping[int, Opening], clocks: list[int], labels: list[int]) -> bool:
    """Whether what opens with clocks are blocks; the cheap signs are asked first, since most articles fail one of them."""
    if len(labels) < evidence.ENOUGH_CLOCKS and not evidence.are_firm([known[i] for i in clocks]):
        return False
    if not _are_moments([known[i] for i in clocks]) or _are_long_offsets(units[labels[0] :]):
        return False
    return _runs_as_live(units, known, clocks, labels) and _is_followed_by_prose(units, known, labels)


def _are_moments(clocks: Sequence[Opening]) -> bool:
    """Tell times at which things happened from the page's own stamp, printed again, and from a programme's, which have an end."""
    faces = {_face(clock) for clock in clocks}
    ended = sum(clock.span for clock in clocks)
    return len(faces) >= min(len(clocks), evidence.ENOUGH_CLOCKS) and ended < SPAN_SHARE * len(clocks)


def _are_long_offsets(units: Sequence[Unit]) -> bool:
    """Tell a transcript by places in a recording that no day has; a lone one may be a score or a slip."""
    return sum(_LONG_OFFSET.match(unit.text) is not None for unit in units) > 1


def _runs_as_live(
    units: Sequence[Unit], known: Mapping[int, Opening], clocks: list[int], labels: Sequence[int]
) -> bool:
    """Whether the clocks go in one direction; no programme stands newest first, so only oldest first is asked for its signs."""
    share, newest = evidence.direction(known, clocks, evidence.days(units, known, labels))
    return share >= evidence.DIRECTION_SHARE and (newest or not _is_schedule(units, known, labels))


def _is_followed_by_prose(units: Sequence[Unit], known: Mapping[int, Opening], labels: Sequence[int]) -> bool:
    """Whether enough labels have text behind them: each one where there are but few."""
    prose = evidence.prose_share(units, known, labels)
    return prose >= evidence.PROSE_SHARE and (len(labels) >= evidence.ENOUGH_CLOCKS or prose == 1.0)


def _face(opening: Opening) -> object:
    """Return what a label says of its time; a page that prints its own stamp in several places says the same each time."""
    stamp = opening.stamp
    return None if stamp is None else (stamp.instant, stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.second)


def _is_schedule(units: Sequence[Unit], known: Mapping[int, Opening], labels: Sequence[int]) -> bool:
    """Whether clocks that go forward are offsets into a recording, round and begun anew, or a line each: a programme, a list of results."""
    if _OFFSET.match(known[labels[0]].printed) or _are_offsets(known, labels):
        return True
    clocks = _minutes_of_day(_stamps(known, labels))
    again = any(later < earlier for earlier, later in pairwise(clocks))
    if len(clocks) >= ENOUGH_MINUTES and again and all(clock % ROUND == 0 for clock in clocks):
        return True
    return evidence.mean_length(units, known, labels) < SCHEDULE_LINE


def _are_offsets(known: Mapping[int, Opening], labels: Sequence[int]) -> bool:
    """Tell places in a recording (seconds from zero) and verses (one by one) from clocks."""
    stamps = _stamps(known, labels)
    if stamps and stamps[0].hour == 0 and all(stamp.second is not None for stamp in stamps):
        return True
    return _are_counted(_minutes_of_day(stamps)) and not any(known[i].firm for i in labels)


def _are_counted(minutes: Sequence[int]) -> bool:
    """Tell numbers that go up one by one, as things that happen do not for long."""
    return len(minutes) >= ENOUGH_MINUTES - 1 and all(b - a == 1 for a, b in pairwise(minutes))


def _stamps(known: Mapping[int, Opening], labels: Sequence[int]) -> list[Stamp]:
    return [stamp for stamp in (known[i].stamp for i in labels) if stamp is not None]


def _minutes_of_day(stamps: Sequence[Stamp]) -> list[int]:
    return [(stamp.hour or 0) * 60 + (stamp.minute or 0) for stamp in stamps]


def status_run(units: Sequence[Unit], known: Mapping[int, Opening]) -> Run | None:
    """Find a status page: ``Resolved -`` opens a block, its time stands at the end."""
    states = _states(units, known)
    ends = [i for i in evidence.of_shape(known, Shape.CLOCK) if known[i].alone and _is_dated(known[i].stamp)]
    if len(states) < evidence.ENOUGH_FIRM_CLOCKS or len(ends) < len(states) - 1:
        return None
    lent = _stamps_after(known, states, ends, len(units))
    if len(lent) < evidence.ENOUGH_FIRM_CLOCKS:
        return None
    named = {i: replace(known[i], printed=known[i].printed.rstrip(" -–—")) for i in lent}
    return Run(
        openings={**known, **named},
        labels=tuple(lent),
        days=frozenset(ends),
        lent=lent,
        why=f"{len(lent)} states of an incident, each with its time after it",
    )


def _states(units: Sequence[Unit], known: Mapping[int, Opening]) -> list[int]:
    """Find the states of an incident, ``Update -`` among them, all on lines of their own or all glued."""
    states = evidence.of_shape(known, Shape.STATUS)
    if not states:
        return []
    words = evidence.of_shape(known, Shape.WORD)
    updates = [i for i in words if _UPDATE_STATE.match(units[i].text) and known[i].stamp is None]
    return sorted(i for i in [*states, *updates] if known[i].alone == known[states[0]].alone)


def _is_dated(stamp: Stamp | None) -> bool:
    return stamp is not None and stamp.has_date


def _stamps_after(
    known: Mapping[int, Opening], states: Sequence[int], ends: Sequence[int], last: int
) -> dict[int, Stamp]:
    found = {}
    for state, stop in pairwise([*states, last]):
        place = bisect(ends, state)
        stamp = known[ends[place]].stamp if place < len(ends) and ends[place] < stop else None
        if stamp is not None:
            found[state] = stamp
    return found


def closing_run(units: Sequence[Unit], known: Mapping[int, Opening]) -> Run | None:
    """Stamps on lines of their own that close the blocks above them: prose before the first, none after the last."""
    stamps = [i for i in evidence.of_shape(known, Shape.CLOCK) if known[i].alone]
    if len(stamps) < evidence.ENOUGH_CLOCKS or any(units[i].text for i in range(stamps[-1] + 1, len(units))):
        return None
    gaps = [range(a + 1, b) for a, b in pairwise([-1, *stamps])]
    if not all(any(units[i].text or "<img" in units[i].html for i in gap) for gap in gaps):
        return None
    return Run(
        openings=known, labels=tuple(stamps), after=True, why=f"{len(stamps)} stamps close the blocks above them"
    )
