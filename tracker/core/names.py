"""Which words of a sentence are names, by capitals and titles, and whether two names are one name spelt differently."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from tracker.core.common_words import ALL_STOP_WORDS
from tracker.core.findings import Scene, bare
from tracker.core.number_words import MONTHS, NUMBER_WORDS, SCALES, VAGUE, WEEKDAYS
from tracker.core.passages import Side
from tracker.core.significance_words import NAMES_ALIKE, PRONOUNS, TITLES
from tracker.core.tokens import is_word

MISSPELT = ((5, 1), (9, 2))
"""From so many letters on, so many slips still make the same name. Short names are often one letter apart (Mali, Bali)."""
SHORT = 3
"""Letters of a first name that a surname beside it vouches for."""
SHOUT = 4
"""So many words all in capitals are a headline, not names."""

_NOT_NAMES = frozenset(WEEKDAYS) | frozenset(MONTHS) | frozenset(SCALES) | frozenset(VAGUE)
_NUMBERS = frozenset(word for words in NUMBER_WORDS.values() for word in words)
_PLACE_PREPOSITIONS = frozenset({"in", "aus", "nach", "bei"})
_GENDERED = frozenset("aeo")


def name_tokens(side: Side, scene: Scene) -> frozenset[int]:
    """Indexes of the words that are part of a name, among the changed ones and those beside them."""
    near = {at + shift for at in side.changed for shift in (-1, 0, 1)}
    capitals = [at for at in near if 0 <= at < len(side.tokens) and _capital(side, at)]
    if not capitals or _shouts(side):
        return frozenset()
    return frozenset(at for at in capitals if _is_name(side, at, scene))


def _shouts(side: Side) -> bool:
    words = [token.text for token in side.tokens if is_word(token.text) and token.text[0].isalpha()]
    return len(words) >= SHOUT and all(word.isupper() for word in words)


def _is_name(side: Side, at: int, scene: Scene) -> bool:
    word = bare(side.small[at])
    if word in _NOT_NAMES or word in _NUMBERS or word in TITLES:
        return False
    if _begins(side, at):
        if word in ALL_STOP_WORDS or word in scene.common:
            return False
        return _named_by_neighbours(side, at, scene.language) or (scene.language != "de" and word in scene.capitals)
    if scene.language == "de":
        return _german_name(side, at)
    return word not in PRONOUNS and not (
        word in ALL_STOP_WORDS and len(word) < 3 and not side.tokens[at].text.isupper()
    )


def _capital(side: Side, at: int) -> bool:
    text = side.tokens[at].text.lstrip("@#")
    return (len(text) > 1 or at + 1 < len(side.tokens)) and text[:1].isupper() and text not in {"I", "I'm", "I’m", "A"}


def _begins(side: Side, at: int) -> bool:
    """Whether the capital may be owed to the place: the sentence's first word, or the first after a mark, a bullet, a colon."""
    return at in side.openings or (
        at > 0 and side.tokens[at - 1].text in "\"'“”„«»‘’‚:•–—-.!?" and not _in_name(side, at)
    )


def _in_name(side: Side, at: int) -> bool:
    return side.tokens[at - 1].text in "-–'’." and not side.tokens[at].before


def _named_by_neighbours(side: Side, at: int, language: str) -> bool:
    """At the start of a sentence a capital means nothing; a second one beside it or a possessive does."""
    if side.tokens[at].text.isupper() and len(side.tokens[at].text) > 1:
        return True
    if at + 1 >= len(side.tokens):
        return False
    after = side.small[at + 1]
    return side.small[at].endswith(("'s", "’s")) or (_capital(side, at + 1) and (language != "de" or len(after) > 2))


def _german_name(side: Side, at: int) -> bool:
    """German nouns have capitals too: a name stands beside another capital or a title, or follows a preposition without an article."""
    if side.tokens[at].text.isupper() and len(side.tokens[at].text) > 1:
        return True
    before = side.small[at - 1] if at else ""
    if before in _PLACE_PREPOSITIONS or before in TITLES:
        return True
    return any(
        0 <= near < len(side.tokens) and _capital(side, near) and near not in side.openings for near in (at - 1, at + 1)
    )


def folded(word: str) -> str:
    """Write a word in small letters without accents and hyphens."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return (
        "".join(c for c in plain if c.isalnum()).replace("ı", "i").replace("ø", "o").replace("ł", "l").replace("đ", "d")
    )


def is_respelling(one: str, other: str, *, beside_a_name: bool = False) -> bool:
    """Whether two names are one name, spelt right and wrong, rather than two people or places.

    In doubt they are two: the first letter must stay (Ahmad is not Rahmad), a vowel at the end may be another person
    (Daniel, Daniela), and places known to look alike never count as one. Beside a name that stays (``beside_a_name``) a letter
    more or less is enough in short ones too: Jon Smith is John Smith, but Tim is not Tom.
    """
    a, b = folded(bare(one)), folded(bare(other))
    if a == b:
        return True
    if (a in NAMES_ALIKE and b in NAMES_ALIKE) or a[:1] != b[:1]:
        return False
    short, long = sorted((a, b), key=len)
    if (long[-1] in _GENDERED and short in {long[:-1], long[:-2]}) or (
        len(a) == len(b) and a[:-1] == b[:-1] and {a[-1], b[-1]} <= _GENDERED
    ):
        return False
    if beside_a_name and len(short) >= SHORT and len(long) == len(short) + 1 and OSA.distance(a, b) == 1:
        return True
    allowed = max((slips for letters, slips in MISSPELT if len(short) >= letters), default=0)
    return OSA.distance(a, b, score_cutoff=allowed) <= allowed


def runs(indexes: frozenset[int]) -> Iterator[range]:
    """Group neighbouring indexes: the words of one name."""
    row = sorted(indexes)
    start = 0
    for at in range(1, len(row) + 1):
        if at == len(row) or row[at] != row[at - 1] + 1:
            yield range(row[start], row[at - 1] + 1)
            start = at
