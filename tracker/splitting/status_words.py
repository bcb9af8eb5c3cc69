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

_ALTERNATIVES = "|".join(sorted((re.escape(word) for word in STATUS_WORDS), key=len, reverse=True))
_WHOLE = re.compile(rf"\[?(?P<word>{_ALTERNATIVES})\]?\s*[:.…\-–—]?", re.IGNORECASE)
_OPENING = re.compile(rf"\[?(?P<word>{_ALTERNATIVES})\]?\s*(?:[-–—:]\s+|\s[-–—]\s*)", re.IGNORECASE)

LONGEST_STATUS = max(map(len, STATUS_WORDS)) + 4
"""A text longer than this is no status; callers may skip it unread."""


def status_word(text: str) -> str | None:
    """Return the status as printed when the whole text is one (a colon or dash may follow), else None."""
    text = " ".join(text.split())
    if len(text) > LONGEST_STATUS:
        return None
    match = _WHOLE.fullmatch(text)
    return match["word"] if match else None


def status_opening(text: str) -> tuple[str, int] | None:
    """Return the status that opens a line and where the line's own words begin: ``Resolved - All is well`` gives 11."""
    match = _OPENING.match(text)
    return (match["word"], match.end()) if match else None
