"""Whether one word is the other with a slip of the finger mended. In doubt it is not: a missed typo costs a `minor`, a wrong one hides news."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from tracker.core.common_words import ALL_STOP_WORDS
from tracker.core.names import folded
from tracker.core.number_words import MONTHS, NUMBER_WORDS, RELATIVE_DAYS, SCALES, VAGUE, WEEKDAYS
from tracker.core.significance_words import COMMON_SLIPS, HEDGES, LOOKALIKES, NEGATIONS, SPEECH, WEIGHTY

LEAST_LETTERS = 5
"""Shorter words have too many neighbours: now/not, had/has, shot/shoot."""
SURE_LETTERS = 7
"""From here on a letter too many or too few seldom makes another word; county/country has six."""
SUBSTITUTED_LETTERS = 8
"""A consonant taken for another makes real words up to seven letters: charged/changed, winner/winter."""
TWO_SLIPS_LETTERS = 10
"""Two slips only in words as long as this."""
KEPT_END = 2
"""Letters at the end that must stay: there stands number, tense and gender (arrest/arrested, witness/witnesses)."""

_VOWELS = frozenset("aeiouyäöüàáâèéêëìíîòóôùúûаеёиоуыэюя")
_MEANING = frozenset(
    word
    for words in (
        *NEGATIONS.values(),
        *HEDGES.values(),
        *NUMBER_WORDS.values(),
        MONTHS,
        WEEKDAYS,
        RELATIVE_DAYS,
        SCALES,
        VAGUE,
        SPEECH,
        WEIGHTY,
        LOOKALIKES,
    )
    for word in words
)


_NEVER_MENDED = frozenset(
    word for words in (*NEGATIONS.values(), *HEDGES.values(), *NUMBER_WORDS.values()) for word in words
)


def is_misprint(one: str, other: str) -> bool:
    """Whether two different small-letter words are one word, printed right and wrong.

    One slip (a letter too many, too few, wrong, or two changed over) after the first letter and before the last two, in a word
    long enough for the kind of slip; two slips in long words. Accents alone always are. ``teh`` for a common word is one too.
    """
    if one == other or any(c.isdigit() for c in one + other):
        return False
    if _is_common_slip(one, other):
        return True
    # Of two words that both carry meaning neither is a slip, not even by its accents; one alone may be the mended form.
    if one in _MEANING and other in _MEANING:
        return False
    return folded(one) == folded(other) or _is_slip(one, other)


def _is_slip(one: str, other: str) -> bool:
    """Tell a slip by what the words are: the more a word weighs, the less may have gone wrong with it."""
    if one in ALL_STOP_WORDS or other in ALL_STOP_WORDS:
        return _is_jumbled(one, other)
    if {one, other} & _NEVER_MENDED:
        return min(len(one), len(other)) >= LEAST_LETTERS and _is_transposed(one, other)
    return _slipped(one, other)


def _is_common_slip(one: str, other: str) -> bool:
    return any(one in slips and other in slips for slips in COMMON_SLIPS)


def _is_jumbled(one: str, other: str) -> bool:
    """Tell `teh` from `the`: two neighbouring letters changed over in one common word; two common words are just two words."""
    if (one in ALL_STOP_WORDS and other in ALL_STOP_WORDS) or {one, other} & _MEANING:
        return False
    return len(one) > 2 and _is_transposed(one, other)


def _is_transposed(one: str, other: str) -> bool:
    """Tell two neighbouring letters changed over, the one slip that hardly ever makes another word: `wihtout`."""
    return sorted(one) == sorted(other) and OSA.distance(one, other) == 1


def _slipped(one: str, other: str) -> bool:
    letters = min(len(one), len(other))
    if letters < LEAST_LETTERS or one[0] != other[0] or one[-KEPT_END:] != other[-KEPT_END:]:
        return False
    slips = OSA.distance(one, other)
    if slips == 1:
        return letters >= _letters_needed(one, other)
    return slips == 2 and letters >= TWO_SLIPS_LETTERS


def _letters_needed(one: str, other: str) -> int:
    """How long a word must be for its one slip to be believed."""
    at = next(at for at, (x, y) in enumerate(zip(one, other, strict=False)) if x != y)
    if len(one) == len(other):
        if one[at + 1] == other[at] and one[at] == other[at + 1]:
            return LEAST_LETTERS
        return LEAST_LETTERS + 1 if {one[at], other[at]} <= _VOWELS else SUBSTITUTED_LETTERS
    longer = max(one, other, key=len)
    return LEAST_LETTERS if longer[at] == longer[at - 1] else SURE_LETTERS
