"""Whether a JSON document shows all blocks of a live blog or a part: by its address, its pointers and its counts."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tracker.model import Completeness
from tracker.splitting.json_lists import Path, flatten
from tracker.splitting.json_words import among, words

PAGING_PARAMETERS = among(
    "limit before after since page offset cursor count per_page pagesize page_size from start max_id since_id"
)
"""Query parameters that ask for a part of a list."""


def window_of(document: Any, shown: int, url: str) -> tuple[Completeness, str]:
    """Say whether the document shows a part of a longer list, and by what sign."""
    asked = [name for name, _ in parse_qsl(urlsplit(url).query) if name.casefold() in PAGING_PARAMETERS]
    if asked:
        return Completeness.WINDOW, f"the address asks for a part ({asked[0]})"
    for path, value in flatten(document).items() if isinstance(document, dict) else ():
        name = "_".join(words(path[-1]))
        if _points_on(name, path, value):
            return Completeness.WINDOW, f"{'.'.join(path)} leads to more"
        if name in {"total", "total_count", "total_results", "count"} and isinstance(value, int) and value > shown:
            return Completeness.WINDOW, f"{value} in all ({'.'.join(path)})"
    if any(word in {"active", "latest"} for path in _names(document) for word in words(path)):
        return Completeness.WINDOW, "the list holds only what is active or latest"
    return Completeness.WHOLE, ""


def _names(document: Any) -> list[str]:
    return [name for name, value in document.items() if isinstance(value, list)] if isinstance(document, dict) else []


def _points_on(name: str, path: Path, value: Any) -> bool:
    """Whether a field near the root is a pointer to more: a next page, a cursor, ``has_more``, more pages than this one."""
    inside_next = any(part in {"next", "older"} for part in path)
    if name in {"has_more", "has_next", "has_next_page", "more", "more_available"}:
        return value is True
    if name in {"total_pages", "page_count", "last_page"}:
        return isinstance(value, int) and value > 1
    pointer = name in {"next", "older", "next_page", "next_url", "next_cursor", "cursor", "after"} or inside_next
    return pointer and isinstance(value, str | int) and not isinstance(value, bool) and value != ""
