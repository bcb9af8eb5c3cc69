"""Bytes to text, and what kind of document it is. Nothing is guessed silently: the order of belief is fixed."""

from __future__ import annotations

import codecs
import re

from tracker.errors import PageTooLarge
from tracker.splitting.binary import refuse_binary, refuse_known

MAX_BYTES = 20_000_000
"""The decoded cap of a poll; a live blog of a thousand blocks with its JSON is about 5 MB."""

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HTTP_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_META_WINDOW = 4096
"""HTML asks for the declaration within 1024 bytes; pages put it a little later."""
_SNIFF_WINDOW = 4096
_HTML_SIGN = re.compile(
    r"<(?:!doctype html|html|head|body|div|p|article|section|main|h[1-6]|ul|ol|table|span|meta|title|script|a)\b",
    re.IGNORECASE,
)
_XML_SIGN = re.compile(
    r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*<(?:[\w-]+:)?(?:rss|feed|rdf|urlset|channel)\b",
    re.DOTALL | re.IGNORECASE,
)
_MARKDOWN_SIGN = re.compile(r"\A---\s*\n|^#{1,6} \S|^\*\*\S|^\[[^\]]+\]\([^)]+\)", re.MULTILINE)
_WEB_LATIN = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
}
"""The WHATWG encoding standard reads these labels as windows-1252, as every browser does."""


def decode(body: bytes, content_type: str | None) -> tuple[str, str]:
    """Return the text and the encoding used: BOM, then HTTP charset, then the XML declaration or ``<meta>``, then UTF-8, then cp1252.

    Raises PageTooLarge past ``MAX_BYTES``, SplitError for bytes that are no text.
    """
    if len(body) > MAX_BYTES:
        raise PageTooLarge(f"the page has {len(body):,} bytes, more than the {MAX_BYTES:,} a splitter takes")
    refuse_known(body)
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(encoding, "replace"), encoding
    for stated in (_stated(content_type), _declared(body)):
        if stated and (text := _strict(body, stated)) is not None:
            return text, stated
    refuse_binary(body)
    text = _strict(body, "utf-8")
    if text is not None:
        return text, "utf-8"
    return _lenient(body)


def _lenient(body: bytes) -> tuple[str, str]:
    """UTF-8 with a few broken bytes stays UTF-8; anything else is taken for cp1252."""
    text = body.decode("utf-8", "replace")
    broken = text.count("�")
    wide = sum(1 for byte in body[:200_000] if byte >= 0xC0)
    if broken <= max(3, wide // 5):
        return text, "utf-8"
    return body.decode("cp1252", "replace"), "cp1252"


def _stated(content_type: str | None) -> str | None:
    match = _HTTP_CHARSET.search(content_type or "")
    return _codec(match[1]) if match else None


def _declared(body: bytes) -> str | None:
    match = _XML_ENCODING.match(body[:_META_WINDOW]) or _META_CHARSET.search(body[:_META_WINDOW])
    name = _codec(match[1].decode("ascii", "replace")) if match else None
    return "utf-8" if name and name.startswith("utf-16") else name


def _codec(name: str) -> str | None:
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # bytes-to-bytes codecs such as "hex" are registered too, and are no charset
    if not getattr(found, "_is_text_encoding", True):
        return None
    return _WEB_LATIN.get(found.name, found.name)


def _strict(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (UnicodeError, ValueError):
        return None


def sniff(text: str, content_type: str | None) -> str:
    """Return ``html``, ``text``, ``markdown``, ``json`` or ``xml``; what the text is decides over what it is called."""
    mime = (content_type or "").partition(";")[0].strip().casefold()
    head = text[:_SNIFF_WINDOW].lstrip()
    if mime in {"text/markdown", "text/x-markdown"}:
        return "markdown"
    if _is_json(mime, head, text):
        return "json"
    if _XML_SIGN.match(head):
        return "xml"
    if mime == "text/plain":
        return "html" if head[:15].casefold().startswith(("<!doctype html", "<html")) else "text"
    if "html" in mime or _HTML_SIGN.search(head):
        return "html"
    if mime.endswith(("/xml", "+xml")) or head.startswith("<?xml"):
        return "xml"
    return "markdown" if _MARKDOWN_SIGN.search(text[:_SNIFF_WINDOW]) else "text"


def _is_json(mime: str, head: str, text: str) -> bool:
    if mime.endswith(("/json", "+json")):
        return True
    opens = head[:1]
    return opens in {"{", "["} and text.rstrip()[-1:] == {"{": "}", "[": "]"}[opens] and '"' in head
