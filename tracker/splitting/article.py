"""The main article of an HTML page as paragraph-like units in reading order, its furniture left out."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from tracker.core.text import is_post
from tracker.errors import PageTooLarge
from tracker.splitting import asides, fragments, furniture, opening, prose, regions
from tracker.splitting.draft import Unit
from tracker.splitting.trees import settable, squeezed

if TYPE_CHECKING:
    from lxml.etree import _Element

    from tracker.splitting.document import Document

_HEADING = re.compile(r"h[1-6]")
_WHOLE = {
    "p": "p",
    "figcaption": "caption",
    "caption": "caption",
    "hr": "hr",
    "table": "table",
    "pre": "pre",
    "dt": "p",
    "dd": "p",
    "address": "p",
}
_PICTURES = frozenset(
    {"figure", "img", "picture", "iframe", "video", "audio", "embed", "object", "amp-img", "amp-video", "amp-iframe"}
)
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "button",
        "input",
        "select",
        "textarea",
        "form",
        "nav",
        "link",
        "meta",
        "head",
        "title",
    ]
)
_INLINE = frozenset(
    [
        "a", "abbr", "b", "bdi", "big", "br", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "q", "s", "samp",
        "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "acronym", "data", "nobr",
    ]
)  # fmt: skip
_BOLD = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "th"})
_BOXES = frozenset({"div", "article", "section", "aside", "a", "li", "ul"})
_MAX_CARD = 500
"""Characters of a teaser with its lead."""
_CARD_SHARE = 0.7
_PLAYER_NAME = re.compile(r"(?:^|[\s_-])(?:video|player|podcast|audio)", re.IGNORECASE)
_MAX_PLAYER = 250
"""Characters of a film's title, source and length."""
MAX_UNITS = 12_000
"""Paragraphs; the longest live blogs printed as one article have about 2,000."""
_OWN_ROLE = {"li": "li", "blockquote": "quote"}
_MAX_CAPTION = 400
_LONG_CELL = 600
_LAYOUT_ROWS = 3
"""A table with paragraphs or long cells in few columns is layout, not data."""


def units(doc: Document) -> list[Unit]:
    """Linearise the main article of an HTML page, once; comments, sidebars, related stories and adverts left out."""
    if doc.units is None:
        doc.units = asides.without(_read(doc))
    return doc.units


def _read(doc: Document) -> list[Unit]:
    measured = regions.mass(doc)
    refused = regions.refused(doc, measured)
    root = prose.main(doc, measured, refused)
    above = [part for part in opening.places(doc, root) if refused.isdisjoint(part.iterancestors())]
    found = opening.chosen((unit for part in above for unit in _walk(part, refused)), root) if above else []
    for unit in _walk(root, refused):
        if unit.text or unit.role in {"figure", "hr"}:
            found.append(unit)
        if len(found) > MAX_UNITS:
            raise PageTooLarge(f"the article has more than {MAX_UNITS:,} paragraphs", hint="no article is that long")
    return found


def _walk(root: _Element, refused: set[_Element]) -> Iterator[Unit]:
    """Go through the tree in reading order with an explicit stack; yield one unit for each paragraph-like piece."""
    stack: list[tuple[_Element, str]] = [(root, "p")]
    while stack:
        element, role = stack.pop()
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED or element in refused or furniture.hidden(element):
            continue
        if _is_card(element):
            continue
        whole = "figure" if _is_player(element) else _whole_role(element, role)
        if whole is not None:
            yield from _pieces(element, whole)
            continue
        inner = "quote" if tag == "blockquote" else "li" if tag == "li" else role
        stack.extend((part, inner) for part in reversed(_runs(element)))


def _whole_role(element: _Element, role: str) -> str | None:
    """Name the role of an element that is one unit as it stands; None for one whose inside is walked."""
    tag = str(element.tag)
    if _HEADING.fullmatch(tag):
        return "heading"
    if tag in _PICTURES or (tag == "blockquote" and _is_embedded(element)):
        return "figure"
    if _is_caption(element):
        return "caption"
    if tag == "table" and _is_layout(element):
        return None
    if tag in _WHOLE:
        return role if role != "p" and tag == "p" else _WHOLE[tag]
    return _OWN_ROLE.get(tag, role) if _all_inline(element) else None


def _is_embedded(quote: _Element) -> bool:
    links = [link.get("href") or "" for link in quote.iter("a")]
    return fragments.is_marked_post(quote) or is_post(links, squeezed(quote))


