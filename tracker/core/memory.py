"""What must be remembered of a source between two polls, beside its blocks: a small value, written as JSON text.

The store keeps the text and never looks inside. Everything here is bounded, so that a source followed for years costs
a few kB. Does not decide anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from tracker.model import Block, BlockKind, Link, Media, Verdict

MEMORY_VERSION = 1

MAX_STATES = 64
"""Whole-page states remembered: an hour of a page that changes with every poll; caches serve states of minutes ago."""

MAX_STALE_RUNS = 16
"""Older states that were served again; two caches give one or two of them."""

MAX_FLAPS = 200
"""Blocks whose latest revisions are remembered: more than any page revises within the time a flap needs to settle."""

MAX_UNTOLD = 20
"""Swings not told of which the words are kept: more blocks that swing at once are a cache's doing, and none of it is news."""

MAX_DISPLACED = 400
"""Blocks remembered as out of place: more are missing only when a page is lost, and that is another matter."""


@dataclass(frozen=True, slots=True)
class Quarantine:
    """A run of alike pages that are not believed."""

    verdict: Verdict
    mark: str
    """What makes pages alike: the state for an older state, else empty."""
    polls: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Untold:
    """A swing that was not told: what was told last, and between which two pages the swing happened.

    Of the block only the content is kept: title, text, links, media, and their fingerprint.
    """

    told: Block
    without: datetime
    shown: datetime


@dataclass(frozen=True, slots=True)
class Flap:
    """The latest revision of a block and how often, lately, it went back to a text it had before."""

    flips: int
    last: datetime
    untold: Untold | None = None
    """What to tell should the block settle as it is; None where readers know its present words."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What one poll leaves to the next."""

    splitter: str | None = None
    splitter_version: int = 0
    believed_at: datetime | None = None
    """``fetched_at`` of the last believed page; None before the baseline."""
    states: tuple[str, ...] = ()
    """States of the latest believed pages, the present one last; see ``core.quarantine.state_of``."""
    stale_runs: tuple[str, ...] = ()
    """Older states that were served again, one mention a run: the second run of the same state is a flip."""
    quarantine: Quarantine | None = None
    degraded: str | None = None
    """Why the source counts as degraded: a verdict or ``storm``; None when all is well."""
    live: bool | None = None
    title: str | None = None
    modified_at: datetime | None = None
    """The page's own claim, of the last believed page."""
    flaps: tuple[tuple[int, Flap], ...] = ()
    displaced: tuple[tuple[int, int], ...] = ()
    """Blocks moved out of their turn or not shown, top first, each with the block it stood below (0: none): there they belong."""
    out_of_turn: tuple[int, ...] = ()
    """Those of them that were moved."""
    pinned: tuple[int, ...] = ()
    """Ids of the blocks that the last believed page pinned."""
    pending: bool = False
    """Whether some block is missing and not yet confirmed as removed, or settling after a swing that was not told."""


def unsettled(memory: str | None) -> bool:
    """Whether the next poll must look at the page even if the publisher says that it is unchanged.

    A removal is confirmed, a quarantined page believed and a swing settled by seeing the same again: a 304 or an equal
    body is then a page like the last one, to be split and reconciled with the time of the new poll.
    """
    known = read(memory)
    return known.pending or known.quarantine is not None


def read(text: str | None) -> Memory:
    """Read what ``write`` wrote; None, or a text of another version, is an empty memory.

    A store outlives the program that made it: what an older one did not write yet is as in an empty memory.
    """
    written: dict[str, Any] = json.loads(text) if text else {}
    if written.get("v") != MEMORY_VERSION:
        return Memory()
    fields = _nothing_known() | written
    return Memory(
        splitter=fields["splitter"],
        splitter_version=fields["splitter_version"],
        believed_at=_time(fields["believed_at"]),
        states=tuple(fields["states"]),
        stale_runs=tuple(fields["stale_runs"]),
        quarantine=_quarantine(fields["quarantine"]),
        degraded=fields["degraded"],
        live=fields["live"],
        title=fields["title"],
        modified_at=_time(fields["modified_at"]),
        flaps=_flaps(fields["flaps"], fields["untold"]),
        displaced=tuple((block, above) for block, above in fields["displaced"]),
        out_of_turn=tuple(fields["out_of_turn"]),
        pinned=tuple(fields["pinned"]),
        pending=fields["pending"],
    )


