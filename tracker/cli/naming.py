"""Names for sources that the config does not name: from the address, readable, and the same every time."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

LONGEST = 64
"""Characters; what the config accepts."""

DISTINCT = 6
"""Hex digits that tell two addresses with one name apart."""

_OTHER = re.compile(r"[^a-z0-9]+")
_SUFFIX = re.compile(r"\.(?:html?|php|aspx?|jsp|json|xml|txt|md|gz)$")


def name_for(url: str, taken: frozenset[str] = frozenset()) -> str:
    """Name a source after its host and the last words of its path; another address with that name gets a hash."""
    host, path = _host_and_path(url)
    words = [word for word in path.casefold().split("/") if _OTHER.sub("", word)]
    last = _SUFFIX.sub("", words[-1]) if words else ""
    name = (
        _slug(f"{_slug(host, keep_dots=True)}-{last}" if host else last, keep_dots=True)[:LONGEST].strip("-.") or "page"
    )
    if name not in taken:
        return name
    mark = hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()[:DISTINCT]
    return f"{name[: LONGEST - DISTINCT - 1].rstrip('-.')}-{mark}"


def _host_and_path(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").removeprefix("www."), parts.path
    except ValueError:
        return "", url


def _slug(words: str, *, keep_dots: bool = False) -> str:
    pattern = re.compile(r"[^a-z0-9.]+") if keep_dots else _OTHER
    return pattern.sub("-", words.casefold()).strip("-.")
