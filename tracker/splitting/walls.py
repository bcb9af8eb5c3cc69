"""Pages that are no content at all: challenges, consent walls, logins, errors served with status 200, empty pages.

Only a page with hardly any text can be a wall: an article about cookies or logins is an article.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.splitting.marks import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.model import Block
    from tracker.splitting.document import Document

_HARDLY_ANY = 900
"""Characters of visible text; walls seen have 60 to 700, the shortest articles with their page around them over 1,500."""
_EMPTY = 40
_CHALLENGE = re.compile(
    r"just a moment|checking (?:your|if the site) (?:browser|connection)|verify(?:ing)? (?:that )?you are (?:a )?human|are you a (?:human|robot)"
    r"|attention required|enable javascript and cookies to continue|unusual (?:traffic|activity)|security check|ddos protection"
    r"|please complete the captcha|press (?:&|and) hold|access (?:to this page has been )?denied|pardon our interruption|request unsuccessful"
    r"|un instant|un momento|einen moment|überprüfung ihres browsers|vérification de (?:votre|la) |comprobando (?:su|tu) navegador",
    re.IGNORECASE,
)
_CHALLENGE_MARK = re.compile(
    r"cf-(?:chl|browser-verification|turnstile|mitigated)|challenge-platform|_Incapsula_|px-captcha|g-recaptcha|datadome|hcaptcha",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue|we value your privacy|your privacy (?:choices|matters)|we (?:and our (?:\d+ )?partners|use cookies)|accept (?:all|cookies)"
    r"|manage (?:your )?(?:cookie|privacy|consent)|consent to|cookie(?:s)? (?:policy|settings|preferences)|mit werbung (?:weiterlesen|lesen)"
    r"|einwilligung|zustimmen|wir (?:verwenden|nutzen) cookies|nous (?:utilisons|respectons)|accepter (?:et|les cookies|tout)|continuer sans accepter"
    r"|aceptar (?:todas|y continuar|las cookies)|usamos cookies|utilizziamo i cookie|accetta (?:tutti|e continua)|aceitar (?:todos|cookies)|cookies accepteren"
    r"|akkoord|принять (?:все|файлы)|godkänn|zgadzam się|souhlas",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"\b(?:log ?in|sign ?in|subscribe|register) (?:to|or|for) (?:continue|read|access|your|view|subscribe)|already (?:a subscriber|have an account)"
    r"|create (?:a free|an) account|subscribers? only|anmelden|einloggen|jetzt abonnieren|connectez-vous|se connecter|abonnez-vous|iniciar sesión|suscríbete"
    r"|accedi|abbonati|entrar na|inloggen|войти|forgot(?:ten)? (?:your )?password",
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"something went wrong|page (?:not|can(?:no|')t be) found|not found|error \d{3}|\b(?:404|403|410|500|502|503|504)\b|service (?:temporarily )?unavailable"
    r"|bad gateway|gateway time-?out|try again (?:later|in a)|(?:internal )?server error|temporarily (?:unavailable|down)|under maintenance|we(?:'|’)re sorry"
    r"|^sorry\b|oops|whoops|no longer available|seite (?:wurde )?nicht gefunden|ein fehler ist aufgetreten|nicht erreichbar|wartungsarbeiten"
    r"|page (?:introuvable|non trouvée)|une erreur (?:est survenue|s.est produite)|página no encontrada|se ha producido un error|algo salió mal"
    r"|pagina non trovata|si è verificato un errore|página não encontrada|ocorreu um erro|pagina niet gevonden|er is iets misgegaan|страница не найдена|ошибка",
    re.IGNORECASE,
)


def wall(doc: Document, blocks: Sequence[Block]) -> str | None:
    """Name the wall that a page is: ``challenge``, ``consent``, ``login``, ``error_page``, ``empty``; None for content."""
    if doc.kind != "html":
        return "empty" if not doc.text.strip() else None
    if len(blocks) > 1:
        return None
    text = _visible(doc)
    if len(text) > _HARDLY_ANY:
        return None
    if _CHALLENGE.search(text) or (len(text) < _HARDLY_ANY // 2 and _CHALLENGE_MARK.search(doc.text)):
        return "challenge"
    for name, vocabulary in (("consent", _CONSENT), ("login", _LOGIN), ("error_page", _ERROR)):
        if vocabulary.search(text):
            return name
    return "empty" if len(text) < _EMPTY else None


def _visible(doc: Document) -> str:
    """Gather the text of title and body, scripts left out, up to a little more than a wall may have."""
    parts = [words(title) for title in doc.tree.iter("title")][:1]
    length = 0
    for element in doc.tree.iter("*"):
        if element.tag in {"script", "style", "noscript", "template", "title"}:
            pieces = (element.tail,)
        else:
            pieces = (element.text, element.tail)  # type: ignore[assignment]
        for piece in pieces:
            line = (piece or "").strip()
            if line:
                parts.append(line)
                length += len(line)
        if length > _HARDLY_ANY:
            break
    return " ".join(" ".join(parts).split())
