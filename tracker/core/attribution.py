"""Who is made to say it: the speaker that a sentence names, and how far it commits itself."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.core.common_words import ALL_STOP_WORDS
from tracker.core.findings import bare
from tracker.core.passages import Side
from tracker.core.significance_words import PRONOUNS, SPEAKER_FOLLOWS, SPEECH
from tracker.core.tokens import is_word

SPEAKER_WORDS = 6
"""Words of a speaker's name at most: `a spokesman for the interior ministry`."""
_ENDS = frozenset('.,;:!?…()[]"“”„«»–—')


@dataclass(frozen=True, slots=True)
class Attribution:
    """One speaker in a sentence: the tokens that name it, the verb, and the verb's class."""

    verb: int
    sense: str
    speaker: tuple[int, ...]

    def speaker_words(self, side: Side) -> tuple[str, ...]:
        """Give the speaker's words in small letters, common ones and pronouns left out."""
        words = (bare(side.small[at]) for at in self.speaker)
        return tuple(word for word in words if word not in ALL_STOP_WORDS and word not in PRONOUNS)

    def words(self, side: Side) -> str:
        """Speaker and verb as written, in their order."""
        return " ".join(side.tokens[at].text for at in sorted({*self.speaker, self.verb}))


def attributions(side: Side) -> list[Attribution]:
    """All speakers that a side names, in order."""
    found = []
    for at, word in enumerate(side.small):
        if word in SPEECH and not _is_passive(side, at):
            found.append(Attribution(at, SPEECH[word], _speaker(side, at)))
        elif word == "according" and side.small[at + 1 : at + 2] == ("to",):
            found.append(Attribution(at, "says", _after(side, at + 2)))
    return found


def _is_passive(side: Side, at: int) -> bool:
    """Tell `a man was reported missing` and `he was told` from speaking."""
    return at > 0 and side.small[at - 1] in {"was", "were", "been", "be", "being", "is", "are"}


def _speaker(side: Side, verb: int) -> tuple[int, ...]:
    if side.small[verb] in SPEAKER_FOLLOWS:
        return _after(side, verb + 1)
    return _before(side, verb) or _after(side, verb + 1)


def _before(side: Side, verb: int) -> tuple[int, ...]:
    taken: list[int] = []
    for at in range(verb - 1, max(verb - 1 - SPEAKER_WORDS, -1), -1):
        if side.tokens[at].text in _ENDS or side.small[at] in {
            "that",
            "dass",
            "que",
            "che",
            "dat",
            "что",
            "and",
            "but",
            "while",
            "as",
        }:
            break
        if is_word(side.tokens[at].text):
            taken.append(at)
    return tuple(reversed(taken))


def _after(side: Side, start: int) -> tuple[int, ...]:
    taken: list[int] = []
    for at in range(start, min(start + SPEAKER_WORDS, len(side.tokens))):
        if side.tokens[at].text in _ENDS or side.small[at] in {"that", "dass", "que", "che", "dat", "что", "on", "in"}:
            break
        if is_word(side.tokens[at].text):
            taken.append(at)
    return tuple(taken)
