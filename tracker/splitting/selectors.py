"""CSS selectors from the config: what a person says about a page decides over all that could be found out."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

from tracker.errors import SplitError
from tracker.model import Completeness, Selectors
from tracker.splitting import carve, timing
from tracker.splitting.draft import Draft, Found
from tracker.splitting.fragments import drop, fragment
from tracker.splitting.marks import machine, stamp, words
from tracker.splitting.trees import elements, outermost

if TYPE_CHECKING:
    from lxml.etree import _Element

    from tracker.model import Hint
    from tracker.splitting.document import Document

SPLITTER = "selectors"
VERSION = 1
_SCORE = 1.0


def problem(css: str) -> str | None:
    """Say what is wrong with a CSS selector; None when it is right."""
    try:
        _compiled(css)
    except (SelectorError, etree.XPathError, ValueError, AssertionError) as exc:
        return f"{css!r} is no CSS selector: {exc}"
    return None


def find(doc: Document, hint: Hint) -> Found | None:
    """Take the blocks that the config names; SplitError for a selector that is none."""
    chosen = hint.selectors
    if chosen is None or doc.kind != "html":
        return None
    for css in chosen.remove:
        for element in _select(doc.tree, css):
            drop(element)
    found = outermost(_select(doc.tree, chosen.blocks))
    if not found:
        reason = f"no element fits the selector {chosen.blocks!r} of the config"
        return Found(SPLITTER, VERSION, (), _SCORE, reason, Completeness.SUSPECT, reason)
    told = [_told(element, chosen) for element in found]
    bodies = [_first(element, chosen.body) if chosen.body else None for element in found]
    drafts = carve.drafts(doc, found, timing.grouped(doc.marks, found))
    if len(drafts) == len(told):
        drafts = tuple(_with(draft, *pair) for draft, pair in zip(drafts, zip(told, bodies, strict=True), strict=True))
    return Found(
        SPLITTER, VERSION, drafts, _SCORE, f"{len(drafts)} elements fit the selector {chosen.blocks!r} of the config"
    )


def _told(element: _Element, chosen: Selectors) -> Draft:
    """Read what the other selectors name, before anything is carved."""
    time = _first(element, chosen.time)
    title = _first(element, chosen.title)
    key = _first(element, chosen.key)
    printed = words(time) if time is not None else None
    hidden = (
        next((seen for seen in map(machine, time.attrib.values()) if seen is not None), None)
        if time is not None
        else None
    )
    return Draft(
        html="",
        key=_key(key) if key is not None else None,
        title=words(title) if title is not None else None,
        visible=stamp(printed) if printed else None,
        machine=hidden,
    )


def _with(draft: Draft, told: Draft, body: _Element | None) -> Draft:
    timed = told.visible is not None or told.machine is not None
    if body is not None:
        draft = replace(draft, html=fragment(body), cell=None, fragment_hash="")
    return replace(
        draft,
        key=told.key or draft.key,
        key_from="config" if told.key else draft.key_from,
        title=told.title or draft.title,
        visible=told.visible if timed else draft.visible,
        machine=told.machine if timed else draft.machine,
        time_from="config" if timed else draft.time_from,
    )


def _key(element: _Element) -> str | None:
    return (
        element.get("id")
        or element.get("data-id")
        or element.get("href")
        or element.get("name")
        or words(element)
        or None
    )


def _first(element: _Element, css: str | None) -> _Element | None:
    return next(iter(_select(element, css)), None) if css else None


def _select(element: _Element, css: str) -> list[_Element]:
    wrong = problem(css)
    if wrong is not None:
        raise SplitError(wrong, hint="correct the selectors of this source in the config")
    return elements(_compiled(css), element)


@lru_cache(maxsize=256)
def _compiled(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")
