"""Feeds given as a source: Atom, RSS 2.0, RSS 1.0 (RDF) and JSON Feed, each entry a block.

Where an entry holds the dated lines of a status page, each line is a block with the entry's title. XML arrives parsed
and hardened from ``document`` (no entities, no network, repaired where broken). A feed shows the newest entries only.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lxml import etree

from tracker.core.addresses import absolute
from tracker.core.times import Stamp, read_machine, read_stamp
from tracker.model import Completeness
from tracker.splitting.draft import Draft, Found, clocks
from tracker.splitting.json_values import fragment, name_of, plain, time_of
from tracker.splitting.status_lines import StatusLine, line_keys, lines_in
from tracker.splitting.status_words import marks_status
from tracker.splitting.trees import texts

if TYPE_CHECKING:
    from lxml.etree import _Element

    from tracker.model import Hint
    from tracker.splitting.document import Document

SPLITTER = "feed"
VERSION = 1
SCORE = 0.97
"""A feed says itself what it is."""

MAX_ENTRIES = 5_000
"""Entries taken from one feed; publishers cap theirs at 10 to 500."""

_ENTRY = "{*}entry"
_ITEM = "{*}item"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry, whatever the format: times and author as read, content as an HTML fragment."""

    key: str | None
    link: str | None
    title: str | None
    author: str | None
    published: Stamp | None
    updated: Stamp | None
    html: str


def find(doc: Document, hint: Hint) -> Found | None:
    """Read a feed; None when the document is none."""
    del hint
    if doc.kind == "xml":
        read = _read_xml(doc.tree, doc.page.url)
    elif doc.kind == "json":
        read = _read_json_feed(doc.json, doc.page.url)
    else:
        return None
    if read is None:
        return None
    form, title, entries = read
    status_feed = any(marks_status(entry.html) for entry in entries)
    drafts = tuple(draft for entry in entries for draft in _drafts(entry, status_feed=status_feed))
    return Found(
        splitter=SPLITTER,
        version=VERSION,
        drafts=drafts,
        score=SCORE,
        why=f"{form} with {len(entries)} entries"
        + (f" and {len(drafts)} dated lines" if len(drafts) > len(entries) else ""),
        completeness=Completeness.WINDOW,
        completeness_reason="a feed shows its newest entries only",
        title=title,
    )


# --- drafts -----------------------------------------------------------------------------------------------------------


def _drafts(entry: _Entry, *, status_feed: bool) -> list[Draft]:
    found = lines_in(entry.html) if status_feed else []
    return _line_drafts(entry, found) if found else [_draft(entry)]


def _draft(entry: _Entry) -> Draft:
    machine, visible = clocks(entry.published or entry.updated)
    told = bool(entry.html.strip())
    # an entry without content has its title for its words
    words = entry.html if told else f"<p>{html.escape(entry.title or '')}</p>"
    return Draft(
        html=words,
        key=entry.key,
        permalink=entry.link,
        title=entry.title if told else None,
        author=entry.author,
        machine=machine,
        visible=visible,
        modified=_edited(entry),
        time_from="published" if entry.published is not None else "updated",
        key_from="id" if entry.key else "",
    )


def _edited(entry: _Entry) -> Stamp | None:
    """Return the time of the last change, unless it is that of the publication."""
    if entry.published is None or entry.updated is None or entry.updated == entry.published:
        return None
    same = entry.updated.instant is not None and entry.updated.instant == entry.published.instant
    return None if same else entry.updated


def _line_drafts(entry: _Entry, found: Sequence[StatusLine]) -> list[Draft]:
    """Make a draft of each dated line; its year is the one that brings it nearest to the entry's own time."""
    keys = line_keys(found, [entry.key or entry.link or ""] * len(found))
    drafts = []
    for line, key in zip(found, keys, strict=True):
        stamp = _with_year(line.stamp, entry)
        machine, visible = clocks(stamp)
        drafts.append(
            Draft(
                html=line.html,
                key=key,
                permalink=entry.link,
                label=line.status,
                title=entry.title,
                author=entry.author,
                machine=machine,
                visible=visible,
                time_from="date beside the status, year of the entry",
                key_from="entry, time and status",
            )
        )
    return drafts


def _with_year(stamp: Stamp, entry: _Entry) -> Stamp:
    around = entry.updated or entry.published
    if stamp.year is not None or stamp.month is None or around is None or around.instant is None:
        return stamp
    anchor = around.instant
    # lines are at most as new as the entry: December in an entry of January is of the year before
    distance = (stamp.month, stamp.day or 1) > (anchor.month, anchor.day + 1)
    return replace(stamp, year=anchor.year - distance)


# --- XML --------------------------------------------------------------------------------------------------------------


def _read_xml(root: _Element, url: str) -> tuple[str, str | None, list[_Entry]] | None:
    name = _local(root).lower()
    if name == "feed":
        entries = [_atom(one, url) for one in _first(root.iterchildren(_ENTRY))]
        return "Atom", _text(_child(root, "title")), entries
    if name in {"rss", "rdf", "channel"}:
        holders = [root, *root.iter("{*}channel")]
        items = (item for holder in dict.fromkeys(holders) for item in holder.iterchildren(_ITEM))
        entries = [_rss(one, url) for one in _first(items)]
        channel = root if name == "channel" else _child(root, "channel")
        return "RSS", _text(_child(channel, "title")) if channel is not None else None, entries
    return None


def _first(elements: Iterable[_Element]) -> Iterator[_Element]:
    yield from (one for index, one in enumerate(elements) if index < MAX_ENTRIES)


