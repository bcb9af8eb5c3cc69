"""Words of strangers made harmless for where they go: a terminal, a JSON line, HTML, Markdown.

A page may hold escape sequences that repaint a terminal and bidi controls that make ``safe`` read ``unsafe``
(CVE-2021-42574). Everything that leaves the tracker as text for people goes through ``safe`` first; rich does not do it.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_HIDDEN = "\u2028\u2029\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff"
_UNSAFE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_BIDI}{_HIDDEN}]")
"""All of C0 but tab and line feed, DEL, C1, direction marks, line separators, tag characters, lone surrogates."""

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!&@])")
_MARKDOWN_OPENING = re.compile(r"^(\s*\d*)([-+=.)])(?=\s|$|[-=])", re.MULTILINE)
"""What makes a list or an underlined heading at the start of a line, with or without a number before it."""

_CONTROL_PICTURES = 0x2400
_SPACE = 0x20
_DELETE = 0x7F


def safe(text: str) -> str:
    """Make control and direction characters visible instead of effective; words, tabs and line feeds stay."""
    return _UNSAFE.sub(_visible, text)


def safe_line(text: str) -> str:
    """Like ``safe``, on one line: runs of white space become one space."""
    return " ".join(safe(text).split())


def json_line(value: Any) -> str:
    """Write JSON on one line, with every character a terminal could act on as an escape."""
    return _escaped(json.dumps(value, ensure_ascii=False))


def json_text(value: Any) -> str:
    """Write JSON for reading, indented, with the same escapes as ``json_line``."""
    return _escaped(json.dumps(value, ensure_ascii=False, indent=2))


def html_link(href: str, words: str) -> str:
    """Make an HTML link, but only of an address that a browser opens as a page; else the words alone."""
    if not href.casefold().startswith(("https://", "http://")):
        return html_text(words)
    return f'<a href="{html_text(href)}" rel="noreferrer">{html_text(words)}</a>'


def html_text(text: str) -> str:
    """Escape for HTML text and for attribute values in quotes."""
    return html.escape(safe(text), quote=True)


def markdown_text(text: str) -> str:
    """Escape so that Markdown shows the characters themselves: no link, no heading, no tag, no mention."""
    return _MARKDOWN_OPENING.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", safe(text)))


def markdown_line(words: str) -> str:
    """Escape words as ``markdown_text`` does, on one line."""
    return markdown_text(safe_line(words))


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < _SPACE:
        return chr(_CONTROL_PICTURES + code)
    if code == _DELETE:
        return "\u2421"
    return "\ufffd"


def _escaped(text: str) -> str:
    return _UNSAFE.sub(lambda match: "".join(f"\\u{unit:04x}" for unit in _units(match[0])), text)


def _units(char: str) -> tuple[int, ...]:
    """UTF-16 code units, as JSON escapes want them."""
    code = ord(char)
    if code <= 0xFFFF:
        return (code,)
    code -= 0x10000
    return (0xD800 + (code >> 10), 0xDC00 + (code & 0x3FF))
