"""What single values of JSON documents mean: a time, a text (HTML or plain) as a clean fragment, a link, a name."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tracker.core.times import Stamp, read_machine, read_stamp

EPOCH_FROM = 631_152_000
"""1 January 1990: a smaller number is no time of a web page."""

EPOCH_TO = 4_102_444_800
"""1 January 2100: a larger number of seconds is no time of a web page (in milliseconds: 1970 plus 47 days)."""

LONGEST_PLAIN = 4_000
"""Characters of a text that are looked at without its markup; no title is longer, and a body is known by then."""

LONGEST_TIME = 64
"""Characters; a longer string is prose."""

_MICROSOFT = re.compile(r"/Date\((\d{9,14})(?:[+-]\d{4})?\)/")
"""How old .NET services write a time in JSON: milliseconds since 1970; the offset only says where."""

_TAG = re.compile(r"<(?:/?[a-z][a-z0-9-]*(?:\s[^<>]*)?/?>|!--)", re.IGNORECASE)
_ESCAPED_TAG = re.compile(r"&lt;/?(?:p|br|div|a|strong|em|b|i|ul|li|h[1-6]|blockquote|img)\b", re.IGNORECASE)
_MD_LINK = re.compile(r"(!?)\[([^\]\n]{0,300})\]\((https?://[^\s)]+)(?:\s+\"[^\"]*\")?\)")
_MD_BOLD = re.compile(r"(\*\*|__)(?=\S)(.{1,400}?)(?<=\S)\1")
_BARE_URL = re.compile(r"(?<![\"'=>\w])https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")
_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*")
_BULLET = re.compile(r"[-*•]\s+(.+)")
_WEB = re.compile(r"(?:https?:)?//\S+", re.IGNORECASE)


def time_of(value: Any, *, utc: bool = False) -> Stamp | None:
    """Read a time: epoch seconds, milliseconds, micro- or nanoseconds, ISO, RFC, or a printed stamp; None if it is none.

    ``utc`` says that the field's name promises UTC (``date_gmt``): a time without a zone is then taken as such.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _epoch(float(value))
    return _printed_time(value.strip(), utc=utc) if isinstance(value, str) else None


def _printed_time(text: str, *, utc: bool) -> Stamp | None:
    if len(text) > LONGEST_TIME or not any(letter.isdigit() for letter in text):
        return None
    if ticks := _MICROSOFT.fullmatch(text):
        return _epoch(float(ticks[1]))
    if text.replace(".", "", 1).isdigit():
        return _epoch(float(text)) if len(text) >= 9 else None
    stamp = read_machine(text) or read_stamp(text)
    if stamp is not None and utc and stamp.instant is None and stamp.offset_minutes is None and stamp.zone is None:
        return replace(stamp, offset_minutes=0)
    return stamp


def _epoch(number: float) -> Stamp | None:
    for scale in (1, 1_000, 1_000_000, 1_000_000_000):
        if EPOCH_FROM <= number / scale <= EPOCH_TO:
            return read_machine(str(int(number / scale)))
    return None


def is_html(text: str) -> bool:
    """Whether a text is markup rather than plain words."""
    return _TAG.search(text) is not None


def is_link(value: Any) -> bool:
    """Whether a value is an absolute web address and nothing else."""
    return isinstance(value, str) and _WEB.fullmatch(value.strip()) is not None


def fragment(text: str) -> str:
    """Return a clean HTML fragment for a body that may be HTML, HTML escaped once too often, Markdown or plain words."""
    if not is_html(text) and _ESCAPED_TAG.search(text):
        text = html.unescape(text)
    return text if is_html(text) else "".join(_paragraphs(text))


def plain(text: str) -> str:
    """Return the words of a short text (a title, a name, the opening of a body) without markup."""
    return " ".join(html.unescape(_TAG.sub(" ", text[:LONGEST_PLAIN])).split())


def _paragraphs(text: str) -> Iterator[str]:
    """Plain words or light Markdown as HTML: empty lines part paragraphs, line ends break lines, lists and links stay."""
    text = html.unescape(text).replace("\r\n", "\n").replace("\r", "\n")
    for paragraph in re.split(r"\n[^\S\n]*\n", text):
        lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
        heading = _HEADING.fullmatch(lines[0]) if len(lines) == 1 else None
        if heading:
            level = len(heading[1])
            yield f"<h{level}>{_inline(heading[2])}</h{level}>"
        elif lines and all(_BULLET.fullmatch(line) for line in lines):
            bullets = (match[1] for line in lines if (match := _BULLET.fullmatch(line)))
            yield "<ul>" + "".join(f"<li>{_inline(bullet)}</li>" for bullet in bullets) + "</ul>"
        elif lines:
            yield "<p>" + "<br>".join(_inline(line) for line in lines) + "</p>"


def _inline(line: str) -> str:
    pieces: list[str] = []
    end = 0
    for match in _MD_LINK.finditer(line):
        pieces.append(_words(line[end : match.start()]))
        address, words = html.escape(match[3]), html.escape(match[2])
        pieces.append(f'<img src="{address}" alt="{words}">' if match[1] else f'<a href="{address}">{words}</a>')
        end = match.end()
    return "".join(pieces) + _words(line[end:])


def _words(text: str) -> str:
    pieces: list[str] = []
    end = 0
    for match in _BARE_URL.finditer(text):
        address = html.escape(match[0])
        pieces += (_bold(text[end : match.start()]), f'<a href="{address}">{address}</a>')
        end = match.end()
    return "".join(pieces) + _bold(text[end:])


def _bold(text: str) -> str:
    return _MD_BOLD.sub(r"<strong>\2</strong>", html.escape(text, quote=False))


def name_of(value: Any) -> str | None:
    """Return a person's name from a string, an object with a name, or a list of either; None for ids and links."""
    if isinstance(value, str):
        name = plain(value)
        return name if _is_name(name) else None
    if isinstance(value, Mapping):
        names = (
            value.get(field)
            for field in ("name", "display_name", "displayName", "fullName", "title", "byline", "username")
        )
        return next((found for one in names if isinstance(one, str) and (found := name_of(one))), None)
    if isinstance(value, list):
        found_names = [found for one in value[:10] if isinstance(one, str | Mapping) and (found := name_of(one))]
        return ", ".join(dict.fromkeys(found_names)) or None
    return None


def _is_name(text: str) -> bool:
    """Whether a text may be a byline: short, with letters, no link, no machine id."""
    bare = text.replace("-", "")
    machine = len(bare) >= 16 and " " not in text and any(letter.isdigit() for letter in bare)
    return 0 < len(text) <= 120 and any(letter.isalpha() for letter in text) and not is_link(text) and not machine
