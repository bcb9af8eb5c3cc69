"""From drafts to blocks: times resolved together, only unknown fragments read, pinned copies flagged, fingerprints made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from tracker.core.fingerprint import fingerprint
from tracker.core.fingerprint import fragment_hash as hash_of
from tracker.core.text import canonical, read_fragments, squash
from tracker.core.times import Entry, PageClock, Stamp, resolve
from tracker.model import Block, BlockKind, Link, Media, Moment, Reading
from tracker.splitting import page_zone_note
from tracker.splitting.fragments import html_of

if TYPE_CHECKING:
    from tracker.model import Hint
    from tracker.splitting.document import Document
    from tracker.splitting.draft import Draft

_ROUNDING = 60
"""Minutes by which an edit may seem to come before the publication: clocks are rounded, blocks timed ahead."""
_NEARLY_ALL = 0.8
_MIN_COPY = 40
"""Characters from which on equal words are a copy and no coincidence."""


def blocks(
    doc: Document, drafts: Sequence[Draft], hint: Hint, readings: Mapping[str, Reading]
) -> tuple[tuple[Block, ...], bool | None]:
    """Turn the drafts of a page into blocks, in page order, with the order that the times showed."""
    clock = page_clock(doc, hint, drafts)
    days = _days(drafts)
    entries = [Entry(draft.visible, draft.machine, day) for draft, day in zip(drafts, days, strict=True)]
    resolved = resolve(entries, clock)
    edits = _edits(drafts, resolved.moments, clock)
    read = _read(doc, drafts, readings)
    made = [
        _block(draft, published, modified, *reading)
        for draft, published, modified, reading in zip(drafts, resolved.moments, edits, read, strict=True)
    ]
    return tuple(_without_copies(made)), resolved.newest_first


def page_clock(doc: Document, hint: Hint, drafts: Sequence[Draft] = ()) -> PageClock:
    """Gather what is known about time on the page: its own dates, and the offset that its stamps or dates print."""
    page = doc.page
    stamps = [stamp for draft in drafts for stamp in (draft.visible, draft.modified) if stamp is not None]
    printed = Counter(stamp.offset_minutes for stamp in stamps if stamp.offset_minutes is not None)
    dated = (stated.utcoffset() for stated in doc.dates)
    minutes = [int(offset.total_seconds() // 60) for offset in dated if offset]
    offset = printed.most_common(1)[0][0] if printed else minutes[0] if minutes else None
    return PageClock(
        polled_at=page.served_at or page.fetched_at,
        timezone=hint.timezone,
        dates=doc.dates,
        url=doc.canonical_url or page.url,
        offset_minutes=offset,
        language=doc.language,
        stated=page_zone_note.stated(doc) if not printed and any(map(_is_local, drafts)) else None,
    )


def _is_local(draft: Draft) -> bool:
    """Whether a block's clock names no zone, and no machine time stands beside it."""
    seen = draft.visible
    return draft.machine is None and seen is not None and seen.hour is not None and seen.zone is None


def _days(drafts: Sequence[Draft]) -> list[Stamp | None]:
    """Take the days of bare clocks from the edit times beside them, when nearly all have one: a few would mislead the rest."""
    bare = [draft for draft in drafts if _is_bare(draft)]
    told = {id(draft): day for draft in bare if (day := _day_of_edit(draft)) is not None}
    if len(told) < _NEARLY_ALL * len(bare):
        return [draft.day_heading for draft in drafts]
    return [told.get(id(draft), draft.day_heading) for draft in drafts]


def _is_bare(draft: Draft) -> bool:
    seen = draft.visible
    dated = draft.day_heading is not None or draft.machine is not None
    return not dated and seen is not None and seen.hour is not None and not seen.has_date


def _day_of_edit(draft: Draft) -> Stamp | None:
    """Return the day of a block's edit: it is edited on the day it is made, or after midnight."""
    edit, seen = draft.modified, draft.visible
    if seen is None or seen.hour is None or edit is None or edit.hour is None:
        return None
    stated = edit.stated_day
    if stated is None:
        return None
    later = seen.hour * 60 + (seen.minute or 0) - edit.hour * 60 - (edit.minute or 0) > _ROUNDING
    day = stated - timedelta(days=1 if later else 0)
    return Stamp(printed=edit.printed, year=day.year, month=day.month, day=day.day)


