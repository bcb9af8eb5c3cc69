"""What field names of JSON documents mean: their words, and how strongly each word speaks for a role.

Weights are 0..10 by how exclusively publishers use the word for that role: ``body`` is always the text, ``summary``
only when there is no body. Values are judged in ``json_fields``; a name alone decides nothing.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from tracker.core.common_words import word_set


class Role(StrEnum):
    """What a field can be for a block."""

    TIME = "time"
    MODIFIED = "modified"
    TEXT = "text"
    TITLE = "title"
    KEY = "key"
    PERMALINK = "permalink"
    AUTHOR = "author"
    STATUS = "status"


WEIGHTS: dict[Role, dict[str, float]] = {
    Role.TIME: {
        "published": 10, "publication": 10, "publish": 9, "pub": 9, "pubdate": 10, "datepublished": 10, "posted": 9,
        "issued": 8, "timestamp": 8, "datetime": 8, "displayed": 8, "display": 7, "date": 7, "time": 7, "ts": 7, "when": 6,
        "created": 6, "creation": 6, "datecreated": 6, "createdat": 6, "firstcreated": 5, "create": 5, "sent": 6,
        "added": 6, "inserted": 5, "occurred": 6, "entered": 5, "recorded": 5, "reported": 5, "at": 5, "epoch": 6, "started": 3,
        "fecha": 7, "hora": 7, "publicado": 9, "datum": 7, "zeit": 7, "uhrzeit": 7, "zeitpunkt": 7, "veröffentlicht": 9,
        "heure": 7, "horaire": 7, "ora": 7, "orario": 7, "pubblicato": 9, "publicacion": 9, "publicação": 9, "tijd": 7,
        "erstellt": 6,
    },
    Role.MODIFIED: {
        "modified": 10, "datemodified": 10, "edited": 9, "updated": 8, "changed": 8, "revised": 8, "lastmod": 9,
        "modification": 9, "edit": 7, "lastupdated": 9, "corrected": 7, "geändert": 8, "aktualisiert": 8, "modifié": 8,
        "actualizado": 8, "updatedat": 8, "contentupdated": 9, "contentupdateddate": 9, "contentmodified": 9,
    },
    Role.TEXT: {
        "articlebody": 10, "bodytext": 10, "body": 10, "content": 10, "contents": 10, "cooked": 8, "fulltext": 10, "bodyhtml": 10, "html": 8, "text": 9, "markdown": 8,
        "message": 8, "msg": 7, "paragraphs": 9, "paragraph": 7, "description": 7, "desc": 6, "details": 7, "detail": 6,
        "note": 7, "notes": 6, "update": 5, "post": 5, "entry": 5, "copy": 5, "story": 6, "comment": 5, "summary": 5,
        "standfirst": 4, "excerpt": 4, "abstract": 4, "intro": 4, "lead": 4, "teaser": 3, "snippet": 3, "caption": 3, "quote": 3,
        "elements": 8, "blocks": 6, "components": 7, "groups": 5, "parts": 6, "modules": 5, "sections": 5, "commentary": 8,
        "texto": 9, "contenido": 10, "cuerpo": 10, "mensaje": 8, "texte": 9, "contenu": 10, "corps": 9, "inhalt": 10,
        "nachricht": 8, "meldung": 8, "testo": 9, "corpo": 9, "contenuto": 10, "conteúdo": 10, "conteudo": 10, "tekst": 9,
        "beschreibung": 7, "descripcion": 7, "descrição": 7, "bericht": 7,
    },
    Role.TITLE: {
        "headline": 10, "title": 9, "heading": 8, "subject": 7, "header": 6, "name": 4, "hed": 8, "kicker": 2, "caption": 1,
        "titulo": 9, "título": 9, "titel": 9, "titre": 9, "titolo": 9, "überschrift": 9, "titulek": 9, "titular": 9,
    },
    Role.KEY: {"id": 10, "guid": 10, "uuid": 10, "key": 7, "uid": 9, "slug": 4, "name": 3, "anchor": 6, "urn": 8, "identifier": 9, "nid": 8, "pk": 8},
    Role.PERMALINK: {
        "permalink": 10, "shortlink": 7, "weburl": 9, "url": 8, "link": 7, "href": 6, "shareurl": 8, "canonical": 9, "uri": 6,
    },
    Role.AUTHOR: {
        "byline": 10, "author": 9, "authors": 9, "creator": 7, "by": 7, "reporter": 8, "contributors": 8, "contributor": 8,
        "user": 5, "sender": 6, "account": 5, "editor": 5, "username": 5, "publisher": 3, "writer": 8, "journalist": 8, "autor": 9, "auteur": 9, "autore": 9,
    },
    Role.STATUS: {"status": 9, "state": 7, "phase": 6},
}  # fmt: skip
"""How strongly a word in a field's name speaks for a role."""

NEUTRAL = word_set(
    "at on date time datetime timestamp ts utc gmt iso iso8601 iso8601z ms millis milliseconds seconds sec unix epoch string str "
    "first original initial local content block post entry item update note message article story live liveblog blog event the "
    "incident is html text raw plain rendered value data formatted clean full main long short web share display published "
    "public no timezone page self t s as last version node fields attributes properties source"
)
"""Words that only qualify: ``first_published_at_utc`` is ``published``."""

