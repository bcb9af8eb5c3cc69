"""Cutting a label off the front of a unit's markup, so that the text that follows it stays as it was written."""

from __future__ import annotations

import re
from html import escape

import lxml.etree
import lxml.html
from lxml.etree import _Element

_PLAIN_START = re.compile(r"<(?P<tag>p|li|h[1-6])>\s*(?:<(?P<bold>b|strong)>\s*)?")
_TRAILING_FRAME = re.compile(r"\s*\+{2,3}\s*$")


def without_front(html: str, text: str, end: int) -> str:
    """Return the markup of a unit without the first ``end`` characters of its text (white space not counted)."""
    left = sum(not letter.isspace() for letter in text[:end])
    if left == 0:
        return html
    quick = _quickly(html, escape(text[:end].strip(), quote=False))
    if quick is not None:
        return quick
    try:
        root = lxml.html.fragment_fromstring(html, create_parent="div")
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError):
        return f"<p>{escape(text[end:], quote=False)}</p>"
    _cut(root, left)
    for empty in [one for one in root.iter("b", "strong", "em", "i", "span", "u", "a") if _is_empty(one)]:
        empty.drop_tree()
    return _inner(root)


def _quickly(html: str, front: str) -> str | None:
    """Cut a front that stands at once in the tag of its unit, or alone in bold there; no tree need be built for it."""
    match = _PLAIN_START.match(html)
    if match is None or not html.startswith(front, match.end()):
        return None
    rest, bold = html[match.end() + len(front) :], match["bold"]
    if bold:
        closing = f"</{bold}>"
        if not rest.startswith(closing):
            return None
        rest = rest[len(closing) :]
    return f"<{match['tag']}>{rest.lstrip()}"


def _cut(root: _Element, left: int) -> None:
    for element, event in _events(root):
        if left <= 0:
            return
        attribute = "text" if event == "start" else "tail"
        words = getattr(element, attribute)
        if words:
            kept, left = _shortened(words, left)
            setattr(element, attribute, kept)


def _events(root: _Element) -> list[tuple[_Element, str]]:
    """Every place of text below the root in reading order: an element's text, or what follows its end."""
    places: list[tuple[_Element, str]] = []
    for event, element in lxml.etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            places.append((element, "start"))
        elif element is not root:
            places.append((element, "end"))
    return places


def _shortened(words: str, left: int) -> tuple[str, int]:
    for place, letter in enumerate(words):
        if left == 0:
            return words[place:].lstrip(), 0
        left -= not letter.isspace()
    return "", left


def _is_empty(element: _Element) -> bool:
    return len(element) == 0 and not (element.text or "").strip()


def _inner(root: _Element) -> str:
    inner = "".join(lxml.etree.tostring(child, encoding="unicode", method="html") for child in root)
    return escape(root.text or "", quote=False) + inner


def without_frame(words: str) -> str:
    """Take the closing ``+++`` off a title."""
    return _TRAILING_FRAME.sub("", words)
