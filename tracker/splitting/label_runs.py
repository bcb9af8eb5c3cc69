"""Which openings of an article are its labels: the judgement of the page as a whole.

A run is a sequence of blocks (a live blog, dated updates) or the notes of an ordinary article. Programmes, timetables, lists of
other stories and offsets into a recording open their lines with clocks too; they are told by what they lack: prose, one
direction, single times.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from tracker.model import BlockKind
from tracker.splitting import label_evidence as evidence
from tracker.splitting.draft import Unit
from tracker.splitting.label_clocks import clock_run, closing_run, status_run
from tracker.splitting.label_evidence import Run
from tracker.splitting.label_grammar import LONGEST_TITLE, Opening, Shape

HALF_TIME = 45
"""Minutes: a match that is followed by the minute gets that far."""
LEAPING_SHARE = 1 / 3
"""Share of neighbours more than a minute apart; even a lively match has as many."""
LATE_NOTE_SHARE = 0.5
"""A note is at the end of an article when more of the article stands above it than below."""
SHORT_LEAD = 700
"""Characters of what may stand above the updates of an article that begins with them: a caption, a summary."""

SHORTEST_ARTICLE = 80
"""Characters that an article has beside its notes; with less, what looks like one is a comment that was edited."""
_OF_PUBLISHER = re.compile(
    r"\b(?:advertis(?:ing|ements?)|affiliate|commissions?|sponsored|newsletters?|subscribers?|werbung|anzeigen|provision|affiliés?|publicidad)\b",
    re.IGNORECASE,
)
"""What a standing note about the publisher's own business speaks of."""
_BOILERPLATE = re.compile(
    r"(?:contact|about us|about this|feedback|get in touch|subscribe|newsletter|stay (?:up to date|informed)|how to reach us"
    r"|kontakt|über uns|über dies|contactez|à propos|contacto|contatti|contato|контакты)\b",
    re.IGNORECASE,
)
_SUMMARY_HEADING = re.compile(
    r"(?:summary|overview|background|zusammenfassung|hintergrund|résumé|resumen|riepilogo|resumo)\W*", re.IGNORECASE
)


def choose(units: Sequence[Unit], openings: Sequence[Opening | None]) -> Run | None:
    """Choose the labels of an article; None when it has none."""
    known = {i: opening for i, opening in enumerate(openings) if opening is not None}
    for attempt in (status_run, closing_run, clock_run, _word_run, _ago_run, _minute_run, _dated_run):
        run = attempt(units, known)
        if run is not None:
            return run
    return None


def _word_run(units: Sequence[Unit], known: Mapping[int, Opening]) -> Run | None:
    """Find labels with words: dated updates are a sequence of blocks, a few notes beside an article are notes."""
    labels = [i for i in evidence.of_shape(known, Shape.WORD) if _announces(known[i]) and _is_note(units, known, i)]
    kinds = {known[i].kind for i in labels}
    if not labels or kinds == {BlockKind.ORIGINAL}:
        return None
    telling = {i for i in labels if known[i].stamp is not None or known[i].order is not None}
    if not _is_sequence(telling, kinds):
        return _note_run(units, known, labels)
    if telling:
        labels = [i for i in labels if i in telling or known[i].kind is not BlockKind.UPDATE]
    return Run(
        openings=known,
        labels=tuple(labels),
        days=evidence.days(units, known, labels),
        page_stamp=evidence.page_stamp(known, labels[0]),
        why=f"{len(labels)} labels in the article",
    )


def _note_run(units: Sequence[Unit], known: Mapping[int, Opening], labels: Sequence[int]) -> Run | None:
    """Take labels for the notes of an article; those that only head a list of dated notes give way to these."""
    listed = {label: _listed_under(known, label) for label in labels}
    heads = frozenset(label for label, under in listed.items() if under)
    notes = sorted(note for label in labels for note in (listed[label] or [label]))
    run = Run(openings=known, labels=tuple(notes), days=heads, notes=True)
    ends = [note_end(units, run, a, b) for a, b in pairwise([*notes, len(units)])]
    said = sum(len(units[i].text) for a, b in zip(notes, ends, strict=True) for i in range(a, b))
    if sum(len(unit.text) for unit in units) - said < SHORTEST_ARTICLE:
        return None
    why = f"an article with {len(notes)} {'note' if len(notes) == 1 else 'notes'}"
    return replace(run, why=why)


def _listed_under(known: Mapping[int, Opening], label: int) -> list[int]:
    """Find the paragraphs under ``UPDATES:`` that each open with a clock of their own."""
    opening, under = known[label], label + 1
    if not opening.alone or opening.stamp is not None:
        return []
    while under in known and known[under].shape in {Shape.CLOCK, Shape.DAY} and not known[under].alone:
        under += 1
    return list(range(label + 1, under))


def _is_note(units: Sequence[Unit], known: Mapping[int, Opening], label: int) -> bool:
    """Tell a label from the headline of the page (``Update: bridge closed``), and from what is said of adverts and letters."""
    opening, unit = known[label], units[label]
    bare = opening.stamp is None and opening.order is None
    headline = unit.role == "heading" and not opening.alone and (bare or _is_lone_headline(units, known, label))
    if headline and all(units[i].role == "heading" for i in range(label) if units[i].text):
        return False
    if bare and unit.role == "li" and not opening.alone and not evidence.is_sentence(unit.text):
        return False  # a headline in a list of others
    about = _OF_PUBLISHER.search(unit.text, opening.end) if opening.kind is BlockKind.CORRECTION else None
    return about is None or not bare


