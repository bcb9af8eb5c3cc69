"""The words that open a label, by language, and the kind of block they announce."""

from __future__ import annotations

from tracker.core.calendar_words import alternation
from tracker.model import BlockKind

UPDATE_WORDS = """
update|updates|live update|further update|upd|edit
aktualisierung|nachtrag|eilmeldung
mise à jour|mises à jour|màj|maj
actualización|actualizacion|última hora
aggiornamento|agg
atualização|atualizacao
обновление|upd|дополнение
oppdatering|uppdatering|opdatering|päivitys
aktualizacja|aktualizace|aktualizácia|güncelleme|cập nhật|frissítés|actualizare|ažuriranje|posodobitev|оновлення|актуализация
ενημέρωση|تحديث|עדכון|به‌روزرسانی|更新|追記|업데이트|pembaruan
""".replace("\n", "|").strip("|").split("|")  # fmt: skip
"""Nouns: ``UPDATE, 0730 GMT:``."""

UPDATED_WORDS = """
updated|last updated|aktualisiert|zuletzt aktualisiert|mis à jour|actualizado|actualizada|aggiornato|aggiornata|atualizado|atualizada
bijgewerkt|обновлено|oppdatert|uppdaterad|opdateret|zaktualizowano|aktualizováno|aktualizované|güncellendi
päivitetty|frissítve|actualizat|ažurirano|posodobljeno|оновлено|ενημερώθηκε|تم التحديث|עודכן
""".replace("\n", "|").strip("|").split("|")  # fmt: skip
"""Participles: before a text they are labels, alone with a stamp they are the page's own edit line."""

PUBLISHED_WORDS = """
published|posted|created|modified|first published|veröffentlicht|erstellt|stand|publié|créé|modifié|publicado|publicada|creado|pubblicato|pubblicata
gepubliceerd|geplaatst|опубликовано|publisert|publicerad|publiceret|opublikowano|vydáno|yayınlanma|написано|изменено|date|datum
""".replace("\n", "|").strip("|").split("|")  # fmt: skip

ORIGINAL_WORDS = """
original entry|original post|original story|original article|original report|original text|original message|original item|originally posted|originally published
earlier|previously|previous story|previous update|earlier story|earlier version|og post|og|initial message|initial post|initial report|initial entry|first entry|first report|original
erstmeldung|ursprüngliche meldung|ursprungsmeldung|originalmeldung|ursprünglicher artikel|ursprungsartikel|ursprünglicher text
article original|texte original|publication initiale|message initial|premier article
noticia original|artículo original|texto original|entrada original|publicación original
articolo originale|notizia originale|testo originale|post originale
notícia original|artigo original|matéria original
oorspronkelijk bericht|oorspronkelijk artikel|eerste bericht|origineel bericht
оригинальная запись|первоначальная запись|исходная новость|первое сообщение
opprinnelig sak|ursprunglig text|oprindelig artikel|pierwotny tekst|původní text
""".replace("\n", "|").strip("|").split("|")  # fmt: skip

CORRECTION_WORDS = """
correction|corrections|clarification|corrected|erratum|errata|correction and clarification
korrektur|berichtigung|richtigstellung|hinweis der redaktion|anmerkung der redaktion|anm. d. red|anm. der red|redaktioneller hinweis
correctif|rectificatif|rectification|erratum|note de la rédaction|ndlr
corrección|rectificación|fe de errores|fe de erratas|nota del editor|nota de la redacción|aclaración
correzione|rettifica|errata corrige|nota della redazione|ndr
correção|retificação|errata|nota da redação|nota do editor
correctie|rectificatie|noot van de redactie|noot redactie
исправление|поправка|уточнение|от редакции|примечание редакции
rättelse|rettelse|sprostowanie|oprava|düzeltme|đính chính|korjaus|helyesbítés|ispravak|popravek|виправлення|διόρθωση|تصحيح|תיקון|訂正|更正|정정
editor's note|editor’s note|editors' note|editors’ note|editor note|editorial note|note from the editor|ed. note
""".replace("\n", "|").strip("|").split("|")  # fmt: skip

SUMMARY_WORDS = """
summary|key points|key developments|key events|at a glance|what we know|what we know so far|the story so far|recap|overview
zusammenfassung|das wichtigste|das wichtigste im überblick|überblick|der überblick
l'essentiel|l’essentiel|ce que l'on sait|ce que l’on sait|résumé|resumen|las claves|lo esencial|riepilogo|punti chiave|resumo|samenvatting|главное|sammanfattning|oppsummering
""".replace("\n", "|").strip("|").split("|")  # fmt: skip

FINAL_WORDS = [
    "final message",
    "final update",
    "final post",
    "closing post",
    "abschließende meldung",
    "dernier message",
]
"""Labels of the last block of a notice."""

STATUS_WORDS = """
resolved|investigating|identified|monitoring|update|postmortem|scheduled|in progress|verifying|completed|maintenance|degraded|operational|mitigated
behoben|untersuchung|résolu|resuelto
""".replace("\n", "|").strip("|").split("|")  # fmt: skip
"""States of an incident on a status page."""

KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(SUMMARY_WORDS, BlockKind.SUMMARY),
    **dict.fromkeys([*UPDATE_WORDS, *UPDATED_WORDS, *FINAL_WORDS], BlockKind.UPDATE),
    **dict.fromkeys(CORRECTION_WORDS, BlockKind.CORRECTION),
    **dict.fromkeys(ORIGINAL_WORDS, BlockKind.ORIGINAL),
}
"""Every word that opens a label, in lower case, to the kind of its block."""

ANY_WORD = alternation(KINDS)
ANY_STATUS = alternation(STATUS_WORDS)
ANY_BYLINE = alternation([*PUBLISHED_WORDS, *UPDATED_WORDS])
