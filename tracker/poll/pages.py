"""From a page to its blocks, with what is known already not read again; and one split out of several pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tracker.errors import SplitError
from tracker.logs import logger
from tracker.model import Block, BlockKind, BlockState, Changeset, Completeness, Page, Reading, Source, Split, Step
from tracker.poll.familiar import familiar
from tracker.splitting.choosing import split
from tracker.store.rows import Knowledge

log = logger("poll")

_OF_THE_FIRST_PAGE = frozenset({BlockKind.LEAD, BlockKind.SUMMARY, BlockKind.BODY, BlockKind.PINNED_COPY})
"""What stands around the blocks: an older page repeats it, or is so short that it is not seen to be a live blog's."""


def split_page(page: Page, source: Source, knowledge: Knowledge) -> Split:
    """Split a page of a source, with its older pages if it has any. Raises SplitError."""
    known = readings(knowledge)
    first, *older = (split(one, source.hint, known) for one in (page, *page.older))
    return joined(familiar(first, page, source.hint, knowledge), older)


def split_older(page: Page, source: Source, knowledge: Knowledge) -> Split | None:
    """Split an older page; None, the reason logged, where that fails: the first page and its source must not suffer for it."""
    try:
        return split_page(page, source, knowledge)
    except SplitError as error:
        log.warning("an older page is missing", source=source.name, page=page.url, why=str(error))
    except Exception:  # isolates a mistake of ours, as a poll does
        log.exception("a mistake of ours", source=source.name, page=page.url)
    return None


def readings(knowledge: Knowledge) -> Mapping[str, Reading]:
    """Return the text of every known fragment by its hash: most blocks of a page are those of the last one."""
    return {
        known.block.fragment_hash: Reading(known.block.text, known.block.links, known.block.media)
        for known in knowledge.blocks
        if known.block.fragment_hash
    }


def joined(first: Split, older: Sequence[Split]) -> Split:
    """Return the first page with the blocks of its older pages after its own, each once and with its page's number.

    It is the whole live blog when every older page that one of them names is among them.
    """
    if not older:
        return first
    fetched = {one.url for one in (first, *older)}
    blocks = tuple(_each_once([first, *older]))
    said = f"with {len(older)} older page{'s' if len(older) > 1 else ''}"
    if all(url in fetched for one in (first, *older) for url in one.older_pages):
        return replace(first, blocks=blocks, completeness=Completeness.WHOLE, completeness_reason=said, older_pages=())
    return replace(first, blocks=blocks, completeness_reason=f"{first.completeness_reason}; {said}".removeprefix("; "))


def _each_once(splits: Sequence[Split]) -> Iterator[Block]:
    seen: set[str] = set()
    for number, part in enumerate(splits):
        own = (block for block in part.blocks if number == 0 or block.kind not in _OF_THE_FIRST_PAGE)
        names = [(block, block.key or block.fingerprint) for block in own]
        yield from (replace(block, page=number) for block, name in names if name not in seen)
        seen.update(name for _, name in names)


def shelved(changeset: Changeset) -> Changeset:
    """Return the changeset with the blocks of older pages as rolled off: the page that is polled from now on lacks them."""
    return replace(changeset, steps=tuple(map(_shelved, changeset.steps)))


def _shelved(step: Step) -> Step:
    older = step.block is not None and step.block.page > 0
    return replace(step, state=BlockState.ROLLED_OFF) if older else step
