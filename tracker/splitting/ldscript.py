"""JSON-LD as pages really carry it: several scripts, ``@graph``, comments, raw line breaks, one broken object among good ones."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element

_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_MAX_OBJECTS = 5_000
"""A page with more JSON-LD objects at its top than this is no page of an article."""


def objects(tree: _Element) -> tuple[dict[str, Any], ...]:
    """Every top-level JSON-LD object of the page, lists and ``@graph`` opened; what cannot be read is left out."""
    found: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").casefold():
            found.extend(opened(read(script.text or "")))
    return tuple(found[:_MAX_OBJECTS])


def read(text: str) -> Any:
    """Decode one script, with a second, tolerant attempt; None when both fail."""
    text = text.strip().rstrip(";")
    if not text.startswith(("{", "[")):
        text = _WRAPPING.sub("", text).strip().rstrip(";")
    if not text:
        return None
    for attempt in (_untouched, _repaired):
        try:
            return json.loads(attempt(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return _salvaged(text)


def _untouched(text: str) -> str:
    return text


def opened(value: Any) -> list[dict[str, Any]]:
    """List the objects in a list, in an ``@graph`` or alone."""
    waiting, found = [value], []
    while waiting:
        thing = waiting.pop(0)
        if isinstance(thing, list):
            waiting[:0] = thing
        elif isinstance(thing, dict):
            found.append(thing)
            graph = thing.get("@graph")
            waiting[:0] = graph if isinstance(graph, list) else [graph] if isinstance(graph, dict) else []
    return found


def _repaired(text: str) -> str:
    """Take out what scripts put into JSON by mistake, leaving strings alone: comments, trailing commas, controls."""
    text = _CONTROLS.sub(" ", text)
    kept: list[str] = []
    at = 0
    for string in _STRING.finditer(text):
        kept += [_bare(text[at : string.start()]), string[0]]
        at = string.end()
    kept.append(_bare(text[at:]))
    return "".join(kept)


def _bare(code: str) -> str:
    code = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", " ", code, flags=re.DOTALL)
    return _TRAILING_COMMA.sub(r"\1", re.sub(r",\s*,+", ",", code))


def _salvaged(text: str) -> Any:
    """Save the good objects of a broken whole: every member of the list of updates that can be read by itself."""
    marker = text.find('"liveBlogUpdate"')
    if marker < 0:
        return None
    updates = list(_each_object(text, text.find("[", marker)))
    return {"@type": "LiveBlogPosting", "liveBlogUpdate": updates} if updates else None


def _each_object(text: str, start: int) -> Iterator[dict[str, Any]]:
    decoder = json.JSONDecoder(strict=False)
    at = text.find("{", start) if start >= 0 else -1
    failures = 0
    # each failure moves past one opening brace; the cap keeps a hostile script from costing its square
    while at >= 0 and failures < 1_000:
        try:
            thing, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            failures += 1
            at = text.find("{", at + 1)
            continue
        if isinstance(thing, dict) and "BlogPosting" in str(thing.get("@type")):
            yield thing
        at = text.find("{", at)