def _atom(entry: _Element, url: str) -> _Entry:
    base = _join(url, next((one.get(_XML_BASE) for one in (entry, *entry.iterancestors()) if one.get(_XML_BASE)), None))
    links = [one for one in entry.iterchildren("{*}link") if one.get("href")]
    link = next((one for one in links if one.get("rel", "alternate") == "alternate"), links[0] if links else None)
    body = _atom_text(_child(entry, "content")) or _atom_text(_child(entry, "summary")) or _media_text(entry)
    return _Entry(
        key=_text(_child(entry, "id")),
        link=_join(base, link.get("href")) if link is not None else None,
        title=_plain(_child(entry, "title")),
        author=_authors(name for author in entry.iterchildren("{*}author") for name in author.iterchildren("{*}name")),
        published=_stamp(entry, "published", "issued", "created"),
        updated=_stamp(entry, "updated", "modified"),
        html=body,
    )


def _rss(item: _Element, url: str) -> _Entry:
    guid = _child(item, "guid")
    key = _text(guid) or item.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about")
    link = _text(_child(item, "link"))
    if (
        link is None
        and guid is not None
        and guid.get("isPermaLink", "true") != "false"
        and key
        and key.startswith("http")
    ):
        link = key
    body = _text(_child(item, "encoded")) or _text(_child(item, "description"))
    return _Entry(
        key=key or link,
        link=_join(url, link),
        title=_plain(_child(item, "title")),
        author=_authors(one for name in ("creator", "author") if (one := _child(item, name)) is not None),
        published=_stamp(item, "pubDate", "date", "published", "issued", "created"),
        updated=_stamp(item, "updated", "modified"),
        html=(fragment(body) if body else "") or _media_text(item),
    )


def _atom_text(element: _Element | None) -> str:
    """Read an Atom text construct: escaped HTML, plain words, or XHTML in place (RFC 4287 section 3.1)."""
    if element is None:
        return ""
    kind = (element.get("type") or "text").lower()
    if kind == "xhtml" or (len(element) and kind not in {"html", "text"}):
        inner = "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)
        return html.escape(element.text or "", quote=False) + inner
    words = _text(element) or ""
    return fragment(words) if kind != "html" else words


def _media_text(entry: _Element) -> str:
    described = entry.find(".//{http://search.yahoo.com/mrss/}description")
    words = _text(described)
    return fragment(words) if words else ""


def _local(element: _Element) -> str:
    """Return a tag's own name; a prefix that the feed forgot to declare is taken off too."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _child(element: _Element, name: str) -> _Element | None:
    """Find a child by its own name: in the parent's namespace first, so that ``media:title`` is not taken for ``title``."""
    space = str(element.tag).rpartition("}")[0]
    fit = [one for one in element.iterchildren("*") if _local(one) == name]
    own = [
        one for one in fit if str(one.tag).rpartition("}")[0] == space and ":" not in str(one.tag).rpartition("}")[2]
    ]
    other = [one for one in fit if not _is_media(one)]
    return next(iter([*own, *other]), None)


def _is_media(element: _Element) -> bool:
    """Whether an element describes a picture or an episode of the entry rather than the entry (Yahoo Media, iTunes)."""
    tag = str(element.tag)
    return "mrss" in tag or "itunes" in tag or tag.startswith("media:")


def _plain(element: _Element | None) -> str | None:
    words = _text(element)
    return plain(words) or None if words else None


def _text(element: _Element | None) -> str | None:
    if element is None:
        return None
    words = "".join(texts(element)).strip()
    return words or None


def _authors(elements: Iterable[_Element]) -> str | None:
    names = [name for one in elements if (name := name_of(_text(one)))]
    return ", ".join(dict.fromkeys(names)) or None


def _stamp(entry: _Element, *names: str) -> Stamp | None:
    for name in names:
        words = _text(_child(entry, name))
        stamp = (read_machine(words) or read_stamp(words)) if words and len(words) < 80 else None
        if stamp is not None:
            return stamp
    return None


def _join(url: str, href: str | None) -> str:
    found = absolute(url, href) if href else None
    return url if found is None else found


# --- JSON Feed --------------------------------------------------------------------------------------------------------


def _read_json_feed(document: Any, url: str) -> tuple[str, str | None, list[_Entry]] | None:
    """Read a JSON Feed (jsonfeed.org, versions 1 and 1.1), which names itself in ``version``."""
    if not isinstance(document, dict) or "jsonfeed.org/version" not in str(document.get("version", "")):
        return None
    items = document.get("items")
    entries = [
        _json_entry(one, url)
        for one in (items if isinstance(items, list) else [])[:MAX_ENTRIES]
        if isinstance(one, dict)
    ]
    title = document.get("title")
    return "JSON Feed", title if isinstance(title, str) else None, entries


def _json_entry(item: dict[str, Any], url: str) -> _Entry:
    words = {name: value for name, value in item.items() if isinstance(value, str)}
    link = words.get("url") or words.get("external_url")
    body = words.get("content_html") or fragment(words.get("content_text") or words.get("summary") or "")
    identity = item.get("id")
    return _Entry(
        key=str(identity) if isinstance(identity, str | int) else link,
        link=_join(url, link) if link else None,
        title=plain(words["title"]) if "title" in words else None,
        author=name_of(item.get("authors") or item.get("author")),
        published=time_of(words.get("date_published")),
        updated=time_of(words.get("date_modified")),
        html=body,
    )
