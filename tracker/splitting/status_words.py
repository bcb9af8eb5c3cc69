"""The words with which status pages open a line: ``Resolved - …``, ``Investigating: …``, and their kin.

A closed list, since any capitalised word before a dash would do otherwise. It decides nothing about times.
"""

from __future__ import annotations

import re

STATUS_WORDS = (
    # incidents
    "investigating", "identified", "monitoring", "resolved", "update", "updated", "postmortem", "post-mortem",
    "mitigated", "mitigating", "recovering", "recovered", "fixed", "fixing", "implementing fix", "watching",
    "degraded performance", "partial outage", "major outage", "operational", "false alarm", "reported", "detected",
    "retrospective", "root cause", "closed", "reopened", "ongoing", "acknowledged", "restored", "service restored",
    # maintenance
    "scheduled", "planned", "in progress", "verifying", "completed", "complete", "cancelled", "canceled", "postponed",
    "rescheduled", "delayed", "extended", "started", "finished", "maintenance",
    # German, French, Spanish, Italian, Portuguese, Dutch
    "untersuchung", "wird untersucht", "identifiziert", "überwachung", "wird überwacht", "behoben", "gelöst", "geplant",
    "in bearbeitung", "abgeschlossen", "aktualisierung",
    "enquête en cours", "en cours d'analyse", "identifié", "surveillance", "résolu", "mise à jour", "planifié", "en cours", "terminé",
    "investigando", "identificado", "supervisando", "monitoreando", "resuelto", "actualización", "programado", "en curso", "completado",
    "indagine in corso", "identificato", "monitoraggio", "risolto", "aggiornamento", "programmato", "in corso", "completato",
    "a investigar", "monitorando", "resolvido", "atualização", "agendado", "em andamento", "concluído",
    "in onderzoek", "onderzoeken", "geïdentificeerd", "gemonitord", "opgelost", "gepland", "bezig", "voltooid",
)  # fmt: skip

COMMON_WORDS = frozenset({
    "update", "updated", "started", "finished", "closed", "complete", "delayed", "extended", "reported", "planned", "maintenance",
    "restored", "ongoing", "postponed", "watching", "fixed", "cancelled", "canceled", "aktualisierung", "mise à jour",
    "actualización", "aggiornamento", "atualização", "en cours", "en curso", "in corso", "bezig", "detected", "surveillance",
    "überwachung", "untersuchung", "geplant", "abgeschlossen", "programado", "programmato", "agendado", "monitoring",
})  # fmt: skip
"""Words that news pages print alone as well: they count on a page that also has one that is a status page's own."""

_KNOWN = frozenset(STATUS_WORDS)
_ALTERNATIVES = "|".join(sorted((re.escape(word) for word in STATUS_WORDS), key=len, reverse=True))
_OPENING = re.compile(rf"\[?(?P<word>{_ALTERNATIVES})\]?\s*(?:[-–—:]\s+|\s[-–—]\s*)", re.IGNORECASE)
_BETWEEN_TAGS = re.compile(r">\s*([^\W\d_][^<>]{2,40})<")
_AROUND = "[] \t\r\n\xa0:.…-–—|"

LONGEST_STATUS = max(map(len, STATUS_WORDS)) + 4
"""A text longer than this is no status; callers may skip it unread."""


def status_word(text: str) -> str | None:
    """Return the status as printed when the whole text is one (brackets, a colon or a dash may surround it), else None."""
    text = " ".join(text.strip(_AROUND).split()) if len(text) < 4 * LONGEST_STATUS else ""
    return text if text.casefold() in _KNOWN else None


def status_opening(text: str) -> tuple[str, int] | None:
    """Return the status that opens a line and where the line's own words begin: ``Resolved - All is well`` gives 11."""
    match = _OPENING.match(text)
    return (match["word"], match.end()) if match else None


def marks_status(markup: str) -> bool:
    """Whether some tag of a page holds an own status word and nothing else: a quick look before the page is searched."""
    return any(own_status(match[1]) for match in _BETWEEN_TAGS.finditer(markup))


def own_status(text: str) -> bool:
    """Whether a text is a status word that other pages than status pages hardly print alone."""
    word = status_word(text)
    return word is not None and word.casefold() not in COMMON_WORDS
