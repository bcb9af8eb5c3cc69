"""A word diff cut into passages for showing: what stayed, what went, what came, and where words were left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

CONTEXT_WORDS = 12
"""Unchanged words kept on each side of a change: about the sentence around it."""

EXCERPT_WORDS = 60
"""Words of a whole block that a digest quotes: enough to know what it says, about four lines."""

_MARK = re.compile(r"\[-(?P<old>.*?)-\]|\{\+(?P<new>.*?)\+\}", re.DOTALL)


class PassageKind(StrEnum):
    """What became of the words of a passage."""

    SAME = "same"
    OLD = "old"
    NEW = "new"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of words with one fate; a gap has no words."""

    kind: PassageKind
    text: str = ""


def passages(markup: str) -> tuple[Passage, ...]:
    """Cut ``[-old-] {+new+}`` markup into passages, all words kept."""
    found: list[Passage] = []
    end = 0
    for match in _MARK.finditer(markup):
        found.append(Passage(PassageKind.SAME, markup[end : match.start()]))
        old, new = match["old"], match["new"]
        found.append(Passage(PassageKind.OLD, old) if new is None else Passage(PassageKind.NEW, new))
        end = match.end()
    found.append(Passage(PassageKind.SAME, markup[end:]))
    return tuple(passage for passage in found if passage.text)


def in_context(markup: str, words: int = CONTEXT_WORDS) -> tuple[Passage, ...]:
    """Cut markup into passages and leave out unchanged words further than ``words`` from a change."""
    whole = passages(markup)
    shown: list[Passage] = []
    for number, passage in enumerate(whole):
        if passage.kind is not PassageKind.SAME:
            shown.append(passage)
            continue
        shown += _trimmed(passage.text, words, first=number == 0, last=number == len(whole) - 1)
    return tuple(shown)


def excerpt(text: str, words: int = EXCERPT_WORDS) -> str:
    """Quote the first words of a text on one line, with an ellipsis when there are more."""
    parts = text.split()
    return " ".join(parts) if len(parts) <= words else " ".join(parts[:words]) + " …"


def _trimmed(text: str, words: int, *, first: bool, last: bool) -> list[Passage]:
    parts = re.findall(r"\s*\S+\s*", text) or [text]
    room = words * (2 - first - last)
    if room <= 0 or len(parts) <= room:
        return [Passage(PassageKind.SAME, text)]
    before = [] if first else [Passage(PassageKind.SAME, "".join(parts[:words]))]
    after = [] if last else [Passage(PassageKind.SAME, "".join(parts[-words:]))]
    return [*before, Passage(PassageKind.GAP), *after]
