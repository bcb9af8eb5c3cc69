r"""A comparison as a row of segments, each within one paragraph: what every output renders diffs from.

Markup is git's word diff: ``[-old-]`` and ``{+new+}``; a paragraph that only moved stands as ``[~text~]`` where it was and
as ``{~text~}`` where it is now. A text that itself holds one of these eight pairs of signs gets a backslash between
the two (``[-`` is written ``[\-``; when backslashes stand there already, one more), and ``old_of`` and ``new_of`` take it out again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from tracker.core.alignment import Hunk, Moves, equal_stretches, gathered, hunks, set_moves_aside
from tracker.core.tokens import Token, joined, paragraph_starts, tokens

CONTEXT_WORDS = 12
"""Equal words kept on each side of a change in a digest: about one line, enough for who and where."""
GAP = "…"


class SegmentKind(StrEnum):
    """What happened to a segment's words."""

    EQUAL = "equal"
    REMOVED = "removed"
    ADDED = "added"
    MOVED_AWAY = "moved_away"
    MOVED_HERE = "moved_here"


@dataclass(frozen=True, slots=True)
class Segment:
    """Words with one fate. Writing ``before + text`` of all segments in order gives both texts in one, readable.

    ``before`` is the white space in front; an empty line in it begins a paragraph. ``text`` holds no paragraph end.
    """

    kind: SegmentKind
    text: str
    before: str = ""

    @property
    def opens_paragraph(self) -> bool:
        """Whether a new paragraph begins with it."""
        return self.before.count("\n") > 1


_MARKS = {
    SegmentKind.EQUAL: ("", ""),
    SegmentKind.REMOVED: ("[-", "-]"),
    SegmentKind.ADDED: ("{+", "+}"),
    SegmentKind.MOVED_AWAY: ("[~", "~]"),
    SegmentKind.MOVED_HERE: ("{~", "~}"),
}
_OPENER, _CLOSER = re.compile(r"([\[{])(\\*)([-+~])"), re.compile(r"([-+~])(\\*)([\]}])")
_ESCAPED_OPENER, _ESCAPED_CLOSER = re.compile(r"([\[{])\\(\\*)([-+~])"), re.compile(r"([-+~])\\(\\*)([\]}])")
_MARKED = re.compile(r"(\s*)(?:\[-(.*?)-\]|\{\+(.*?)\+\}|\[~(.*?)~\]|\{~(.*?)~\})", re.DOTALL)
_KINDS = (SegmentKind.REMOVED, SegmentKind.ADDED, SegmentKind.MOVED_AWAY, SegmentKind.MOVED_HERE)
_OLD = frozenset({SegmentKind.EQUAL, SegmentKind.REMOVED, SegmentKind.MOVED_AWAY})
_NEW = frozenset({SegmentKind.EQUAL, SegmentKind.ADDED, SegmentKind.MOVED_HERE})


def segments(old: str, new: str) -> tuple[Segment, ...]:
    """Compare two texts by word. White space alone is no difference; equal words are written as in ``new``."""
    moves = set_moves_aside(tokens(old), tokens(new))
    return laid_out(moves, hunks(moves.old, moves.new))


def laid_out(moves: Moves, found: Sequence[Hunk]) -> tuple[Segment, ...]:
    """Write a finished alignment as segments, a rewritten sentence as one replacement, moved paragraphs at both their places."""
    row: list[Segment] = []
    cuts = _cuts(moves)
    readable = gathered(found, moves.old, moves.new)
    for changed, stretch in equal_stretches(readable, len(moves.old), len(moves.new)):
        if changed:
            row.extend(_replacement(moves, stretch, cuts))
        else:
            row.extend(_kept(moves, stretch, cuts))
    row.extend(cuts.at(len(moves.old), len(moves.new)))
    return tuple(_spaced(row))


