"""From cells to drafts: take what is not the words of a block out of its element, and keep it as key, time, title, author.

Carving changes the tree of the document: it is done once, last, for the family that won. What is taken out hangs on
structure and words, not on class names, so that the same block gives the same text after a redesign.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lxml import etree

from tracker.model import BlockKind
from tracker.splitting import furniture, keys, timing
from tracker.splitting.cells import EMBEDS, unwrapped
from tracker.splitting.draft import Draft
from tracker.splitting.marks import Mark, says_updated, stamp, words

if TYPE_CHECKING:
    from lxml.etree import _Element

    from tracker.core.times import Stamp
    from tracker.splitting.document import Document

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
_NAME = re.compile(
    r"(?:(?:by|von|par|por|di|da|door|av|af|text|author|autor(?:in)?|posted by|written by)[ :]+)?"
    r"[^\W\d_a-zß-öø-ÿ][\w'’.-]*(?: (?:and|und|et|y|e|en|&|de|van|von|der|la|le|del|di|da|bin|al|in|for|at|[^\W\d_a-zß-öø-ÿ][\w'’.()-]*),?){1,7}",
    re.IGNORECASE | re.UNICODE,
)
_BY = re.compile(r"^(?:by|von|par|por|di|da|door|av|af|posted by|written by)[ :]+", re.IGNORECASE)
_MAX_NAME = 70
_BADGE = re.compile(
    r"(?:key (?:event|moment|update)|breaking(?: news)?|live|new|latest|neu|eilmeldung|pinned(?: post)?|featured|highlight|post(?:ed)?(?: at)?|published(?: at)?"
    r"|update[sd]?(?: at)?|last updated?|at|um|à|am|le|il|el|today|heute|uhr|on|·|\||[-–—:,.()•]|\s)+",
    re.IGNORECASE,
)
_SEPARATORS = " \t\n\u00a0-–—:|·•,"
_SUMMARY = re.compile(
    r"(?:\w+ )?(?:summary|so far|key (?:events|points)|what we know|recap|zusammenfassung|das wichtigste|résumé|ce que l.on sait|resumen|riepilogo)\b",
    re.IGNORECASE,
)
_PINNED = re.compile(r"(?:^|[\s_-])(?:pinned|is-pinned|sticky|is-sticky)(?=$|[\s_-])", re.IGNORECASE)
_FRAMES = frozenset({"li", "tr", "td", "dd", "article", "section", "main", "ul", "ol", "tbody", "table"})
_POST_CLASS = re.compile(
    r"twitter-tweet|tweet|instagram-media|tiktok-embed|fb-post|bluesky-embed|reddit-embed", re.IGNORECASE
)


def drafts(
    doc: Document, cells: Sequence[_Element], groups: Sequence[Sequence[Mark]], days: dict[int, Stamp] | None = None
) -> tuple[Draft, ...]:
    """Carve every cell into a draft; ``groups`` are the marks in each, ``days`` the day headings by place."""
    parts = timing.roles(groups)
    heads = [next((mark.element for mark in group if mark.signature in parts), None) for group in groups]
    named = keys.keyed(doc, cells, heads)
    made = []
    for place, (cell, group, key) in enumerate(zip(cells, groups, named, strict=True)):
        draft = _carve(cell, group, parts, key, (days or {}).get(place))
        if draft is not None:
            made.append(draft)
    return tuple(made)


def _carve(
    cell: _Element, group: Sequence[Mark], parts: frozenset[tuple[str, ...]], key: keys.Keyed, day: Stamp | None
) -> Draft | None:
    times = timing.timing(group, parts)
    inner = unwrapped(cell)
    strip(inner)
    title = _take_title(inner)
    author = _take_author(inner) or _take_marks(inner, [mark for mark in group if _goes(mark, parts)])
    author = author or _take_author(inner)
    label = times.visible.printed if times.visible is not None and times.visible.ago_seconds is None else None
    html = fragment(inner)
    if not title and not label and not times.machine and not _anything(inner):
        return None
    return Draft(
        html=html,
        kind=BlockKind.SUMMARY if title and _SUMMARY.match(title) else BlockKind.UPDATE,
        key=key.key,
        permalink=key.permalink,
        label=label,
        title=title,
        author=author,
        visible=times.visible,
        machine=times.machine,
        modified=times.modified,
        day_heading=day,
        pinned=_pinned(cell),
        tombstone=cell.get("data-tombstone") is not None or inner.get("data-tombstone") is not None,
        time_from=times.time_from,
        key_from=key.key_from,
    )


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
    doomed = [part for part in element.iterdescendants("*") if _unwanted(part)]
    for part in doomed:
        drop(part)


def drop(element: _Element) -> None:
    """Remove an element and leave the text behind it where it is."""
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail
    if tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
    element.tail = None
    parent.remove(element)


def _unwanted(part: _Element) -> bool:
    href = part.get("href")
    if href is not None and furniture.share_href(href):
        return True
    if len(part) == 0 and part.text and len(part.text) < _MAX_LINE and _is_widget(part, " ".join(part.text.split())):
        return True
    name = part.get("class")
    unseen = furniture.hidden(part) or (bool(name) and furniture.hidden_name(name or ""))
    if unseen or (name and furniture.advert_name(name)):
        # the words of a player are hidden often, and all that a film without a caption says
        return not _holds_prose(part) and not any(above.tag == "figure" for above in part.iterancestors())
    return False


def _is_widget(part: _Element, line: str) -> bool:
    if furniture.advert_words(line):
        return _stands_alone(part)
    return part.tag not in _SPOKEN and furniture.widget_words(line) and _stands_alone(part)


def _stands_alone(part: _Element) -> bool:
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
        for time in [element for element in part.iter("time", "span") if stamp(words(element)) is not None]:
            text = text.replace(words(time), "", 1).strip(_SEPARATORS)
        drop(part)
        return text or None
    return None


def _goes(mark: Mark, parts: frozenset[tuple[str, ...]]) -> bool:
    """Tell a mark that is no text of the block: the template's times, edit times, ages that stand alone."""
    if mark.visible is None and mark.machine is not None and len(mark.element):
        return False  # an attribute of the block itself
    if mark.signature in parts or mark.updated:
        return len(words(mark.element)) < 100
    return mark.relative and mark.element.tag != "p" and _stands_alone(mark.element)