def _edits(drafts: Sequence[Draft], published: Sequence[Moment | None], clock: PageClock) -> list[Moment | None]:
    """Resolve the edit times; one without a date takes that of the block's own publication."""
    found: list[Moment | None] = []
    for draft, moment in zip(drafts, published, strict=True):
        if draft.modified is None:
            found.append(None)
            continue
        dates = (moment.at, *clock.dates) if moment is not None else clock.dates
        found.append(resolve([Entry(draft.modified)], replace(clock, dates=dates)).moments[0])
    return found


def _block(
    draft: Draft, published: Moment | None, modified: Moment | None, reading: Reading, fragment_hash: str
) -> Block:
    title = _clean(draft.title)
    return Block(
        kind=draft.kind,
        text=reading.text,
        key=_clean(draft.key),
        permalink=draft.permalink,
        label=_clean(draft.label),
        title=title,
        author=_clean(draft.author),
        published=published,
        modified=modified,
        pinned=draft.pinned,
        tombstone=draft.tombstone,
        links=reading.links,
        media=reading.media,
        fragment_hash=fragment_hash,
        fingerprint=_fingerprint(title, reading.text, reading.links, reading.media),
        time_from=draft.time_from,
        key_from=draft.key_from,
    )


@lru_cache(maxsize=4096)
def _fingerprint(title: str | None, text: str, links: tuple[Link, ...], media: tuple[Media, ...]) -> str:
    """Fingerprint what a block says; kept, since nearly all blocks of a page are those of its last poll."""
    return fingerprint(Block(BlockKind.UPDATE, text, title=title, links=links, media=media))


def _read(doc: Document, drafts: Sequence[Draft], readings: Mapping[str, Reading]) -> list[tuple[Reading, str]]:
    """Give each draft its reading and the hash of its fragment; only fragments not known yet are read."""
    hashes = ["" if draft.reading is not None else draft.fragment_hash or hash_of(draft.html or "") for draft in drafts]
    fresh = {
        hashed: html_of(draft)
        for hashed, draft in zip(hashes, drafts, strict=True)
        if draft.reading is None and hashed not in readings
    }
    read = dict(zip(fresh, read_fragments(list(fresh.values()), doc.base_url), strict=True))
    return [
        (draft.reading or readings.get(hashed) or read[hashed], hashed)
        for draft, hashed in zip(drafts, hashes, strict=True)
    ]


@lru_cache(maxsize=8192)
def _clean(text: str | None) -> str | None:
    return canonical(text).replace("\n", " ") or None if text else None


def _without_copies(made: Sequence[Block]) -> list[Block]:
    """Flag the block that another one repeats, and leave the copy out: pinned posts, summaries that quote whole blocks."""
    seen: dict[str, int] = {}
    kept: list[Block | None] = list(made)
    for place, block in enumerate(made):
        if block.kind not in {BlockKind.UPDATE, BlockKind.SUMMARY} or len(block.text) < _MIN_COPY:
            continue
        other = seen.setdefault(f"{block.title}\n{block.text}", place)
        if other != place and _same_time(made[other], block):
            copy, original = _which(made, other, place)
            kept[copy] = None
            kept[original] = replace(made[original], pinned=True)
    _drop_quoting(made, kept)
    return [block for block in kept if block is not None]


def _drop_quoting(made: Sequence[Block], kept: list[Block | None]) -> None:
    """Leave out a pinned box that prints a whole block of the page with a line of its own before it."""
    for place, block in enumerate(made):
        if kept[place] is None or not block.pinned or block.kind not in {BlockKind.UPDATE, BlockKind.SUMMARY}:
            continue
        words = squash(f"{block.title or ''} {block.text}")
        others = ((n, squash(one.text)) for n, one in enumerate(made) if n != place and kept[n] is not None)
        whole = next((n for n, text in others if _MIN_COPY <= len(text) < len(words) and words.endswith(text)), None)
        if whole is not None and not made[whole].pinned:
            kept[place] = None
            kept[whole] = replace(made[whole], pinned=True)


def _same_time(one: Block, other: Block) -> bool:
    if one.published is None or other.published is None or (one.key is not None and one.key == other.key):
        return True
    return abs((one.published.at - other.published.at).total_seconds()) < 60


def _same_title(one: Block, other: Block) -> bool:
    """Two incidents that say the same in the same minute are two blocks; a copy may leave the title out."""
    return one.title is None or other.title is None or squash(one.title) == squash(other.title)


def _which(made: Sequence[Block], first: int, second: int) -> tuple[int, int]:
    """Tell copy and original: the copy has no key of its own, or is flagged as pinned."""
    if made[second].key is None or (made[second].pinned and not made[first].pinned):
        return second, first
    return first, second
