"""Platforms by their own markup, where the general way may not see a blog of one or two blocks, or one without clocks.

A table and nothing else: the markup is described, carving is the same for all. Each row has a fixture in the tests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from tracker.splitting.trees import outermost, strings

if TYPE_CHECKING:
    from lxml.etree import _Element

    from tracker.splitting.document import Document

VERSION = 1
_NAMES = etree.XPath("//@class | //@data-testid | //article/@id | //div/@id", smart_strings=False)


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform and the XPath of its blocks."""

    name: str
    signs: tuple[str, ...]
    """One of them stands in a class, an id or a test id of every page in which the XPath finds blocks; none: it is always tried."""
    blocks: str
    identity: str = ""
    """What the id of every block must match, where the XPath alone would take other pages' elements for blocks."""


def _with_class(tag: str, name: str) -> str:
    return f"//{tag}[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"


PLATFORMS = (
    Platform(
        "guardian",
        ("block-",),
        "//article[starts-with(@id, 'block-')] | //div[starts-with(@id, 'block-')][starts-with(@class, 'block')]",
        # Drupal calls its page furniture `block-search` or `block-block-3`; a live blog's ids are hexadecimal.
        identity=r"block-[0-9a-f]{6,}",
    ),
    Platform(
        "bbc",
        ("lx-stream__post-container", "content-post", "live-post"),
        _with_class("*", "lx-stream__post-container")
        + " | //article[@data-testid='content-post'] | //*[@data-testid='live-post']",
    ),
    Platform("reach", ("live-event-entry",), _with_class("div", "live-event-entry")),
    Platform("express", ("live-events__entry",), _with_class("div", "live-events__entry")),
    Platform("wordpress-liveblog", ("liveblog-entry",), _with_class("*", "liveblog-entry")),
    Platform("easy-liveblogs", ("elb-liveblog-post",), _with_class("li", "elb-liveblog-post")),
    Platform(
        "24liveblog",
        ("lb24-",),
        _with_class("*", "lb24-news-list-item") + " | " + _with_class("*", "lb24-liveblog-news-item"),
    ),
    Platform("superdesk", ("lb-post",), _with_class("article", "lb-post") + " | " + _with_class("li", "lb-post")),
    Platform(
        "tickaroo", ("tik4-event", "tik-event"), _with_class("*", "tik4-event") + " | " + _with_class("*", "tik-event")
    ),
    Platform("norkon", ("ncpost", "nc-post"), _with_class("*", "ncpost") + " | " + _with_class("*", "nc-post")),
    Platform("arena", ("arena-post",), _with_class("*", "arena-post")),
    Platform("arena", (), "//*[@data-arena-post-id]"),
)
"""In the order in which they are tried; no page is on two of them."""


@lru_cache(maxsize=len(PLATFORMS))
def _compiled(blocks: str) -> etree.XPath:
    return etree.XPath(blocks)


def _identified(element: _Element, platform: Platform) -> bool:
    return not platform.identity or re.fullmatch(platform.identity, element.get("id", "")) is not None


def cells(doc: Document) -> tuple[str, tuple[_Element, ...]]:
    """Find the blocks of the first platform whose markup is on the page, with its name."""
    named = "\n".join(set(strings(_NAMES, doc.tree)))  # few and repeated: to look here first costs a tenth of all paths
    for platform in PLATFORMS:
        if platform.signs and not any(sign in named for sign in platform.signs):
            continue
        found = _compiled(platform.blocks)(doc.tree)
        if isinstance(found, list) and found:
            elements = [part for part in found if isinstance(part, etree._Element) and _identified(part, platform)]  # noqa: SLF001 - lxml names its class so
            if not elements:
                continue
            return platform.name, outermost(elements)
    return "", ()
