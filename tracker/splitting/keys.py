"""What the publisher gives to recognise a block by: element ids, data attributes, anchors, permalinks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urljoin, urlsplit

from tracker.core.addresses import clean_href
from tracker.splitting import furniture

if TYPE_CHECKING:
    from lxml.etree import _Element

    from tracker.splitting.document import Document

_KEY_ATTRIBUTES = (
    "id",
    "data-block-id",
    "data-post-id",
    "data-entry-id",
    "data-event-id",
    "data-item-id",
    "data-update-id",
    "data-id",
    "data-key",
    "data-uid",
    "data-guid",
    "data-postid",
    "data-entryid",
    "data-blockid",
    "data-liveblog-id",
    "data-live-id",
    "data-urn",
    "data-anchor",
    "name",
    "itemid",
)
_SHARE_OF_CELLS = 0.6
"""An attribute is the key of a template when most blocks have it; teasers and adverts between them may not."""
_DEPTH = 4
"""Levels below the cell in which its id may stand, when a wrapper has been put around it."""
_MADE_UP = re.compile(
    r"^(?::r\w+:|radix-.*|react-.*|mui-.*|headlessui-.*|yui_.*|ember\d+|ui-id-\d+|ext-gen.*|i-amp.*)$"
)
"""Ids that a script numbers while it renders: new ones with every page."""
_PERMALINK_QUERY = re.compile(
    r"^(?:page|post|block|entry|pinned_post|id|p|update|liveblog|anchor|postid|focus|ns_.*)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Keyed:
    """The key and the permalink of one cell, and where the key was found."""

    key: str | None = None
    permalink: str | None = None
    key_from: str = ""


def keyed(doc: Document, cells: Sequence[_Element], heads: Sequence[_Element | None]) -> list[Keyed]:
    """Find the key of each cell; ``heads`` are the elements that carry their times (permalinks wrap these)."""
    permalinks = [_permalink(doc, cell, head) for cell, head in zip(cells, heads, strict=True)]
    uses = Counter(permalinks)
    permalinks = [link if uses[link] == 1 else None for link in permalinks]
    keys, origin = _attribute_keys(cells)
    return [_one(key, link, origin) for key, link in zip(keys, permalinks, strict=True)]


def _one(key: str | None, permalink: str | None, origin: str) -> Keyed:
    if key is not None:
        return Keyed(key, permalink, origin)
    part = _of_permalink(permalink) if permalink else None
    return Keyed(part, permalink, "permalink" if part else "")


def _attribute_keys(cells: Sequence[_Element]) -> tuple[list[str | None], str]:
    none: list[str | None] = [None] * len(cells)
    for attribute in _KEY_ATTRIBUTES:
        values = [_nearest(cell, attribute) for cell in cells]
        given = [value for value in values if value]
        if len(given) < max(1, _SHARE_OF_CELLS * len(cells)) or len(set(given)) < 0.9 * len(given):
            continue
        if not _counted(given):
            return values, f"attribute {attribute}"
    return none, ""


def _nearest(cell: _Element, attribute: str) -> str | None:
    """Look at the cell and its first descendants, level by level; an anchor may stand just inside."""
    level = [cell]
    for _ in range(_DEPTH):
        for element in level:
            value = element.get(attribute)
            if (
                value
                and not _MADE_UP.match(value)
                and element.tag not in {"input", "iframe", "meta", "svg", "img", "button"}
            ):
                return value.strip()
        level = [child for element in level for child in element.iterchildren("*")][:6]
    return None


def _counted(values: Sequence[str]) -> bool:
    """Tell ids that only count places from the top: they name another block after every new one."""
    numbers = [
        int(digits[-1])
        for digits in (re.findall(r"\d+", value)[-1:] for value in values)
        if digits and len(digits[-1]) < 5
    ]
    return (
        len(numbers) == len(values) > 1
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and numbers[0] in {0, 1}
    )


def _permalink(doc: Document, cell: _Element, head: _Element | None) -> str | None:
    around = [above for _, above in zip(range(4), head.iterancestors("a"), strict=False)] if head is not None else []
    inside = [link for link in around if link is cell or cell in link.iterancestors()]
    here = doc.canonical_url or doc.page.url
    for link in chain(inside, cell.iter("a")):
        found = _own(link.get("href") or "", doc.base_url, here)
        if found:
            return found
    return None


@lru_cache(maxsize=8192)
def _own(href: str, base_url: str, page_url: str) -> str | None:
    """Return a link that leads to a part of this very page."""
    if not href or href in {"#", "#top"} or furniture.share_href(href):
        return None
    clean = clean_href(href, base_url)
    if clean is None:
        return None
    target, here = urlsplit(clean), urlsplit(page_url)
    if target.netloc.removeprefix("www.") != here.netloc.removeprefix("www."):
        return None
    stem = here.path.rstrip("/").removesuffix(".html")
    same = target.path.rstrip("/").removesuffix(".html") == stem
    named = bool(target.fragment) or any(_PERMALINK_QUERY.match(name) for name, _ in parse_qsl(target.query))
    if same and named:
        return clean
    return clean if stem and target.path.startswith(stem + "/") and len(target.path) > len(stem) + 4 else None


def _of_permalink(permalink: str) -> str | None:
    parts = urlsplit(permalink)
    if parts.fragment:
        return parts.fragment
    values = [value for name, value in parse_qsl(parts.query) if _PERMALINK_QUERY.match(name)]
    return values[-1].rpartition(":")[2] if values else parts.path.rstrip("/").rpartition("/")[2] or None


def same_block(key: str, url: str) -> bool:
    """Tell whether an address names a block by its key: as fragment, query value or last part of the path."""
    parts = urlsplit(urljoin("https://page.invalid/", url))
    values = [
        parts.fragment,
        *(value for _, value in parse_qsl(parts.query)),
        parts.path.rstrip("/").rpartition("/")[2],
    ]
    return any(value == key or value.endswith((f":{key}", f"-{key}", f"/{key}")) for value in values if value)
