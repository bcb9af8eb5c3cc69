"""The regions of a page that are no part of its article: navigation, sidebars, comments, consent boxes, adverts, share bars.

What a region is called is weak evidence, for names are given for other reasons too: a post is filed under a tag, a
kit of page parts calls every part a widget. So a name counts only where little of the prose stands, and never for
what holds the headline.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tracker.core.text import squash
from tracker.splitting import furniture
from tracker.splitting.marks import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml.etree import _Element

    from tracker.splitting.document import Document

_PARAGRAPHS = (
    "p", "li", "td", "dd", "div", "blockquote", "section", "article", "span", "pre", "h2", "h3", "font", "center", "main", "body",
)  # fmt: skip
_MIN_RUN = 25
"""Characters of its own text from which on an element counts as prose; menus and buttons have less."""
_EMPHASIS = frozenset({"b", "strong", "em", "i", "mark", "u", "q"})
_UNREAD = frozenset({"a", "noscript", "script", "style", "template", "select", "option", "textarea"})
REST = 150
"""Characters of prose that must be left when regions are taken out for what they are called."""
_REGION_SHARE = 0.4
"""A region called sidebar or related that holds more of the prose than this is the article all the same."""
_NEVER_OFF = frozenset({"body", "html", "p", "main", "h1", "h2", "h3"})
_REFUSED_TAGS = frozenset({"nav", "aside", "footer", "form", "dialog"})
_REFUSED_ROLES = frozenset(
    {"navigation", "complementary", "contentinfo", "dialog", "alertdialog", "banner", "search", "menu"}
)
_MIN_TITLE = 12
"""Letters and digits of a heading from which on it is the headline and not the name of the site."""

Mass = dict["_Element", int]


def mass(doc: Document) -> Mass:
    """Measure the prose below each element: characters of running text that are not links.

    Where a page shows readers nothing without scripts, what it keeps for those who have none is the page.
    """
    weights = _measured(doc)
    if weights.get(doc.tree, 0) >= REST:
        return weights
    spare = [part for part in doc.tree.iter("noscript") if sum(map(own_text, part.iter(*_PARAGRAPHS))) >= REST]
    for part in spare:
        part.tag = "div"
    return _measured(doc) if spare else weights


def _measured(doc: Document) -> Mass:
    weights: defaultdict[_Element, int] = defaultdict(int)
    for element in doc.tree.iter(*_PARAGRAPHS):
        own = own_text(element)
        if own < _MIN_RUN:
            continue
        line = [element, *element.iterancestors()]
        if any(above.tag in _UNREAD for above in line):
            continue
        for above in line:
            weights[above] += own
    return dict(weights)


def own_text(element: _Element) -> int:
    """Count the characters of an element's own text, inline markup included, links left out."""
    length = len((element.text or "").strip())
    for child in element:
        length += len((child.tail or "").strip())
        if child.tag in _EMPHASIS:
            length += len((child.text or "").strip())
    return length


def left(weights: Mapping[_Element, int], off: Iterable[_Element]) -> Mass:
    """Measure the prose again without some regions, from what was measured with them."""
    rest = dict(weights)
    gone = set(off)
    for element in gone:
        share = weights.get(element, 0)
        if share and gone.isdisjoint(element.iterancestors()):
            for above in (element, *element.iterancestors()):
                rest[above] -= share
    return rest


def headline(doc: Document) -> _Element | None:
    """Find the heading of the article: the first ``h1`` that says what the page's title says."""
    title = squash(doc.title or "")
    for head in doc.tree.iter("h1"):
        said = squash(words(head))
        if len(said) >= _MIN_TITLE and (said in title or title[: 2 * _MIN_TITLE] in said) and title:
            return head
    return None


def refused(doc: Document, weights: Mapping[_Element, int]) -> set[_Element]:
    """Find the regions that are not the article."""
    head = headline(doc)
    held = set() if head is None else {head, *head.iterancestors()}
    named = [element for element in doc.tree.iter("*") if element not in held and _off(element)]
    sure = {element for element in named if _remarks(element)}
    whole = left(weights, sure).get(doc.tree, 0)
    if whole < REST:
        sure, whole = set(), weights.get(doc.tree, 0)
    found = sure | {element for element in named if weights.get(element, 0) <= _REGION_SHARE * whole}
    both = found | doc.foreign
    return both if left(weights, both).get(doc.tree, 0) >= REST else found


def _off(element: _Element) -> bool:
    if element.tag in _REFUSED_TAGS or element.get("role") in _REFUSED_ROLES or furniture.hidden(element):
        return True
    if element.tag in _NEVER_OFF:
        return False
    name = furniture.region_names(element)
    return bool(name) and furniture.region_name(name) and not (furniture.teaser_name(name) and _leads_nowhere(element))


def _leads_nowhere(element: _Element) -> bool:
    """Tell the opening of this article, which many call its teaser, from the teaser of another."""
    within = next(element.iter("a", "form", "button", "aside", "nav"), None)
    return within is None and next(element.iterancestors("a"), None) is None


def _remarks(element: _Element) -> bool:
    """Tell readers' comments and consent boxes, which often hold more words than the article."""
    name = furniture.region_names(element)
    return element.tag in {"nav", "footer"} or furniture.comment_name(name) or furniture.consent_name(name)
