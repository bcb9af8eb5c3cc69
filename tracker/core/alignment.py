"""Which tokens of two texts belong together: hunks a person would see, and paragraphs that only moved.

The cost is bounded by counts of tokens, never by a clock, so the same texts always give the same answer.
Does not render and does not judge.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

from rapidfuzz.distance import Indel

from tracker.core.common_words import ALL_STOP_WORDS
from tracker.core.tokens import Token, is_word, paragraph_starts, sentence_starts

CELLS = 100_000_000
"""Old tokens x new tokens compared word by word: 10,000 words wholly rewritten, some 50 ms and 13 MB. Past it: by sentence."""
MOVED_WORDS = 5
"""A shorter paragraph found elsewhere (`More follows.`, a subheading) is more likely a coincidence than a move."""
ISLAND_STOP_WORDS = 2
"""At most so many common words between two changed stretches are read as part of the change ..."""
ISLAND_CHANGED = 3
"""... when at least so many words around them changed: `17 of 30` -> `22 of 40` stays two numbers."""
ISLAND_SHARE = 5
"""Other words are swallowed when five times as many around them changed: chance hits in a rewritten sentence."""
ISLAND_WORDS = 3
"""But never more than three in a row: four words kept in order are a phrase that the editor kept."""
REWRITTEN_HUNKS = 4
"""So many changed stretches in one sentence are hard to read one by one ..."""
REWRITTEN_SHARE = 0.5
"""... and when half of what lies between the first and the last changed too, the sentence was rewritten: one replacement."""
SLIDE = 60
"""How many tokens a hunk may slide to begin where a sentence does; sentences are rarely longer."""

_STOPS = frozenset(".!?…")


class Hunk(NamedTuple):
    """Tokens ``old[old_start:old_end]`` were replaced by ``new[new_start:new_end]``; one side may be empty."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


@dataclass(frozen=True, slots=True)
class Moves:
    """Two token rows without the paragraphs that only moved, and those, each with its place in what remains."""

    old: tuple[Token, ...]
    new: tuple[Token, ...]
    gone: tuple[tuple[int, tuple[Token, ...]], ...] = ()
    come: tuple[tuple[int, tuple[Token, ...]], ...] = ()


def hunks(old: Sequence[Token], new: Sequence[Token]) -> list[Hunk]:
    """Compare by word; give the changed stretches in order, grouped as a person would read them."""
    a, b = [token.text for token in old], [token.text for token in new]
    raw = _joined(_aligned(old, new, a, b))
    return _without_islands(_joined(_all_slid(raw, old, new)), new)


def set_moves_aside(old: Sequence[Token], new: Sequence[Token]) -> Moves:
    """Take out paragraphs that stand in both texts, once in each, but in another order."""
    before, after = _paragraphs(old), _paragraphs(new)
    if len(before) < 2 or len(after) < 2:
        return Moves(tuple(old), tuple(new))
    moved = _out_of_order([_text(part) for part in before], [_text(part) for part in after])
    if not moved:
        return Moves(tuple(old), tuple(new))
    old_rest, gone = _parted(before, moved)
    new_rest, come = _parted(after, moved)
    return Moves(old_rest, new_rest, gone, come)


def _paragraphs(part: Sequence[Token]) -> list[Sequence[Token]]:
    return [part[start:end] for start, end in pairwise(paragraph_starts(part)) if end > start]


def _text(part: Sequence[Token]) -> tuple[str, ...]:
    return tuple(token.text for token in part)


def _out_of_order(before: Sequence[tuple[str, ...]], after: Sequence[tuple[str, ...]]) -> frozenset[tuple[str, ...]]:
    once = {part for part, count in Counter(before).items() if count == 1 and sum(map(is_word, part)) >= MOVED_WORDS}
    once &= {part for part, count in Counter(after).items() if count == 1}
    place = {part: at for at, part in enumerate(after)}
    row = [part for part in before if part in once]
    kept = _longest_rise([place[part] for part in row])
    return frozenset(part for at, part in enumerate(row) if at not in kept)


def _longest_rise(values: Sequence[int]) -> set[int]:
    """Indexes of a longest increasing subsequence (patience sorting, n log n)."""
    tails: list[int] = []
    last: list[int] = []
    previous: list[int] = []
    for at, value in enumerate(values):
        pile = bisect_left(tails, value)
        previous.append(last[pile - 1] if pile else -1)
        if pile == len(tails):
            tails.append(value)
            last.append(at)
        else:
            tails[pile], last[pile] = value, at
    rise, at = set(), last[-1] if last else -1
    while at >= 0:
        rise.add(at)
        at = previous[at]
    return rise


