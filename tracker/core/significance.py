"""How much a revision matters, with the reasons a reporter would give."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.core.alignment import Hunk, Moves
from tracker.model import Block, Reason, Significance


def weigh(old: Block, new: Block, moves: Moves, found: Sequence[Hunk]) -> tuple[Significance, tuple[Reason, ...]]:
    """Judge an aligned pair of versions."""
    reasons = [Reason("title", old.title or "", new.title or "")] if old.title != new.title else []
    for hunk in found:
        before = " ".join(t.text for t in moves.old[hunk.old_start : hunk.old_end])
        after = " ".join(t.text for t in moves.new[hunk.new_start : hunk.new_end])
        number = any(c.isdigit() for c in before) and any(c.isdigit() for c in after)
        reasons.append(Reason("number" if number else "wording", before, after))
    worst = Significance.SUBSTANTIVE if any(r.kind == "number" for r in reasons) else Significance.MINOR
    return worst if reasons else Significance.COSMETIC, tuple(reasons)
