"""What can be told of a sequence of openings: its direction, its prose, its days; and the value that says which are labels."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from tracker.core.times import Stamp
from tracker.splitting.draft import Unit
from tracker.splitting.label_grammar import Opening, Shape

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
PROSE_VOLUME = 0.5
"""Share of the characters under dated headings or relative times that must stand in sentences; lists of headlines have few."""
TITLED_SHARE = 0.5
"""Share of the labels that must share their line with a title for this to be the page's way."""
SOON = 60
"""Days: what a page without years announces; a live blog of eleven months ago is hardly polled."""
DAY = 24 * 60
FAR_APART = 4 * 60
"""Minutes from which the order of two clocks is not known: blocks of one day, or of two."""
_CUT = re.compile(r"\[…\]|\[\.\.\.\]|…\s*$")
_SENTENCE = re.compile(r"(?:[.!?…。！？؟।۔]|\[…\])[»”“\"'’)\]」』]*\s*$")


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


def lies_ahead(run: Run, polled: date) -> bool:
    """Whether most labels name days after the poll: a calendar of what is to come.

    A label with a word of its own (`Correction, 29 August`) is none of those, however wrong its date or our clock.
    """
    bare = [label for label in run.labels if run.openings[label].shape is not Shape.WORD]
    days = [(stamp.year, stamp.month, stamp.day) for stamp in map(run.stamp_of, bare) if stamp is not None]
    ahead = sum(_days_ahead(year, month, day, polled) > 1 for year, month, day in days if month and day)
    return ahead * 2 > len(run.labels)


def _days_ahead(year: int | None, month: int, day: int, polled: date) -> int:
    """Count the days from the poll to a day; a day without a year is ahead only when it is near."""
    try:
        days = (date(year or polled.year, month, day) - polled).days
    except ValueError:
        return 0
    return days if year is not None or days <= SOON else 0


def is_sentence(text: str) -> bool:
    """Whether a text is prose and no headline."""
    return len(text) > PROSE_LENGTH or _SENTENCE.search(text) is not None


def of_shape(known: Mapping[int, Opening], *shapes: Shape) -> list[int]:
    """Return the units that open in one of the shapes."""
    return [i for i, opening in known.items() if opening.shape in shapes]


def direction(known: Mapping[int, Opening], clocks: Sequence[int], days: frozenset[int]) -> tuple[float, bool]:
    """Share of neighbours in the page's direction, and whether that is newest first.

    Clocks hours apart tell nothing (a night may lie between them), nor do those with a day heading between them.
    """
    down = up = 0
    marks = sorted(days)
    for upper, lower in pairwise(clocks):
        step = _step(known[upper].stamp, known[lower].stamp)
        if 0 < abs(step) < FAR_APART and bisect(marks, upper) == bisect(marks, lower):
            down, up = down + (step > 0), up + (step < 0)
    return (max(down, up) / (down + up), down >= up) if down + up else (1.0, True)


def _step(upper: Stamp | None, lower: Stamp | None) -> int:
    if upper is None or lower is None or upper.hour is None or lower.hour is None:
        return 0
    minutes = (upper.hour - lower.hour) * 60 + (upper.minute or 0) - (lower.minute or 0)
    return (minutes + DAY // 2) % DAY - DAY // 2


def mean_length(units: Sequence[Unit], known: Mapping[int, Opening], labels: Sequence[int]) -> float:
    """Characters of a block on average, its label apart; a text that says it was cut counts as long."""
    ends = [*labels[1:], len(units)]
    texts = [
        " ".join([units[label].text[known[label].end :], *(units[i].text for i in range(label + 1, end))])
        for label, end in zip(labels, ends, strict=True)
    ]
    counted = texts[:-1] or texts  # the last block runs on into the rest of the page
    return sum(PROSE_LENGTH if _CUT.search(text) else len(text.strip()) for text in counted) / max(1, len(counted))


def are_firm(openings: Sequence[Opening]) -> bool:
    """Whether a few clocks are printed as labels, all in one way."""
    ways = {re.sub(r"\d+", "0", opening.printed.casefold()) for opening in openings}
    return len(openings) >= ENOUGH_FIRM_CLOCKS and len(ways) == 1 and all(opening.firm for opening in openings)


def prose_share(units: Sequence[Unit], known: Mapping[int, Opening], labels: Sequence[int]) -> float:
    """Return the share of the blocks that hold prose."""
    ends = [*labels[1:], len(units)]
    with_prose = sum(
        has_prose(units, known, label, end, last=end == len(units)) for label, end in zip(labels, ends, strict=True)
    )
    return with_prose / len(labels)


def has_prose(units: Sequence[Unit], known: Mapping[int, Opening], label: int, end: int, *, last: bool) -> bool:
    """Whether a block says something in sentences; the last of a list is followed by the rest of the page."""
    if is_sentence(units[label].text[known[label].end :]) and not known[label].alone:
        return True
    following = [units[i] for i in range(label + 1, end) if i not in known or not known[i].alone]
    listed = sum(len(unit.text) for unit in following if unit.role == "li")
    return listed > PROSE_LENGTH or any(is_sentence(unit.text) for unit in following[: 2 if last else None])


def is_prose(units: Sequence[Unit], known: Mapping[int, Opening], labels: Sequence[int]) -> bool:
    """Whether most blocks hold prose, and prose is most of what they hold."""
    under = [units[i] for i in range(labels[0], len(units)) if i not in known]
    prose = sum(len(unit.text) for unit in under if unit.role != "heading" and is_sentence(unit.text))
    volume = sum(len(unit.text) for unit in under)
    return prose >= PROSE_VOLUME * volume and prose_share(units, known, labels) >= PROSE_SHARE


def are_titled(units: Sequence[Unit], known: Mapping[int, Opening], labels: Sequence[int]) -> bool:
    """Tell whether the page prints a title in the line of its labels and the text below."""
    ends = [*labels[1:], len(units)]
    titled = [
        end > label + 1 and not is_sentence(units[label].text[known[label].end :])
        for label, end in zip(labels, ends, strict=True)
        if not known[label].alone
    ]
    return bool(titled) and sum(titled) > TITLED_SHARE * len(titled)


def days(units: Sequence[Unit], known: Mapping[int, Opening], labels: Sequence[int]) -> frozenset[int]:
    """Lines that are a day and nothing else: the headings of a day's blocks."""
    taken = set(labels)
    return frozenset(
        i for i in of_shape(known, Shape.DAY) if i not in taken and known[i].alone and units[i].role != "li"
    )


def page_stamp(known: Mapping[int, Opening], first: int) -> Stamp | None:
    """Return the first dated edit line above the labels."""
    stamps = (known[i].stamp for i in of_shape(known, Shape.BYLINE) if i < first)
    return next((stamp for stamp in stamps if stamp is not None and stamp.has_date), None)
