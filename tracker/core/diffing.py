"""Comparing two versions of a block: word diff, significance, reasons. The one door to diffing for the other rooms.

Alignment, segments, numbers and so on live in their own files; this one puts them together.
"""

from __future__ import annotations

from tracker.core.alignment import Moves, hunks, set_moves_aside
from tracker.core.segments import (
    Segment,
    SegmentKind,
    context,
    escaped,
    laid_out,
    markup,
    new_of,
    old_of,
    segments,
)
from tracker.core.significance import weigh
from tracker.core.similarity import candidates, shingles, similarity
from tracker.core.tokens import tokens
from tracker.model import Block, Diff

__all__ = [
    "Segment",
    "SegmentKind",
    "candidates",
    "context",
    "judge",
    "markup",
    "new_of",
    "old_of",
    "segments",
    "shingles",
    "similarity",
    "word_diff",
]


def word_diff(old: str, new: str) -> str:
    """Give ``new`` with ``[-removed-]`` and ``{+added+}`` words in place, as git's word diff; the marks are explained in ``segments``."""
    return markup(segments(old, new))


def judge(old: Block, new: Block) -> Diff:
    """Compare two versions of one block: title, text, links and media; say what changed and how much it matters.

    Label, times, author and key do not count. A changed title stands as first paragraph of the markup. Folding several revisions
    into one is judging the first against the last.
    """
    if old.text == new.text:
        moves, found, text = Moves((), ()), [], escaped(new.text)
    else:
        moves = set_moves_aside(tokens(old.text), tokens(new.text))
        found = hunks(moves.old, moves.new)
        text = markup(laid_out(moves, found))
    if (old.title or "") != (new.title or ""):
        title = word_diff(old.title or "", new.title or "")
        text = f"{title}\n\n{text}" if text else title
    significance, reasons = weigh(old, new, moves, found)
    return Diff(text, significance, reasons)
