"""The changed sentences of two versions, side by side with their context: what every judgement looks at.

A passage starts and ends where a sentence does in both texts, so that a changed word is seen with its whole sentence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.core.alignment import Hunk
from tracker.core.tokens import Token, is_word, paragraph_starts, sentence_starts, starts_at

REACH = 60
"""Tokens that context reaches at most to each side: text without full stops is not one sentence."""

_QUOTES = {
    "“": '”"',
    "„": '“”"',
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    '"': '"”',
    "‘": "’'",
    "‚": "‘’'",
    "'": "'’",
    "「": "」",
}
_SINGLE = frozenset("‘‚'")


@dataclass(frozen=True, slots=True)
class Side:
    """One text of a passage: its tokens, which of them changed, which stand inside quotation marks, which begin a sentence."""

    tokens: tuple[Token, ...]
    small: tuple[str, ...]
    """The tokens' texts in small letters."""
    changed: frozenset[int]
    quoted: frozenset[int]
    openings: frozenset[int]

    def changed_words(self) -> list[int]:
        """Indexes of the changed words, signs left out."""
        return sorted(at for at in self.changed if is_word(self.tokens[at].text))


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences of the old text and of the new that belong together; ``hunks`` count from their starts.

    One side is empty where whole sentences were added or removed.
    """

    old: Side
    new: Side
    hunks: tuple[Hunk, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A whole text prepared: tokens, sentence starts, tokens inside quotation marks."""

    tokens: Sequence[Token]
    starts: Sequence[int]
    quoted: frozenset[int]

    def side(self, start: int, end: int, changed: frozenset[int]) -> Side:
        """Cut out the part of a passage."""
        part = tuple(self.tokens[start:end])
        return Side(
            part,
            tuple(token.text.lower() for token in part),
            frozenset(at - start for at in changed),
            frozenset(at - start for at in range(start, end) if at in self.quoted) if self.quoted else self.quoted,
            frozenset(
                at - start for at in self.starts[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
            ),
        )


def prepared(part: Sequence[Token]) -> Text:
    """Find sentences and quotations of a whole text."""
    return Text(part, sentence_starts(part), quoted_tokens(part))


def passages(old: Text, new: Text, found: Sequence[Hunk]) -> Iterator[Passage]:
    """Group hunks that share a sentence, each group with its sentences."""
    at = 0
    floor = Hunk(0, 0, 0, 0)
    while at < len(found):
        start = _leftward(old, new, found[at], floor)
        last, end = at, found[at]
        while True:
            end, touched = _rightward(old, new, found, last)
            if not touched:
                break
            last += 1
        yield _passage(old, new, found[at : last + 1], Hunk(start.old_start, end.old_end, start.new_start, end.new_end))
        floor, at = end, last + 1


def _leftward(old: Text, new: Text, hunk: Hunk, floor: Hunk) -> Hunk:
    i, j = hunk.old_start, hunk.new_start
    for _ in range(REACH):
        if _is_seam(old, new, i, j) or i <= floor.old_end or j <= floor.new_end:
            break
        i, j = i - 1, j - 1
    return Hunk(i, i, j, j)


def _rightward(old: Text, new: Text, found: Sequence[Hunk], at: int) -> tuple[Hunk, bool]:
    """Go on from a hunk to the end of its sentence; also tell whether the next hunk was met on the way."""
    i, j = found[at].old_end, found[at].new_end
    limit = found[at + 1].old_start if at + 1 < len(found) else len(old.tokens)
    for _ in range(REACH):
        if _is_seam(old, new, i, j):
            break
        if i >= limit:
            return Hunk(i, i, j, j), at + 1 < len(found)
        i, j = i + 1, j + 1
    return Hunk(i, i, j, j), False


def _is_seam(old: Text, new: Text, i: int, j: int) -> bool:
    return starts_at(old.starts, i) and starts_at(new.starts, j)


def _passage(old: Text, new: Text, found: Sequence[Hunk], span: Hunk) -> Passage:
    gone = frozenset(at for hunk in found for at in range(hunk.old_start, hunk.old_end))
    come = frozenset(at for hunk in found for at in range(hunk.new_start, hunk.new_end))
    i, j = span.old_start, span.new_start
    return Passage(
        old.side(span.old_start, span.old_end, gone),
        new.side(span.new_start, span.new_end, come),
        tuple(Hunk(h.old_start - i, h.old_end - i, h.new_start - j, h.new_end - j) for h in found),
    )


def quoted_tokens(part: Sequence[Token]) -> frozenset[int]:
    """Indexes of the tokens inside quotation marks of any style, the marks themselves left out.

    A quotation ends with its paragraph at the latest; one that is not closed there counts only after a mark that can but open.
    """
    inside: set[int] = set()
    if any(token.text in _QUOTES for token in part):
        for start, end in pairwise(paragraph_starts(part)):
            inside.update(_quoted_in(part, start, end))
    return frozenset(inside)


def _quoted_in(part: Sequence[Token], start: int, end: int) -> Iterator[int]:
    opened, mark = -1, ""
    for at in range(start, end):
        text = part[at].text
        if mark and text in _QUOTES[mark] and _can_close(part, at, mark):
            yield from range(opened + 1, at)
            mark = ""
        elif not mark and text in _QUOTES and _can_open(part, at, end):
            opened, mark = at, text
    if mark in {"“", "„", "«"}:
        yield from range(opened + 1, end)


def _can_open(part: Sequence[Token], at: int, end: int) -> bool:
    """Tell an opening mark: it opens when it stands off the word before and on the word after."""
    off = at == 0 or bool(part[at].before) or part[at - 1].text in "([—–-:"
    on = at + 1 < end and (not part[at + 1].before or part[at].text in "«‹")
    return off and on


def _can_close(part: Sequence[Token], at: int, mark: str) -> bool:
    """Tell a closing mark: a single one between two words is an apostrophe."""
    return mark not in _SINGLE or at + 1 >= len(part) or bool(part[at + 1].before) or not is_word(part[at + 1].text)


def quotations(side: Side) -> list[range]:
    """Group the runs of quoted tokens in a side."""
    runs: list[range] = []
    for at in sorted(side.quoted):
        if runs and runs[-1].stop == at:
            runs[-1] = range(runs[-1].start, at + 1)
        else:
            runs.append(range(at, at + 1))
    return runs
