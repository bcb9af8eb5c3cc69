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
_MOST = 0.8
"""A child that holds this part of the prose holds the article; bylines and captions may stand outside it."""
_REGION_SHARE = 0.4
"""A region called sidebar or related that holds more of the prose than this is the article all the same."""
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
        if _off(element) and weights.get(element, 0) <= _limit(element) * whole:
            found.add(element)
    return found


def _off(element: _Element) -> bool:
    if element.tag in _REFUSED_TAGS or element.get("role") in _REFUSED_ROLES:
        return True
    if element.tag in {"body", "html", "p", "main", "h1", "h2", "h3"}:
        return False
    name = furniture.names(element)
    return bool(name) and (
        furniture.comment_name(name)
        or furniture.aside_name(name)
        or furniture.advert_name(name)
        or furniture.share_name(name)
    )


def _limit(element: _Element) -> float:
    # readers may write more than the paper does, but a comment section is still no article
    return (
        0.97 if furniture.comment_name(element.get("id") or "") or element.tag in {"nav", "footer"} else _REGION_SHARE
    )


def main(doc: Document, off: set[_Element]) -> _Element:
    """Find the element that holds the article."""
    weights = mass(doc, off)
    tree = doc.tree
    whole = weights.get(tree, 0)
    stated = [
        part
        for part in tree.xpath("//*[contains(@itemprop, 'articleBody')]")
        if weights.get(part, 0) > _STATED_SHARE * whole
    ]
    here = max(stated, key=lambda part: weights[part]) if stated else tree.find("body")
    if here is None:
        return tree
    while True:
        child = max(here, key=lambda part: weights.get(part, 0), default=None)
        if (
            child is None
            or weights.get(child, 0) < _MOST * weights.get(here, 0)
            or not weights.get(child)
            or child.tag in {"p", "li", "tr", "td"}
        ):
            return here
        here = child
