"""The digest: events of a stretch of time folded into what a person wants to be told, grouped by source.

Pure: events in, a ``Digest`` out. The forms it is shown in are ``digest_text``, ``digest_markdown``, ``digest_html``
and ``digest_json``. It drops nothing that the reader did not ask to drop: what is folded keeps its count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from tracker.core.diffing import judge
from tracker.model import Block, BlockKind, Event, Significance

QUICK = timedelta(minutes=30)
"""Revisions of one block closer together than this are one piece of editing: live desks mend a block for some
minutes after it is out, and come back to it only with news."""

RANK = {Significance.COSMETIC: 0, Significance.MINOR: 1, Significance.SUBSTANTIVE: 2}

VersionOf = Callable[[int, int], Block | None]
"""Gives a version of a block: by the block's id and the version's number."""

BACK_AGAIN = "changed and changed back"


def no_version(block_id: int, number: int) -> Block | None:  # noqa: ARG001 - the shape of VersionOf
    """Know no versions."""
    return None


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell: an event, or several of one block folded; ``event`` is the last of them, net."""

    event: Event
    folded: int = 1
    note: str = ""
    back_at: datetime | None = None
    """When a block that was taken down was put back."""


@dataclass(frozen=True, slots=True)
class Section:
    """What happened to one source, each list newest first."""

    source: str
    url: str
    title: str | None
    newest: datetime
    added: tuple[Notice, ...]
    revised: tuple[Notice, ...]
    taken_down: tuple[Notice, ...]
    put_back: tuple[Notice, ...]
    matters: tuple[Notice, ...]
    """Events of the source as a whole: failing, recovered, moved, ended …"""


@dataclass(frozen=True, slots=True)
class Digest:
    """Everything told about the time after ``since`` up to ``until``; sections with the newest news first."""

    since: datetime | None
    until: datetime
    sections: tuple[Section, ...]

    def count(self, part: str) -> int:
        """Count the notices of one part (``added``, ``revised``, ``taken_down``, ``put_back``) over all sections.

        What was taken down and put back counts as both.
        """
        returned = sum(notice.back_at is not None for section in self.sections for notice in section.taken_down)
        return sum(len(getattr(section, part)) for section in self.sections) + returned * (part == "put_back")


def build(
    events: Iterable[Event],
    *,
    since: datetime | None,
    until: datetime,
    minimum: Significance = Significance.MINOR,
    titles: Mapping[str, str | None] | None = None,
    version_of: VersionOf = no_version,
) -> Digest:
    """Fold events into a digest; revisions below ``minimum`` are left out, but only after folding.

    ``version_of`` lets a fold weigh titles, links and pictures too; without it the words alone are compared.
    """
    ordered = sorted(events, key=lambda event: (event.source, event.seq))
    sections = [
        _section(source, list(group), minimum, (titles or {}).get(source), version_of)
        for source, group in groupby(ordered, key=lambda event: event.source)
    ]
    told = [section for section in sections if section is not None]
    return Digest(since, until, tuple(sorted(told, key=lambda section: section.newest, reverse=True)))


def _section(
    source: str, events: Sequence[Event], minimum: Significance, title: str | None, version_of: VersionOf
) -> Section | None:
    revised = [notice for notice in _revisions(events, version_of) if _weighs(notice, minimum)]
    taken_down, put_back = _removals(events)
    added = [Notice(event) for event in events if event.kind == "block.added"]
    matters = [Notice(event) for event in events if event.kind.startswith("source.")]
    everything = [*added, *revised, *taken_down, *put_back, *matters]
    if not everything:
        return None
    return Section(
        source=source,
        url=events[-1].url,
        title=title,
        newest=max(notice.event.detected_at for notice in everything),
        added=_newest_first(added),
        revised=_newest_first(revised),
        taken_down=_newest_first(taken_down),
        put_back=_newest_first(put_back),
        matters=_newest_first(matters),
    )


def _newest_first(notices: Sequence[Notice]) -> tuple[Notice, ...]:
    return tuple(sorted(notices, key=lambda notice: notice.event.seq, reverse=True))


def _weighs(notice: Notice, minimum: Significance) -> bool:
    """Tell a revision of unknown significance rather than lose it."""
    known = notice.event.significance
    return known is None or RANK[Significance(known)] >= RANK[minimum]


def _revisions(events: Sequence[Event], version_of: VersionOf) -> list[Notice]:
    """Fold each run of quick revisions of one block."""
    runs: dict[int | None, list[list[Event]]] = {}
    for event in events:
        if event.kind == "block.revised":
            of_block = runs.setdefault(event.block_id, [])
            if of_block and event.detected_at - of_block[-1][-1].detected_at <= QUICK:
                of_block[-1].append(event)
            else:
                of_block.append([event])
    return [_folded(run, version_of) for of_block in runs.values() for run in of_block]


def _folded(run: Sequence[Event], version_of: VersionOf) -> Notice:
    """Judge first against last; words that came back keep the weight of the weightiest step, for that is the news."""
    first, last = run[0], run[-1]
    if len(run) == 1:
        return Notice(last)
    before, after = _before(first, version_of), _after(last, version_of)
    if _content(before) == _content(after):
        weightiest = max(run, key=lambda event: RANK[Significance(event.significance or Significance.MINOR)])
        return Notice(replace(weightiest, seq=last.seq, detected_at=last.detected_at), len(run), BACK_AGAIN)
    net = judge(before, after)
    whole = replace(
        last,
        old_text=first.old_text,
        diff=net.markup,
        significance=net.significance.value,
        reasons=net.reasons,
        stealth=any(event.stealth for event in run),
        last_seen_without=first.last_seen_without,
    )
    return Notice(whole, len(run))


def _before(event: Event, version_of: VersionOf) -> Block:
    return _version(event, (event.version or 0) - 1, event.old_text, version_of)


def _after(event: Event, version_of: VersionOf) -> Block:
    return _version(event, event.version or 0, event.text, version_of)


def _version(event: Event, number: int, text: str | None, version_of: VersionOf) -> Block:
    stored = version_of(event.block_id, number) if event.block_id is not None else None
    return stored or Block(kind=BlockKind.UPDATE, text=text or "")


def _content(block: Block) -> tuple[object, ...]:
    return (block.title or "", block.text, block.links, block.media)


def _removals(events: Sequence[Event]) -> tuple[list[Notice], list[Notice]]:
    """Pair what was taken down with its coming back; only a return without its removal in sight stands alone."""
    gone: dict[int | None, Notice] = {}
    told: list[Notice] = []
    back: list[Notice] = []
    for event in events:
        if event.kind == "block.removed":
            gone[event.block_id] = Notice(event)
        elif event.kind == "block.restored":
            removal = gone.pop(event.block_id, None)
            if removal is None:
                back.append(Notice(event))
            else:
                told.append(replace(removal, folded=2, back_at=event.detected_at))
    return [*told, *gone.values()], back
