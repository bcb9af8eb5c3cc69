"""From cells to drafts: the times of each, its key and permalink, and its markup handed on to be cleaned.

Carving empties the times in the tree of the document: it is done once, last, for the family that won.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from lxml import etree

from tracker.model import BlockKind
from tracker.splitting import furniture, keys, timing
from tracker.splitting.cells import unwrapped
from tracker.splitting.draft import Draft
from tracker.splitting.fragments import MARK, carved, stands_alone
from tracker.splitting.marks import TIME_TAGS, Mark, stamp, words
from tracker.splitting.trees import settable

if TYPE_CHECKING:
    from lxml.etree import _Element

    from tracker.core.times import Stamp
    from tracker.splitting.document import Document

_SUMMARY = re.compile(
    r"(?:\w+ )?(?:summary|so far|key (?:events|points)|what we know|recap|zusammenfassung|das wichtigste|résumé|ce que l.on sait|resumen|riepilogo)\b",
    re.IGNORECASE,
)
_PINNED = re.compile(r"(?:^|[\s_-])(?:pinned|is-pinned|sticky|is-sticky)(?=$|[\s_-])", re.IGNORECASE)
_SEPARATORS = " \t\n\u00a0-–—:|·•,"
_LONGEST_TIME = 100
"""Characters of a time with the words that introduce it."""


def drafts(
    doc: Document, cells: Sequence[_Element], groups: Sequence[Sequence[Mark]], days: Mapping[int, Stamp] | None = None
) -> tuple[Draft, ...]:
    """Carve every cell into a draft; ``groups`` are the marks in each, ``days`` the day headings by place."""
    parts = timing.roles(groups)
    heads = [next((mark.element for mark in group if mark.signature in parts), None) for group in groups]
    named = keys.keyed(doc, cells, heads)
    for around in {parent for parent in (cell.getparent() for cell in cells) if parent is not None}:
        plays = next(around.iter("video", "audio"), None) is not None
        etree.strip_elements(around, "svg", "script", "style", *(() if plays else ("source",)), with_tail=False)
    made = []
    pinned: dict[_Element, bool] = {}
    for place, (cell, group, key) in enumerate(zip(cells, groups, named, strict=True)):
        draft = _draft(cell, group, parts, key, (days or {}).get(place), pinned=_pinned(cell, pinned))
        if draft is not None:
            made.append(draft)
    return tuple(made)


def _draft(
    cell: _Element,
    group: Sequence[Mark],
    parts: frozenset[tuple[str, ...]],
    key: keys.Keyed,
    day: Stamp | None,
    *,
    pinned: bool,
) -> Draft | None:
    times = timing.timing(group, parts)
    for mark in group:
        if _goes(mark, parts):
            _empty(mark.element)
    words_of = carved(cell)
    tombstone = cell.get("data-tombstone") is not None or unwrapped(cell).get("data-tombstone") is not None
    label = times.visible.printed if times.visible is not None and times.visible.ago_seconds is None else None
    if words_of.empty and not (words_of.title or label or times.machine or tombstone):
        return None
    return Draft(
        html=words_of.html,
        fragment_hash=words_of.fragment_hash,
        cell=cell if words_of.html is None else None,
        kind=BlockKind.SUMMARY if words_of.title and _SUMMARY.match(words_of.title) else BlockKind.UPDATE,
        key=key.key,
        permalink=key.permalink,
        label=label,
        title=words_of.title,
        author=words_of.author,
        visible=times.visible,
        machine=times.machine,
        modified=times.modified,
        day_heading=day,
        pinned=pinned,
        tombstone=tombstone,
        time_from=times.time_from,
        key_from=key.key_from,
    )


def _goes(mark: Mark, parts: frozenset[tuple[str, ...]]) -> bool:
    """Tell a mark that is no text of the block: the template's times, edit times, ages that stand alone."""
    if mark.visible is None and mark.element.tag not in TIME_TAGS:
        return False  # an attribute of the block itself
    if mark.signature in parts or mark.updated:
        return len(words(mark.element)) < _LONGEST_TIME
    return mark.relative and mark.element.tag != "p" and stands_alone(mark.element)


def _empty(element: _Element) -> None:
    """Empty a time and mark it, so that the markup around it is the same at every poll."""
    parent = element.getparent()
    first = element.getprevious() is None and not (parent is not None and (parent.text or "").strip())
    if first and element.tail:
        element.tail = settable(element.tail).lstrip(_SEPARATORS)
    if stamp(words(element)) is None and len(element) and stamp((element.text or "").strip()) is not None:
        element.text = None  # a headline with a time before it
        return
    tail = element.tail
    element.clear()
    element.tail = settable(tail) if tail else None
    element.set(MARK, "1")


def _pinned(cell: _Element, above: dict[_Element, bool]) -> bool:
    """Say whether a cell, or one of the two elements around it, is marked as pinned; ``above`` remembers for its siblings."""
    parent = cell.getparent()
    if parent is not None and parent not in above:
        grand = parent.getparent()
        above[parent] = _says_pinned(parent) or (grand is not None and _says_pinned(grand))
    return _says_pinned(cell) or (parent is not None and above[parent])


def _says_pinned(element: _Element) -> bool:
    return _PINNED.search(furniture.names(element)) is not None or element.get("data-pinned") == "true"
