"""Whether a JSON document shows all blocks of a live blog or a part: by its address, its pointers and its counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tracker.core.common_words import word_set
from tracker.model import Completeness
from tracker.splitting.json_lists import Path, flatten
from tracker.splitting.json_words import words

PAGING_PARAMETERS = word_set(
    "limit before after since page offset cursor count per_page pagesize page_size from start max_id since_id"
)
"""Query parameters that ask for a part of a list."""

COUNTS = word_set("total total_count total_results total_items count num_found")
"""Fields with the number of blocks that there are in all."""

LIVE_FLAGS = frozenset({("is", "live"), ("live",), ("is", "live", "now"), ("is", "active", "liveblog")})
"""Names of flags that say whether the live blog goes on."""


def window_of(around: Sequence[Any], shown: int, url: str) -> tuple[Completeness, str]:
    """Say whether a document shows a part of a longer list, and by what sign; ``around`` are the objects around the list."""
    asked = [name for name, _ in parse_qsl(urlsplit(url).query) if name.casefold() in PAGING_PARAMETERS]
    if asked:
        return Completeness.WINDOW, f"the address asks for a part ({asked[0]})"
    fields = [field for holder in around if isinstance(holder, dict) for field in flatten(holder, depth=2).items()]
    for path, value in fields:
        name = "_".join(words(path[-1]))
        if _points_on(name, path, value):
            return Completeness.WINDOW, f"{'.'.join(path)} leads to more"
        if name in COUNTS and isinstance(value, int) and value > shown:
            return Completeness.WINDOW, f"{value} in all ({'.'.join(path)})"
        if isinstance(value, list) and {"active", "latest", "recent"}.intersection(words(path[-1])):
            return Completeness.WINDOW, f"{path[-1]} holds only some of all"
    return Completeness.WHOLE, ""


def live_of(around: Sequence[Any]) -> bool | None:
    """Return what an ``isLive`` flag around the list says; None where there is none."""
    for holder in around:
        if not isinstance(holder, dict):
            continue
        for path, value in flatten(holder, depth=2).items():
            if isinstance(value, bool) and words(path[-1]) in LIVE_FLAGS:
                return value
    return None


def _points_on(name: str, path: Path, value: Any) -> bool:
    """Whether a field near the root is a pointer to more: a next page, a cursor, ``has_more``, more pages than this one."""
    inside_next = any(part in {"next", "older"} for part in path)
    if name in {"has_more", "has_next", "has_next_page", "more", "more_available"}:
        return value is True
    if name in {"total_pages", "page_count", "last_page"}:
        return isinstance(value, int) and value > 1
    pointer = name in {"next", "older", "next_page", "next_url", "next_cursor", "cursor", "after"} or inside_next
    return pointer and isinstance(value, str | int) and not isinstance(value, bool) and value != ""
