"""The dated lines of status pages: an element that holds one status word and one date, and the words between them.

Atlassian's ``<strong>Resolved</strong> - text <small>Jan 21, 08:07 PST</small>`` is the pattern, in either order;
nothing here depends on its class names. Used on whole pages (``statuspage``) and on the content of feeds (``feeds``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import lxml.html
from lxml import etree

from tracker.core.times import Stamp, read_machine, read_stamp
from tracker.splitting.status_words import status_word
from tracker.splitting.trees import squeezed

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_LINES = 5_000
"""Lines taken from one page; the longest incident histories seen print about 200."""

MAX_LOOKED_AT = 400
"""Elements looked at below one candidate; the line of a status page has about ten."""

CLIMB = 5
"""Levels from the status word up to the element that also holds the date; real pages need one or two."""

LONGEST_DATE = 90
"""Characters; ``Posted 3 years ago. Jan 21, 2021 - 08:07 PST`` has half of that."""

STATUS_TAGS = (
    "strong",
    "b",
    "em",
    "i",
    "span",
    "div",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "dt",
    "td",
    "th",
    "label",
    "a",
)
DATE_TAGS = ("time", "small", "span", "div", "em", "i", "p", "dd", "dt", "td", "abbr", "label", "h5", "h6", "a", "var")

_AGO = re.compile(r"^(?:\w+\s+)?[\w\s,]{0,40}\bago\b[\s.,(–—-]*(?=\S)", re.IGNORECASE)
"""``Posted 5 hours ago.`` before the date itself."""

_LEADING = re.compile(r"^[\s\-–—:|·]+")


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One dated line: its element in the tree it was found in, its status as printed, its time, its words as HTML."""

    element: _Element
    status: str
    stamp: Stamp
    html: str


def lines(root: _Element) -> list[StatusLine]:
    """Find the dated lines below an element, in document order; the tree is left as it is."""
    found: list[StatusLine] = []
    taken: set[_Element] = set()
    crowded: set[_Element] = {root, *root.iterchildren("body")}
    for mark in root.iter(*STATUS_TAGS):
        status = _status(mark)
        if status is None or len(found) >= MAX_LINES:
            continue
        held = _line_around(mark, crowded)
        if held is None or held[0] in taken:
            continue
        element, date, stamp = held
        taken.add(element)
        found.append(StatusLine(element, status, stamp, _words(element, mark, date)))
    return found


def lines_in(html: str) -> list[StatusLine]:
    """Find the dated lines of an HTML fragment, such as the content of one feed entry."""
    if not html.strip():
        return []
    try:
        root = lxml.html.fragment_fromstring(html, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError):
        return []
    return lines(root)


def line_keys(found: Sequence[StatusLine], holders: Sequence[str]) -> list[str | None]:
    """Make keys of incident, printed time and status; lines that share all three are told apart from the oldest up.

    The publisher gives no key to a line, but what it prints stays when other lines come and go. None where the
    incident is not known.
    """
    names = [
        f"{holder}|{' '.join(line.stamp.printed.split())}|{line.status}"
        for line, holder in zip(found, holders, strict=True)
    ]
    seen: Counter[str] = Counter()
    keys: list[str | None] = []
    for name, holder in zip(reversed(names), reversed(holders), strict=True):
        seen[name] += 1
        keys.append((name if seen[name] == 1 else f"{name}|{seen[name]}") if holder else None)
    return keys[::-1]


def _status(mark: _Element) -> str | None:
    """Return the status that an element prints, when it prints nothing else."""
    inner = list(mark) if len(mark) == 1 else []
    if len(mark) > 1 or any(len(child) for child in inner):
        return None
    pieces = [mark.text, *(piece for child in inner for piece in (child.text, child.tail))]
    return status_word("".join(piece for piece in pieces if piece))


def _line_around(mark: _Element, crowded: set[_Element]) -> tuple[_Element, _Element, Stamp] | None:
    """Climb from a status word to the first element that also holds a date; None when it holds a second status first.

    ``crowded`` remembers the elements that are more than one line, so that no element is searched for every mark in it.
    """
    element = mark.getparent()
    for _ in range(CLIMB):
        if element is None or element in crowded:
            return None
        if _is_crowded(element):
            crowded.add(element)
            return None
        dated = _date_below(element, mark)
        if dated is not None:
            return (element, *dated)
        element = element.getparent()
    return None


def _is_crowded(element: _Element) -> bool:
    """Whether an element is more than one line: it holds two status words (a mark inside a mark is one), or too much."""
    marks = 0
    last: _Element | None = None
    for looked, one in enumerate(element.iter(*STATUS_TAGS)):
        if looked >= MAX_LOOKED_AT:
            return True
        inside = last is not None and one.getparent() is last
        if not inside and _status(one) is not None:
            marks, last = marks + 1, one
        if marks > 1:
            return True
    return False


def _date_below(element: _Element, mark: _Element) -> tuple[_Element, Stamp] | None:
    """Find the outermost element below that is a date and nothing else."""
    for one in islice(element.iter(*DATE_TAGS), MAX_LOOKED_AT):
        if one is mark or one is element:
            continue
        stamp = _date(one)
        if stamp is not None:
            return one, stamp
    return None


def _date(element: _Element) -> Stamp | None:
    """Read an element that prints a date with a clock, and perhaps how long ago that was."""
    text = squeezed(element)
    if not 0 < len(text) <= LONGEST_DATE:
        return None
    machine = next((value for one in element.iter("time") if (value := one.get("datetime"))), None)
    stamp = read_machine(machine) if machine else None
    stamp = stamp or (read_stamp(_AGO.sub("", text)) if any(letter.isdigit() for letter in text) else None)
    return stamp if stamp is not None and stamp.has_clock and stamp.has_date else None


def _words(element: _Element, mark: _Element, date: _Element) -> str:
    """Serialise a line without its status and its date; a copy is made of this one line only."""
    places = [list(_way(element, one)) for one in (mark, date)]
    copy = deepcopy(element)
    copy.tail = None
    for index, place in enumerate(places):
        target = _follow(copy, place)
        if target is not None:
            _blank(target, leading=index == 0)
    return etree.tostring(copy, encoding="unicode", method="html", with_tail=False)


def _way(top: _Element, element: _Element) -> Iterator[int]:
    """Yield the child numbers that lead from an element above down to one below."""
    steps: list[int] = []
    while element is not top:
        parent = element.getparent()
        if parent is None:
            return
        steps.append(parent.index(element))
        element = parent
    yield from reversed(steps)


def _follow(element: _Element, way: list[int]) -> _Element | None:
    for step in way:
        if step >= len(element):
            return None
        element = element[step]
    return element


def _blank(element: _Element, *, leading: bool) -> None:
    """Empty an element that is no words of the line, and strip the dash that follows a status."""
    for child in list(element):
        element.remove(child)
    element.text = None
    if leading and element.tail is None and element.getnext() is None:
        parent = element.getparent()  # the dash may stand behind a wrapper: <p><b>Resolved</b></p> - text
        element = element if parent is None else parent
    if leading and element.tail:
        element.tail = _LEADING.sub("", element.tail)