@dataclass(frozen=True, slots=True)
class _Cuts:
    """Moved paragraphs by the place in what remains at which they stood (old) or stand (new)."""

    old: dict[int, list[Segment]]
    new: dict[int, list[Segment]]

    def at(self, old_at: int | None, new_at: int | None) -> list[Segment]:
        """Give the paragraphs moved away from and to a place."""
        return [
            *self.old.get(-1 if old_at is None else old_at, ()),
            *self.new.get(-1 if new_at is None else new_at, ()),
        ]


def _cuts(moves: Moves) -> _Cuts:
    return _Cuts(_by_place(SegmentKind.MOVED_AWAY, moves.gone), _by_place(SegmentKind.MOVED_HERE, moves.come))


def _by_place(kind: SegmentKind, moved: Iterable[tuple[int, tuple[Token, ...]]]) -> dict[int, list[Segment]]:
    places: dict[int, list[Segment]] = {}
    for at, part in moved:
        places.setdefault(at, []).extend(_by_paragraph(kind, part))
    return places


def _kept(moves: Moves, stretch: Hunk, cuts: _Cuts) -> Iterator[Segment]:
    start, shift = stretch.new_start, stretch.new_start - stretch.old_start
    inside = {at for at in cuts.new if start <= at < stretch.new_end}
    inside |= {at + shift for at in cuts.old if start <= at + shift < stretch.new_end}
    for first, last in pairwise(sorted({start, *inside, stretch.new_end})):
        if first in inside:
            yield from cuts.at(first - shift, first)
        part = list(moves.new[first:last])
        if first == start:
            part[0] = Token(_wider(part[0].before, moves.old[stretch.old_start].before), part[0].text)
        yield from _by_paragraph(SegmentKind.EQUAL, part)


def _wider(one: str, other: str) -> str:
    """Of two spaces before the same word, the one that parts more: a removed paragraph must not stick to the next."""
    return max(one, other, key=lambda space: (space.count("\n"), len(space)))


def _replacement(moves: Moves, hunk: Hunk, cuts: _Cuts) -> Iterator[Segment]:
    yield from _one_side(moves, SegmentKind.REMOVED, (hunk.old_start, hunk.old_end), cuts)
    yield from _one_side(moves, SegmentKind.ADDED, (hunk.new_start, hunk.new_end), cuts)


def _one_side(moves: Moves, kind: SegmentKind, span: tuple[int, int], cuts: _Cuts) -> Iterator[Segment]:
    removed = kind is SegmentKind.REMOVED
    row, places = (moves.old, cuts.old) if removed else (moves.new, cuts.new)
    for first, last in pairwise(sorted({*span, *(at for at in places if span[0] <= at < span[1])})):
        if first in places:
            yield from cuts.at(first if removed else None, None if removed else first)
        yield from _by_paragraph(kind, row[first:last])


def _by_paragraph(kind: SegmentKind, part: Sequence[Token]) -> Iterator[Segment]:
    for start, end in pairwise(paragraph_starts(part)):
        if end > start:
            yield Segment(kind, joined(part[start:end]), part[start].before)


def _spaced(row: Sequence[Segment]) -> Iterator[Segment]:
    """Give each segment the white space that keeps it off its neighbour."""
    moved = {SegmentKind.MOVED_AWAY, SegmentKind.MOVED_HERE}
    for at, segment in enumerate(row):
        before = segment.before
        if at == 0:
            before = ""
        elif segment.kind in moved or row[at - 1].kind in moved:
            before = "\n\n"
        elif segment.kind is SegmentKind.ADDED and row[at - 1].kind is SegmentKind.REMOVED and "\n" not in before:
            before = " "
        yield replace(segment, before=before)


def escaped(text: str) -> str:
    """Write a text so that none of its own signs can be taken for a mark."""
    return _CLOSER.sub(r"\1\\\2\3", _OPENER.sub(r"\1\\\2\3", text))


def unescaped(text: str) -> str:
    """Undo ``escaped``."""
    return _ESCAPED_OPENER.sub(r"\1\2\3", _ESCAPED_CLOSER.sub(r"\1\2\3", text))