def _is_lone_headline(units: Sequence[Unit], known: Mapping[int, Opening], label: int) -> bool:
    """Whether a numbered label is that of a news agency's headline (``UPDATE 2-Storm hits the coast``): no second of its rank."""
    alike = [i for i in evidence.of_shape(known, Shape.WORD) if units[i].level == units[label].level]
    return known[label].stamp is None and units[label].level == 1 and alike == [label]


def _is_sequence(telling: set[int], kinds: set[BlockKind]) -> bool:
    return len(telling) >= evidence.ENOUGH_FIRM_CLOCKS or {BlockKind.ORIGINAL, BlockKind.UPDATE} <= kinds


def _announces(opening: Opening) -> bool:
    """Whether a word announces a block: ``Summary`` alone is a heading like others."""
    return opening.kind is not BlockKind.SUMMARY or opening.stamp is not None


def note_end(units: Sequence[Unit], run: Run, label: int, stop: int) -> int:
    """Find where a note ends: at a rule or a heading; at the article's end when it stands late; else after a paragraph."""
    opening = run.openings[label]
    level = units[label].level if units[label].role == "heading" else 0
    border = next((i for i in range(label + 1, stop) if _is_border(units[i], level)), None)
    if border is not None and not (
        _is_short(opening) and units[border].role != "hr" and not _stands_late(units, label)
    ):
        return border
    if (level and opening.heading) or (stop == len(units) and _stands_late(units, label)):
        return stop
    return min(stop, label + (2 if opening.alone else 1))


def _is_short(opening: Opening) -> bool:
    """Whether a note is one paragraph: a correction whose words begin in the label's own line."""
    return opening.kind is BlockKind.CORRECTION and not opening.alone


def _is_border(unit: Unit, level: int) -> bool:
    return unit.role == "hr" or (unit.role == "heading" and (not level or unit.level <= level))


def _stands_late(units: Sequence[Unit], label: int) -> bool:
    above = sum(len(units[i].text) for i in range(label))
    below = sum(len(units[i].text) for i in range(label, len(units)))
    return above * (1 - LATE_NOTE_SHARE) >= below * LATE_NOTE_SHARE


def kind_above(units: Sequence[Unit], run: Run, first: int) -> BlockKind:
    """Name what stands above the first label: a lead, or the article itself where dated words are added below it."""
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


def _ago_run(units: Sequence[Unit], known: Mapping[int, Opening]) -> Run | None:
    """Relative times on lines of their own."""
    labels = [i for i in evidence.of_shape(known, Shape.AGO) if known[i].alone]
    if len(labels) < evidence.ENOUGH_FIRM_CLOCKS or not evidence.is_prose(units, known, labels):
        return None
    return Run(
        openings=known, labels=tuple(labels), score=0.55, why=f"{len(labels)} relative times, each followed by prose"
    )


def _minute_run(units: Sequence[Unit], known: Mapping[int, Opening]) -> Run | None:
    """Find a match, minute by minute."""
    labels = evidence.of_shape(known, Shape.MINUTE)
    if len(labels) < 2 * evidence.ENOUGH_CLOCKS:
        return None
    orders = [known[i].order or 0 for i in labels]
    if not all(known[i].firm for i in labels) and not _are_minutes(orders):
        return None
    down = sum(a > b for a, b in pairwise(orders))
    up = sum(a < b for a, b in pairwise(orders))
    if (
        max(down, up) < evidence.DIRECTION_SHARE * (down + up)
        or evidence.prose_share(units, known, labels) < evidence.PROSE_SHARE
    ):
        return None
    return Run(openings=known, labels=tuple(labels), score=0.6, why=f"{len(labels)} minutes of a match in order")


def _are_minutes(orders: Sequence[int]) -> bool:
    """Tell the minutes of a match, which leap, from the numbers of a list, which count; a list may have lost some."""
    leaps = sum(abs(a - b) > 1 for a, b in pairwise(orders))
    return max(orders) >= HALF_TIME and leaps >= LEAPING_SHARE * (len(orders) - 1)


def _dated_run(units: Sequence[Unit], known: Mapping[int, Opening]) -> Run | None:
    """Dated headings, or dates that open paragraphs, each followed by prose."""
    dated = evidence.of_shape(known, Shape.DAY)
    labels = [i for i in dated if (known[i].heading and len(units[i].text) <= LONGEST_TITLE) or not known[i].alone]
    stamps = [known[i].stamp for i in labels]
    days = [(stamp.month, stamp.day) for stamp in stamps if stamp is not None and stamp.month and stamp.day]
    if len(days) < evidence.ENOUGH_CLOCKS or len(days) < len(labels) or not evidence.is_prose(units, known, labels):
        return None
    steps = [_apart(a, b) for a, b in pairwise(days)]
    down = sum(step > 0 for step in steps)
    if down < evidence.DIRECTION_SHARE * len(steps):
        return None  # oldest first is as often a chronicle of the past as a live blog
    return Run(openings=known, labels=tuple(labels), score=0.55, why=f"{len(labels)} dated headings, newest first")


def _apart(upper: tuple[int, int], lower: tuple[int, int]) -> int:
    days = (upper[0] - lower[0]) * 31 + upper[1] - lower[1]
    return (days + 186) % 372 - 186
