"""Which openings of an article are its labels: the judgement of the page as a whole.

A run is a sequence of blocks (a live blog, dated updates) or the notes of an ordinary article. Programmes, timetables, lists of
other stories and offsets into a recording open their lines with clocks too; they are told by what they lack: prose, one
direction, single times.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tracker.core.times import Stamp
from tracker.model import BlockKind
from tracker.splitting.draft import Unit
from tracker.splitting.label_grammar import LONGEST_TITLE, Opening, Shape

ENOUGH_CLOCKS = 3
"""Fewer clocks that open paragraphs happen in any article ..."""
ENOUGH_FIRM_CLOCKS = 2
"""... unless each is printed as a label and prose follows."""
DIRECTION_SHARE = 0.6
"""Share of neighbours that must follow the page's direction. Live blogs with late insertions stay above; lists of times do not."""
PROSE_SHARE = 0.5
"""Share of the blocks that must hold prose. Tickers of headlines and programmes have next to none."""
PROSE_LENGTH = 160
"""Characters from which a text is prose whatever its last sign."""
TITLED_SHARE = 0.5
SPAN_SHARE = 0.15
"""Share of times with an end from which a page is a programme. A live blog hardly ever prints one."""
PROSE_VOLUME = 0.5
"""Share of the characters under dated headings or relative times that must stand in sentences; lists of headlines have few."""
DAY = 24 * 60
LATE_NOTE_SHARE = 0.5
"""A note is at the end of an article when more of the article stands above it than below."""
SHORT_LEAD = 700
"""Characters of what may stand above the updates of an article that begins with them: a caption, a summary."""