NEVER: dict[Role, frozenset[str]] = {
    Role.TIME: word_set(
        "expires expiry expire expiration end ends ended until valid embargo birth birthday joined registered scheduled "
        "schedule resolved deleted removed edited updated modified changed revised lastmod modification start starts "
        "zone offset ago duration datemodified lastupdated due closed backfilled monitoring"
    ),
    Role.MODIFIED: word_set("expires expiry end deleted removed zone ago duration user by"),
    Role.TEXT: word_set(
        "url uri link href id type kind class css color slug path src hash token lang language email icon image avatar template script "
        "time date format status state location source "
        "alt credit"
    ),
    Role.TITLE: word_set("url uri id slug path image page seo meta alt first last full user"),
    Role.KEY: word_set(
        "user author parent blog page category section type topic tag incident account team event_type image media session "
        "creator publisher site channel language component game match"
    ),
    Role.PERMALINK: word_set(
        "image img thumbnail avatar picture api icon logo photo media embed video source profile author user"
    ),
    Role.AUTHOR: word_set("id url uri image avatar email picture link type is count role"),
    Role.STATUS: frozenset(),
}
"""Words that rule a field out for a role, whatever else its name says."""

FOREIGN = word_set(
    "account sender editor author authors user users publisher creator contributor contributors owner image images media thumbnail photo picture video "
    "avatar embed embeds category categories tag tags blog section sections site parent related _links links meta seo stats "
    "location place geo reactions comments replies renditions assignee organization source dateline seller offers component components"
)
"""Objects inside a block that describe something else than the block: their times and texts are not its own."""

WRAPPERS = word_set(
    "data attributes node fields properties post item entry model _source source content article block update value sys fields"
)
"""Objects inside a block that only hold its fields (JSON:API, GraphQL, search engines, listings)."""

TOMBSTONES = frozenset(
    {"deleted", "removed", "stricken", "withdrawn", "retracted", "unpublished", "tombstone", "spiked", "trashed"}
)
"""In a flag's name, or as the value of a status: the publisher has taken the block down."""

GONE_ACTIONS = frozenset({"delete", "deleted", "remove", "removed", "retract", "retracted", "tombstone"})
"""What an entry of a log of actions says when it takes a block down (``"type": "delete"``)."""

TYPE_FIELDS = ("type", "_type", "@type", "kind", "__typename", "action", "operation")
"""Where an object says what it is, or what was done."""

PINNED = frozenset({"pinned", "sticky", "stickied", "pin", "stuck"})
"""In a flag's name: the block is kept on top."""

SUMMARIES = frozenset({"summary", "recap", "roundup"})
"""In a flag's name: the block repeats what others said."""

CORRECTIONS = frozenset({"correction", "clarification"})
"""In a flag's name or a type: the block corrects an earlier one."""

ASIDE = word_set(
    "comment comments reply replies responses reaction reactions like likes highlights highlight pinned sticky related recommended "
    "recommendations popular trending authors contributors users followers members ads advertisements navigation nav menu "
    "breadcrumbs revisions sponsors sidebar"
)
"""What stands under such a name stands beside the live blog, whatever it holds."""

PARTS = word_set("key media images embeds tags categories components services links versions subscribers")
"""A list with such a name describes a block or the page; deeper lists below it may still be the live blog."""

FOLLOWED = word_set(
    "blocks posts updates entries notes items events messages liveblog timeline ticker live feed stories articles history children "
    "results data nodes edges meldungen incidents comments stream liveblogupdate incidentupdates eintraege beitraege"
)
"""A list with such a name is often the live blog itself."""

GOODS = word_set(
    "price prices sku currency stock inventory quantity variants discount email password salary cart ean gtin isbn mpn "
    "availability shipping"
)
"""Field names of shops and directories: a list whose objects carry them is no live blog."""

_WORD = re.compile(r"[A-ZÀ-Þ]+(?=[A-ZÀ-Þ][a-zß-ÿ])|[A-ZÀ-Þ]?[a-zß-ÿ0-9]+|[A-ZÀ-Þ]+")


@lru_cache(maxsize=4_096)
def words(name: str) -> tuple[str, ...]:
    """Cut a field name into lower-case words: ``blockFirstPublished``, ``first_published-at``, ``URLPath``."""
    return tuple(word.casefold() for word in _WORD.findall(name))


def named(words_of_field: tuple[str, ...], role: Role) -> float:
    """Return how strongly a name speaks for a role: its best word, less 3 for each word that means something else."""
    weights = WEIGHTS[role]
    if NEVER[role].intersection(words_of_field):
        return 0.0
    joined = "".join(words_of_field)
    if joined in weights:
        return weights[joined]
    best = max((weights.get(word, 0.0) for word in words_of_field), default=0.0)
    if not best:
        return 0.0
    strange = sum(word not in NEUTRAL and word not in weights and not word.isdigit() for word in words_of_field)
    return max(best - 3.0 * strange, 0.5)
