"""Which of the marks in a block say when it was published, which when it was edited, and what stands on a day heading above it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tracker.splitting.cells import embedded
from tracker.splitting.marks import TIME_TAGS, Mark, words
from tracker.splitting.marks import stamp as read

if TYPE_CHECKING:
    from lxml.etree import _Element

    from tracker.core.times import Stamp

_ROLE_SHARE = 0.5
"""A part that marks play in at least half of the timed blocks belongs to the template; anything rarer is text."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The stamps of one block and where they were found."""

    visible: Stamp | None = None
    machine: Stamp | None = None
    modified: Stamp | None = None
    time_from: str = ""


def grouped(marks: Sequence[Mark], cells: Sequence[_Element]) -> list[list[Mark]]:
    """Deal the marks of a page out to the cells they stand in, embeds left out."""
    places = {cell: place for place, cell in enumerate(cells)}
    groups: list[list[Mark]] = [[] for _ in cells]
    for mark in marks:
        home = _home(mark.element, places)
        if home is not None and not embedded(mark.element, within=home):
            groups[places[home]].append(mark)
    return groups


def _home(element: _Element, places: dict[_Element, int]) -> _Element | None:
    if element in places:
        return element
    return next((above for above in element.iterancestors() if above in places), None)


def roles(groups: Sequence[Sequence[Mark]]) -> frozenset[tuple[str, ...]]:
    """Find the parts that marks of publication play in the template: those that most timed blocks have."""
    timed = sum(1 for group in groups if group)
    seen = Counter(
        signature for group in groups for signature in {mark.signature for mark in group if not mark.updated}
    )
    return frozenset(signature for signature, count in seen.items() if count >= _ROLE_SHARE * timed)


def timing(group: Sequence[Mark], parts: frozenset[tuple[str, ...]]) -> Timing:
    """Choose the stamps of one block from its marks."""
    published = [mark for mark in group if not mark.updated and mark.signature in parts]
    if not published:
        published = [mark for mark in group if not mark.updated and mark.element.tag in TIME_TAGS]
    hidden = _machine(published)
    visible, origin = _visible(published)
    if visible is not None and visible.ago_seconds is not None and visible.hour is None and hidden is not None:
        visible, origin = None, ""
    return Timing(visible, hidden, _modified(group), origin or (_origin(published) if hidden else ""))


def _machine(published: Sequence[Mark]) -> Stamp | None:
    """Prefer an instant in a time element to one in a data attribute of the block: the former is what readers see."""
    given = [mark for mark in published if mark.machine is not None]
    given.sort(
        key=lambda mark: (
            mark.machine is None or mark.machine.instant is None,
            mark.visible is None,
            mark.element.tag not in TIME_TAGS,
        )
    )
    return given[0].machine if given else None


def _visible(published: Sequence[Mark]) -> tuple[Stamp | None, str]:
    """Prefer a full date with a clock, then a clock joined to a date beside it, then an age."""
    seen = [(mark.visible, mark) for mark in published if mark.visible is not None]
    clocks = [(stamp, mark) for stamp, mark in seen if stamp.hour is not None]
    full = next(((stamp, mark) for stamp, mark in clocks if stamp.has_date), None)
    if full is not None:
        return full[0], _name(full[1])
    day = next((mark for stamp, mark in seen if stamp.has_date), None)
    if clocks and day is not None:
        return _joined(clocks[0][1], day), _name(clocks[0][1])
    best = (clocks or seen)[:1]
    return (best[0][0], _name(best[0][1])) if best else (None, "")


def _joined(clock: Mark, day: Mark) -> Stamp | None:
    """Read a date and a clock that stand side by side as one stamp."""
    above = clock.element.getparent()
    whole = read(words(above)) if above is not None else None
    if whole is not None and whole.has_date and whole.hour is not None:
        return whole
    hour, date = clock.visible, day.visible
    if hour is None or date is None:
        return hour or date
    return replace(
        hour,
        year=date.year,
        month=date.month,
        day=date.day,
        weekday=date.weekday,
        printed=f"{date.printed} {hour.printed}",
    )


def _modified(group: Sequence[Mark]) -> Stamp | None:
    edits = [mark for mark in group if mark.updated]
    told = next((mark.machine or mark.visible for mark in edits if mark.machine or mark.visible), None)
    return told or next((mark.edited for mark in group if mark.edited is not None), None)


def _name(mark: Mark) -> str:
    return f"<{mark.element.tag}> text"


def _origin(published: Sequence[Mark]) -> str:
    mark = next(mark for mark in published if mark.machine is not None)
    return f"<{mark.element.tag}> attribute"


def day_headings(marks: Sequence[Mark], cells: Sequence[_Element]) -> dict[int, Stamp]:
    """Find dates that stand between the cells: by the place of the cell just below each."""
    places = {cell: place for place, cell in enumerate(cells)}
    parents = {cell.getparent() for cell in cells}
    around = parents | ({parent.getparent() for parent in parents if parent is not None} if len(parents) > 1 else set())
    found: dict[int, Stamp] = {}
    waiting: Stamp | None = None
    last = -1
    for mark in marks:
        home = _home(mark.element, places)
        if home is None:
            waiting = _day(mark, around) or waiting
            continue
        place = places[home]
        if place != last and waiting is not None:
            found.setdefault(place, waiting)
            waiting = None
        last = place
    return found


def _day(mark: Mark, around: set[_Element | None]) -> Stamp | None:
    seen = mark.visible
    if (
        seen is None
        or seen.hour is not None
        or not (seen.has_date or seen.day_offset is not None or seen.weekday is not None)
    ):
        return None
    return seen if any(above in around for above in mark.element.iterancestors()) else None