_SENTENCE = re.compile(r"(?:[.!?…]|\[…\])[»”“\"'’)\]]*\s*$")
_UPDATE_STATE = re.compile(r"update\s*[-–—]", re.IGNORECASE)
_OFFSET = re.compile(r"\W*0:\d\d")
_BOILERPLATE = re.compile(
    r"(?:contact|about us|about this|feedback|get in touch|subscribe|newsletter|stay (?:up to date|informed)|how to reach us"
    r"|kontakt|über uns|über dies|contactez|à propos|contacto|contatti|contato|контакты)\b",
    re.IGNORECASE,
)
_SUMMARY_HEADING = re.compile(
    r"(?:summary|overview|background|zusammenfassung|hintergrund|résumé|resumen|riepilogo|resumo)\W*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Run:
    """The labels of an article, by unit number, and what was said about its days."""

    openings: Mapping[int, Opening]
    labels: tuple[int, ...]
    days: frozenset[int] = frozenset()
    bylines: frozenset[int] = frozenset()
    page_stamp: Stamp | None = None
    notes: bool = False
    after: bool = False
    """The label stands after its block."""
    first: int = 0
    """For labels after their blocks: where the first block begins."""
    score: float = 0.7
    why: str = ""
    titled: bool = False
    """Most labels share their line with a title, and the text stands below."""
    lent: Mapping[int, Stamp] = field(default_factory=dict)
    """Stamps that stand apart from their label, by the label's number."""

    def stamp_of(self, label: int) -> Stamp | None:
        """Return the stamp of a label, printed in it or lent to it."""
        return self.lent.get(label) or self.openings[label].stamp


def choose(units: Sequence[Unit], openings: Sequence[Opening | None]) -> Run | None:
    """Choose the labels of an article; None when it has none."""
    known = {i: opening for i, opening in enumerate(openings) if opening is not None}
    for attempt in (_status_run, _closing_run, _clock_run, _word_run, _ago_run, _minute_run, _dated_run):
        run = attempt(units, known)
        if run is not None:
            return run
    return None


def is_sentence(text: str) -> bool:
    """Whether a text is prose and no headline."""
    return len(text) > PROSE_LENGTH or _SENTENCE.search(text) is not None


def _of(known: Mapping[int, Opening], *shapes: Shape) -> list[int]:
    return [i for i, opening in known.items() if opening.shape in shapes]


# ---- clocks


def _clock_run(units: Sequence[Unit], known: Mapping[int, Opening]) -> Run | None:
    """Find a live blog whose labels are clocks, with dated words (``Update, 10 a.m.``) among them."""
    clocks = _of(known, Shape.CLOCK)
    worded = [i for i in _of(known, Shape.WORD) if known[i].stamp is not None or known[i].kind is BlockKind.ORIGINAL]
    clocks, page = _without_page_stamp(known, clocks)
    labels = sorted([*clocks, *worded])
    if not clocks or len(clocks) < len(worded):
        return None
    if not _is_live(units, known, clocks, labels):
        return None
    days = _days(units, known, labels)
    bylines = _of(known, Shape.BYLINE)
    return Run(
        openings=known,
        labels=tuple(labels),
        days=days,
        bylines=frozenset(i for i in bylines if i > labels[0]),
        titled=_are_titled(units, known, labels),
        page_stamp=page or _page_stamp(known, labels[0]),
        score=0.7 if len(labels) >= ENOUGH_CLOCKS else 0.6,
        why=f"{len(labels)} paragraphs open with clocks in one direction, each followed by prose",
    )


def _without_page_stamp(known: Mapping[int, Opening], clocks: list[int]) -> tuple[list[int], Stamp | None]:
    """Put aside a first line with date and clock where the labels after it are clocks only: the page's own stamp."""
    if len(clocks) < ENOUGH_FIRM_CLOCKS:
        return clocks, None
    first, rest = known[clocks[0]], [known[i] for i in clocks[1:]]
    full = first.alone and first.stamp is not None and first.stamp.has_date and first.stamp.instant is None
    if full and not any(opening.stamp is not None and opening.stamp.has_date for opening in rest):
        return clocks[1:], first.stamp
    return clocks, None


def _is_live(units: Sequence[Unit], known: Mapping[int, Opening], clocks: list[int], labels: list[int]) -> bool:
    if not (len(labels) >= ENOUGH_CLOCKS or _are_firm([known[i] for i in clocks])):
        return False
    if sum(known[i].span for i in clocks) >= SPAN_SHARE * len(clocks):
        return False
    share, newest = _direction([known[i] for i in clocks])
    if share < DIRECTION_SHARE or (not newest and _OFFSET.match(known[clocks[0]].printed)):
        return False
    prose = _prose_share(units, known, labels)
    return prose >= PROSE_SHARE and (len(labels) >= ENOUGH_CLOCKS or prose == 1.0)


def _are_firm(openings: Sequence[Opening]) -> bool:
    """Whether a few clocks are printed as labels, all in one way."""
    ways = {re.sub(r"\d+", "0", opening.printed.casefold()) for opening in openings}
    return len(openings) >= ENOUGH_FIRM_CLOCKS and len(ways) == 1 and all(opening.firm for opening in openings)


def _direction(openings: Sequence[Opening]) -> tuple[float, bool]:
    """Share of neighbours in the page's direction, and whether that is newest first. Midnight is no turn."""
    minutes = [o.stamp.hour * 60 + (o.stamp.minute or 0) for o in openings if o.stamp and o.stamp.hour is not None]
    steps = [(upper - lower + DAY // 2) % DAY - DAY // 2 for upper, lower in pairwise(minutes)]
    down, up = sum(step > 0 for step in steps), sum(step < 0 for step in steps)
    moving = down + up
    return (1.0, True) if moving == 0 else (max(down, up) / moving, down >= up)


def _prose_share(units: Sequence[Unit], known: Mapping[int, Opening], labels: Sequence[int]) -> float:
    ends = [*labels[1:], len(units)]
    with_prose = sum(
        _has_prose(units, known, label, end, last=end == len(units)) for label, end in zip(labels, ends, strict=True)
    )
    return with_prose / len(labels)


def _has_prose(units: Sequence[Unit], known: Mapping[int, Opening], label: int, end: int, *, last: bool) -> bool:
    """Whether a block says something in sentences; the last of a list is followed by the rest of the page."""
    if is_sentence(units[label].text[known[label].end :]) and not known[label].alone:
        return True
    following = [units[i].text for i in range(label + 1, end) if i not in known or not known[i].alone]
    return any(is_sentence(text) for text in following[: 2 if last else None])


def _are_titled(units: Sequence[Unit], known: Mapping[int, Opening], labels: Sequence[int]) -> bool:
    ends = [*labels[1:], len(units)]
    titled = [
        end > label + 1 and not is_sentence(units[label].text[known[label].end :])
        for label, end in zip(labels, ends, strict=True)
        if not known[label].alone
    ]
    return bool(titled) and sum(titled) > TITLED_SHARE * len(titled)


def _is_prose(units: Sequence[Unit], known: Mapping[int, Opening], labels: Sequence[int]) -> bool:
    """Whether most blocks hold prose, and prose is most of what they hold."""
    under = [units[i] for i in range(labels[0], len(units)) if i not in known]
    prose = sum(len(unit.text) for unit in under if unit.role != "heading" and is_sentence(unit.text))
    volume = sum(len(unit.text) for unit in under)
    return prose >= PROSE_VOLUME * volume and _prose_share(units, known, labels) >= PROSE_SHARE


def _days(units: Sequence[Unit], known: Mapping[int, Opening], labels: Sequence[int]) -> frozenset[int]:
    """Lines that are a day and nothing else: the headings of a day's blocks."""
    taken = set(labels)
    return frozenset(i for i in _of(known, Shape.DAY) if i not in taken and known[i].alone and units[i].role != "li")


def _page_stamp(known: Mapping[int, Opening], first: int) -> Stamp | None:
    """Return the first dated edit line above the labels."""
    stamps = (known[i].stamp for i in _of(known, Shape.BYLINE) if i < first)
    return next((stamp for stamp in stamps if stamp is not None and stamp.has_date), None)


# ---- labels after their blocks


def _status_run(units: Sequence[Unit], known: Mapping[int, Opening]) -> Run | None:
    """Find a status page: ``Resolved -`` opens a block, its time stands at the end."""
    states = _of(known, Shape.STATUS)
    if not states:
        return None
    worded = [i for i in _of(known, Shape.WORD) if _UPDATE_STATE.match(units[i].text) and known[i].stamp is None]
    alone = known[states[0]].alone
    strict = sorted(i for i in [*states, *worded] if known[i].alone == alone)
    ends = [
        i
        for i in _of(known, Shape.CLOCK)
        if known[i].alone and (stamp := known[i].stamp) is not None and stamp.has_date
    ]
    if len(strict) < ENOUGH_FIRM_CLOCKS or len(ends) < len(strict) - 1:
        return None
    lent, labels = {}, []
    for state, stop in pairwise([*strict, len(units)]):
        end = next((i for i in ends if state < i < stop), None)
        stamp = known[end].stamp if end is not None else None
        if stamp is not None:
            lent[state] = stamp
            labels.append(state)
    if len(labels) < ENOUGH_FIRM_CLOCKS:
        return None
    named = {i: replace(known[i], printed=known[i].printed.rstrip(" -–—")) for i in labels}
    return Run(
        openings={**known, **named},
        labels=tuple(labels),
        days=frozenset(ends),
        lent=lent,
        why=f"{len(labels)} states of an incident, each with its time after it",
    )


def _closing_run(units: Sequence[Unit], known: Mapping[int, Opening]) -> Run | None:
    """Stamps on lines of their own that close the blocks above them: prose before the first, none after the last."""
    stamps = [i for i in _of(known, Shape.CLOCK) if known[i].alone]
    if len(stamps) < ENOUGH_CLOCKS or any(units[i].text for i in range(stamps[-1] + 1, len(units))):
        return None
    gaps = [range(a + 1, b) for a, b in pairwise([-1, *stamps])]
    if not all(any(units[i].text or "<img" in units[i].html for i in gap) for gap in gaps):
        return None
    return Run(
        openings=known, labels=tuple(stamps), after=True, why=f"{len(stamps)} stamps close the blocks above them"
    )


# ---- words


def _word_run(units: Sequence[Unit], known: Mapping[int, Opening]) -> Run | None:
    """Labels with words: dated updates are a sequence of blocks, a few notes beside an article are notes."""
    labels = [i for i in _of(known, Shape.WORD) if known[i].kind is not BlockKind.SUMMARY or known[i].stamp is not None]
    if not labels:
        return None
    telling = [i for i in labels if known[i].stamp is not None or known[i].order is not None]
    original = [i for i in labels if known[i].kind is BlockKind.ORIGINAL]
    updates = [i for i in labels if known[i].kind is BlockKind.UPDATE]
    sequence = len(telling) >= ENOUGH_FIRM_CLOCKS or (bool(original) and len(updates) >= 1)
    if not sequence and not updates and all(known[i].kind is BlockKind.ORIGINAL for i in labels):
        return None
    if sequence:
        labels = [i for i in labels if i in telling or known[i].kind is not BlockKind.UPDATE or not telling]
    return Run(
        openings=known,
        labels=tuple(labels),
        days=_days(units, known, labels) if sequence else frozenset(),
        page_stamp=_page_stamp(known, labels[0]) if sequence else None,
        notes=not sequence,
        score=0.7,
        why=f"{len(labels)} labels in the article" if sequence else f"an article with {len(labels)} notes",
    )


def note_end(units: Sequence[Unit], run: Run, label: int, stop: int) -> int:
    """Where a note ends: at a rule or a heading; at the article's end when it stands late; else after one paragraph."""
    opening = run.openings[label]
    level = units[label].level if units[label].role == "heading" else 0
    for i in range(label + 1, stop):
        if units[i].role == "hr" or (units[i].role == "heading" and (not level or units[i].level <= level)):
            return i
    if level and opening.heading:
        return stop
    above = sum(len(units[i].text) for i in range(label))
    below = sum(len(units[i].text) for i in range(label, stop))
    if stop == len(units) and above * (1 - LATE_NOTE_SHARE) >= below * LATE_NOTE_SHARE:
        return stop
    return min(stop, label + (2 if opening.alone else 1))


def kind_above(units: Sequence[Unit], run: Run, first: int) -> BlockKind:
    """What stands above the first label: a lead, or the article itself where dated words are added below it."""
    long = sum(len(units[i].text) for i in range(first)) > SHORT_LEAD
    return BlockKind.BODY if long and run.openings[run.labels[0]].shape is Shape.WORD else BlockKind.LEAD


def boilerplate_from(units: Sequence[Unit], first: int, end: int) -> int | None:
    """Where a last section that is about the publisher begins (``Contact``): its revisions are none of the article's."""
    headings = [i for i in range(first + 1, end) if units[i].role == "heading"]
    if not headings or not _BOILERPLATE.match(units[headings[-1]].text) or headings[-1] + 1 >= end:
        return None
    return headings[-1]


def original_after(units: Sequence[Unit], run: Run) -> int | None:
    """Where the original article begins below the newest-first updates at its top, when a rule or a summary heading says so."""
    if (
        any(run.openings[i].kind is BlockKind.ORIGINAL for i in run.labels)
        or run.openings[run.labels[0]].shape is not Shape.WORD
    ):
        return None
    if sum(len(units[i].text) for i in range(run.labels[0])) > SHORT_LEAD:
        return None
    for i in range(run.labels[-1] + 1, len(units)):
        if units[i].role == "hr" or (units[i].role == "heading" and _SUMMARY_HEADING.fullmatch(units[i].text)):
            return i if i + 1 < len(units) else None
    return None


# ---- the rest


def _ago_run(units: Sequence[Unit], known: Mapping[int, Opening]) -> Run | None:
    """Relative times on lines of their own."""
    labels = [i for i in _of(known, Shape.AGO) if known[i].alone]
    if len(labels) < ENOUGH_FIRM_CLOCKS or not _is_prose(units, known, labels):
        return None
    return Run(
        openings=known, labels=tuple(labels), score=0.55, why=f"{len(labels)} relative times, each followed by prose"
    )


def _minute_run(units: Sequence[Unit], known: Mapping[int, Opening]) -> Run | None:
    """Find a match, minute by minute."""
    labels = _of(known, Shape.MINUTE)
    if len(labels) < 2 * ENOUGH_CLOCKS:
        return None
    orders = [known[i].order or 0 for i in labels]
    down = sum(a > b for a, b in pairwise(orders))
    up = sum(a < b for a, b in pairwise(orders))
    if max(down, up) < DIRECTION_SHARE * (down + up) or _prose_share(units, known, labels) < PROSE_SHARE:
        return None
    return Run(openings=known, labels=tuple(labels), score=0.6, why=f"{len(labels)} minutes of a match in order")


def _dated_run(units: Sequence[Unit], known: Mapping[int, Opening]) -> Run | None:
    """Dated headings, or dates that open paragraphs, each followed by prose."""
    dated = _of(known, Shape.DAY)
    labels = [i for i in dated if (known[i].heading and len(units[i].text) <= LONGEST_TITLE) or not known[i].alone]
    stamps = [known[i].stamp for i in labels]
    days = [(stamp.month, stamp.day) for stamp in stamps if stamp is not None and stamp.month and stamp.day]
    if len(days) < ENOUGH_CLOCKS or len(days) < len(labels) or not _is_prose(units, known, labels):
        return None
    steps = [_apart(a, b) for a, b in pairwise(days)]
    down = sum(step > 0 for step in steps)
    if down < DIRECTION_SHARE * len(steps):
        return None  # oldest first is as often a chronicle of the past as a live blog
    return Run(openings=known, labels=tuple(labels), score=0.55, why=f"{len(labels)} dated headings, newest first")


def _apart(upper: tuple[int, int], lower: tuple[int, int]) -> int:
    days = (upper[0] - lower[0]) * 31 + upper[1] - lower[1]
    return (days + 186) % 372 - 186
