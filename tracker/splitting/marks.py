"""Time marks: the small elements of a page that carry a time, with the stamps they print and hide.

Only finds them. Which marks time blocks, and which belong to embeds or sidebars, ``cells`` and ``carve`` decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from tracker.core.times import Stamp, read_machine, read_stamp
from tracker.splitting.trees import attributes, texts

if TYPE_CHECKING:
    from lxml.etree import _Element

_CARRIERS = (
    "time", "amp-timeago", "relative-time", "time-ago", "local-time", "time-since",
    "p", "span", "div", "a", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "dt", "dd", "b", "strong", "em", "i", "u", "small",
    "article", "section", "header", "footer", "abbr", "mark", "label", "cite", "meta", "font", "figcaption", "button", "ul", "aside", "data",
    "address", "code", "bdi", "summary", "s", "tt", "center", "main", "blockquote", "nobr", "sup", "sub",
)  # fmt: skip
"""Tags that may carry a time; pictures, scripts and drawings, a good part of any page, are passed over."""
_LINK_TITLE = (("title", ""),)
_TIMELESS = frozenset(
    {"class", "id", "style", "href", "role", "name", "lang", "dir", "type", "rel", "target", "itemprop"}
)
"""Attributes that carry no time; most elements have no others."""
_OPENINGS = frozenset(" 0123456789MTWFS")
"""Characters that a machine time begins with: digits, or the day of an RFC 2822 date."""
TIME_TAGS = frozenset({"time", "amp-timeago", "relative-time", "time-ago", "local-time", "time-since"})
_TITLED = frozenset({"p", "span", "div", "a", "abbr", "small"})
"""Tags whose ``title`` may hold the clock when the text is an age, or filled in later by a script."""
_MAX_STAMP = 90
"""Characters; ``Last Updated: 16:45 GMT Thursday, 14 September 2023`` has 51, a clock beside a relative time some more."""
_DIGIT = re.compile(r"\d")
_LOOKS = re.compile(
    r"\d{1,2}\s?[.:h’]\s?\d{2}|\d{1,2}\s?(?:[ap]\.?\s?m\b|uhr|h\b|u\b)|\d{3,4}\s?(?:gmt|utc|hrs|z\b)"
    r"|\bago\b|\bvor\b|il y a|\bhace\b|\bfa\b|\bhá\b|назад|geleden|sedan|siden|önce|\d+\s?(?:m|min|mins|hrs?|d|w|s)\b"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}\.? [^\W\d]{3,}|[^\W\d]{3,}\.? \d{1,2}\b|年|月|日|時|时|点|點|시|분",
    re.IGNORECASE,
)
"""Cheap gate before the grammar of stamps: most short texts of a page are no times."""
_MACHINE_VALUE = re.compile(r"(?:19|20)\d\d-\d\d-\d\d|^\d{10}(?:\d{3})?$|^[A-Z][a-z]{2}, \d\d? [A-Z][a-z]{2} \d{4}")
_ATTRIBUTE = re.compile(r"^(?:datetime|title|content|data-[\w-]*|timestamp|aria-label)$")
_TIME_NAME = re.compile(r"time|date|stamp|epoch|publish|created|posted", re.IGNORECASE)
_EDIT_NAME = re.compile(r"updat|modif|edit|chang", re.IGNORECASE)
_UPDATED = re.compile(
    r"\b(?:updated?|last (?:edit|chang)|edited|modified|aktualisiert|geändert|stand|mise? à jour|modifié|actualizad[oa]|modificado"
    r"|aggiornat[oa]|modificat[oa]|atualizad[oa]|bijgewerkt|gewijzigd|laatst|обновлен[оа]?|изменен[оа]?|uppdaterad|oppdatert"
    r"|opdateret|güncelle\w*|zaktualizowano|aktualizováno)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """One element with a time: ``visible`` as a reader sees it, ``machine`` as an attribute gives it."""

    element: _Element
    signature: tuple[str, ...]
    """Equal for marks that play the same part in a template."""
    visible: Stamp | None = None
    machine: Stamp | None = None
    edited: Stamp | None = None
    """From an attribute that names an edit, such as ``data-update-time``."""
    updated: bool = False
    """The mark says of itself that it is the time of an edit."""

    @property
    def relative(self) -> bool:
        """Whether a reader sees only an age, such as ``5m ago``."""
        return self.visible is not None and self.visible.ago_seconds is not None


@lru_cache(maxsize=8192)
def stamp(text: str) -> Stamp | None:
    """Read a whole text as a stamp; kept, since the marks of a page are mostly those of its last poll."""
    if not text or len(text) > _MAX_STAMP or not _DIGIT.search(text) or not _LOOKS.search(text):
        return None
    return read_stamp(text)


@lru_cache(maxsize=8192)
def machine(value: str) -> Stamp | None:
    """Read an attribute as a machine time, when it looks like one."""
    return read_machine(value) if _MACHINE_VALUE.search(value) else None


@lru_cache(maxsize=8192)
def says_updated(text: str) -> bool:
    """Tell whether words speak of an edit."""
    return bool(_UPDATED.search(text))


def words(element: _Element) -> str:
    """Return the words of an element on one line; pieces of different tags are parted by a space."""
    return " ".join(" ".join(texts(element)).split())


def find(root: _Element) -> list[Mark]:
    """Find every time mark below an element, in document order."""
    found: list[Mark] = []
    for element in root.iter(*_CARRIERS):
        if element.tag in TIME_TAGS:
            found.append(_from_time(element))
            continue
        text = element.text
        if (
            text
            and len(text) <= _MAX_STAMP
            and (seen := stamp(text.strip())) is not None
            and _inside_time(element) is None
        ):
            found.append(_from_text(element, seen))
            continue
        # a link carries a time in its title at most; there are a thousand of them, and most have long addresses
        if element.tag == "a":
            items: Sequence[tuple[str, str]] = _LINK_TITLE if element.get("title") else ()
        else:
            items = () if _TIMELESS.issuperset(element.keys()) else attributes(element)
        if items and (mark := _from_attributes(element, items)) is not None:
            found.append(mark)
    return found


def _inside_time(element: _Element) -> _Element | None:
    parent = element.getparent()
    return parent if parent is not None and parent.tag in TIME_TAGS else None


def _from_time(element: _Element) -> Mark:
    text = words(element)
    hidden, edited = _attributes(element, attributes(element))
    visible = stamp(text) or _parts(element) or _titled(element)
    return Mark(element, _signature(element), visible, hidden, edited, _is_edit(element, text))


def _from_text(element: _Element, seen: Stamp) -> Mark:
    hidden, edited = _attributes(element, attributes(element))
    text = words(element) if len(element) else (element.text or "")
    whole = stamp(" ".join(text.split())) if len(element) else seen
    return Mark(element, _signature(element), whole or seen, hidden, edited, _is_edit(element, text))


def _from_attributes(element: _Element, items: Sequence[tuple[str, str]]) -> Mark | None:
    hidden, edited = _attributes(element, items)
    titled = None
    if hidden is None and len(element) == 0 and element.tag in _TITLED and any(name == "title" for name, _ in items):
        titled = _titled(element)
    if hidden is None and edited is None and titled is None:
        return None
    return Mark(element, _signature(element), titled, hidden, edited)


def _attributes(element: _Element, items: Sequence[tuple[str, str]]) -> tuple[Stamp | None, Stamp | None]:
    """Read the machine times in the attributes: of publication and of edit."""
    hidden = edited = None
    for name, value in items:
        # the cheapest test first: next to no attribute of a page is a time
        if not 10 <= len(value) <= 40 or value[0] not in _OPENINGS or not _ATTRIBUTE.match(name):
            continue
        seen = machine(value.strip()) if _named_time(element, name) else None
        if seen is None:
            continue
        if _EDIT_NAME.search(name):
            edited = edited or seen
        else:
            hidden = hidden or seen
    return hidden, edited


def _named_time(element: _Element, name: str) -> bool:
    if name == "content":
        return "date" in (element.get("itemprop") or "")
    return name in {"title", "aria-label", "timestamp"} or bool(_TIME_NAME.search(name))


def _parts(element: _Element) -> Stamp | None:
    """Read the pieces of a time one by one, an absolute one before an age: ``21 mins ago`` glued to ``11:48``."""
    seen = [part for part in (stamp(" ".join(piece.split())) for piece in texts(element)) if part is not None]
    return next((part for part in seen if part.ago_seconds is None), seen[0] if seen else None)


def _titled(element: _Element) -> Stamp | None:
    title = element.get("title") or element.get("aria-label") or ""
    return stamp(" ".join(title.split()))


def _is_edit(element: _Element, text: str) -> bool:
    """Tell an edit time: it says so itself, or is introduced by words just before it."""
    if says_updated(text) or says_updated(element.get("class") or "") or says_updated(element.get("itemprop") or ""):
        return True
    parent = element.getparent()
    before = element.getprevious()
    lead = before.tail if before is not None else parent.text if parent is not None else None
    return bool(lead) and says_updated((lead or "")[-40:])


def _signature(element: _Element) -> tuple[str, ...]:
    """Tags of the mark and two levels above, and its own first class: what a template repeats."""
    parent = element.getparent()
    above = parent.getparent() if parent is not None else None
    classes: list[str] = (element.get("class") or "").split()
    tags = [str(part.tag) for part in (element, parent, above) if part is not None]
    return (*tags, classes[0] if classes else "")