def _is_card(element: _Element) -> bool:
    """Tell the teaser of another story that stands in the article: a headline that is a link, and little else."""
    if element.tag == "a" and not _all_inline(element) and next(element.iter(*_PICTURES), None) is not None:
        return bool(squeezed(element))
    if element.tag not in _BOXES or next(element.iter("h2", "h3", "h4", "h5"), None) is None:
        return False
    length = len(squeezed(element))
    if length > _MAX_CARD:
        return False
    links = element.iter("a") if element.tag != "a" else [element]
    linked = sum(len(squeezed(link)) for link in links if not (link.get("href") or "#").startswith("#"))
    return linked >= _CARD_SHARE * length and length > 0


def _is_player(element: _Element) -> bool:
    """Tell a film with its title and length."""
    if element.tag not in _BOXES:
        return False
    named = _PLAYER_NAME.search(furniture.names(element)) is not None or element.get("data-video-id") is not None
    if not named and next(element.iter("video", "iframe", "amp-video"), None) is None:
        return False
    return len(squeezed(element)) <= _MAX_PLAYER and next(element.iter("p", "article"), None) is None


def _is_caption(element: _Element) -> bool:
    """Tell the words below a picture by what their box is called."""
    return furniture.caption_name(furniture.names(element)) and len(squeezed(element)) <= _MAX_CAPTION


def _is_layout(table: _Element) -> bool:
    if (
        next(table.iter("p", "h2", "h3", "ul", "table" if table.getparent() is None else "blockquote"), None)
        is not None
    ):
        return True
    cells = list(table.iter("td"))
    return len(cells) <= _LAYOUT_ROWS or any(len(squeezed(cell)) > _LONG_CELL for cell in cells)


def _all_inline(element: _Element) -> bool:
    return all(not isinstance(part.tag, str) or part.tag in _INLINE for part in element.iterdescendants())


def _runs(element: _Element) -> list[_Element]:
    """Return the children to walk; inline children and loose text between blocks become paragraphs of their own."""
    parts: list[_Element] = []
    run: _Element | None = _paragraph(element.text)
    for child in element:
        if isinstance(child.tag, str) and not (child.tag in _INLINE and _all_inline(child)):
            parts += [run] if run is not None else []
            parts.append(child)
            run = _paragraph(child.tail)
            continue
        run = etree.Element("p") if run is None else run
        run.append(copy.deepcopy(child))
    return [*parts, run] if run is not None else parts


def _paragraph(text: str | None) -> _Element | None:
    if not text or not text.strip():
        return None
    made = etree.Element("p")
    made.text = settable(text)
    return made


def _pieces(element: _Element, role: str) -> Iterator[Unit]:
    """One unit, or one for each line that ``<br>`` makes."""
    clean = copy.deepcopy(element)
    clean.tail = None
    fragments.strip(clean)
    level = int(str(element.tag)[1]) if role == "heading" else 0
    if role in {"figure", "hr", "table", "pre"}:
        text = "" if role in {"figure", "hr"} else squeezed(clean)
        yield Unit(text, fragments.fragment(clean), role, element=element)
        return
    for piece in _lines(clean) if clean.find(".//br") is not None else [clean]:
        text = squeezed(piece)
        if text and not furniture.advert_words(text) and not furniture.widget_words(text):
            part = "caption" if role == "p" and asides.is_credit(text) else role
            yield Unit(text, fragments.fragment(piece), part, level, _bold(piece), element, _linked(piece, element))


def _lines(element: _Element) -> list[_Element]:
    """Split an element at its own ``<br>`` children into elements of the same tag."""
    made = [etree.Element(element.tag)]
    made[0].text = settable(element.text or "")
    for child in list(element):
        if child.tag == "br":
            piece = etree.Element(element.tag)
            piece.text = settable(child.tail or "")
            made.append(piece)
        else:
            made[-1].append(child)
    return made


def _linked(piece: _Element, source: _Element) -> int:
    """Count the characters of a piece that are links; all of them where it stands in a link itself."""
    if any(above.tag == "a" for above in (piece, source, *source.iterancestors())):
        return len(squeezed(piece))
    return sum(len(squeezed(link)) for link in piece.iter("a") if not (link.get("href") or "#").startswith("#"))


def _bold(element: _Element) -> int:
    """Count the characters at the start of the text that stand in bold."""
    if element.tag in _BOLD:
        return len(squeezed(element))
    length = 0
    for event, part in etree.iterwalk(element, events=("start", "end")):
        text = part.text if event == "start" else (part.tail if part is not element else None)
        holder = part if event == "start" else part.getparent()
        line = " ".join((text or "").split())
        if not line:
            continue
        if not _in_bold(holder, element):
            return length
        length += len(line) + (1 if length else 0)
    return length


def _in_bold(part: _Element | None, top: _Element) -> bool:
    while part is not None and part is not top:
        if part.tag in _BOLD or "font-weight:bold" in (part.get("style") or "").replace(" ", ""):
            return True
        part = part.getparent()
    return False
