"""Bodies that JSON documents keep in pieces: lists of paragraphs, of page elements, trees of rich-text editors.

One walk turns them into an HTML fragment. It knows the field names in which pieces keep their words, not the editors.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from tracker.splitting.json_values import fragment, is_html, is_link

MARKUP_FIELDS = ("html", "bodyHtml", "body_html", "content_html", "rendered")
"""Where a piece keeps ready markup, best first."""

WORD_FIELDS = ("text", "body", "content", "value", "quote", "caption", "#text")
"""Where a piece keeps plain words, best first."""

INSIDE_FIELDS = (
    "content", "children", "elements", "blocks", "components", "paragraphs", "parts", "items", "item", "refs", "groups",
    "modules", "sections", "body", "text", "model", "data", "node", "fields", "nodes", "leaves", "attrs", "media", "value",
)  # fmt: skip
"""Where a piece keeps further pieces."""

ADDRESS_FIELDS = ("src", "url", "href", "embedUrl", "embed_url", "contentUrl", "sourceUrl", "imageUrl", "image_url")

ELSEWHERE = ("richlink", "related", "newsletter", "advert", "callout", "promo", "readmore", "signup")
"""In a piece's type: it leads away from the block and is no part of it."""

TAGS = {
    "paragraph": "p", "heading": "h3", "header": "h3", "subheading": "h3", "title": "h3", "blockquote": "blockquote",
    "quote": "blockquote", "pullquote": "blockquote", "listitem": "li", "list_item": "li", "list-item": "li", "bulletedlist": "ul",
    "bullet_list": "ul", "bulletlist": "ul", "unordered-list-item": "li", "orderedlist": "ol", "ordered_list": "ol", "unstyled": "p",
    "unorderedlist": "ul", "list": "ul", "crosshead": "h3",
}  # fmt: skip
"""What the types of rich-text pieces are in HTML."""

MAX_PARTS = 5_000
"""Pieces of one body; a block of so many is a book."""

MAX_DEPTH = 24
"""Nesting inside one body; the trees of rich-text editors stay below ten."""


def compose(value: Any) -> str:
    """Return the HTML fragment of a body in pieces, empty when there are no words and no pictures in it."""
    return _Composer().render(value, 0)


class _Composer:
    """One body on its way to HTML; counts the pieces, so that a hostile tree stays cheap."""

    def __init__(self) -> None:
        self.parts = 0

    def render(self, value: Any, depth: int) -> str:
        self.parts += 1
        if depth > MAX_DEPTH or self.parts > MAX_PARTS:
            return ""
        if isinstance(value, str):
            return _prose(value)
        if isinstance(value, list):
            return "".join(self.render(one, depth + 1) for one in value)
        return self._piece(value, depth) if isinstance(value, Mapping) else ""

    def _piece(self, piece: Mapping[str, Any], depth: int) -> str:
        kind = _kind(piece)
        if any(word in kind for word in ELSEWHERE):
            return ""
        markup = next((piece[name] for name in MARKUP_FIELDS if isinstance(piece.get(name), str) and piece[name]), None)
        if markup is not None:
            return f"{markup}\n"
        own = next((piece[name] for name in WORD_FIELDS if isinstance(piece.get(name), str)), None)
        if own is not None:
            return _tagged(kind, own, piece)
        picture = _picture(kind, piece)
        if picture:
            return picture
        inner = [piece[name] for name in INSIDE_FIELDS if isinstance(piece.get(name), list | dict)]
        return _wrapped(kind, "".join(self.render(one, depth + 1) for one in inner))


def _kind(piece: Mapping[str, Any]) -> str:
    kind = next(
        (piece[name] for name in ("type", "_type", "@type", "kind", "nodeType") if isinstance(piece.get(name), str)), ""
    )
    return str(kind).rsplit(".", 1)[-1].casefold()


def _prose(text: str) -> str:
    return text + "\n" if is_html(text) else fragment(text)


def _tagged(kind: str, words: str, piece: Mapping[str, Any]) -> str:
    """Render a piece with words of its own: inline for the leaves of an editor's tree, else a paragraph or what its type says."""
    if is_html(words):
        return words + "\n"
    leaf = kind == "text" or (not kind and set(piece) <= _LEAF_FIELDS)
    if leaf:
        return _marked(html.escape(words, quote=False), piece)
    if kind in TAGS:
        return _wrapped(kind, html.escape(words, quote=False))
    return fragment(words)


_LEAF_FIELDS = {"text", "bold", "italic", "underline", "marks", "code", "strikethrough"}


def _marked(words: str, piece: Mapping[str, Any]) -> str:
    """Keep the link of a leaf; bold and italics carry no words."""
    marks = piece.get("marks")
    for mark in marks if isinstance(marks, list) else []:
        attributes = mark.get("attrs") if isinstance(mark, dict) else None
        href = attributes.get("href") if isinstance(attributes, dict) else None
        if is_link(href):
            return f'<a href="{html.escape(str(href))}">{words}</a>'
    return words


def _wrapped(kind: str, inner: str) -> str:
    tag = TAGS.get(kind)
    return f"<{tag}>{inner}</{tag}>" if tag and inner else inner


def _picture(kind: str, piece: Mapping[str, Any]) -> str:
    """Render an image or embed as a figure with its caption; empty when the piece is neither."""
    if not any(word in kind for word in ("image", "photo", "picture", "video", "embed", "gallery", "tweet")):
        return ""
    address = _address(piece)
    if not address:
        return ""
    alt = html.escape(_named_words(piece, "alt"))
    caption = html.escape(_named_words(piece, "caption"), quote=False)
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    tag = "img" if any(word in kind for word in ("image", "photo", "picture", "gallery")) else "iframe"
    inner = f'<img src="{address}" alt="{alt}">' if tag == "img" else f'<iframe src="{address}"></iframe>'
    return f"<figure>{inner}{below}</figure>\n"


def _address(piece: Mapping[str, Any]) -> str:
    """Return the first web address inside a piece, nearest first."""
    layer: list[Any] = [piece]
    for _ in range(5):
        maps = [one for one in layer if isinstance(one, Mapping)]
        for one in maps:
            address = next((one[name] for name in ADDRESS_FIELDS if is_link(one.get(name))), None)
            if address:
                return html.escape(str(address))
        lists = [inner for one in layer if isinstance(one, list) for inner in one[:3]]
        layer = [inner for one in maps for inner in list(one.values())[:40] if isinstance(inner, dict | list)] + lists
        if len(layer) > MAX_PARTS:
            break
    return ""


def _named_words(piece: Mapping[str, Any], name: str) -> str:
    data = piece.get("data")
    for holder in (piece, data if isinstance(data, Mapping) else {}):
        words = holder.get(name)
        if isinstance(words, str):
            return words
    return ""
