"""Changes that a template or a splitter made to many blocks alike, which no editor made to any.

Each such block gets its new version; none of them is news. A real edit among them still is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from tracker.core.wording import full_text, print_of, words_of
from tracker.model import Block, KnownBlock, Match

ALIKE_LEAST = 3
"""Blocks that must change alike: two may share a corrected name."""

ALIKE_SHARE = 0.5
"""... and their share of the blocks matched: a name corrected throughout touches fewer, a template touches nearly all."""

RESPLIT_SHARE = 0.3
"""Share of blocks that may differ after a change of splitter before all differences are laid to it."""

_WORD = re.compile(r"[^\W\d_]+|\d+")


def template_ids(
    blocks: Sequence[Block], matches: Sequence[Match], known: Mapping[int, KnownBlock], *, other_splitter: bool
) -> frozenset[int]:
    """Ids of the known blocks whose content changed by the template's or the splitter's doing."""
    pairs = [(blocks[found.index], known[found.block_id]) for found in matches]
    changed = [(block, one) for block, one in pairs if _differs(block, one)]
    if other_splitter and (len(pairs) < ALIKE_LEAST or len(changed) > RESPLIT_SHARE * len(pairs)):
        return frozenset(one.id for _, one in changed)
    same_words = {one.id for block, one in changed if _only_regrouped(block, one)}
    alike: defaultdict[object, set[int]] = defaultdict(set)
    for block, one in changed:
        alike[_difference(block, one)].add(one.id)
    many = max(ALIKE_LEAST, ALIKE_SHARE * len(pairs))
    return frozenset(same_words.union(_retitled_groups(pairs), *(ids for ids in alike.values() if len(ids) >= many)))


def _differs(block: Block, one: KnownBlock) -> bool:
    return print_of(block) != print_of(one.block)


def _retitled_groups(pairs: Sequence[tuple[Block, KnownBlock]]) -> set[int]:
    """Ids of blocks that share a title, the incident's or the page's, which was changed on all of them and on no words."""
    groups: defaultdict[str, list[tuple[Block, KnownBlock]]] = defaultdict(list)
    for block, one in pairs:
        if one.block.title:
            groups[one.block.title].append((block, one))
    retitled = [group for title, group in groups.items() if len(group) > 1 and _took_one_title(group, title)]
    return {one.id for group in retitled for block, one in group if _same_but_for_title(block, one.block)}


def _took_one_title(group: Sequence[tuple[Block, KnownBlock]], old: str) -> bool:
    titles = {block.title for block, _ in group}
    return len(titles) == 1 and old not in titles


def _same_but_for_title(block: Block, old: Block) -> bool:
    return (block.text, block.links, block.media) == (old.text, old.links, old.media)


def _only_regrouped(block: Block, one: KnownBlock) -> bool:
    """Whether words only went from title to text or back: it is the splitter that reads them otherwise."""
    old = one.block
    return (block.title is None) != (old.title is None) and words_of(block) == words_of(old)


def _difference(block: Block, one: KnownBlock) -> object:
    """List the words lost and gained, numbers masked: `5 minutes ago` is the same in every block."""
    old, new = _counted(one.block), _counted(block)
    return frozenset((old - new).items()), frozenset((new - old).items())


def _counted(block: Block) -> Counter[str]:
    words = _WORD.findall(full_text(block).casefold())
    return Counter("0" if word.isdigit() else word for word in words)
