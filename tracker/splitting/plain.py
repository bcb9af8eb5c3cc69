"""The article as one block: what is left when a page has no blocks of its own. Its revisions matter too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.core.times import read_stamp
from tracker.model import BlockKind, Completeness
from tracker.splitting import article, asides, textual
from tracker.splitting.draft import Draft, Found, Unit
from tracker.splitting.label_runs import boilerplate_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.model import Hint
    from tracker.splitting.document import Document

SPLITTER = "plain"
VERSION = 1
_SCORE = 0.1
"""Anything that finds blocks is better evidence than nothing found."""
_LEADING = re.compile(
    r"^(?:by|von|par|por|di)\s+\S+|^published\b|^updated\b|^last (?:updated|modified)\b|^\d+ min(?:ute)?s? read",
    re.IGNORECASE,
)
_MAX_LEADING = 90
_HEAD = 2
"""Paragraphs until which a byline or a date may stand: below the headline, or below the first paragraph."""


def find(doc: Document, hint: Hint) -> Found | None:  # noqa: ARG001 - every family is called alike
    """Make the article one ``body`` block; an empty page gives no block."""
    units = _words(read_units(doc), doc.title)
    if not any(unit.text for unit in units):
        return Found(SPLITTER, VERSION, (), 0.0, "there is no text on the page", Completeness.SUSPECT, "no text")
    # a last section about the publisher ("Contact") stays itself when the article above it changes or gains labels
    end = boilerplate_from(units, 0, len(units)) or len(units)
    body = Draft(html=joined(units[:end]), kind=BlockKind.BODY, title=doc.title if doc.kind == "html" else None)
    drafts = (body,) if end == len(units) else (body, Draft(html=joined(units[end:]), kind=BlockKind.BODY))
    return Found(SPLITTER, VERSION, drafts, _SCORE, "no blocks found: the article is one block", title=doc.title)


def _words(units: Sequence[Unit], title: str | None) -> list[Unit]:
    """Keep the words of the article: not its head, captions, lists of links, repetitions, or headings over nothing."""
    kept: list[Unit] = []
    said: set[str] = set()
    told = 0
    for unit in asides.without_links([unit for unit in units if unit.role != "caption"]):
        if unit.text in said or (told < _HEAD and _is_furniture(unit, title)):
            continue
        long = len(unit.text) > _MAX_LEADING
        said |= {unit.text} if long else set()
        told += long
        kept.append(unit)
    while kept and kept[-1].role == "heading":
        kept.pop()
    return kept


def read_units(doc: Document) -> list[Unit]:
    """Linearise the page, HTML or text."""
    if doc.kind == "html":
        return article.units(doc)
    return textual.units(doc)


def joined(units: Sequence[Unit]) -> str:
    """Join units to one fragment."""
    return "\n".join(unit.html for unit in units)


def _is_furniture(unit: Unit, title: str | None) -> bool:
    """Tell the headline, the byline and the dates that stand above an article from its text."""
    if unit.role == "heading" and unit.level == 1:
        return True
    if len(unit.text) > _MAX_LEADING or unit.role == "figure":
        return False
    return (
        unit.text == title
        or (bool(_LEADING.match(unit.text)) and unit.text[-1] not in ".!?")
        or read_stamp(unit.text) is not None
    )
