"""A process that records polls as fast as it can, to be killed; says on stdout what it was told is stored.

    python busy.py STORE SEED [STOP]

With STOP it ends itself, hard, right before the STOP-th statement that it sends to SQLite: each of them is a point
at which a power cut, an out-of-memory killer or an impatient person may strike.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from shelf import NOON, block, page
from stored import SOURCE, Kept

from tracker.model import Block, Outcome
from tracker.store import open_store


def life(seed: int) -> list[tuple[Block, ...]]:
    """Pages of a live blog: blocks come, are revised, vanish from between and roll off."""
    dice = random.Random(seed)
    shown: list[Block] = []
    pages = []
    for minute in count(1):
        shown.insert(
            0,
            block(
                f"Report {minute}: {dice.randrange(100)} boats. {'smoke ' * dice.randrange(50)}", f"b{minute}", minute
            ),
        )
        for place, one in enumerate(shown):
            if dice.random() < 0.1:
                shown[place] = block(one.text + f" Now {dice.randrange(100)}.", one.key, int(str(one.key)[1:]))
        if len(shown) > 6 and dice.random() < 0.2:
            del shown[dice.randrange(1, 5)]
        pages.append(tuple(shown[:15]))
        if minute == 400:
            return pages
    return pages


def run(path: Path, seed: int, stop: int | None) -> None:
    """Go on with the life where the store stands, print the newest event's number after each poll."""
    with open_store(path, create=True) as store:
        if stop is not None:
            store._conn.set_trace_callback(_stopping(stop))
        store.sync_sources([SOURCE], NOON, disable_missing=True)
        last = store.sources()[0].last_poll_at or NOON
        kept = Kept(path, store, now=last)
        for blocks in life(seed)[_minutes(last) :]:
            kept.feed(page(*blocks))
            _acknowledge(kept)
            if kept.now.minute % 5 == 0:
                kept.poll(Outcome.NOT_MODIFIED, after=timedelta(seconds=1))
                kept.now = kept.now.replace(second=0)


def _minutes(last: datetime) -> int:
    return int((last - NOON).total_seconds() // 60)


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
    run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else None)
