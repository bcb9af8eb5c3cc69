"""Lines that stand in an article and are no words of it: pointers to other stories, service notices, credits, lists of links.

They change without the article changing: a paper that renames its newsletter has revised no story. Told by their words, in
many languages, and by how much of them is link; not by class names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.splitting.draft import Unit

_MAX_ASIDE = 250
"""Characters of a pointer or notice; a longer paragraph says something of its own."""
_MAX_CREDIT = 250
_POINTER_LINKED = 0.35
"""Part of a pointer that is the link; the words of the pointer are the rest."""
_MAX_SIGN = 40
"""Characters of a heading that stands over other stories; a longer one may be the title of a block."""
_LIST_LINKED = 0.8
_ALL_LINKED = 0.9
_MAX_TEASER = 300
"""Characters of the words below the headline of another story."""
_NO_LINES = frozenset({"figure", "hr", "pre", "table"})
_MAX_OPENING = 80
"""Characters of the line above a list of links that goes with it."""
_POINTER = re.compile(
    r"""[^\w¿¡]*(?:
    (?:please[ ])?(?:read|see|watch|listen|hear|view|find[ ]out)[ ](?:more|also|next|now|further|related|too)\b|also[ ](?:read|see|on|watch)\b
      |related(?:[ ](?:articles?|stor(?:y|ies)|posts?|news|links?|content|reading|topics?|coverage))?[ ]*(?::|$)|more[ ](?:on|from|about|news|stories|coverage)\b
      |(?:further|recommended|suggested)[ ](?:reading|viewing|articles?|stories)\b|explore[ ](?:further|more)\b|you[ ](?:may|might|could)[ ](?:also[ ])?(?:like|be[ ]interested|enjoy)
      |(?:don[’']?t|do[ ]not)[ ]miss\b|(?:most|top)[ ](?:read|popular|stories)\b|in[ ]other[ ]news\b|recommended(?:[ ]for[ ]you)?[ ]*(?::|$)
    |(?:lesen|sehen|hören)[ ]sie[ ](?:auch|hier|dazu|mehr|jetzt|weiter|hierzu)|lese-?tipps?\b|les(?:t|en|e)?[ ](?:auch|mehr|hier)\b|auch[ ](?:interessant|lesen|lesenswert)\b
      |mehr[ ](?:zum[ ]thema|zu(?:m|r)?\b|dazu|lesen|aus|von|infos?|informationen|artikel|hier)|weiter(?:lesen|führende?[rsn]?\b)|zum[ ](?:weiterlesen|thema)\b|schon[ ]gelesen
      |(?:das|dies|diese[ ].{3,12})[ ](?:könnte|dürfte).{0,40}interessieren|siehe[ ](?:auch|hierzu|dazu)|weitere[ ](?:artikel|infos?|informationen|themen|meldungen|nachrichten|beiträge|links|news|aktuelle)
      |passend[ ](?:zum|dazu)|meist[- ]?(?:gelesen|diskutiert|geklickt)|empfehlungen[ ](?:aus|der|für)|aktuelle[ ](?:beiträge|meldungen|artikel|ausgabe)|ähnliche[ ](?:artikel|beiträge|themen)
    |(?:à|a)[ ](?:lire|voir|écouter|découvrir)\b|lire[ ](?:aussi|également|la[ ]suite|plus)|voir[ ](?:aussi|également)|pour[ ]aller[ ]plus[ ]loin|sur[ ]le[ ]même[ ](?:sujet|thème)|et[ ]aussi\b
      |(?:nos|les)[ ](?:articles|plus[ ]lus)\b|articles?[ ](?:liés|similaires|associés)
    |(?:le|te|les)?[ ]?(?:puede|podría|puedes|pueden)[ ](?:interesar(?:te|le)?|ver|leer)\b|(?:lea|lee|vea|ve|mira|mire|consulta|escucha|conozca|además)[ ]?(?:también|tambien|además|más|aquí)?[ ]*:|(?:lea|lee|vea|ve|mira|mire)[ ](?:también|además|más)
      |(?:temas?|noticias?|notas?|artículos?|contenidos?)[ ](?:relacionad[oa]s?|de[ ]interés)|te[ ]recomendamos|más[ ](?:información|noticias|sobre|en)\b|no[ ](?:te|se)[ ](?:lo[ ])?pierda|sigue[ ]leyendo|seguir[ ]leyendo|recomendad[oa]s?[ ]*(?::|$)
    |(?:leia|veja|saiba|confira|assista|ouça)[ ](?:também|mais|ainda)|(?:notícias|matérias)[ ]relacionadas|mais[ ](?:sobre|lidas|notícias)
    |leggi[ ](?:anche|tutto)|(?:vedi|guarda)[ ]anche|per[ ]approfondire|potrebbe(?:ro)?[ ]interessart|articoli[ ](?:correlati|simili)
    |lees[ ](?:ook|meer|verder)|bekijk[ ]ook|meer[ ](?:over|nieuws|lezen)|zie[ ]ook
    |läs[ ](?:också|mer|även)|les[ ](?:også|mer)|læs[ ](?:også|mere)|se[ ]også|lue[ ](?:myös|lisää)|katso[ ]myös
    |czytaj[ ](?:też|więcej|także|również|dalej)|zobacz[ ](?:też|także|również|więcej)|przeczytaj[ ](?:też|także|również)|polecamy\b|dowiedz[ ]się[ ]więcej|więcej[ ](?:na|o)\b
    |чита(?:йте|ть)[ ](?:также|ещё|еще|далее|по[ ]теме)|смотрите[ ]также|по[ ]теме\b|подробнее\b|ayrıca|čtěte[ ](?:také|více)|přečtěte|olvasd[ ]el|citește[ ](?:și|mai)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_NOTICE = re.compile(
    r"""[^\w¿¡#]*(?:
    ©|\(c\)|copyright[ ]*(?:©|\(c\)|\d{4}|by\b|:|$)|.{0,80}\b(?:all[ ]rights[ ]reserved|alle[ ]rechte[ ]vorbehalten|tous[ ]droits[ ]réservés|derechos[ ]reservados
      |todos[ ]os[ ]direitos[ ]reservados|tutti[ ]i[ ]diritti[ ]riservati|alle[ ]rechten[ ]voorbehouden|все[ ]права[ ]защищены|wszelkie[ ]prawa[ ]zastrzeżone|prawem[ ]autorskim)
      |(?:this[ ](?:article|story|material|content)|articles?|content|inhalte)[ ].{0,60}(?:may[ ]not[ ]be[ ](?:re|pub)|copyrighted|creative[ ]commons|licen[cs]ed[ ]under)
      |.{0,120}\b(?:cc[- ]by\b|creative[ ]commons)
    |(?:tags?|labels?|schlag(?:wörter|worte|wort)|stich(?:worte|wörter)|key[ ]?words?|topics?|themen|temas?|etiquetas?|mots[- ]clés|argomenti|categor(?:y|ies|ías?|ie|ias?)|kategorien?|catégories?|rubrik|ressort|trefwoorden|теги)
      (?:[ ](?:relacionados|zum[ ]artikel))?[ ]*(?::|$)
    |(?:(?:filed|posted|tagged|published)[ ](?:under|in|as|with)|(?:abgelegt|veröffentlicht|gepostet)[ ](?:unter|in)|(?:publié|classé)[ ]dans|publicado[ ]en|(?:dieser|der)[ ](?:eintrag|beitrag)[ ]wurde)\b.{0,60}[^.!?]$
    |(?:follow|join|like|find)[ ](?:us|me)[ ](?:on|at)\b|(?:follow|find|sigue[ ]a|suivez|folge(?:n|t)?|volg|siga)[ ].{0,60}\b(?:twitter|facebook|instagram|youtube|telegram|whatsapp|linkedin|tiktok|bluesky|mastodon|threads)\b
      |folge(?:n|t)?[ ](?:sie[ ])?(?:uns|mir)\b|suivez[- ]nous|síguenos|únete[ ]a\b|siga-nos|seguici\b|volg[ ]ons|следите[ ]за[ ]|подписывайтесь|obserwuj[ ]nas
      |(?:share|teile[nt]?|compartir|partager|condividi|udostępnij|like[ ]it|be[ ]sociable)(?:[ ](?:this|it|on|auf|en|sur)\b.{0,12})?[^\w]*$|like[ ]it\?[ ]share[ ]it
    |(?:sign[ ]up|subscribe|register)[ ](?:now|today|to[ ]our|for[ ](?:our|free|the)|here|free)\b|(?:get|receive)[ ](?:the|our|all|more)[ ].{0,80}(?:inbox|newsletter|by[ ]email|daily[ ]edition)|never[ ]miss\b|download[ ](?:the|our)\b.{0,60}\bapp\b
      |(?:jetzt|hier|gleich)[ ](?:kostenlos[ ])?(?:abonnieren|registrieren|anmelden|bestellen|testen|herunterladen)\b|.{0,120}\babonnieren[ ]sie\b|inscri(?:vez|s)-|abonnez-|(?:suscr[ií]b|inscr[ií]b|regístr)(?:ete|ase|ate|ese)\b
      |iscriviti\b|abbonati[ ](?:ora|subito|a)\b|schrijf[ ]je[ ]in|zapisz[ ]się|подпишитесь|(?:join|dołącz)[ ](?:the[ ](?:discussion|conversation)|do[ ]dyskusji)
      |.{0,80}\bnewsletter\b.{0,60}\b(?:abonnieren|anmelden|sign[ ]up|subscribe[ ]|inscri|suscr|iscri|inbox|bestellen|verpassen).{0,30}$|(?:sign|subscribe[ ]to|abonnier|melde).{0,80}\bnewsletter
    |(?:zurück|back|retour|volver|voltar|indietro|terug)(?:$|[ ](?:zu[mr]?|to|à|au|a|al|alla|naar)[ ](?:the[ ]|la[ ]|vorherigen[ ])?(?:top|home\w*|overview|list\w*|news\w*|übersicht|start\w*|seite|anfang|accueil|inicio|índice|archiv\w*|index|main|sommaire)\b.{0,20}$)|nach[ ]oben$
      |(?:print|drucken|imprimir|imprimer|stampa|download|pdf|(?:seite|rezept|artikel)[ ]drucken|print[ ]this.{0,20}|vergrößern|bild[ ](?:anzeigen|vergrößern)|enlarge(?:[ ]this)?[ ]image|(?:toggle|hide)[ ]caption|weiter|next|previous|continue)[ .…»>]*$
    |(?:(?:bisher|noch)[ ])?(?:no|keine|sin|aucun|nessun)[ ](?:comments|kommentare|comentarios|commentaire|commento|bewertungen)(?:[ ](?:yet|so[ ]far|vorhanden|on[ ].{0,80}))?[^\w]*$
      |(?:leave|post|add|write|be[ ]the[ ]first[ ]to|schreibe|hinterlasse|deja|laisser|deixe|lascia)[ ](?:an?|einen?|un|um)?[ ]?(?:comment|reply|kommentar|antwort|comentario|commentaire|comentário|commento)\b.{0,30}$
      |(?:comments?|kommentare?|kommentarfunktion|comentarios|commentaires)[ ](?:(?:are|sind|is|ist)[ ](?:closed|off|disabled|geschlossen|deaktiviert|moderated)|geschlossen|closed|off|feed|insgesamt)|kommentieren$|kommentarfeed
      |(?:aufrufe|views|hits|visits|klicks)[ ]*:[ ]*\d|(?:lesezeit|reading[ ]time|lesedauer)[ :]|\d+[ ]min(?:utes?|uten)?[ ](?:read|lesezeit|de[ ]lectura)
    |(?:quellen?|quellenangaben|sources?|fuentes?|fontes?|bron)[ ]*:.{0,80}$|(?:tel(?:efon|\.)?|phone|fax|e-?mail|mobil)[ ]*[:.].{0,60}$|inhalt(?:sverzeichnis)?$|(?:table[ ]of[ ])?contents$|sommaire$|(?:permalin[kc]|permalien)\b
    |our[ ]standards[ ]*:|alle[ ]angaben[ ]ohne[ ]gewähr|disclaimer[ ]*(?::|$)|(?:über[ ]den[ ]autor|über[ ]die[ ]autorin|about[ ]the[ ]author|sobre[ ]el[ ]autor)s?[ ]*(?::|$)|.{0,60}\b(?:pdf|herunterladen|ausblenden|einblenden)$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_CREDIT = re.compile(
    r"""[^\w©]*(?:
    (?:(?:titel|symbol|archiv|beitrags|vorschau)?(?:fotos?|bild(?:er|nachweis|quelle)?|photos?|images?|pictures?|pics?)|abb(?:ildung)?(?:[ ]?\d+)?|grafik|crédits?|créditos?|credits?|fotograf\w*|photograph(?:y|er|s)?|illustration|imagen(?:es)?|imagem|zdj(?:ęcie)?|fot\.|фото|foto's)
      (?:[ ]?(?:credits?|courtesy|crédit|quelle|nachweis|archiv))?[ ]*(?:[:©|/]|\b(?:by|via|von|par|de|di|courtesy)\b)
    |©|\(c\)
    )
    |.{0,200}[\s(–—|/-](?:photos?|fotos?|bild|images?|crédits?|créditos?|credits?|фото|quelle)[ ]*[:©/][ ]*[^.!?]{2,60}\)?[ .]*$
    |[^.!?:]{3,70}/[ ]?(?:ap|afp|reuters|getty|dpa|epa|apa|ansa|efe|lusa|pa|imago|bloomberg|shutterstock|tass|xinhua|anadolu|keystone|picture[ ]alliance|zuma\w*|nurphoto)\b[^.!?]{0,30}$
    |.{0,160}\([^()]{0,60}(?:©|getty|reuters|\bafp\b|\bdpa\b|\bap\b[ ]photo|imago|shutterstock|unsplash|pixabay|istock)[^()]{0,60}\)[ .]*$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ABOUT_AUTHOR = re.compile(
    r"(?:[A-Z][\w.'’-]+,? (?:(?:de|van|von|der|el|al|bin|da|la) )*){2,4}(?:is|ist|est|es|è|é|was|covers|writes|schreibt|berichtet|joined|has been|arbeitet) "
    r".*\b(?:editor|reporter|writer|correspondent|journalist\w*|contribut\w+|author|columnist|analyst|bureau|redakteur\w*|korrespondent\w*|autorin|autor"
    r"|reporterin|rédact\w+|corresponsal|redactor\w*|periodista|giornalista|redacteur|verslaggever|jornalista|colunista|at @|staff)\b"
)
_LAST = 3
"""Units at the end of an article among which its author is presented."""


@lru_cache(maxsize=8192)
def is_credit(text: str) -> bool:
    """Tell the words below a picture by the credit in them."""
    return len(text) <= _MAX_CREDIT and bool(_CREDIT.match(text))


@lru_cache(maxsize=8192)
def _points(text: str) -> int:
    """Return how many characters the words of a pointer have at the start of a text; 0 where there are none."""
    found = _POINTER.match(text) if len(text) <= _MAX_ASIDE else None
    return found.end() if found else 0


@lru_cache(maxsize=8192)
def _serves(text: str) -> bool:
    return len(text) <= _MAX_ASIDE and bool(_NOTICE.match(text))


def is_aside(unit: Unit) -> bool:
    """Tell a pointer to another story, or a notice of the publisher's own."""
    if unit.role in _NO_LINES or not unit.text:
        return False
    if _serves(unit.text):
        return True
    said = _points(unit.text)
    if not said:
        return False
    alone = len(unit.text) - said <= 2 or unit.text.endswith((":", "…", "»", ">"))
    return (
        alone
        or (unit.role == "heading" and len(unit.text) <= _MAX_SIGN)
        or unit.linked >= _POINTER_LINKED * len(unit.text)
    )


def without(units: Sequence[Unit]) -> list[Unit]:
    """Leave out the asides of an article, with the links right below a pointer, and who wrote it."""
    kept: list[Unit] = []
    pointed = False
    for unit in units:
        aside = is_aside(unit)
        if not aside and not (pointed and _mostly_link(unit)):
            kept.append(unit)
            pointed = False
        elif aside:
            pointed = bool(_points(unit.text))
    return [unit for n, unit in enumerate(kept) if n < len(kept) - _LAST or not _presents_author(unit)]


def _mostly_link(unit: Unit) -> bool:
    return unit.role in {"p", "quote", "li"} and 2 * unit.linked >= len(unit.text) > 0


def _presents_author(unit: Unit) -> bool:
    return unit.role == "p" and len(unit.text) <= _MAX_ASIDE and _ABOUT_AUTHOR.match(unit.text) is not None


def without_links(units: Sequence[Unit]) -> list[Unit]:
    """Leave out paragraphs and lists that are nothing but links, with the line that opens such a list.

    Not for a live blog, whose editor says ``look there`` at a certain time, and means it.
    """
    kept: list[Unit] = []
    for listed, group in groupby(units, key=lambda unit: unit.role == "li"):
        run = list(group)
        if listed and sum(unit.linked for unit in run) >= _LIST_LINKED * sum(len(unit.text) for unit in run):
            while kept and _opens(kept[-1]):
                kept.pop()
            continue
        kept += [unit for unit in run if not _is_link(unit)]
    return kept[: _teasers_from(kept)]


def _teasers_from(units: Sequence[Unit]) -> int:
    """Where the teasers of other stories begin that stand below an article: headings that are links, to its very end."""
    start = len(units)
    for n in range(len(units) - 1, 0, -1):
        unit = units[n]
        if unit.role == "heading" and not _is_linked_heading(unit):
            break
        if len(unit.text) > _MAX_TEASER:
            break
        start = n if unit.role == "heading" else start
    heads = sum(_is_linked_heading(unit) for unit in units[start:])
    return start if heads > 1 else len(units)


def _is_linked_heading(unit: Unit) -> bool:
    return unit.role == "heading" and len(unit.text) > 0 and unit.linked >= _ALL_LINKED * len(unit.text)


def _is_link(unit: Unit) -> bool:
    """Tell a paragraph that is one link: the headline of another story, or a button."""
    short = unit.text and len(unit.text) <= _MAX_ASIDE
    return bool(short) and unit.role in {"p", "quote"} and unit.linked >= _ALL_LINKED * len(unit.text)


def _opens(unit: Unit) -> bool:
    """Tell the line above a list of links."""
    if len(unit.text) > _MAX_OPENING or unit.role in _NO_LINES or unit.level == 1:
        return False
    return unit.role == "heading" or unit.text.endswith(":") or bool(_points(unit.text))
