"""From time marks to cells: the elements of a page that repeat and carry one time each. Geometry only, no judgement.

A cell is the largest element around one mark that holds no other mark of the same part in the template. That is true
however deep or unevenly the blocks are wrapped, whatever classes are called, and whatever stands between them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

    from tracker.splitting.marks import Mark

EMBEDS = frozenset({"blockquote", "figure", "iframe", "gu-island", "amp-twitter", "amp-instagram", "twitter-widget"})
"""What stands inside these belongs to somebody else's post: its times never count."""
_GLUE = 4
"""Characters between two times of one block: a dash, a comma, ``at``."""
_ALIKE = 0.33
"""Share of class names two elements of one template have in common; modifiers such as ``--key-event`` come and go."""
_MAX_FAMILIES = 12
"""Containers that one part of a template may fill; a page where it fills more is a portal."""
_TEXT_TAGS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "a", "span", "strong", "b", "em"})
_ROW_TAGS = frozenset({"article", "li", "tr", "dd"})


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Elements that repeat, in page order, and the marks that made them cells."""

    elements: tuple[_Element, ...]
    parents: tuple[_Element, ...]
    marks: tuple[Mark, ...]


def survey(marks: Sequence[Mark], root: _Element) -> list[Cells]:
    """Find every set of repeating cells, one for each part that marks play in the templates of the page."""
    clusters: dict[tuple[str, ...], list[Mark]] = {}
    for mark in marks:
        if not mark.updated and not embedded(mark.element):
            clusters.setdefault(mark.signature, []).append(mark)
    found: list[Cells] = []
    for cluster in clusters.values():
        found.extend(_of_cluster(_without_neighbours(cluster), root))
    return _distinct(found)


def _without_neighbours(cluster: list[Mark]) -> list[Mark]:
    """Count an age and a clock, or a date and a clock, that stand side by side as one time."""
    members = {mark.element for mark in cluster}
    return [mark for mark in cluster if not _adjoins(mark.element, members)]


def _adjoins(element: _Element, members: set[_Element]) -> bool:
    before = element.getprevious()
    return before is not None and before in members and len((before.tail or "").strip()) < _GLUE


def embedded(element: _Element, *, within: _Element | None = None) -> bool:
    """Tell whether an element stands in an embed (up to ``within``)."""
    for above in element.iterancestors():
        if above is within:
            return False
        if above.tag in EMBEDS:
            return True
    return False


def alike(one: _Element, other: _Element) -> bool:
    """Tell whether two elements come from one template: same tag, and class names in common where there are any."""
    if one.tag != other.tag:
        return False
    mine, others = set((one.get("class") or "").split()), set((other.get("class") or "").split())
    if not mine and not others:
        return True
    return len(mine & others) >= _ALIKE * len(mine | others)


def _of_cluster(cluster: list[Mark], root: _Element) -> list[Cells]:
    if len(cluster) == 1:
        return []
    inside = Counter(around for mark in cluster for around in _upward(mark.element, root))
    cells = [_largest(mark.element, inside) for mark in cluster]
    parents = Counter(parent for parent in (cell.getparent() for cell in cells) if parent is not None)
    found = []
    for family in _families(parents):
        members = _members(cluster, cells, family)
        if len(members) > 1:
            found.append(Cells(tuple(_with_siblings(list(members), family)), tuple(family), tuple(members.values())))
    return found


def _upward(element: _Element, root: _Element) -> Iterable[_Element]:
    yield element
    for above in element.iterancestors():
        if above is root:
            return
        yield above


def _largest(element: _Element, inside: Counter[_Element]) -> _Element:
    above = element.getparent()
    while above is not None and inside.get(above, 0) == 1 and above.tag != "body":
        element, above = above, above.getparent()
    return element


def _families(parents: Counter[_Element]) -> list[list[_Element]]:
    """Group the parents of cells: one container, or several alike (one a day, one a section)."""
    families: list[list[_Element]] = []
    accepted: set[_Element] = set()
    above_accepted: set[_Element] = set()
    for parent, _ in parents.most_common():
        above = list(parent.iterancestors())
        if parent in above_accepted or not accepted.isdisjoint(above):
            continue
        home = next((family for family in families if _beside(parent, family[0])), None)
        if home is not None:
            home.append(parent)
        elif len(families) < _MAX_FAMILIES:
            families.append([parent])
        else:
            continue
        accepted.add(parent)
        above_accepted.update(above)
    return families


def _beside(one: _Element, other: _Element) -> bool:
    """Two containers of one list: alike, and near enough to have a grandparent in common."""
    near = [above for _, above in zip(range(2), other.iterancestors(), strict=False)]
    return alike(one, other) and any(above in near for _, above in zip(range(2), one.iterancestors(), strict=False))


def _members(cluster: list[Mark], cells: list[_Element], family: list[_Element]) -> dict[_Element, Mark]:
    """Map each cell of a family of containers to its first mark; cells that sit too high or too deep are brought level."""
    model = next((cell for cell in cells if cell.getparent() in family), None)
    members: dict[_Element, Mark] = {}
    for mark, cell in zip(cluster, cells, strict=True):
        level = _level(mark.element, cell, family, model)
        if level is not None:
            members.setdefault(level, mark)
    return members


def _level(element: _Element, cell: _Element, family: list[_Element], model: _Element | None) -> _Element | None:
    if cell.getparent() in family:
        return cell
    here: _Element | None = element
    while here is not None:
        above = here.getparent()
        if above in family:
            return here
        # a lone block in its day group: the cell climbed too high, the block inside looks like the others
        if model is not None and model.get("class") and alike(here, model) and _beside_family(here, family):
            return here
        here = above
    return None


def _beside_family(element: _Element, family: list[_Element]) -> bool:
    parent = element.getparent()
    return parent is not None and _beside(parent, family[0])


def _with_siblings(cells: list[_Element], family: list[_Element]) -> list[_Element]:
    """Add blocks that print no time of their own: siblings made like the others."""
    known = set(cells)
    model = cells[0]
    if not (model.get("class") or model.tag in _ROW_TAGS):
        return cells
    ordered: list[_Element] = []
    for parent in family:
        ordered += [child for child in parent if child in known or (isinstance(child.tag, str) and alike(child, model))]
    strays = [cell for cell in cells if cell not in set(ordered)]
    return ordered + strays


def _distinct(found: list[Cells]) -> list[Cells]:
    """Keep one of several that found the same elements by different marks."""
    kept: dict[tuple[_Element, ...], Cells] = {}
    for cells in found:
        kept.setdefault(cells.elements, cells)
    return list(kept.values())


def unwrapped(cell: _Element) -> _Element:
    """Step into wrappers: an element with one element child and no words of its own is only a frame."""
    while True:
        children = [child for child in cell if isinstance(child.tag, str)]
        if (
            len(children) != 1
            or (cell.text or "").strip()
            or (children[0].tail or "").strip()
            or children[0].tag in EMBEDS
        ):
            return cell
        if children[0].tag in _TEXT_TAGS:
            return cell
        cell = children[0]


def whole_cells(elements: Sequence[_Element], root: _Element) -> tuple[_Element, ...]:
    """Widen each element to the largest one around it that holds none of the others: its wrapper may carry the id."""
    if len(elements) < 2:
        return tuple(elements)
    inside = Counter(around for element in elements for around in _upward(element, root))
    wide = [_largest(element, inside) for element in elements]
    parents = Counter(cell.getparent() for cell in wide)
    home = parents.most_common(1)[0][0]
    return tuple(cell if cell.getparent() is home else element for cell, element in zip(wide, elements, strict=True))