def _parted(
    parts: Sequence[Sequence[Token]], moved: frozenset[tuple[str, ...]]
) -> tuple[tuple[Token, ...], tuple[tuple[int, tuple[Token, ...]], ...]]:
    rest: list[Token] = []
    aside: list[tuple[int, tuple[Token, ...]]] = []
    for part in parts:
        if _text(part) in moved:
            aside.append((len(rest), tuple(part)))
        else:
            rest.extend(part)
    return tuple(rest), tuple(aside)


def _aligned(old: Sequence[Token], new: Sequence[Token], a: list[str], b: list[str]) -> Iterator[Hunk]:
    head = _common(a, b)
    tail = _common(a[head:][::-1], b[head:][::-1])
    a, b = a[head : len(a) - tail], b[head : len(b) - tail]
    if len(a) * len(b) <= CELLS:
        found = _by_word(a, b)
    else:
        found = _by_sentence(old[head : len(old) - tail], new[head : len(new) - tail])
    for hunk in found:
        yield Hunk(*(at + head for at in hunk))


def _common(a: Sequence[str], b: Sequence[str]) -> int:
    for at, (x, y) in enumerate(zip(a, b, strict=False)):
        if x != y:
            return at
    return min(len(a), len(b))


def _by_word(a: Sequence[str], b: Sequence[str]) -> list[Hunk]:
    if not a or not b:
        return [Hunk(0, len(a), 0, len(b))] if a or b else []
    return [
        Hunk(op.src_start, op.src_end, op.dest_start, op.dest_end) for op in Indel.opcodes(a, b) if op.tag != "equal"
    ]


def _by_sentence(old: Sequence[Token], new: Sequence[Token]) -> list[Hunk]:
    """For texts too long to compare by word: sentences that occur once in both are anchors; between them, by word if small."""
    cuts_old, cuts_new = sentence_starts(old), sentence_starts(new)
    anchors = _anchors(_sentences(old, cuts_old), _sentences(new, cuts_new))
    found: list[Hunk] = []
    i = j = 0
    for x, y in [*anchors, (len(cuts_old) - 1, len(cuts_new) - 1)]:
        found.extend(_gap(old, new, Hunk(i, cuts_old[x], j, cuts_new[y])))
        i, j = cuts_old[min(x + 1, len(cuts_old) - 1)], cuts_new[min(y + 1, len(cuts_new) - 1)]
    return found


def _sentences(part: Sequence[Token], cuts: Sequence[int]) -> list[tuple[str, ...]]:
    return [_text(part[start:end]) for start, end in pairwise(cuts)]


