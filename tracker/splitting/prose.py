"""Where the running text of a page stands: the smallest element that holds nearly all of it, and the regions that do not count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.splitting.marks import words
from tracker.splitting.regions import Mass, headline, left, own_text

if TYPE_CHECKING:
    from lxml.etree import _Element

    from tracker.splitting.document import Document

_MOST = 0.66
"""A child that holds this part of the prose holds the article; what stands beside it is looked at one by one."""
_MIN_LEAD = 60
"""Characters of prose beside the article's body from which on it may be its first or last paragraph."""
_SENTENCE = re.compile(r"[.!?…:”\"»'’)]\s*$")
_FOREIGN_LINKS = 0.5
_WHOLE_ARTICLE = 400
"""Characters of prose from which on a cell of a layout table, or one of several articles, may be the article."""
_STATED_SHARE = 0.3
"""An ``itemprop=articleBody`` with less of the prose than this is a teaser's or a paywalled stub."""


def main(doc: Document, measured: Mass, off: set[_Element]) -> _Element:
    """Find the element that holds the article; what stands beside it on the way down and is foreign joins ``off``."""
    weights = left(measured, off)
    stated = _stated(doc, weights)
    here = stated if stated is not None else doc.tree.find("body")
    if here is None:
        return doc.tree
    head = headline(doc)
    held = set() if head is None else {head, *head.iterancestors()}
    while (child := _heir(here, weights, held)) is not None:
        before, after = _beside(child, weights)
        off.update(sister for sister in before if _foreign(sister))
        off.update(sister for sister in after if _foreign(sister) or _appendix(sister))
        if any(sister not in off and _is_prose(sister) for sister in (*before, *after)):
            return here
        here = child
    return here


def _beside(child: _Element, weights: Mass) -> tuple[list[_Element], list[_Element]]:
    """Return what stands before an element in its parent and what after it, as far as it may be of the article."""
    before = [sister for sister in child.itersiblings(preceding=True) if weights.get(sister, 0) >= _MIN_LEAD]
    return before, [sister for sister in child.itersiblings() if weights.get(sister, 0) >= _MIN_LEAD]


def _is_prose(element: _Element) -> bool:
    """Tell a paragraph by its length and by the full stop at its end."""
    return any(
        own_text(part) >= _MIN_LEAD and ends_as_sentence(words(part)) for part in element.iter("p", "h2", "blockquote")
    )


def ends_as_sentence(text: str) -> bool:
    """Tell a sentence by the full stop at its end."""
    return _SENTENCE.search(text) is not None


def _appendix(element: _Element) -> bool:
    """Tell what follows an article without being of it: forms, boxes with headings, biographies with portraits."""
    return (
        next(element.iter("form", "input", "button", "h1", "h2", "h3", "h4", "h5", "ul", "img", "iframe"), None)
        is not None
    )


def _foreign(element: _Element) -> bool:
    """Tell a list of other stories from paragraphs of this one: headlines that are links, or links for the most part."""
    linked = sum(len(words(link)) for link in element.iter("a"))
    whole = len(words(element))
    heads = [head for head in element.iter("h2", "h3", "h4", "h5") if _leads_away(head)]
    return len(heads) > 1 or linked > _FOREIGN_LINKS * whole


def _leads_away(head: _Element) -> bool:
    return next(head.iter("a"), None) is not None or next(head.iterancestors("a"), None) is not None


def _stated(doc: Document, weights: Mass) -> _Element | None:
    """Take what the page itself marks as the body of the article, when it holds a fair part of the prose."""
    whole = weights.get(doc.tree, 0)
    marked = [part for part in doc.tree.iter("*") if "articleBody" in (part.get("itemprop") or "")]
    fair = [part for part in marked if weights.get(part, 0) > _STATED_SHARE * whole]
    return max(fair, key=lambda part: weights[part], default=None)


def _heir(here: _Element, weights: Mass, held: set[_Element]) -> _Element | None:
    """Find the one child that holds most of the prose of its parent; of several articles, the one with the headline."""
    child = max(here, key=lambda part: weights.get(part, 0), default=None)
    if child is not None and child.tag == "article":
        child = next((part for part in here.iter("article") if _is_headed(part, here, weights, held)), child)
        if child in held:
            return child
    if child is None or child.tag in {"p", "li"} or not weights.get(child):
        return None
    if child.tag in {"tr", "td"} and weights[child] < _WHOLE_ARTICLE:
        return None
    return child if weights[child] >= _MOST * weights[here] else None


def _is_headed(part: _Element, here: _Element, weights: Mass, held: set[_Element]) -> bool:
    return part in held and part.getparent() is here and weights.get(part, 0) >= _WHOLE_ARTICLE
