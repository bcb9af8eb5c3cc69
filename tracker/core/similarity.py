"""How alike two texts are, and which pairs out of many are worth a look: the figures that matching decides by.

Case, punctuation and white space do not count. Does not decide what matches.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from sys import intern

from rapidfuzz.distance import Indel

_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese letters: scripts that put no space between words."""
PIECE = 2
"""Letters of their texts that count as a word: single ones are shared by chance, three are cut too often by small edits."""
SHINGLE = 3
"""Words in a shingle: two are shared by chance (`of the`), four are cut too often by small edits."""
GROWN = 0.9
"""Credit for a text that stands wholly inside the other: a block that grew is the same block, less surely than an equal one."""
GROWN_SHINGLES = 6
"""Shingles (so eight words) a text needs before standing inside another says anything."""
WORDS_COMPARED = 3_000
"""Words of each text compared: a block rarely has more, and what follows would only cost."""
RARE = 8
"""A feature in more texts than this points nowhere: sign-offs, names of the day. Also bounds the cost per feature."""
LONG = 300
"""Words past which a text is looked up by its two ends: an edit leaves most of them, and the cost must not grow with the text."""
PER_TEXT = 6
"""Candidates compared exactly for each text: the right one has been first or second in every page tried."""
SMALL = 1_600
"""Up to so many pairs (40 x 40) each is compared: some 10 ms, and short texts need no shared rare feature."""
LEAST = 0.2
"""Pairs below are not returned; unrelated sentences of one language reach about 0.15 by their small words."""


class Shape:
    """A text prepared for many comparisons: its words in small letters, and their shingles."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words

    @cached_property
    def shingles(self) -> frozenset[tuple[str, ...]]:
        """The runs of three words; all words, when there are fewer."""
        return frozenset(_runs(self.words))


def shape(text: str) -> Shape:
    """Prepare a text."""
    return Shape(_words(text))


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    """Take the words, remembered: what scrolled off is compared with whatever is new. Blocks share most of their words."""
    found = _WORD.findall(text.casefold())
    if _UNSPACED.search(text):
        found = [part for word in found for part in (_parts(word) if _UNSPACED.search(word) else (word,))]
    return tuple(map(intern, found[:WORDS_COMPARED]))


def _parts(word: str) -> Iterable[str]:
    """Take the overlapping pieces of a run of letters without spaces, as good as words for telling texts apart."""
    return (word[at : at + PIECE] for at in range(max(1, len(word) - PIECE + 1)))


def _runs(words: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    if len(words) < SHINGLE:
        return (words,) if words else ()
    return zip(words, words[1:], words[2:], strict=False)


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Collect the runs of three words of a text in small letters; all its words, when it has fewer."""
    return shape(text).shingles


def similarity(a: str, b: str) -> float:
    """Share of words two texts have in common, in order: 0 nothing, 1 the same words.

    A text of eight words or more that stands inside the other scores up to 0.9, so that a block that grew is found.
    """
    return alike(shape(a), shape(b))


def alike(a: Shape, b: Shape) -> float:
    """``similarity`` of prepared texts."""
    if a.words == b.words:
        return 1.0
    return max(Indel.normalized_similarity(a.words, b.words), GROWN * _inside(a, b))


def _inside(a: Shape, b: Shape) -> float:
    shared = len(a.shingles.intersection(_runs(b.words)))
    if not shared:
        return 0.0  # of two blocks that have nothing to do with each other: one set is then enough
    fewest = min(len(a.shingles), len(b.shingles))
    return shared / fewest if fewest >= GROWN_SHINGLES else 0.0


def candidates(texts_a: Sequence[str], texts_b: Sequence[str]) -> list[tuple[int, int, float]]:
    """Pairs ``(i, j, similarity)`` worth considering, best first (ties in order of ``i``, then ``j``).

    Few texts are all compared. Of many, those that share rare shingles, word pairs or words, at most six for each text
    of ``texts_a``; so the cost grows with the number of texts, not with their product.
    """
    left, right = [shape(text) for text in texts_a], [shape(text) for text in texts_b]
    if len(left) * len(right) <= SMALL:
        pairs = [(i, j) for i in range(len(left)) for j in range(len(right))]
    else:
        pairs = _sharing(left, right)
    scored = [(i, j, alike(left[i], right[j])) for i, j in pairs]
    return sorted((pair for pair in scored if pair[2] >= LEAST), key=lambda pair: (-pair[2], pair[0], pair[1]))


def _sharing(left: Sequence[Shape], right: Sequence[Shape]) -> list[tuple[int, int]]:
    holders: defaultdict[object, list[int]] = defaultdict(list)
    for j, one in enumerate(right):
        for feature in _features(one):
            holders[feature].append(j)
    return [(i, j) for i, one in enumerate(left) for j in _nearest(one, holders)]


def _features(one: Shape) -> set[object]:
    """Words, word pairs and shingles: a rewritten block still shares a rare name or figure. Of long texts the ends tell enough."""
    if len(one.words) > LONG:
        ends = (*one.words[: LONG // 2], *one.words[-LONG // 2 :])
        return {*_runs(ends), *ends}
    return {*one.shingles, *zip(one.words, one.words[1:], strict=False), *one.words}


def _nearest(one: Shape, holders: defaultdict[object, list[int]]) -> list[int]:
    shared: Counter[int] = Counter()
    for feature in _features(one):
        holding = holders.get(feature, ())
        if len(holding) <= RARE:
            shared.update(holding)
    return sorted(shared, key=lambda j: (-shared[j], j))[:PER_TEXT]
