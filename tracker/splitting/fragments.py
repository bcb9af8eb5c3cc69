"""One cell to a clean fragment: what is not the words of a block is taken out, its title and author are kept.

What goes hangs on structure and words, not on class names, so that the same block gives the same text after a redesign.
A function of the markup alone, so the cells of the last poll need not be carved again.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lxml import etree

from tracker.core.fingerprint import fragment_hash
from tracker.splitting import furniture
from tracker.splitting.cells import EMBEDS, unwrapped
from tracker.splitting.kept import Kept
from tracker.splitting.marks import says_updated, stamp, words
from tracker.splitting.trees import settable

if TYPE_CHECKING:
    from lxml.etree import _Element

    from tracker.splitting.draft import Draft

MARK = "data-tracker-mark"
"""Set on the emptied elements of times that are no text."""
_KEPT_CELLS = 20_000
"""Cells remembered twice over: those of two hundred live blogs and more, some 500 bytes each."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_RUNNING = frozenset({"p", "li", "td", "dd", "blockquote", *_HEADINGS})
"""Tags whose words are somebody's sentence: no head of a block may swallow them."""
_SPOKEN = frozenset({"p", "strong", "b", "em", "i", *_HEADINGS})
"""Tags in which one word such as ``Share`` is more likely said than pressed."""
_MAX_LINE = 90
_CONTENT = (
    "figure",
    "iframe",
    "video",
    "audio",
    "picture",
    "table",
    "ul",
    "ol",
    "blockquote",
    "amp-video",
    "amp-iframe",
)
_LOST_ATTRIBUTES = (
    "class",
    "id",
    "style",
    "srcset",
    "sizes",
    "role",
    "tabindex",
    "onclick",
    "onmousedown",
    "loading",
    "data-nonce",
    "target",
    "rel",
)
_BY = re.compile(r"^(?:by|von|par|por|di|da|door|av|af|posted by|written by)[ :]+", re.IGNORECASE)
_MAX_NAME = 70
_MAX_TOKENS = 9
_PARTICLES = frozenset(
    [
        "and",
        "und",
        "et",
        "y",
        "e",
        "en",
        "och",
        "og",
        "&",
        "de",
        "van",
        "von",
        "der",
        "den",
        "la",
        "le",
        "del",
        "di",
        "da",
        "dos",
        "bin",
        "al",
        "zu",
    ]
)
_NO_NAME = re.compile(r"[!?:;\d“”\"]|\.$")
_NAMED = frozenset({"div", "span", "a", "mark", "cite", "address", "small"})
_BADGE = re.compile(
    r"(?:key (?:event|moment|update)|breaking(?: news)?|live|new|latest|neu|eilmeldung|pinned(?: post)?|featured|highlight|post(?:ed)?(?: at)?|published(?: at)?"
    r"|update[sd]?(?: at)?|last updated?|at|um|à|am|le|il|el|today|heute|uhr|on|·|\||[-–—:,.()•]|\s)+",
    re.IGNORECASE,
)
_SEPARATORS = " \t\n\u00a0-–—:|·•,"
_MAX_EDIT = 30
"""Characters of ``Last updated at`` and the like."""
_FRAMES = frozenset({"li", "tr", "td", "dd", "article", "section", "main", "ul", "ol", "tbody", "table"})
_POST_CLASS = re.compile(
    r"twitter-tweet|tweet|instagram-media|tiktok-embed|fb-post|bluesky-embed|reddit-embed", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Carved:
    """The clean fragment of a cell, its title and author; ``empty`` when there is nothing in it to read or see."""

    html: str | None
    """None when the cell is known from an earlier page: ``html_of`` gives it, should it be needed once more."""
    fragment_hash: str
    title: str | None
    author: str | None
    empty: bool


_kept: Kept[bytes, Carved] = Kept(_KEPT_CELLS)


def carved(cell: _Element) -> Carved:
    """Carve a cell whose times have been emptied and marked already; it stays as it is."""
    # XML is written twice as fast as HTML, and is as good for telling whether two trees are equal
    digest = hashlib.blake2b(etree.tostring(cell, encoding="utf-8", with_tail=False), digest_size=16).digest()
    known = _kept.get(digest)
    if known is not None:
        return known
    fresh = _carved(cell)
    _kept.put(digest, replace(fresh, html=None))
    return fresh


def html_of(draft: Draft) -> str:
    """Give the clean fragment of a draft; that of a cell known from an earlier page is carved anew."""
    return draft.html or (_carved(draft.cell).html if draft.cell is not None else "") or ""


def _carved(cell: _Element) -> Carved:
    inner = unwrapped(_parsed(etree.tostring(cell, encoding="utf-8", method="html", with_tail=False)))
    strip(inner)
    title = _take_title(inner)
    author = _take_author(inner)
    heads = [_take_head(mark, inner) for mark in list(inner.iter("*")) if mark.get(MARK) and mark is not inner]
    author = author or next((name for name in heads if name), None) or _take_author(inner)
    empty = not _anything(inner)
    html = fragment(inner)
    return Carved(html, fragment_hash(html), title, author, empty)


def _parsed(markup: bytes) -> _Element:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    tree = etree.fromstring(b"<html><body><div>" + markup + b"</div></body></html>", parser=parser)
    frame = next(tree.iter("div"), None)
    return tree if frame is None else frame


def fragment(element: _Element) -> str:
    """Write an element out as a clean fragment, without the attributes that only dress it."""
    for post in element.iter("blockquote", "figure"):
        if is_marked_post(post):
            post.set("data-embed", "post")
    etree.strip_attributes(element, *_LOST_ATTRIBUTES)
    if element.tag in _FRAMES:
        element.tag = "div"  # a block that happens to be a list item is no list
    return etree.tostring(element, encoding="unicode", method="html", with_tail=False)


def is_marked_post(element: _Element) -> bool:
    """Tell an embedded post by the class that its network gives it."""
    return bool(_POST_CLASS.search(element.get("class") or ""))


def strip(element: _Element) -> None:
    """Take scripts, share widgets, adverts and hidden words out of an element, in place."""
    etree.strip_elements(element, etree.Comment, *furniture.DROPPED_TAGS, with_tail=False)
    if next(element.iter("video", "audio"), None) is None:
        etree.strip_elements(element, "source", with_tail=False)
    doomed = [part for part in element.iterdescendants("*") if _unwanted(part)]
    for part in doomed:
        drop(part)


def drop(element: _Element) -> None:
    """Remove an element and leave the text behind it where it is."""
    parent = element.getparent()
    if parent is None:
        return
    tail = settable(element.tail or "")
    if tail:
        before = element.getprevious()
        if before is None:
            parent.text = settable(parent.text or "") + tail
        else:
            before.tail = settable(before.tail or "") + tail
    element.tail = None
    parent.remove(element)


def _unwanted(part: _Element) -> bool:
    href = part.get("href")
    if href is not None and furniture.share_href(href):
        return True
    if len(part) == 0 and part.text and len(part.text) < _MAX_LINE and _is_widget(part, " ".join(part.text.split())):
        return True
    # the words of a player are hidden often, and all that a film without a caption says
    return _unseen(part) and not _holds_prose(part) and next(part.iterancestors("figure"), None) is None


def _unseen(part: _Element) -> bool:
    name = part.get("class")
    return furniture.hidden(part) or (
        bool(name) and (furniture.hidden_name(name or "") or furniture.advert_name(name or ""))
    )


def _is_widget(part: _Element, line: str) -> bool:
    if furniture.advert_words(line):
        return stands_alone(part)
    return part.tag not in _SPOKEN and furniture.widget_words(line) and stands_alone(part)


def stands_alone(part: _Element) -> bool:
    """Tell an element that is no piece of a sentence: nothing but space beside it, or a block of its own."""
    parent = part.getparent()
    if part.tag in {"div", "li", "ul", "p", "button", "nav", "aside"} or parent is None:
        return True
    beside = (part.tail or "").strip() or (parent.text or "").strip()
    return not beside and parent.tag not in {"p", "blockquote"}


def _holds_prose(part: _Element) -> bool:
    return any(len((p.text or "").strip()) > 80 for p in part.iter("p")) or part.find(".//img") is not None


def _take_title(inner: _Element) -> str | None:
    """Take the heading that stands before the first paragraph."""
    for part in inner.iter("p", "blockquote", "ul", "ol", "table", *_HEADINGS):
        if part.tag not in _HEADINGS:
            if len(words(part)) > 0 and stamp(words(part)) is None:
                return None
            continue
        text = words(part)
        seen = stamp(text)
        if not text or seen is not None:
            continue
        if any(above.tag in EMBEDS for above in part.iterancestors()):
            return None
        text = text.strip(_SEPARATORS)
        drop(part)
        return text or None
    return None


def _take_head(mark: _Element, inner: _Element) -> str | None:
    """Take a time out, and the head around it as far as it holds only names and badges; return the name."""
    author = None
    part = mark.getparent()
    drop(mark)
    while part is not None and part is not inner and _is_head(part):
        left = words(part)
        author = _BY.sub("", left) if is_name(left) else author
        above = part.getparent()
        drop(part)
        part = above
    return author


def _is_head(part: _Element) -> bool:
    """Tell an element that holds nothing but names, badges and portraits."""
    if part.tag in {"article", "body"} or next(part.iter(*_CONTENT), None) is not None:
        return False
    if next(part.iter("p"), None) not in {None, part}:
        return False
    left = words(part)
    if is_name(left):
        return part.tag not in _RUNNING
    return _is_badge(left) and (bool(left) or part.find(".//img") is None)


def _is_badge(left: str) -> bool:
    if not left:
        return True
    return len(left) <= _MAX_NAME and (
        _BADGE.fullmatch(left) is not None or (len(left) < _MAX_EDIT and says_updated(left))
    )


def is_name(text: str) -> bool:
    """Tell a person's name (perhaps with ``By`` before it) from a sentence."""
    return 4 < len(text) <= _MAX_NAME and _name_like(text)


def _name_like(text: str) -> bool:
    tokens = _BY.sub("", text).replace(",", " ").split()
    proper = [token for token in tokens if token[:1].isupper()]
    if not 2 <= len(tokens) <= _MAX_TOKENS or len(proper) < 2 or _NO_NAME.search(text) or _BADGE.fullmatch(text):
        return False
    return all(token[:1].isupper() or token.casefold() in _PARTICLES for token in tokens)


def _take_author(inner: _Element) -> str | None:
    """Take the byline: what the markup names as author, or a name that stands alone above the words."""
    for part in inner.iter("a", "span", "div", "p", "address"):
        if part.get("rel") == "author" or part.get("itemprop") == "author":
            text = words(part)
            if text and len(text) <= _MAX_NAME:
                drop(part)
                return _BY.sub("", text)
    return _take_name_above(inner)


def _take_name_above(inner: _Element) -> str | None:
    for part in inner.iterdescendants("*"):
        if part.tag in _RUNNING or part.tag in _CONTENT:
            return None
        text = " ".join((part.text or "").split())
        if not text:
            continue
        if len(part) or not is_name(text) or part.tag not in _NAMED or (part.tail or "").strip():
            return None
        drop(part)
        return _BY.sub("", text)
    return None


def _anything(inner: _Element) -> bool:
    return bool(words(inner)) or next(inner.iter("img", "iframe", "video", "amp-img", *_CONTENT), None) is not None
