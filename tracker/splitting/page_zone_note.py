"""The zone that a page states once for all its clocks: ``All times BST``, ``Alle Zeiten MESZ``, ``(all times ET)``.

Says nothing of ``all times local``: that names no zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

from lxml import etree

from tracker.core.times import Stamp, stamp_at
from tracker.splitting.marks import words
from tracker.splitting.trees import elements

if TYPE_CHECKING:
    from tracker.splitting.document import Document

_SIGNS = {
    "en": ("ll times", "LL TIMES", "ll the times", "imes are in", "imes in ", "imes shown in"),
    "de": ("lle Zeiten", "Uhrzeiten", "Zeitangaben"),
    "fr": ("les heures",),
    "es": ("las horas",),
    "it": ("li orari",),
    "pt": ("os horários",),
    "nl": ("lle tijden",),
    "sv": ("lla tider",),
    "ru": ("ремя везде московское", "ремя московское"),
}
"""What a note begins with, by language; looked for first, since pages are long and few have a note."""
_ALL_SIGNS = tuple(chain.from_iterable(_SIGNS.values()))
_HOLDERS = etree.XPath(
    "//body//*[not(self::script or self::style or self::noscript or self::a)][text()["
    + " or ".join(f"contains(., '{sign}')" for sign in _ALL_SIGNS)
    + "]]"
)
_SIGN = re.compile("|".join(_ALL_SIGNS))
_BEFORE = 8
"""Characters of a note that may stand before such a sign."""
_SAID = (
    r"(?:\s|[:(,-]|\b(?:are|is|shown|given|stated|listed|quoted|displayed|below|here|on this page|in|at|as|us|the|sind|nach"
    r"|jeweils|angegeben|sont|indiquées|données|exprimées|en|à|son|están|indicadas|corresponden|a|sono|indicati|são|em|de|no|zijn|är|i)\b){0,12}"
)
_NOTE = re.compile(
    r"\b(?:all (?:the )?times|times (?=are\b|in\b|shown\b)|(?:alle )?(?:uhrzeiten|zeiten|zeitangaben)|les heures|las horas|gli orari|os horários"
    r"|alle tijden|alla tider|(?P<moscow>время (?:везде )?московское))\b" + _SAID,
    re.IGNORECASE,
)
_MOST_NOTES = 20
"""Places looked at: an article may speak of all times too."""
_LONGEST_NOTE = 200
_LONGEST_ZONE = 40
"""Characters of ``GMT+1`` or ``Eastern time``."""


def stated(doc: Document) -> Stamp | None:
    """Return a stamp in the zone that the page says holds for its clocks; None when it says nothing."""
    if not any(sign in doc.text for sign in _signs(doc.language)):
        return None
    for text in islice(_places(doc), _MOST_NOTES):
        match = _NOTE.search(text)
        if match is None:
            continue
        zone = "MSK" if match["moscow"] else text[match.end() : match.end() + _LONGEST_ZONE]
        found = stamp_at(f"12:00 {zone}")
        if found is not None and (found[0].zone or found[0].offset_minutes is not None):
            return found[0]
    return None


def _signs(language: str | None) -> tuple[str, ...]:
    """Choose what to look for: English is used everywhere; a page that names its language needs no others but that."""
    return (*_SIGNS["en"], *_SIGNS.get(language[:2].casefold(), ())) if language else _ALL_SIGNS


def _places(doc: Document) -> Iterator[str]:
    """Find every place that may be a note, with the words that follow it."""
    whole = (words(part) for part in elements(_HOLDERS, doc.tree)) if doc.kind == "html" else iter([doc.text])
    for text in whole:
        for sign in _SIGN.finditer(text):
            yield text[max(0, sign.start() - _BEFORE) : sign.end() + _LONGEST_NOTE]
