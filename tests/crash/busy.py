"""A process that records polls as fast as it can, to be killed; says on stdout what it was told is stored.

    python busy.py STORE [STOP]

With STOP it ends itself, hard, right before the STOP-th statement that it sends to SQLite: each of them is a point
at which a power cut, an out-of-memory killer or an impatient person may strike.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from shelf import NOON, block, page
from stored import SOURCE, Kept

from tracker.model import Block, BlockState, Outcome
from tracker.store import open_store


def life(shown: list[Block], minute: int) -> Iterator[tuple[Block, ...]]:
    """Go on with a live blog without end: blocks come, are revised, vanish from between and roll off."""
    dice = random.Random(minute)
    for number in count(minute + 1):
        words = f"Report {number}: {dice.randrange(100)} boats. {'smoke ' * dice.randrange(50)}"
        shown.insert(0, block(words, f"b{number}", number))
        for place, one in enumerate(shown):
            if dice.random() < 0.1:
                shown[place] = block(f"{one.text} Now {dice.randrange(100)}.", one.key, int(str(one.key)[1:]))
        if len(shown) > 6 and dice.random() < 0.2:
            del shown[dice.randrange(1, 5)]
        del shown[15:]
        yield tuple(shown)


def run(path: Path, stop: int | None) -> None:
    """Go on where the store stands, tell the newest event's number after each poll."""
    with open_store(path, create=True) as store:
        if stop is not None:
            store._conn.set_trace_callback(_stopping(stop))
        store.sync_sources([SOURCE], NOON, disable_missing=True)
        last = store.sources()[0].last_poll_at or NOON
        kept = Kept(path, store, now=last.replace(second=0))
        shown = [row.block for row in store.blocks("harbour", include_gone=False) if row.state is BlockState.PRESENT]
        for blocks in life(shown, int((last - NOON).total_seconds() // 60)):
            kept.feed(page(*blocks))
            _acknowledge(kept)
            if kept.now.minute % 5 == 0:
                kept.poll(Outcome.NOT_MODIFIED, after=timedelta(seconds=1))
                kept.now = kept.now.replace(second=0)


def _acknowledge(kept: Kept) -> None:
    head = kept.store.head()
    sys.stdout.write(f"{head.seq if head else 0} {kept.now.isoformat()}\n")
    sys.stdout.flush()


def _stopping(stop: int) -> Callable[[str], None]:
    seen = count(1)

    def before(_: str) -> None:
        if next(seen) == stop:
            os._exit(9)

    return before


if __name__ == "__main__":
    run(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None)
