"""How much of a live blog a page shows: links to its older pages, ``load more``, walls, and pages that lost their blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from tracker.core.addresses import clean_href
from tracker.model import Completeness
from tracker.splitting import live, plain
from tracker.splitting.marks import words

if TYPE_CHECKING:
    from lxml.etree import _Element

    from tracker.splitting.document import Document
    from tracker.splitting.draft import Found

_PAGE_QUERY = re.compile(r"^(?:page|p|pg|pagina|seite|start|offset|paged|before|cursor)$", re.IGNORECASE)
_PAGE_PATH = re.compile(r"/(?:page|seite|pagina|p)[/-](\d{1,4})/?$", re.IGNORECASE)
_NUMBERED = re.compile(
    r"[?&](?:page|p|pg|pagina|seite|start|offset|paged)=\d{1,5}\b|/(?:page|seite|pagina|p)[/-]\d", re.IGNORECASE
)
_PAGED = re.compile(r"[?&](?:page|before|cursor|p)=", re.IGNORECASE)
_OLDER = re.compile(
    r"\b(?:older|next|earlier|previous (?:posts|updates|page)|last|oldest|ältere|nächste|weiter|vorherige|suivant|plus ancien|anterior(?:es)?"
    r"|siguiente|più vecchi|successiv|próxim|volgende|oudere|older posts|старше|далее|seguinte)",
    re.IGNORECASE,
)
_NEWER = re.compile(
    r"\b(?:newer|newest|first|latest|neuere|neueste|plus récent|précédent|más reciente|recent)", re.IGNORECASE
)
_MORE = re.compile(
    r"^(?:load|show|view|see|read)?\s*(?:more|older|earlier|previous)\s+(?:posts?|updates?|entries|events|comments? on this live|from this blog)\b"
    r"|^(?:load|show) (?:more|older|earlier)\b|^mehr (?:laden|anzeigen|beiträge)|^weitere (?:beiträge|einträge|meldungen)|^ältere (?:beiträge|einträge)"
    r"|^(?:charger|afficher|voir) plus|^cargar más|^ver más|^carica altri|^mostra altri|^carregar mais|^meer (?:laden|berichten)|^показать ещё|^загрузить ещё",
    re.IGNORECASE,
)
_MAX_OLDER = 50
_MAX_MORE = 60


def older_pages(doc: Document) -> tuple[str, ...]:
    """Find the addresses of further pages of the same live blog, nearest first."""
    if doc.kind != "html":
        return ()
    found: dict[str, None] = {}
    for link in doc.tree.iter("a", "link"):
        href = link.get("href")
        if not href or not _may_page(link, href):
            continue
        url = clean_href(href, doc.base_url)
        if url is not None and _is_page(doc, link, url):
            found.setdefault(url.partition("#")[0])
            if len(found) >= _MAX_OLDER:
                break
    return tuple(found)


def _may_page(link: _Element, href: str) -> bool:
    """Look at the string only: every block may carry a permalink with a query, and most lead to the block alone."""
    if "?" not in href:
        return link.get("rel") == "next" or ("/" in href and _NUMBERED.search(href) is not None)
    part = href.rpartition("#")[2] if "#" in href else ""
    if part and href.count(part) > 1:
        return False
    if link.get("rel") == "next" or _NUMBERED.search(href):
        return True
    return bool(_PAGED.search(href)) and bool(
        _OLDER.search(f"{words(link)} {link.get('aria-label') or ''} {link.get('title') or ''}")
    )


def _is_page(doc: Document, link: _Element, url: str) -> bool:
    if url.partition("#")[0] == doc.page.url.partition("#")[0] or _stem(url) != _stem(doc.page.url):
        return False
    number = _number(url)
    if number is not None:
        return number > (_number(doc.page.url) or 1)
    queries = parse_qsl(urlsplit(url).query)
    if link.get("rel") != "next" and not any(_PAGE_QUERY.match(name) for name, _ in queries):
        return False
    text = " ".join((words(link), *(link.get(name) or "" for name in ("aria-label", "title", "rel"))))
    return bool(_OLDER.search(text)) and not _NEWER.search(text)


def _stem(url: str) -> tuple[str, str]:
    """Return what all pages of one live blog have in common: host and path, without the number of the page."""
    parts = urlsplit(url)
    return parts.netloc, _PAGE_PATH.sub("", parts.path.rstrip("/"))


def _number(url: str) -> int | None:
    parts = urlsplit(url)
    path = _PAGE_PATH.search(parts.path)
    if path:
        return int(path[1])
    values = [value for name, value in parse_qsl(parts.query) if _PAGE_QUERY.match(name) and value.isdigit()]
    return int(values[0]) if values else None


def completeness(doc: Document, found: Found, older: tuple[str, ...], wall: str | None) -> tuple[Completeness, str]:
    """Judge how much of the live blog the page shows, with the reason."""
    if wall is not None:
        return Completeness.SUSPECT, f"the page is no content: {wall}"
    if found.completeness is not Completeness.WHOLE:
        return found.completeness, found.completeness_reason
    if not found.drafts:
        return Completeness.SUSPECT, "the page has no text"
    if doc.kind != "html":
        return Completeness.WHOLE, ""
    if found.splitter == plain.SPLITTER:
        sign = live.declared(doc)
        return (Completeness.SUSPECT, f"{sign}, but there are no blocks") if sign else (Completeness.WHOLE, "")
    if older:
        return Completeness.WINDOW, f"{len(older)} older page{'s' if len(older) > 1 else ''} linked"
    more = _more(doc)
    return (Completeness.WINDOW, f"the page offers “{more}”") if more else (Completeness.WHOLE, "")


def _more(doc: Document) -> str | None:
    for element in doc.tree.iter("button", "a"):
        text = element.text
        if text is None and element.tag == "button":
            text = words(element)
        if text and len(text) < _MAX_MORE and _MORE.match(line := " ".join(text.split())):
            return line
    return None