@cache
def _nothing_known() -> dict[str, Any]:
    """Return the fields of an empty memory."""
    fields: dict[str, Any] = json.loads(write(Memory()))
    return fields


def write(memory: Memory) -> str:
    """Write a memory as JSON text, the same text for equal memories."""
    held = memory.quarantine
    untold = [(block, flap.untold) for block, flap in memory.flaps if flap.untold][-MAX_UNTOLD:]
    fields = {
        "v": MEMORY_VERSION,
        "splitter": memory.splitter,
        "splitter_version": memory.splitter_version,
        "believed_at": _text(memory.believed_at),
        "states": memory.states[-MAX_STATES:],
        "stale_runs": memory.stale_runs[-MAX_STALE_RUNS:],
        "quarantine": [held.verdict, held.mark, held.polls, held.since.isoformat()] if held else None,
        "degraded": memory.degraded,
        "live": memory.live,
        "title": memory.title,
        "modified_at": _text(memory.modified_at),
        "flaps": [[block, flap.flips, flap.last.isoformat()] for block, flap in memory.flaps[-MAX_FLAPS:]],
        "untold": [[block, *_words(one)] for block, one in untold],
        "displaced": memory.displaced[:MAX_DISPLACED],
        "out_of_turn": sorted(memory.out_of_turn),
        "pinned": sorted(memory.pinned),
        "pending": memory.pending,
    }
    return json.dumps(fields, separators=(",", ":"), ensure_ascii=False)


def renumbered(text: str | None, numbers: Mapping[int, int]) -> str | None:
    """Rewrite a memory for a store that gives its blocks other numbers; every block that it speaks of must be in ``numbers``."""
    if text is None:
        return None
    known = read(text)
    return write(
        replace(
            known,
            flaps=tuple((numbers[block], flap) for block, flap in known.flaps),
            displaced=tuple((numbers[block], numbers[above] if above else 0) for block, above in known.displaced),
            out_of_turn=tuple(numbers[block] for block in known.out_of_turn),
            pinned=tuple(numbers[block] for block in known.pinned),
        )
    )


def _quarantine(fields: list[Any] | None) -> Quarantine | None:
    if fields is None:
        return None
    verdict, mark, polls, since = fields
    return Quarantine(Verdict(verdict), mark, polls, datetime.fromisoformat(since))


def _flaps(flaps: list[list[Any]], untold: list[list[Any]]) -> tuple[tuple[int, Flap], ...]:
    """Read the flaps with the swings that were not told: these stand in a field of their own, which older programs pass over."""
    words = {block: _untold(fields) for block, *fields in untold}
    return tuple((block, Flap(flips, datetime.fromisoformat(last), words.get(block))) for block, flips, last in flaps)


def _words(swing: Untold) -> list[Any]:
    told = swing.told
    links = [[one.href, one.text] for one in told.links]
    media = [[one.kind, one.src, one.alt] for one in told.media]
    return [swing.without.isoformat(), swing.shown.isoformat(), told.fingerprint, told.title, told.text, links, media]


def _untold(fields: list[Any]) -> Untold:
    without, shown, fingerprint, title, text, links, media = fields
    told = Block(
        BlockKind.UPDATE,
        text,
        title=title,
        links=tuple(Link(*one) for one in links),
        media=tuple(Media(*one) for one in media),
        fingerprint=fingerprint,
    )
    return Untold(told, datetime.fromisoformat(without), datetime.fromisoformat(shown))


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
