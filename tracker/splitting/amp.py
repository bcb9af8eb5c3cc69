"""``amp-live-list``: the items of the list are the blocks; adverts between them are items too, and have nothing to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.splitting.marks import words
from tracker.splitting.trees import outermost

if TYPE_CHECKING:
    from lxml.etree import _Element

    from tracker.splitting.document import Document

SPLITTER = "amp"
VERSION = 1


def cells(doc: Document) -> tuple[_Element, ...]:
    """Find the items: elements with an id and ``data-sort-time`` below the slot ``items``."""
    found = []
    for element in doc.tree.iter("amp-live-list"):
        found += [part for part in element.iterdescendants("*") if part.get("data-sort-time") and _speaks(part)]
    return outermost(found)


def _speaks(part: _Element) -> bool:
    if part.get("data-tombstone") is not None:
        return True
    return bool(words(part)) or next(part.iter("amp-img", "img", "iframe", "figure"), None) is not None
