"""The commonest words of the languages we know, and abbreviations: data for telling languages and islands of a diff.

Lists of our own making, kept short: articles, prepositions, pronouns, auxiliaries. A word may belong to several languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType


def word_set(words: str) -> frozenset[str]:
    """Read a list of words written with spaces between."""
    return frozenset(words.split())


STOP_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "en": word_set(
            "a an the and or but of to in on at by for from with as is are was were be been being it its this that these those "
            "he she they we you his her their our who which has have had will would can do does did than then there here into "
            "over under after before about also while when where what i him them us not no said says"
        ),
        "de": word_set(
            "der die das den dem des ein eine einen einem einer eines und oder aber von zu im in am an auf bei für aus mit nach "
            "ist sind war waren wird werden wurde wurden hat haben hatte es er sie wir ihr sein seine als auch sich nicht dass "
            "zum zur vor über unter um noch nur wie so"
        ),
        "fr": word_set(
            "le la les l' l’ d' d’ qu' qu’ n' n’ s' s’ c' c’ j' j’ un une des du de d et ou mais à au aux en dans sur sous par pour avec est sont était étaient été a ont "
            "avait il elle ils elles on nous vous son sa ses leur leurs ce cet cette ces qui que qu se s ne pas plus après avant"
        ),
        "es": word_set(
            "el la los las un una unos unas de del y o pero a al en por para con sin sobre es son era eran ha han había fue "
            "fueron ser que se su sus lo le les este esta estos como más no tras entre también"
        ),
        "it": word_set(
            "il lo la i gli le un uno una di del della dei delle dello e o ma a al alla ai alle in nel nella da dal dalla con su "
            "sul sulla per tra è sono era erano ha hanno aveva stato stata che si non più come anche"
        ),
        "pt": word_set(
            "o a os as um uma uns umas de do da dos das e ou mas em no na nos nas por pelo pela para com sem sobre é são era "
            "eram foi foram tem têm que se seu sua não mais como também ao à"
        ),
        "nl": word_set(
            "de het een en of maar van te in op aan bij voor uit met naar is zijn was waren wordt worden werd werden heeft hebben "
            "had hij zij ze we wij hun haar dat die dit deze niet ook als er om door over na nog"
        ),
        "ru": word_set(
            "и в во не на с со что как он она они мы вы его её их к ко у о об от до за из по для при был была были было это то "
            "же но а или так также уже бы"
        ),
    }
)

ALL_STOP_WORDS = frozenset().union(*STOP_WORDS.values())

ABBREVIATIONS = word_set(
    "mr mrs ms dr prof st sr jr gen col lt sgt capt maj rev hon gov sen rep inc ltd co corp vs no nos p pp approx dept est "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun "
    "bzw ca nr str usw vgl mio mrd hr fr abs m mm mme mlle av bd sra dña ud uds pág núm sig dott ing avv on "
    "dhr mevr drs ir mln mld г гг ул им т тыс млн млрд руб"
)
"""Words whose full stop does not end a sentence."""

_LANGUAGES: dict[str, tuple[str, ...]] = {
    word: tuple(code for code, known in STOP_WORDS.items() if word in known) for word in ALL_STOP_WORDS
}


_LETTERS: dict[str, tuple[str, ...]] = {
    letter: tuple(languages.split())
    for letters, languages in (
        ("ß", "de de"), ("äöü", "de"), ("ñ¿¡", "es es"), ("áíóú", "es pt"), ("ãõ", "pt pt"), ("ç", "fr pt"), ("â", "fr pt"),
        ("êîûœ", "fr"), ("èàù", "fr it"), ("ìò", "it it"), ("ë", "nl"), ("абвгдежзийклмнопрстуфхцчшщъыьэюяё", "ru ru ru"),
    )
    for letter in letters
}  # fmt: skip
"""Letters that speak for a language where the common words do not: a word counts by the first such letter in it."""


def language_of(words: Iterable[str]) -> str:
    """Guess the language of small-letter words by the commonest ones they hold; ``en`` when nothing speaks for another.

    Pure counting: good from about ten words on. It only chooses word lists, so a wrong guess costs a reason, not an event.
    """
    heard = dict.fromkeys(STOP_WORDS, 0)
    for word in words:
        spoken = _LANGUAGES.get(word, ())
        if not spoken and not word.isascii():
            spoken = next((_LETTERS[letter] for letter in word if letter in _LETTERS), ())
        for code in spoken:
            heard[code] += 1
    return max(heard, key=heard.__getitem__)