def _take_marks(inner: _Element, marks: Sequence[Mark]) -> str | None:
    """Take the time marks out, with the head around them when it holds only names and badges; return the name."""
    author = None
    for mark in marks:
        element = mark.element
        parent = element.getparent()
        if element is inner or parent is None or not _within(element, inner):
            continue
        _drop_mark(element)
        author = _take_head(parent, inner) or author
    return author


def _within(element: _Element, inner: _Element) -> bool:
    return any(above is inner for above in element.iterancestors())


def _drop_mark(element: _Element) -> None:
    first = element.getprevious() is None and not (
        (element.getparent().text or "").strip() if element.getparent() is not None else ""
    )
    if first and element.tail:
        element.tail = element.tail.lstrip(_SEPARATORS)
    drop(element)


def _take_head(part: _Element, inner: _Element) -> str | None:
    author = None
    while part is not inner and part.tag not in {"article", "body"}:
        above = part.getparent()
        if above is None or next(part.iter(*_CONTENT), None) is not None:
            return author
        left = words(part) if next(part.iter("p"), None) in {None, part} else "…prose…"
        named = is_name(left)
        if left and not named and not _BADGE.fullmatch(left) and not (len(left) < 30 and says_updated(left)):
            return author
        if part.tag in _RUNNING and named:
            return author
        if not left and part.find(".//img") is not None:
            return author
        author = _BY.sub("", left) if named else author
        drop(part)
        part = above
    return author


def is_name(text: str) -> bool:
    """Tell a person's name (perhaps with ``By`` before it) from a sentence."""
    return 4 < len(text) <= _MAX_NAME and bool(_name_like(text))


def _name_like(text: str) -> bool:
    body = _BY.sub("", text)
    tokens = body.split()
    capitals = sum(token[:1].isupper() for token in tokens)
    return (
        2 <= len(tokens) <= 8
        and capitals >= len(tokens) - 2
        and capitals >= 2
        and not re.search(r"[!?:;\d“”\"]|\.$", body)
    )


def _take_author(inner: _Element) -> str | None:
    """Take a byline that the markup names: ``rel=author``, ``itemprop=author``."""
    for part in inner.iter("a", "span", "div", "p", "address"):
        if part.get("rel") == "author" or part.get("itemprop") == "author":
            text = words(part)
            if text and len(text) <= _MAX_NAME:
                drop(part)
                return _BY.sub("", text)
    return None


def _pinned(cell: _Element) -> bool:
    around = [cell, *(above for _, above in zip(range(2), cell.iterancestors(), strict=False))]
    return any(_PINNED.search(furniture.names(part)) or part.get("data-pinned") == "true" for part in around)


def _anything(inner: _Element) -> bool:
    return bool(words(inner)) or next(inner.iter("img", "iframe", "video", "amp-img", *_CONTENT), None) is not None
