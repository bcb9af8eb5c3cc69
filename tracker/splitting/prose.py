"""Where the running text of a page stands: the smallest element that holds nearly all of it, and the regions that do not count."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tracker.splitting import furniture

if TYPE_CHECKING:
    from lxml.etree import _Element

    from tracker.splitting.document import Document

_PARAGRAPHS = (
    "p",
    "li",
    "td",
    "dd",
    "div",
    "blockquote",
    "section",
    "article",
    "span",
    "pre",
    "h2",
    "h3",
    "font",
    "center",
)
_MIN_RUN = 25
"""Characters of its own text from which on an element counts as prose; menus and buttons have less."""
_MOST = 0.66
"""A child that holds this part of the prose holds the article, ..."""
_NEXT = 0.2
"""... unless a sister of it holds so much that it must be the article's other half."""
_ENOUGH = 600
"""Characters of prose outside the comments that make an article; readers often write more than the paper did."""
_REGION_SHARE = 0.4
"""A region called sidebar or related that holds more of the prose than this is the article all the same."""
_NEVER_OFF = frozenset({"body", "html", "p", "main", "h1", "h2", "h3"})
_REFUSED_TAGS = frozenset({"nav", "aside", "footer", "form", "dialog"})
_REFUSED_ROLES = frozenset({"navigation", "complementary", "contentinfo", "dialog", "banner", "search", "menu"})
_STATED_SHARE = 0.3
"""An ``itemprop=articleBody`` with less of the prose than this is a teaser's or a paywalled stub."""


def mass(doc: Document, refused: set[_Element] | None = None) -> dict[_Element, int]:
    """Measure the prose below each element: characters of running text that are not links."""
    weights: defaultdict[_Element, int] = defaultdict(int)
    for element in doc.tree.iter(*_PARAGRAPHS):
        own = _own(element)
        if own < _MIN_RUN:
            continue
        line = [element, *element.iterancestors()]
        if refused and not refused.isdisjoint(line):
            continue
        for above in line:
            weights[above] += own
    return weights


def _own(element: _Element) -> int:
    """Count the characters of an element's own text, inline markup included, links left out."""
    length = len((element.text or "").strip())
    for child in element:
        length += len((child.tail or "").strip())
        if child.tag in {"b", "strong", "em", "i", "mark", "u", "q"}:
            length += len((child.text or "").strip())
    return length


def refused(doc: Document) -> set[_Element]:
    """Find the regions that are not the article: navigation, sidebars, comments, related stories, adverts, share bars."""
    weights = mass(doc)
    whole = max(weights.values(), default=0)
    found: set[_Element] = set()
    for element in doc.tree.iter("*"):
        share = weights.get(element, 0)
        if _off(element) and (share <= _REGION_SHARE * whole or (_remarks(element) and whole - share >= _ENOUGH)):
            found.add(element)
    return found


def _off(element: _Element) -> bool:
    if element.tag in _REFUSED_TAGS or element.get("role") in _REFUSED_ROLES:
        return True
    if element.tag in _NEVER_OFF:
        return False
    name = furniture.names(element)
    return bool(name) and (
        furniture.comment_name(name)
        or furniture.aside_name(name)
        or furniture.advert_name(name)
        or furniture.share_name(name)
    )


def _remarks(element: _Element) -> bool:
    return element.tag in {"nav", "footer"} or furniture.comment_name(furniture.names(element))


def main(doc: Document, off: set[_Element]) -> _Element:
    """Find the element that holds the article."""
    weights = mass(doc, off)
    stated = _stated(doc, weights)
    here = stated if stated is not None else doc.tree.find("body")
    if here is None:
        return doc.tree
    while (child := _heir(here, weights)) is not None:
        here = child
    return here


def _stated(doc: Document, weights: dict[_Element, int]) -> _Element | None:
    """Take what the page itself marks as the body of the article, when it holds a fair part of the prose."""
    whole = weights.get(doc.tree, 0)
    marked = [part for part in doc.tree.iter("*") if "articleBody" in (part.get("itemprop") or "")]
    fair = [part for part in marked if weights.get(part, 0) > _STATED_SHARE * whole]
    return max(fair, key=lambda part: weights[part], default=None)


def _heir(here: _Element, weights: dict[_Element, int]) -> _Element | None:
    """Find the one child that holds nearly all the prose of its parent."""
    ranked = sorted((child for child in here if weights.get(child)), key=lambda part: -weights[part])
    if not ranked or ranked[0].tag in {"p", "li", "tr", "td"}:
        return None
    if weights[ranked[0]] < _MOST * weights[here] or (len(ranked) > 1 and weights[ranked[1]] > _NEXT * weights[here]):
        return None
    return ranked[0]
