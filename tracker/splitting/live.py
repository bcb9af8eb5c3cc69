"""Whether a page calls itself a live blog, and whether it says that it still runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tracker.splitting.fragments import html_of
from tracker.splitting.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.splitting.document import Document
    from tracker.splitting.draft import Draft

_LIVE_URL = re.compile(
    r"(?:^|[/_-])(?:live|liveblog|live-?blog|live-?updates?|live-?feed|live-?ticker|liveticker|newsticker|news-?ticker|ticker|newsblog|direct|en-direct"
    r"|minuto-a-minuto|ao-minuto|en-directo|en-vivo|envivo|ultima-hora|ao-vivo|diretta|in-diretta|tempo-reale|onlajn|online-reportaz\w*|live-report\w*"
    r"|livestream|as-it-happened|as-happened|minute-by-minute|nazhivo|uzivo|na-zywo|relacja)(?=$|[/_.-])",
    re.IGNORECASE,
)
_LIVE_WORDS = re.compile(
    r"\b(?:live ?blog|live updates?|live coverage|live ?ticker|news ?ticker|ticker|newsblog|as it happened|en direct|minuto a minuto"
    r"|ao minuto|en directo|en vivo|última hora|ao vivo|in diretta|la diretta|tempo reale|онлайн|прямая трансляция|хроника)\b"
    r"|[-–]ticker\b|ticker:|live\b *[:–|-]|[:–|-] *live\b",
    re.IGNORECASE,
)
_LIVE_NAME = re.compile(
    r"(?:^|[\s_-])(?:live-?(?:blog|event|feed|ticker|post|entr|stream|update|coverage)\w*|liveblog\w*|ticker\w*|newsticker)",
    re.IGNORECASE,
)
_KEPT_ENDS = 2_000
"""First and last blocks remembered twice over."""
_OVER_WORDS = re.compile(
    r"\b(?:as it happened|as happened|this (?:live ?blog|blog) (?:is|has) (?:now )?(?:been )?(?:closed|ended|paused)|live ?blog (?:closed|ended)"
    r"|(?:we(?:'|’)re|we are) (?:now )?(?:closing|wrapping up) (?:this|the|our) (?:live ?)?(?:blog|coverage|page)|our live coverage (?:has|is) (?:now )?(?:ended|over)"
    r"|that(?:'|’)s (?:it|all) (?:from|for) (?:us|our|the|today|tonight)|(?:der|dieser|unser) (?:live ?)?(?:ticker|blog) (?:endet|ist (?:beendet|geschlossen))"
    r"|ce direct est (?:terminé|fini)|fin de (?:ce|notre) direct|termina(?:mos)? (?:aquí )?(?:el|este) directo)\b",
    re.IGNORECASE,
)
_OVER_TITLE = re.compile(r"\bas it happened\b|\bas happened\b", re.IGNORECASE)
_IS_LIVE = re.compile(r'"isLive(?:Blog)?"\s*:\s*(true|false)')
_NAME_WINDOW = 4


def declared(doc: Document) -> str:
    """Say by what a page calls itself a live blog, or return an empty string."""
    if any(is_live_posting(thing) for thing in doc.jsonld):
        return "JSON-LD says LiveBlogPosting"
    for url in (doc.page.url, doc.canonical_url or ""):
        if _LIVE_URL.search(urlsplit(url).path):
            return "the address says live"
    if doc.title and _LIVE_WORDS.search(doc.title):
        return "the headline says live"
    if doc.tree.xpath("boolean(//*[contains(@itemtype, 'LiveBlogPosting')] | //amp-live-list)"):
        return "the markup says live blog"
    return ""


def live_named(names: str) -> bool:
    """Tell a container of a live blog by its class or id."""
    return bool(_LIVE_NAME.search(names))


def is_live_posting(thing: dict[str, Any]) -> bool:
    """Tell a JSON-LD object of type LiveBlogPosting, also where the type is a list or an address."""
    kind = thing.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return any(str(one).rpartition("/")[2] == "LiveBlogPosting" for one in kinds) or "liveBlogUpdate" in thing


def status(doc: Document, drafts: Sequence[Draft]) -> bool | None:
    """Tell whether the live blog still runs: its own flag, its headline, its closing block. ``coverageEndTime`` is no sign."""
    if doc.title and _OVER_TITLE.search(doc.title):
        return False
    flag = _IS_LIVE.search(doc.text) if '"isLive' in doc.text else None
    if flag is not None:
        return flag[1] == "true"
    ends = [*drafts[:1], *drafts[-1:]]
    if any(_says_over(draft) for draft in ends):
        return False
    return True if drafts and declared(doc) and _says_now(doc) else None


_kept: Kept[tuple[str, str | None], bool] = Kept(_KEPT_ENDS)


def _says_over(draft: Draft) -> bool:
    """Tell a block that closes the live blog; remembered, since the oldest block is carved anew for it."""
    name = (draft.fragment_hash, draft.title)
    known = _kept.get(name) if draft.fragment_hash else None
    if known is None:
        known = _OVER_WORDS.search(_plain(draft)) is not None
        if draft.fragment_hash:
            _kept.put(name, known)
    return known


def _plain(draft: Draft) -> str:
    text = draft.reading.text if draft.reading is not None else re.sub(r"<[^>]*>", " ", html_of(draft))
    return f"{draft.title or ''} {' '.join(text.split())}"


def _says_now(doc: Document) -> bool:
    return bool(
        doc.title
        and re.search(r"\blive\b|en direct|en vivo|en directo|ao vivo|in diretta|ticker", doc.title, re.IGNORECASE)
    )
