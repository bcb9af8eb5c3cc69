"""Quotations that were altered, added, taken out, or put in or out of their marks; the style of the marks does not count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from rapidfuzz.distance import Indel

from tracker.core.findings import MINOR, SUBSTANTIVE, Clue, Finding, Scene, finding, phrase
from tracker.core.misprints import is_misprint
from tracker.core.passages import Passage, Side, quotations
from tracker.core.tokens import is_word

QUOTE_WORDS = 4
"""From so many words on, a quotation is what somebody said; shorter ones are mostly names and scare quotes."""
QUOTES_SOUGHT = 40
"""Quotations of a passage that are compared with each other, and words of one that is looked for outside marks: a bound on cost."""
SAME_QUOTE = 0.4
"""Quotations that share so much are one quotation, altered."""


def quotes(passage: Passage, scene: Scene) -> Clue:  # noqa: ARG001 - clues share one signature
    """Compare what stands inside quotation marks, whatever their style."""
    before, after = _quoted_words(passage.old), _quoted_words(passage.new)
    gone, come = _without(before, set(after.values())), _without(after, set(before.values()))
    findings: list[Finding] = []
    old_explained: set[int] = set()
    new_explained: set[int] = set()
    for old, new in _paired(gone, come):
        made, words_too = _quote_finding(passage, old, new)
        findings.append(made)
        if words_too:
            old_explained.update(old or ())
            new_explained.update(new or ())
    return Clue(tuple(findings), frozenset(old_explained), frozenset(new_explained))


def _quoted_words(side: Side) -> dict[range, tuple[str, ...]]:
    words = {run: tuple(side.small[at] for at in run if is_word(side.small[at])) for run in quotations(side)}
    return {run: said for run, said in words.items() if said}


def _without(quoted: dict[range, tuple[str, ...]], said: set[tuple[str, ...]]) -> dict[range, tuple[str, ...]]:
    rest = ((run, words) for run, words in quoted.items() if words not in said)
    return dict(islice(rest, QUOTES_SOUGHT))


def _paired(
    gone: dict[range, tuple[str, ...]], come: dict[range, tuple[str, ...]]
) -> Iterator[tuple[range | None, range | None]]:
    left = dict(come)
    for old, said in gone.items():
        near = max(left, key=lambda run: Indel.normalized_similarity(said, left[run]), default=None)
        if near is not None and Indel.normalized_similarity(said, left[near]) >= SAME_QUOTE:
            yield old, near
            del left[near]
        else:
            yield old, None
    for new in left:
        yield None, new


def _quote_finding(passage: Passage, old: range | None, new: range | None) -> tuple[Finding, bool]:
    """Judge one quotation that changed, came or went; also tell whether its changed words are explained by that."""
    said_old = phrase(passage.old, old) if old else ""
    said_new = phrase(passage.new, new) if new else ""
    if old and new:
        return finding("quote", said_old, said_new, MINOR if _only_misprints(passage, old, new) else SUBSTANTIVE), True
    side, run, other = (passage.old, old, passage.new) if old else (passage.new, new, passage.old)
    words = [side.small[at] for at in run or () if is_word(side.small[at])]
    if _stands_in(words, [word for word in other.small if is_word(word)]):
        return finding("quote", said_old, said_new, MINOR), False
    return finding("quote", said_old, said_new, SUBSTANTIVE if len(words) >= QUOTE_WORDS else MINOR), True


def _only_misprints(passage: Passage, old: range, new: range) -> bool:
    before = [passage.old.small[at] for at in old if at in passage.old.changed and is_word(passage.old.small[at])]
    after = [passage.new.small[at] for at in new if at in passage.new.changed and is_word(passage.new.small[at])]
    return len(before) == len(after) and all(a == b or is_misprint(a, b) for a, b in zip(before, after, strict=True))


def _stands_in(words: Sequence[str], row: Sequence[str]) -> bool:
    length = len(words)
    return length <= QUOTES_SOUGHT and any(
        list(row[at : at + length]) == list(words) for at in range(len(row) - length + 1)
    )
