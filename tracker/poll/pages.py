"""From a page to its blocks, with what is known already not read again; and one split out of several pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tracker.model import Block, Completeness, Page, Reading, Source, Split
from tracker.splitting import split
from tracker.store.rows import Knowledge


def split_page(page: Page, source: Source, knowledge: Knowledge) -> Split:
    """Split a page of a source. Raises SplitError."""
    return split(page, source.hint, readings(knowledge))


def readings(knowledge: Knowledge) -> Mapping[str, Reading]:
    """Return the text of every known fragment by its hash: most blocks of a page are those of the last one."""
    return {
        known.block.fragment_hash: Reading(known.block.text, known.block.links, known.block.media)
        for known in knowledge.blocks
        if known.block.fragment_hash
    }


def joined(first: Split, older: Sequence[Split], *, to_the_end: bool) -> Split:
    """Return the first page with the blocks of its older pages after its own, each once."""
    if not older:
        return first
    blocks = tuple(_each_once([first, *older]))
    said = f"with {len(older)} older page{'s' if len(older) > 1 else ''}"
    if to_the_end:
        return replace(first, blocks=blocks, completeness=Completeness.WHOLE, completeness_reason=said, older_pages=())
    return replace(first, blocks=blocks, completeness_reason=f"{first.completeness_reason}; {said}".removeprefix("; "))


def _each_once(splits: Sequence[Split]) -> Iterator[Block]:
    seen: set[str] = set()
    for part in splits:
        names = [(block, block.key or block.fingerprint) for block in part.blocks]
        yield from (block for block, name in names if name not in seen)
        seen.update(name for _, name in names)
