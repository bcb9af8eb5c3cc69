"""What judging a revision speaks in: findings with their weight, and clues that say which tokens they explain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from tracker.core.common_words import language_of
from tracker.core.passages import Side, Text
from tracker.core.tokens import Token, joined
from tracker.model import Reason, Significance

HEARD = 60
"""Tokens of each text by which its language is told: it is clear after some forty words or not at all."""
PHRASE = 100
"""Characters of a reason's words: enough to see what is meant, short enough for a line of a digest."""

SUBSTANTIVE, MINOR, COSMETIC = Significance.SUBSTANTIVE, Significance.MINOR, Significance.COSMETIC


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason and how much it weighs."""

    reason: Reason
    weight: Significance


@dataclass(frozen=True, slots=True)
class Clue:
    """What was found in a passage, and the tokens of either side that it explains."""

    findings: tuple[Finding, ...] = ()
    old: frozenset[int] = frozenset()
    new: frozenset[int] = frozenset()


class Scene:
    """What a clue may know beyond its passage, worked out when first asked for: the language, the words of both whole texts."""

    def __init__(self, old: Text, new: Text) -> None:
        self._old, self._new = old, new

    @cached_property
    def language(self) -> str:
        """Two letters."""
        return language_of([token.text.lower() for token in (*self._new.tokens[:HEARD], *self._old.tokens[:HEARD])])

    @cached_property
    def old_words(self) -> frozenset[str]:
        """Words with a capital of the old text, in small letters, without possessive."""
        return _capital_words(self._old.tokens, frozenset())

    @cached_property
    def new_words(self) -> frozenset[str]:
        """Words with a capital of the new text, likewise."""
        return _capital_words(self._new.tokens, frozenset())

    @cached_property
    def common(self) -> frozenset[str]:
        """Words that stand in small letters somewhere."""
        return frozenset(token.text for token in (*self._old.tokens, *self._new.tokens) if token.text[0].islower())

    @cached_property
    def capitals(self) -> frozenset[str]:
        """Words with a capital somewhere inside a sentence, in small letters."""
        return frozenset().union(
            *(_capital_words(text.tokens, frozenset(text.starts)) for text in (self._old, self._new))
        )


def _capital_words(part: Sequence[Token], left_out: frozenset[int]) -> frozenset[str]:
    return frozenset(
        bare(text.lower()) for at, (_, text) in enumerate(part) if text[0].isupper() and at not in left_out
    )


def bare(word: str) -> str:
    """Take the possessive off a word, and the full stops out of ``U.S.``."""
    if word.isalpha():
        return word
    return word.removesuffix("'s").removesuffix("’s").removesuffix("'").removesuffix("’").replace(".", "")


def phrase(side: Side, indexes: Iterable[int]) -> str:
    """Write the words of a side from the first to the last of ``indexes``, shortened for reading."""
    row = sorted(indexes)
    if not row:
        return ""
    text = " ".join(joined(side.tokens[row[0] : row[-1] + 1]).split())
    return text if len(text) <= PHRASE else f"{text[: PHRASE - 1].rstrip()}…"


def finding(kind: str, old: str, new: str, weight: Significance) -> Finding:
    """Make a finding."""
    return Finding(Reason(kind, old, new), weight)
