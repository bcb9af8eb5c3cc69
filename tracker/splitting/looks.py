"""What one of the repeating cells holds, at a glance: its text, what of it stands in links, and where they lead. No judgement."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from tracker.splitting import furniture
from tracker.splitting.marks import words
from tracker.splitting.regions import own_text

if TYPE_CHECKING:
    from lxml.etree import _Element

    from tracker.splitting.document import Document

_PARAGRAPH = 80
"""Characters from which a paragraph is running text."""
_REPLY = re.compile(
    r"^(?:reply|answer|antworten|répondre|responder|rispondi|reageer|beantwoorden|ответить|svar|svara|quote|zitieren|permalink|report|flag|melden"
    r"|upvote|downvote|like|gefällt mir|parent|prev|next|context|cevapla|yanıtla|odpowiedz|odpovědět)\b.{0,12}$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Look:
    """What one cell holds: characters of text, of text in links to other pages and in any link, where its headline leads ..."""

    text: int = 0
    linked: int = 0
    anchored: int = 0
    target: str | None = None
    replies: bool = False
    headed: bool = False
    media: bool = False

    @property
    def prose(self) -> int:
        """Characters of text, links to other pages left out."""
        return self.text - self.linked


def look_at(cell: _Element, doc: Document) -> Look:
    """Look at one cell."""
    look = Look()
    for part in cell.iter("*"):
        tag = part.tag
        own = len(" ".join((part.text or "").split())) if tag not in {"script", "style", "template", "noscript"} else 0
        tail = len(" ".join((part.tail or "").split())) if part is not cell else 0
        look.text += own + tail
        if tag == "a":
            _look_at_link(part, look, doc)
        elif tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            look.headed = True
        elif tag in {"img", "figure", "iframe", "video", "amp-img"}:
            look.media = True
        elif tag in {"button", "span"} and own < 24 and _REPLY.match((part.text or "").strip()):
            look.replies = True
    return look


def _look_at_link(link: _Element, look: Look, doc: Document) -> None:
    line = words(link)
    href = link.get("href") or ""
    if _REPLY.match(line):
        look.replies = True
    look.anchored += len(line)
    target = _other_page(href, doc.base_url, doc.canonical_url or doc.page.url)
    if target is None:
        return
    look.linked += len(line)
    heads = look.text - len(line) < 60 or any(
        above.tag in {"h1", "h2", "h3", "h4", "h5"} for _, above in zip(range(3), link.iterancestors(), strict=False)
    )
    if (
        look.target is None
        and heads
        and (len(line) > 14 or link.find(".//img") is not None or link.find(".//h3") is not None)
    ):
        look.target = target


@lru_cache(maxsize=8192)
def _other_page(href: str, base_url: str, page_url: str) -> str | None:
    """Return the address that a link leads to, when it is another page and no part of this one."""
    if not href or href.startswith(("#", "javascript:", "mailto:")) or furniture.share_href(href):
        return None
    try:
        target, here = urlsplit(urljoin(base_url, href)), urlsplit(page_url)
    except ValueError:
        return None
    same_host = target.netloc.removeprefix("www.") == here.netloc.removeprefix("www.")
    stem = here.path.rstrip("/").removesuffix(".html")
    if same_host and stem and target.path.startswith(stem):
        return None
    return f"{target.netloc}{target.path}"


def prose_outside(doc: Document, cells: Collection[_Element]) -> int:
    """Count the characters of running text that stand in paragraphs outside the cells."""
    paragraphs = ((part, own_text(part)) for part in doc.tree.iter("p"))
    return sum(
        length
        for part, length in paragraphs
        if length > _PARAGRAPH and not any(above in cells for above in part.iterancestors())
    )
