"""Texts that swing to and fro, as two caches or two editors make them: every swing is a version, the first is told.

A revision back to a text the block had before is a reversal. The first one is news (it may be the very thing that
matters) and bears the mark ``flapping`` when it comes soon; those that follow are kept as versions without an event,
until the block has kept still for a while.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from tracker.core.memory import Flap

SETTLED_AFTER = timedelta(hours=1)
"""Stillness after which a block no longer counts as swinging: caches disagree for minutes, editors change their mind later."""


class Swing(NamedTuple):
    """What a revision is in the light of those before it."""

    flap: Flap
    told: bool
    flapping: bool


def swing(flap: Flap | None, *, reverted: bool, now: datetime) -> Swing:
    """Judge a revision at ``now`` of a block whose latest revisions are ``flap``."""
    lately = flap is not None and now - flap.last <= SETTLED_AFTER
    flips = (flap.flips if flap and lately else 0) + reverted
    return Swing(Flap(flips, now), told=not reverted or flips <= 1, flapping=reverted and lately)


def unsettled_flaps(flaps: dict[int, Flap], now: datetime) -> tuple[tuple[int, Flap], ...]:
    """Those worth remembering, the latest last."""
    lately = ((block, flap) for block, flap in flaps.items() if now - flap.last <= SETTLED_AFTER)
    return tuple(sorted(lately, key=lambda pair: (pair[1].last, pair[0])))
