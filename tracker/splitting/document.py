"""A page, decoded and parsed once, for all families to look at. Everything is computed when first asked for, and kept."""

from __future__ import annotations

import codecs
import json
import re
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

import lxml.etree

from tracker.core.addresses import absolute
from tracker.core.times import Stamp, read_machine
from tracker.errors import PageTooLarge, SplitError
from tracker.splitting import ldscript, marks, textual
from tracker.splitting.decode import decode, sniff
from tracker.splitting.trees import holds, strings

if TYPE_CHECKING:
    from lxml.etree import _Element

    from tracker.model import Page
    from tracker.splitting.draft import Unit
    from tracker.splitting.marks import Mark

MAX_TAGS = 60_000
"""The largest pages seen have about 15,000 elements; a live blog of a thousand long blocks would have twice that."""
MAX_DEPTH = 800
"""Real pages nest to about 60; every walk over the tree may take it as given that depth is small."""
_USUAL_DEPTH = 100
_FIRST_TIMES = 4
_CANONICAL = lxml.etree.XPath("//link[@rel='canonical']/@href", smart_strings=False)
_BASE = lxml.etree.XPath("//base/@href", smart_strings=False)
_TOO_MANY = lxml.etree.XPath(f"count(//*) > {MAX_TAGS}")
_MAX_DATES = 12
_DATE_METAS = (
    "article:published_time",
    "article:modified_time",
    "og:updated_time",
    "datePublished",
    "dateModified",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "date",
    "last-modified",
    "parsely-pub-date",
    "sailthru.date",
)
_JSON_DATE = re.compile(r'date"\s*:\s*"([^"]{10,40})"')
"""A date inside a meta element whose content is JSON."""
_LD_DATES = ("datePublished", "dateCreated", "dateModified", "coverageStartTime", "startDate")


class Document:
    """One page as ``html``, ``text``, ``markdown``, ``json`` or ``xml``; raises SplitError when it cannot be read as that."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.foreign: set[_Element] = set()
        """Elements found to be no part of the article while its blocks were looked for."""
        self.units: list[Unit] | None = None
        """The article as ``splitting.article`` read it, for the families that live on it."""
        self.unlabelled: set[str] = set()
        """Times, as printed, that were found to be no times of blocks."""

    @cached_property
    def _decoded(self) -> tuple[str, str]:
        return decode(self.page.body, self.page.content_type)

    @property
    def text(self) -> str:
        """The whole body as text."""
        return self._decoded[0]

    @property
    def encoding(self) -> str:
        """The encoding that the body was read in."""
        return self._decoded[1]

    @cached_property
    def kind(self) -> str:
        """``html``, ``text``, ``markdown``, ``json`` or ``xml``."""
        return sniff(self.text, self.page.content_type)

    @cached_property
    def tree(self) -> _Element:
        """The parsed HTML or XML, within the limits of tags and depth."""
        return _parse_xml(self.text) if self.kind == "xml" else _parse_html(self._utf8())

    def _utf8(self) -> bytes:
        """Return the body as UTF-8 bytes, as they came where they are that already."""
        if self.encoding == "utf-8" and "\ufffd" not in self.text:
            return self.page.body.removeprefix(codecs.BOM_UTF8)
        return self.text.encode("utf-8", "replace")

    @cached_property
    def json(self) -> Any:
        """The decoded JSON document."""
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError) as exc:
            raise SplitError(f"the page calls itself JSON but cannot be read: {exc}") from exc

    @cached_property
    def jsonld(self) -> tuple[dict[str, Any], ...]:
        """Every JSON-LD object of the page, ``@graph`` and lists opened, broken scripts repaired or left out."""
        return ldscript.objects(self.tree) if self.kind == "html" else ()

    @cached_property
    def marks(self) -> list[Mark]:
        """Every time mark of the page, in document order."""
        return marks.find(self.tree) if self.kind == "html" else []

    @cached_property
    def metas(self) -> dict[str, str]:
        """``<meta>`` contents by lower-case name, property or itemprop; the first of each."""
        found: dict[str, str] = {}
        if self.kind != "html":
            return found
        for meta in self.tree.iter("meta"):
            content = meta.get("content")
            for attribute in ("property", "name", "itemprop"):
                name = meta.get(attribute)
                if name and content:
                    found.setdefault(name.strip().casefold(), content.strip())
        return found

    @cached_property
    def dates(self) -> tuple[datetime, ...]:
        """The page's own aware dates, best first: front matter, JSON-LD, meta, the first times; a bare date counts as its noon."""
        front = textual.front_dates(self.text) if self.kind == "markdown" else []
        values = [*front, *self._ld_dates(), *self._meta_dates(), *self._time_dates()]
        stamps = [stamp for stamp in map(read_machine, values) if stamp is not None]
        exact = [stamp.instant for stamp in stamps if stamp.instant is not None]
        days = {instant.date() for instant in exact}
        printed = [] if stamps else self._printed_dates()
        bare = [moment for moment in map(_noon, [*stamps, *printed]) if moment is not None]
        return tuple(dict.fromkeys([*exact, *(moment for moment in bare if moment.date() not in days)]))[:_MAX_DATES]

    def _printed_dates(self) -> list[Stamp]:
        """Full dates that the first time elements of the page print."""
        printed = (mark.visible for mark in self.marks if mark.element.tag == "time" and mark.visible is not None)
        return [stamp for stamp in printed if stamp.year is not None][:2]

    @cached_property
    def modified_at(self) -> datetime | None:
        """The page's own claim of its last modification."""
        stated = [thing["dateModified"] for thing in self.jsonld if isinstance(thing.get("dateModified"), str)]
        stated += [
            self.metas[name]
            for name in ("article:modified_time", "og:updated_time", "datemodified")
            if name in self.metas
        ]
        stamps = (read_machine(value) for value in stated)
        return next((stamp.instant for stamp in stamps if stamp is not None and stamp.instant is not None), None)

    def _ld_dates(self) -> list[str]:
        pages = [thing for thing in self.jsonld if any(isinstance(thing.get(name), str) for name in _LD_DATES)]
        return [thing[name] for name in _LD_DATES for thing in pages if isinstance(thing.get(name), str)]

    def _meta_dates(self) -> list[str]:
        named = [self.metas[name.casefold()] for name in _DATE_METAS if name.casefold() in self.metas]
        return [*named, *_JSON_DATE.findall(self.metas.get("parsely-page", ""))]

    def _time_dates(self) -> list[str]:
        if self.kind != "html":
            return []
        stated = (time.get("datetime") for time in self.tree.iter("time"))
        return list(islice((value for value in stated if value is not None), _FIRST_TIMES))

    @cached_property
    def canonical_url(self) -> str | None:
        """``<link rel=canonical>`` or ``og:url``, absolute."""
        if self.kind != "html":
            return None
        links = strings(_CANONICAL, self.tree)
        href = links[0].strip() if links else self.metas.get("og:url")
        return _absolute(self.page.url, href) if href else None

    @cached_property
    def base_url(self) -> str:
        """What relative links of the page are relative to."""
        if self.kind != "html":
            return self.page.url
        bases = strings(_BASE, self.tree)
        return _absolute(self.page.url, bases[0]) if bases else self.page.url

    @cached_property
    def language(self) -> str | None:
        """The language tag that the page states, such as ``en`` or ``de-DE``."""
        if self.kind != "html":
            return None
        stated = self.tree.get("lang") or self.tree.get("{http://www.w3.org/XML/1998/namespace}lang")
        return stated or self.metas.get("og:locale") or self.metas.get("content-language")

    @cached_property
    def title(self) -> str | None:
        """The headline: JSON-LD is the page's own word for it, then ``og:title``, then ``<h1>``, then ``<title>``."""
        if self.kind != "html":
            return None
        heads = [marks.words(h1) for h1 in self.tree.iter("h1")]
        titles = [" ".join((title.text or "").split()) for title in self.tree.iter("title")]
        named = [self.metas.get("og:title"), *(heads if len(heads) == 1 else []), *titles[:1], *heads]
        return next((name for name in named if name), None)


