"""What judging a revision speaks in: findings with their weight, and clues that say which tokens they explain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tracker.core.passages import Side
from tracker.core.tokens import joined
from tracker.model import Reason, Significance

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


@dataclass(frozen=True, slots=True)
class Scene:
    """What a clue may know beyond its passage: the language, and the words of both whole texts."""

    language: str
    old_words: frozenset[str]
    """Words with a capital of the old text, in small letters, without possessive."""
    new_words: frozenset[str]
    common: frozenset[str] = field(default=frozenset())
    """Words that stand in small letters somewhere."""
    capitals: frozenset[str] = field(default=frozenset())
    """Words with a capital somewhere inside a sentence, in small letters."""


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
