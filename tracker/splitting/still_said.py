"""Whether certain words are still somewhere on a page, in its blocks or outside: what a splitter fails to find was not taken down.

Answers for HTML only; of other documents it knows nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import lxml.etree

from tracker.core.text import squash
from tracker.errors import SplitError
from tracker.model import Page
from tracker.splitting.document import Document
from tracker.splitting.trees import strings

TELLING = 30
"""Letters and digits of a paragraph below which finding it again, or not, says little: `More to follow` is on many pages."""

MOSTLY = 0.5
"""Share of the words that must be found: a sentence that is quoted elsewhere is not the block."""

HEADLINE = 120
"""Letters and digits that a headline may have: so much may stand in a list of links, whatever became of the block."""

_TEXTS = lxml.etree.XPath(
    "//body//text()[not(parent::script or parent::style or ancestor::template)]", smart_strings=False
)


def still_said(pages: Sequence[Page]) -> Callable[[str], bool | None]:
    """Return what tells of a text whether the pages still say most of it; None where that cannot be told."""

    @cache
    def words() -> str:
        return "\n".join(filter(None, map(_words, pages)))

    def says(text: str) -> bool | None:
        parts = [part for part in map(squash, text.split("\n\n")) if len(part) >= TELLING]
        if not parts or not words():
            return None
        found = sum(len(part) for part in parts if part in words())
        if found < MOSTLY * sum(map(len, parts)):
            return False
        return True if found >= HEADLINE else None

    return says


def _words(page: Page) -> str:
    """Return all words that a page shows in one string; none where it is no HTML or cannot be read."""
    document = Document(page)
    try:
        return squash("".join(strings(_TEXTS, document.tree))) if document.kind == "html" else ""
    except SplitError:
        return ""