def _noon(stamp: Stamp) -> datetime | None:
    day = stamp.stated_day if stamp.instant is None else None
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC) if day is not None else None


def _absolute(base: str, href: str) -> str:
    found = absolute(base, href.strip())
    return href if found is None else found


def _parse_html(data: bytes) -> _Element:
    # an upper bound that costs next to nothing: refuse before building a tree of millions
    if data.count(b"<") > 3 * MAX_TAGS:
        raise PageTooLarge(f"the page has far more than {MAX_TAGS:,} tags", hint="a page like this is not a live blog")
    if b"\x00" in data:
        data = data.replace(b"\x00", b"")
    if not data.strip():
        data = b"<html><body></body></html>"
    # the plain parser: lxml.html puts a class look-up written in Python before every element that is touched
    parser = lxml.etree.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        tree = lxml.etree.fromstring(data, parser=parser)
    except lxml.etree.XMLSyntaxError:
        tree = None
    if tree is None:
        tree = lxml.etree.fromstring(b"<html><body></body></html>", parser=parser)
    return _bounded(tree)


def _parse_xml(text: str) -> _Element:
    parser = lxml.etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        tree = lxml.etree.fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except lxml.etree.XMLSyntaxError as exc:
        raise SplitError(f"the page calls itself XML but cannot be read: {exc}") from exc
    if tree is None:
        raise SplitError("the page calls itself XML but holds no element")
    return _bounded(tree)


@lru_cache(maxsize=2)
def _deeper(depth: int) -> lxml.etree.XPath:
    return lxml.etree.XPath("boolean(" + "/*" * depth + ")")


def _bounded(tree: _Element) -> _Element:
    """Refuse what no live blog is; one step of XPath a level costs each element once."""
    if holds(_TOO_MANY, tree):
        raise PageTooLarge(f"the page has more than {MAX_TAGS:,} tags", hint="a page like this is not a live blog")
    for depth in (_USUAL_DEPTH, MAX_DEPTH):
        if not holds(_deeper(depth), tree):
            return tree
    raise PageTooLarge(f"the page nests deeper than {MAX_DEPTH} tags", hint="a page like this is not a live blog")
