"""The main article of an HTML page as paragraph-like units in reading order, its furniture left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.splitting.document import Document
    from tracker.splitting.draft import Unit


def units(doc: Document) -> list[Unit]:
    """Linearise the main article of an HTML page; comments, sidebars, related stories and captions of videos left out."""
    raise NotImplementedError
