"""The zone that a page states once for all its clocks: ``All times BST``, ``Alle Zeiten MESZ``, ``(all times ET)``.

Says nothing of ``all times local``: that names no zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.core.times import Stamp, stamp_at

if TYPE_CHECKING:
    from tracker.splitting.document import Document

_SIGNS = (
    "ll times", "LL TIMES", "ll the times", "imes are in", "imes in ", "imes shown in", "lle Zeiten", "Uhrzeiten", "Zeitangaben", "les heures",
    "las horas", "li orari", "os horários", "lle tijden", "lla tider", "ремя везде московское", "ремя московское",
)  # fmt: skip
"""What a note begins with; looked for first, since pages are long and few have a note."""
_BEFORE = 8
"""Characters of a note that may stand before such a sign."""
_SAID = (
    r"(?:\s|&nbsp;|<[^<>]{0,80}>|[:(,-]|\b(?:are|is|shown|given|stated|listed|quoted|displayed|below|here|on this page|in|at|as|us|the|sind|nach"
    r"|jeweils|angegeben|sont|indiquées|données|exprimées|en|à|son|están|indicadas|corresponden|a|sono|indicati|são|em|de|no|zijn|är|i)\b){0,12}"
)
_NOTE = re.compile(
    r"\b(?:all (?:the )?times|times (?=are\b|in\b|shown\b)|(?:alle )?(?:uhrzeiten|zeiten|zeitangaben)|les heures|las horas|gli orari|os horários"
    r"|alle tijden|alla tider|(?P<moscow>время (?:везде )?московское))\b" + _SAID,
    re.IGNORECASE,
)
_MOST_NOTES = 5
"""Places looked at for each sign: an article may speak of all times too."""
_LONGEST_NOTE = 400
_LONGEST_ZONE = 40
"""Characters of ``GMT+1`` or ``Eastern time``."""


def stated(doc: Document) -> Stamp | None:
    """Return a stamp in the zone that the page says holds for its clocks; None when it says nothing."""
    text = doc.text
    for match in _notes(text):
        words = "MSK" if match["moscow"] else text[match.end() : match.end() + _LONGEST_ZONE]
        found = stamp_at(f"12:00 {words}")
        if found is not None and (found[0].zone or found[0].offset_minutes is not None):
            return found[0]
    return None


def _notes(text: str) -> Iterator[re.Match[str]]:
    for sign in _SIGNS:
        place = text.find(sign)
        for _ in range(_MOST_NOTES):
            if place < 0:
                break
            match = _NOTE.search(text, max(0, place - _BEFORE), place + _LONGEST_NOTE)
            if match is not None:
                yield match
            place = text.find(sign, place + 1)