def _anchors(before: Sequence[tuple[str, ...]], after: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
    once = {part for part, count in Counter(before).items() if count == 1}
    once &= {part for part, count in Counter(after).items() if count == 1}
    place = {part: at for at, part in enumerate(after) if part in once}
    row = [(at, place[part]) for at, part in enumerate(before) if part in once]
    kept = _longest_rise([new for _, new in row])
    return [pair for at, pair in enumerate(row) if at in kept]


def _gap(old: Sequence[Token], new: Sequence[Token], gap: Hunk) -> list[Hunk]:
    a, b = old[gap.old_start : gap.old_end], new[gap.new_start : gap.new_end]
    if not a and not b:
        return []
    # The anchors share one budget: gaps of a hundredth of it each keep the sum of a page near one full comparison.
    if len(a) * len(b) > CELLS // 100:
        return [gap]
    inside = _by_word([token.text for token in a], [token.text for token in b])
    i, j = gap.old_start, gap.new_start
    return [Hunk(h.old_start + i, h.old_end + i, h.new_start + j, h.new_end + j) for h in inside]


def _joined(found: Iterator[Hunk]) -> list[Hunk]:
    """Make one hunk of neighbours without anything equal between them."""
    result: list[Hunk] = []
    for hunk in found:
        if result and result[-1].old_end == hunk.old_start and result[-1].new_end == hunk.new_start:
            result[-1] = _span(result[-1], hunk)
        else:
            result.append(hunk)
    return result


def _span(first: Hunk, last: Hunk) -> Hunk:
    return Hunk(first.old_start, last.old_end, first.new_start, last.new_end)


def _all_slid(found: Sequence[Hunk], old: Sequence[Token], new: Sequence[Token]) -> Iterator[Hunk]:
    floor = 0
    for hunk in found:
        slid = _slid(hunk, old, new, hunk.old_start - floor)
        floor = slid.old_end
        yield slid


def _slid(hunk: Hunk, old: Sequence[Token], new: Sequence[Token], room: int) -> Hunk:
    """Let a pure insertion or deletion begin where a sentence does, when the ``room`` equal words before leave the choice open."""
    if hunk.old_start == hunk.old_end:
        back = _slide(new, hunk.new_start, hunk.new_end, room)
    elif hunk.new_start == hunk.new_end:
        back = _slide(old, hunk.old_start, hunk.old_end, room)
    else:
        return hunk
    return Hunk(*(at - back for at in hunk))


def _slide(part: Sequence[Token], start: int, end: int, room: int) -> int:
    best, best_back = _seam(part, start), 0
    for back in range(1, min(SLIDE, room) + 1):
        if part[start - back].text != part[end - back].text:
            break
        if (seam := _seam(part, start - back)) > best:
            best, best_back = seam, back
    return best_back


def _seam(part: Sequence[Token], at: int) -> int:
    """How natural it is to cut before ``at``: paragraph, sentence, clause, nothing."""
    if at == 0 or at >= len(part) or part[at].opens_paragraph:
        return 3
    if part[at - 1].text in _STOPS and part[at].before:
        return 2
    return 1 if part[at - 1].text in ",;:–—" else 0


def _without_islands(found: list[Hunk], new: Sequence[Token]) -> list[Hunk]:
    result: list[Hunk] = []
    for hunk in found:
        while result and _is_island(result[-1], hunk, new):
            hunk = _span(result.pop(), hunk)  # noqa: PLW2901 - the hunk grows backwards over each island
        result.append(hunk)
    return result


def _is_island(left: Hunk, right: Hunk, new: Sequence[Token]) -> bool:
    between = new[left.new_end : right.new_start]
    if len(between) > 2 * ISLAND_WORDS or any(token.text in _STOPS for token in between):
        return False
    if any(token.opens_paragraph for token in new[left.new_end : right.new_start + 1]):
        return False
    kept = [token.text.lower() for token in between if is_word(token.text)]
    changed = _size(left) + _size(right)
    if len(kept) <= ISLAND_STOP_WORDS and all(word in ALL_STOP_WORDS for word in kept):
        return changed >= ISLAND_CHANGED and _two_sided(left, right)
    return len(kept) <= ISLAND_WORDS and changed >= ISLAND_SHARE * len(kept) and _two_sided(left, right)


def _size(hunk: Hunk) -> int:
    return max(hunk.old_end - hunk.old_start, hunk.new_end - hunk.new_start)


def _two_sided(left: Hunk, right: Hunk) -> bool:
    """Two insertions stay two insertions: merging them would show words as replaced that nobody touched."""
    whole = _span(left, right)
    kept = right.new_start - left.new_end
    return (whole.old_end - whole.old_start) > kept and (whole.new_end - whole.new_start) > kept


def gathered(found: Sequence[Hunk], old: Sequence[Token], new: Sequence[Token]) -> list[Hunk]:
    """Make one hunk of the many of a rewritten sentence, for reading; judging wants them apart."""
    if len(found) < REWRITTEN_HUNKS:
        return list(found)
    starts_old, starts_new = sentence_starts(old), sentence_starts(new)
    result: list[Hunk] = []
    for _, group in groupby(enumerate(found), lambda pair: _sentence_of(pair[0], pair[1], starts_old, starts_new)):
        together = [hunk for _, hunk in group]
        result.extend([_span(together[0], together[-1])] if _is_rewritten(together) else together)
    return result


def _sentence_of(at: int, hunk: Hunk, starts_old: Sequence[int], starts_new: Sequence[int]) -> tuple[int, int, int]:
    """Name the one sentence that a hunk lies in on both sides; a hunk across sentences has a name of its own."""
    i, j = bisect_right(starts_old, hunk.old_start), bisect_right(starts_new, hunk.new_start)
    inside = (
        hunk.old_end <= starts_old[min(i, len(starts_old) - 1)]
        and hunk.new_end <= starts_new[min(j, len(starts_new) - 1)]
    )
    return (i, j, -1) if inside else (i, j, at)


def _is_rewritten(together: Sequence[Hunk]) -> bool:
    if len(together) < REWRITTEN_HUNKS:
        return False
    return sum(map(_size, together)) >= REWRITTEN_SHARE * _size(_span(together[0], together[-1]))


def equal_stretches(found: Sequence[Hunk], old_length: int, new_length: int) -> Iterator[tuple[bool, Hunk]]:
    """Walk both texts in order: ``(changed, stretch)`` with the equal stretches between the hunks."""
    i = j = 0
    for hunk in [*found, Hunk(old_length, old_length, new_length, new_length)]:
        if hunk.old_start > i:
            yield False, Hunk(i, hunk.old_start, j, hunk.new_start)
        if hunk.old_end > hunk.old_start or hunk.new_end > hunk.new_start:
            yield True, hunk
        i, j = hunk.old_end, hunk.new_end
