"""HTML status pages: each dated line of an incident is a block with the incident's title.

The lines are found by what they print (``status_lines``); their incident and day by what stands above them. Markup
known to fit: Atlassian Statuspage (home, history and incident pages), Instatus, cState. Plain text belongs to ``labels``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.core.addresses import absolute
from tracker.core.times import Stamp, read_stamp
from tracker.model import Completeness
from tracker.splitting.draft import Draft, Found, clocks
from tracker.splitting.status_lines import StatusLine, line_keys, lines
from tracker.splitting.status_words import marks_status, own_status
from tracker.splitting.trees import squeezed

if TYPE_CHECKING:
    from lxml.etree import _Element

    from tracker.model import Hint
    from tracker.splitting.document import Document

SPLITTER = "statuspage"
VERSION = 1
SCORE = 0.92
"""Status words and dates side by side, line after line, are hardly ever anything else."""

LINE_SCORE = 0.6
"""A single such line may be a box on another kind of page."""

LONGEST_TITLE = 300
"""Characters of an incident's title; longer text above a line is a paragraph."""

LONGEST_DAY = 60
"""Characters of a day heading."""

CLIMB = 6
"""Levels from a line up to the element that holds its incident's title, and on to its day's heading."""


@dataclass(frozen=True, slots=True)
class _Incident:
    title: str | None
    href: str | None


def find(doc: Document, hint: Hint) -> Found | None:
    """Find the dated lines of an HTML status page; None when there are none."""
    del hint
    if doc.kind != "html" or not marks_status(doc.text):
        return None
    found = lines(doc.tree)
    if not any(own_status(line.status) for line in found):
        return None
    drafts = _drafts(found, doc.page.url)
    many = len({draft.title for draft in drafts}) > 1
    return Found(
        splitter=SPLITTER,
        version=VERSION,
        drafts=drafts,
        score=SCORE if len(drafts) > 1 else LINE_SCORE,
        why=f"{len(drafts)} lines with a status and a date",
        completeness=Completeness.WINDOW if many else Completeness.WHOLE,
        completeness_reason="a status page shows its latest incidents" if many else "",
    )


def _drafts(found: Sequence[StatusLine], url: str) -> tuple[Draft, ...]:
    incidents = [_incident(line) for line in found]
    keys = line_keys(found, [incident.href or incident.title or "" for incident in incidents])
    return tuple(_draft(line, one, key, url) for line, one, key in zip(found, incidents, keys, strict=True))


def _draft(line: StatusLine, incident: _Incident, key: str | None, url: str) -> Draft:
    machine, visible = clocks(line.stamp)
    return Draft(
        html=line.html,
        key=key,
        permalink=absolute(url, incident.href) if incident.href else None,
        label=line.status,
        title=incident.title,
        visible=visible,
        machine=machine,
        day_heading=_day(line.element),
        time_from="date beside the status",
        key_from="incident, time and status" if key else "",
    )


def _above(element: _Element) -> Iterator[_Element]:
    """Yield what stands before an element on its own level, nearest first, then on each level above."""
    for _ in range(CLIMB):
        yield from element.itersiblings("*", preceding=True)
        parent = element.getparent()
        if parent is None:
            return
        element = parent


def _incident(line: StatusLine) -> _Incident:
    """Find the nearest heading above a line: an ``h1`` to ``h4``, or an element whose class says that it is the title."""
    for before in _above(line.element):
        heading = _heading(before)
        if heading is not None:
            # a link inside the heading is the incident's name; a button to subscribe may stand beside it
            link = next((one for one in heading.iter("a") if one.get("href") and squeezed(one)), None)
            return _Incident(squeezed(heading if link is None else link), None if link is None else link.get("href"))
    return _Incident(None, None)


def _heading(before: _Element) -> _Element | None:
    """Return the last heading in an element that stands above a line, if it has one that is no date."""
    headings = [one for one in before.iter("h1", "h2", "h3", "h4") if _is_title(one)]
    if headings:
        return headings[-1]
    named = "title" in (before.get("class") or "") or "incident-name" in (before.get("class") or "")
    return before if named and _is_title(before) else None


def _is_title(element: _Element) -> bool:
    text = squeezed(element)
    return 0 < len(text) <= LONGEST_TITLE and read_stamp(text) is None


def _day(element: _Element) -> Stamp | None:
    """Find the nearest day heading above a line: a short text that is a date without a clock."""
    for before in _above(element):
        text = squeezed(before) if len(before) <= 4 else ""
        if not 0 < len(text) <= LONGEST_DAY or not any(letter.isdigit() for letter in text):
            continue
        stamp = read_stamp(text)
        if stamp is not None and stamp.has_date and not stamp.has_clock:
            return stamp
    return None
