"""Which family splits a page: those that fit are tried, the best evidence wins, and every trial says why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tracker.errors import PageTooLarge
from tracker.model import Hint, Page, Reading, Split, Trial
from tracker.splitting import (
    candidates,
    cstate,
    feeds,
    finish,
    jsondoc,
    jsonld,
    labels,
    live,
    paging,
    plain,
    selectors,
    statuspage,
    walls,
)
from tracker.splitting.document import Document

if TYPE_CHECKING:
    from tracker.splitting.draft import Found

_MAX_TRIALS = 6
MAX_LINES = 40_000
"""Lines of a text or Markdown document; a thousand blocks with empty lines between their paragraphs have about 10,000."""
_DECISIVE = 0.85
"""Evidence from which on nothing else needs to be tried."""


def split(page: Page, hint: Hint | None = None, readings: Mapping[str, Reading] | None = None) -> Split:
    """Split a page into blocks, in page order.

    ``readings`` are what is known already, by fragment hash: such fragments are not read again. Raises SplitError when the
    page cannot be read at all, PageTooLarge past the limits.
    """
    return _finished(Document(page), hint or Hint(), readings or {})


def _finished(doc: Document, hint: Hint, readings: Mapping[str, Reading]) -> Split:
    """Try the families on a page and finish the winner's drafts."""
    older = paging.older_pages(doc)
    found, trials = _by_kind(doc, hint)
    running = found.live if found.live is not None else _running(doc, found)
    blocks, newest_first = finish.blocks(doc, found.drafts, hint, readings)
    wall = walls.wall(doc, blocks)
    completeness, reason = paging.completeness(doc, found, older, wall)
    return Split(
        url=doc.page.url,
        splitter=found.splitter,
        splitter_version=found.version,
        why=found.why,
        blocks=blocks,
        completeness=completeness,
        completeness_reason=reason,
        wall=wall,
        title=found.title or doc.title,
        live=running,
        newest_first=newest_first,
        language=doc.language,
        modified_at=doc.modified_at,
        older_pages=older,
        canonical_url=doc.canonical_url,
        trials=tuple(trials),
    )


def _running(doc: Document, found: Found) -> bool | None:
    return live.status(doc, found.drafts) if doc.kind == "html" and found.splitter != plain.SPLITTER else None


def _by_kind(doc: Document, hint: Hint) -> tuple[Found, list[Trial]]:
    if doc.kind == "html":
        chosen = selectors.find(doc, hint)
        return (chosen, [_trial(chosen)]) if chosen is not None else _html(doc, hint)
    if doc.kind == "json" and hint.selectors is not None:
        chosen = jsondoc.select(doc, hint.selectors)
        return chosen, [_trial(chosen)]
    if doc.kind in {"text", "markdown"} and doc.text.count("\n") > MAX_LINES:
        raise PageTooLarge(f"the page has more than {MAX_LINES:,} lines", hint="a page like this is not a live blog")
    found = [family.find(doc, hint) for family in (feeds, jsondoc, cstate, labels)]
    return _best(doc, hint, [one for one in found if one is not None], [])


def _html(doc: Document, hint: Hint) -> tuple[Found, list[Trial]]:
    about = jsonld.claims(doc)
    tried = [one for one in candidates.weighed(doc, about) if hint.splitter in {None, one.splitter}]
    trials = [Trial(one.splitter, len(one.cells.elements), round(one.score, 3), one.why) for one in tried[:_MAX_TRIALS]]
    doc.foreign |= candidates.foreign(tried)
    doc.unlabelled |= candidates.unlabelled(tried)
    top = tried[0] if tried and tried[0].score > 0 else None
    families = (jsonld, statuspage, labels) if top is None or top.score < _DECISIVE else ()
    others = [
        one
        for one in (family.find(doc, hint) for family in families if _wanted(family.SPLITTER, hint))
        if one is not None
    ]
    if top is not None and top.score >= max((one.score for one in others), default=0.0):
        return candidates.carved(doc, top, about), [*trials, *map(_trial, others)]
    return _best(doc, hint, others, trials)


def _wanted(name: str, hint: Hint) -> bool:
    return hint.splitter is None or hint.splitter == name


def _best(doc: Document, hint: Hint, found: list[Found], trials: list[Trial]) -> tuple[Found, list[Trial]]:
    whole = plain.find(doc, hint)
    tried = [*found, *([whole] if whole is not None else [])]
    best = max(tried, key=lambda one: one.score)
    return best, [*trials, *map(_trial, tried)]


def _trial(found: Found) -> Trial:
    return Trial(found.splitter, len(found.drafts), found.score, found.why)
