"""The first paragraph of an article where it stands above its body: most papers print it below the headline, in a box of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.core.text import squash
from tracker.splitting.prose import ends_as_sentence
from tracker.splitting.regions import headline
from tracker.splitting.trees import texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from tracker.splitting.document import Document
    from tracker.splitting.draft import Unit

_MIN_OPENING, _MAX_OPENING = 50, 1200
"""Characters of a first paragraph."""
_MAX_OPENINGS = 4
"""More paragraphs than these above the body are something else."""
_LINKED = 0.5
_LOOK_BELOW = 10 * _MAX_OPENING
"""Characters of the body in which the same words may stand again."""


def places(doc: Document, root: _Element) -> list[_Element]:
    """Return what stands between the headline and the article's body, in page order."""
    head = headline(doc)
    if head is None or head is root or root in head.iterancestors():
        return []
    up, down = _ways(head, root)
    if not up or not down:
        return []
    between = _between(up[-1], down[-1])
    if between is None:
        return []
    after = [sister for part in up[:-1] for sister in part.itersiblings()]
    before = [sister for part in reversed(down[:-1]) for sister in reversed(list(part.itersiblings(preceding=True)))]
    return [part for part in (*after, *between, *before) if isinstance(part.tag, str)]


def _ways(one: _Element, other: _Element) -> tuple[list[_Element], list[_Element]]:
    """Return the lines from two elements up to just below the element that holds both."""
    first, second = [one, *one.iterancestors()], [other, *other.iterancestors()]
    while first and second and first[-1] is second[-1]:
        first.pop()
        second.pop()
    return first, second


def _between(first: _Element, last: _Element) -> list[_Element] | None:
    """Return the sisters between two; None when they stand the other way round."""
    found: list[_Element] = []
    for sister in first.itersiblings():
        if sister is last:
            return found
        found.append(sister)
    return None


def chosen(found: Iterable[Unit], root: _Element) -> list[Unit]:
    """Take the paragraphs that open the article and are not said again in its body."""
    opening = {squash(unit.text): unit for unit in found if _opens(unit)}
    below = squash("".join(texts(root))[:_LOOK_BELOW]) if opening else ""
    fresh = [unit for said, unit in opening.items() if said not in below]
    return fresh if len(fresh) <= _MAX_OPENINGS else []


def _opens(unit: Unit) -> bool:
    if unit.role not in {"p", "heading", "quote", "li"} or unit.level == 1:
        return False
    if not _MIN_OPENING <= len(unit.text) <= _MAX_OPENING:
        return False
    return unit.linked < _LINKED * len(unit.text) and ends_as_sentence(unit.text)
