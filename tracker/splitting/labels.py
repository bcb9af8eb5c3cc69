"""Text labels inside one article body: the family that reads an article as its readers do, from its words alone.

``label_grammar`` says what each unit opens with; here the page as a whole decides which openings are labels: a clock that opens a
paragraph is one only among others that behave like a live blog (``label_runs``). Then blocks are cut from label to label.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from tracker.core.times import Stamp
from tracker.model import BlockKind, Hint
from tracker.splitting import article, label_runs, textual
from tracker.splitting import label_evidence as evidence
from tracker.splitting.cutting import without_frame, without_front
from tracker.splitting.draft import Draft, Found, Unit
from tracker.splitting.label_evidence import Run, is_sentence
from tracker.splitting.label_grammar import LONGEST_TITLE, Opening, Shape, is_heading, read_opening

if TYPE_CHECKING:
    from tracker.splitting.document import Document

_DASH = re.compile(r"[-–—:]\s+(?=\S)")
_SPEAKER = re.compile(r"([^\d:.!?]{2,40}):")

SPLITTER = "labels"
VERSION = 1
TITLE_SHARE = 0.6
"""Share of the labels that must have a heading just before them for these headings to be the titles of their blocks."""
RECURRENCE = 1.3
"""Times that each of a few authors signs; headlines do not come again."""
LONGEST_NAME = 3
"""Words of a name."""
BARRED_SHARE = 0.8
"""A live blog beside a list of teasers shares a minute with it here and there."""
NOTE_SCORE = 0.5
"""Notes to an article are weaker evidence than any sequence of blocks."""


@dataclass(frozen=True, slots=True)
class _Span:
    """The units of one block: ``first`` (its title or label) up to, not including, ``end``; ``label`` None for article."""

    first: int
    end: int
    label: int | None
    kind: BlockKind


def find(doc: Document, hint: Hint) -> Found | None:
    """Find the labelled blocks of an article; None when nothing in it is a label."""
    del hint  # the zone is used when times are resolved
    units = article.units(doc) if doc.kind == "html" else textual.units(doc)
    return find_in(units, doc.unlabelled, doc.page.fetched_at.date())


def find_in(units: Sequence[Unit], unlabelled: Collection[str] = (), polled: date | None = None) -> Found | None:
    """Find the labelled blocks among the units of an article; the printed times in ``unlabelled`` are no labels.

    None too when most of the labels name days after that of the poll.
    """
    run = label_runs.choose(units, _openings(units, unlabelled))
    if run is None or (polled is not None and evidence.lies_ahead(run, polled)):
        return None
    return Found(
        splitter=SPLITTER,
        version=VERSION,
        drafts=tuple(_with_authors(_drafts(units, run))),
        score=NOTE_SCORE if run.notes else run.score,
        why=run.why,
        title=next((unit.text for unit in units if unit.role == "heading" and unit.level == 1), None),
    )


def _openings(units: Sequence[Unit], unlabelled: Collection[str]) -> list[Opening | None]:
    """Read what each unit opens with; only words where the times of the article are known to be no labels."""
    openings = [read_opening(unit) for unit in units]
    if unlabelled and _are_barred(openings, unlabelled):
        return [one if one is not None and one.shape is Shape.WORD else None for one in openings]
    return openings


def _drafts(units: Sequence[Unit], run: Run) -> list[Draft]:
    spans = _without_boilerplate(units, _notes(units, run) if run.notes else _sequence(units, run))
    headings = _day_headings(run, [span.label for span in spans if span.label is not None])
    return [_draft(units, run, span, headings) for span in spans if _says_something(units, span, run.days)]


def _with_authors(drafts: list[Draft]) -> list[Draft]:
    """Take the titles for authors where they are names that come again: ``Saturday, 5am – Ida``."""
    titles = [draft.title for draft in drafts if draft.title]
    if len(titles) <= RECURRENCE * len(set(titles)) or not all(map(_is_name, set(titles))):
        return drafts
    return [replace(draft, title=None, author=draft.title) if draft.title else draft for draft in drafts]


def _is_name(words: str) -> bool:
    names = words.split()
    return len(names) <= LONGEST_NAME and all(name[0].isupper() and name.isalpha() for name in names)


def _are_barred(openings: Iterable[Opening | None], unlabelled: Collection[str]) -> bool:
    """Whether nearly all times of the article are known to be no labels; a few may stand in a list beside it as well."""
    stamps = [
        one.stamp for one in openings if one is not None and one.shape is not Shape.WORD and one.stamp is not None
    ]
    return sum(stamp.printed in unlabelled for stamp in stamps) >= BARRED_SHARE * len(stamps)


def _sequence(units: Sequence[Unit], run: Run) -> list[_Span]:
    """Blocks from label to label; what stands above the first is the lead, a last part behind a rule the original."""
    starts = _starts(units, run)
    stops = [*starts[1:], len(units)]
    spans = [_Span(0, starts[0], None, label_runs.kind_above(units, run, starts[0]))] if starts[0] > 0 else []
    for label, start, stop in zip(run.labels, starts, stops, strict=True):
        end = next((i for i in range(label + 1, stop) if i in run.days or i in run.bylines), stop)
        spans.append(_Span(start, end, label, run.openings[label].kind))
    original = label_runs.original_after(units, run)
    if original is not None:
        last = spans[-1]
        spans[-1:] = [replace(last, end=original), _Span(original, last.end, None, BlockKind.ORIGINAL)]
    return spans


def _starts(units: Sequence[Unit], run: Run) -> list[int]:
    """Where each block begins: at its label, or at the headings above it where the page puts titles before labels."""
    if run.after:
        return [end + 1 for end in [run.first - 1, *run.labels[:-1]]]
    labels = set(run.labels)
    titled = [label for label in run.labels if label - 1 not in labels and _has_title_before(units, run, label)]
    if len(titled) < TITLE_SHARE * len(run.labels):
        return list(run.labels)
    below_title = set(titled)
    return [label - 1 if label in below_title else label for label in run.labels]


def _has_title_before(units: Sequence[Unit], run: Run, label: int) -> bool:
    if label == 0 or run.openings[label].heading or label - 1 in run.days:
        return False
    return units[label - 1].role == "heading" and units[label - 1].level > 1


def _notes(units: Sequence[Unit], run: Run) -> list[_Span]:
    """Return the notes of an article, and the article around them as one body."""
    spans, body = [], []
    place = 0
    for number, label in enumerate(run.labels):
        body.append((place, label))
        stop = run.labels[number + 1] if number + 1 < len(run.labels) else len(units)
        place = label_runs.note_end(units, run, label, stop)
        spans.append(_Span(label, place, label, run.openings[label].kind))
    body.append((place, len(units)))
    whole = [(first, end) for first, end in body if end > first]
    largest = max(whole, key=lambda part: sum(len(units[i].text) for i in range(*part)), default=None)
    articles = [_Span(*part, None, BlockKind.BODY if part == largest else BlockKind.LEAD) for part in whole]
    return sorted([*spans, *articles], key=lambda span: span.first)


def _without_boilerplate(units: Sequence[Unit], spans: Sequence[_Span]) -> list[_Span]:
    """Part a last section about the publisher from the article above it."""
    parted: list[_Span] = []
    for span in spans:
        start = label_runs.boilerplate_from(units, span.first, span.end) if span.label is None else None
        if start is None:
            parted.append(span)
        else:
            parted += [replace(span, end=start), _Span(start, span.end, None, BlockKind.BODY)]
    return parted


def _says_something(units: Sequence[Unit], span: _Span, days: frozenset[int]) -> bool:
    return span.label is not None or any(units[i].text for i in range(span.first, span.end) if i not in days)


def _day_headings(run: Run, labels: Sequence[int]) -> dict[int, Stamp]:
    """Return the day that stands above each label; below it on pages that put the day under its blocks."""
    days = sorted(run.days)
    found: dict[int, Stamp] = {}
    if labels and days:
        below = days[0] > labels[0] and days[-1] > labels[-1]
        for before, label in pairwise([-1, *labels]):
            stamp = _day_stamp(run, days, before, label, below=below)
            if stamp is not None:
                found[label] = stamp
    if labels and labels[0] not in found and run.page_stamp is not None and run.page_stamp.has_date:
        found[labels[0]] = run.page_stamp
    return found


def _day_stamp(run: Run, days: Sequence[int], before: int, label: int, *, below: bool) -> Stamp | None:
    """Find the day under a label, or the one above it if that stands under the label before."""
    place = bisect(days, label) - (not below)
    if not 0 <= place < len(days) or (not below and days[place] < before):
        return None
    return run.openings[days[place]].stamp


def _draft(units: Sequence[Unit], run: Run, span: _Span, headings: dict[int, Stamp]) -> Draft:
    if span.label is None:
        places = [i for i in range(span.first, span.end) if i not in run.days]
        return Draft(html=_joined(units, places), kind=span.kind)
    opening = run.openings[span.label]
    rest = _rest(units[span.label], opening)
    title, after = _title(units, run, span, opening)
    html = "" if title is not None and span.first == span.label else rest
    author = _author(units[span.first]) if run.after and span.first < span.label else None
    first = span.first + (author is not None)
    before = _joined(units, range(first, span.label)) if run.after else ""
    return Draft(
        html=before + html + _below(units, range(after, span.end), alone=opening.alone and title is None),
        kind=span.kind,
        label=opening.printed,
        title=title,
        author=author,
        visible=run.stamp_of(span.label),
        day_heading=headings.get(span.label),
        time_from=f"label “{opening.printed}”" if run.stamp_of(span.label) is not None else "",
    )


def _below(units: Sequence[Unit], places: range, *, alone: bool) -> str:
    """Join what stands below a label, without the dash that a first line carries over from a label of its own line."""
    if not alone or not places:
        return _joined(units, places)
    unit, rest = units[places.start], range(places.start + 1, places.stop)
    dash = _DASH.match(unit.text)
    if dash is not None:
        return without_front(unit.html, unit.text, dash.end()) + _joined(units, rest)
    if unit.role == "li" and not any(units[i].role == "li" for i in rest) and unit.html.startswith("<li>"):
        return f"<p>{unit.html.removeprefix('<li>').removesuffix('</li>')}</p>" + _joined(units, rest)
    return _joined(units, places)


def _author(unit: Unit) -> str | None:
    """Return the name on a line of its own, with a colon, that opens a block as in a transcript."""
    match = _SPEAKER.fullmatch(unit.text)
    return match[1].strip() if match else None


def _rest(unit: Unit, opening: Opening) -> str:
    return "" if opening.alone else without_front(unit.html, unit.text, opening.end)


def _title(units: Sequence[Unit], run: Run, span: _Span, opening: Opening) -> tuple[str | None, int]:
    """Return the block's title and the first unit after it: above the label, in the label's line, or the heading under it."""
    label = span.label if span.label is not None else span.first
    if opening.title is not None and span.first == label:
        return opening.title, label + 1
    if run.after:
        return None, label + 1
    if span.first < label:
        return units[span.first].text, label + 1
    if not opening.alone:
        rest = without_frame(units[label].text[opening.end :]).strip()
        titled = run.titled and (label + 1 >= span.end or not is_sentence(rest))
        return (rest if _is_title_line(opening, rest, titled=titled) else None), label + 1
    if label + 1 < span.end and is_heading(units[label + 1]):
        return units[label + 1].text, label + 2
    return None, label + 1


def _is_title_line(opening: Opening, rest: str, *, titled: bool) -> bool:
    if not rest or len(rest) > LONGEST_TITLE:
        return False
    return opening.heading or (titled and opening.shape is Shape.CLOCK)


def _joined(units: Sequence[Unit], places: Iterable[int]) -> str:
    return "".join(units[i].html for i in places if units[i].role != "hr")