def markup(row: Iterable[Segment]) -> str:
    """Write segments as word-diff markup."""
    parts = []
    for segment in row:
        left, right = _MARKS[segment.kind]
        parts.append(f"{segment.before}{left}{escaped(segment.text)}{right}")
    return "".join(parts)


def read_markup(text: str) -> tuple[Segment, ...]:
    """Read word-diff markup back into segments."""
    row: list[Segment] = []
    at = 0
    for found in _MARKED.finditer(text):
        row.extend(_plain(text[at : found.start()]))
        kind, inside = next(
            (kind, inside) for kind, inside in zip(_KINDS, found.groups()[1:], strict=True) if inside is not None
        )
        row.append(Segment(kind, unescaped(inside), found.group(1)))
        at = found.end()
    return (*row, *_plain(text[at:]))


def _plain(text: str) -> Iterator[Segment]:
    if body := text.lstrip():
        yield Segment(SegmentKind.EQUAL, unescaped(body), text[: len(text) - len(body)])


def old_of(text: str) -> str:
    """Read the old text out of markup; exact but for white space."""
    return _side(text, _OLD)


def new_of(text: str) -> str:
    """Read the new text out of markup; exact but for white space."""
    return _side(text, _NEW)


def _side(text: str, kinds: frozenset[SegmentKind]) -> str:
    return "".join(segment.before + segment.text for segment in read_markup(text) if segment.kind in kinds).strip()


def context(row: Sequence[Segment], words: int = CONTEXT_WORDS) -> tuple[Segment, ...]:
    """Shorten what did not change: ``words`` words stay on each side of a change, ``…`` stands for the rest.

    A moved paragraph keeps its first ``words`` words. Nothing is left of a row without any change.
    """
    runs = _runs(row)
    last = len(runs) - 1
    kept: list[Segment] = []
    for at, run in enumerate(runs):
        if run[0].kind is SegmentKind.EQUAL:
            kept.extend(_shortened(run, words if at else 0, words if at < last else 0))
        else:
            kept.extend(_first_words(segment, words) for segment in run)
    return tuple(kept)


def _runs(row: Sequence[Segment]) -> list[list[Segment]]:
    runs: list[list[Segment]] = []
    for segment in row:
        equal = segment.kind is SegmentKind.EQUAL
        if runs and (runs[-1][0].kind is SegmentKind.EQUAL) is equal:
            runs[-1].append(segment)
        else:
            runs.append([segment])
    return runs


def _first_words(segment: Segment, words: int) -> Segment:
    pieces = segment.text.split()
    if segment.kind not in {SegmentKind.MOVED_AWAY, SegmentKind.MOVED_HERE} or len(pieces) <= words:
        return segment
    return replace(segment, text=f"{' '.join(pieces[:words])} {GAP}")


def _shortened(run: Sequence[Segment], head: int, tail: int) -> list[Segment]:
    """Keep ``head`` words at the start and ``tail`` at the end of an equal run."""
    total = sum(len(segment.text.split()) for segment in run)
    if total <= head + tail + 1:
        return list(run)
    first = _taken(run, head)
    last = [replace(part, text=part.text[::-1]) for part in _taken([_mirrored(part) for part in reversed(run)], tail)][
        ::-1
    ]
    return [*first, Segment(SegmentKind.EQUAL, GAP, " " if first else run[0].before), *_after_gap(last)]


def _mirrored(segment: Segment) -> Segment:
    return replace(segment, text=segment.text[::-1])


def _taken(run: Sequence[Segment], words: int) -> list[Segment]:
    taken: list[Segment] = []
    for segment in run:
        if words <= 0:
            break
        pieces = segment.text.split()
        text = segment.text if len(pieces) <= words else " ".join(pieces[:words])
        taken.append(replace(segment, text=text))
        words -= len(pieces)
    return taken


def _after_gap(last: Sequence[Segment]) -> list[Segment]:
    return [
        replace(segment, before=segment.before if at and segment.before else " ") for at, segment in enumerate(last)
    ]
