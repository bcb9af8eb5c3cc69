"""The addresses that a page links to and shows, made absolute and free of what differs with every visit. Fetches nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Characters that nobody sees: controls, soft hyphens, marks of direction, halves of surrogates."""
_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|cmp|cmpid|ito|icid|ocid|ref_src|ref_url|ns_\w+|at_\w+|wt_\w+)$",
    re.IGNORECASE,
)
"""Query parameters that say where a reader came from, not where a link goes."""
_MAX_URL = 4_000


def absolute(base_url: str, href: str) -> str | None:
    """Make an address absolute as it stands; None where it is none, such as a host that is no IPv6 (``http://[x``)."""
    try:
        return urljoin(base_url, href)
    except ValueError:
        return None


@lru_cache(maxsize=8192)
def clean_href(href: str, base_url: str) -> str | None:
    """Make a link absolute and free of tracking parameters; None for what leads nowhere (``javascript:``, ``data:``)."""
    href = INVISIBLE.sub("", href).strip()
    if not href or len(href) > _MAX_URL or href.casefold().startswith(("javascript:", "data:", "blob:", "about:")):
        return None
    try:
        parts = urlsplit(urljoin(base_url, href))
        query = parts.query
        if query:
            pairs = parse_qsl(query, keep_blank_values=True)
            kept = [(name, value) for name, value in pairs if not _TRACKING.match(name)]
            query = query if len(kept) == len(pairs) else urlencode(kept)
        return urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment))
    except ValueError:
        return None


def clean_src(src: str, base_url: str) -> str | None:
    """Make a media source absolute, without its query: sizes and signatures change with every page."""
    href = clean_href(src, base_url)
    if href is None:
        return None
    parts = urlsplit(href)
    # a player tells its film in the query alone (watch?v=…)
    query = (
        parts.query
        if parts.path.rstrip("/").rpartition("/")[2] in {"watch", "embed", "player", "iframe.html", ""}
        else ""
    )
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
