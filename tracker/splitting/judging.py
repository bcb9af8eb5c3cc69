"""Whether repeating cells are blocks of a live blog, or comments, teasers, a sidebar, a schedule, a programme.

Every refusal has its reason in words; ``tracker split --explain`` prints it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from tracker.splitting import furniture, threads
from tracker.splitting.cells import alike, unwrapped
from tracker.splitting.live import live_named
from tracker.splitting.looks import Look, look_at, prose_outside
from tracker.splitting.marks import TIME_TAGS

if TYPE_CHECKING:
    from lxml.etree import _Element

    from tracker.core.times import Stamp
    from tracker.splitting.cells import Cells
    from tracker.splitting.document import Document
    from tracker.splitting.marks import Mark

_SAMPLE = 14
"""Cells looked at closely; what repeats shows itself in a few."""
_SMALL_SAMPLE = 5
_MIN_CELLS = 3
"""Two times on a page that does not call itself live are no live blog."""
_MIN_PROSE = 70
"""Characters of running text, links left out, that the middle block has on a page that does not call itself live ..."""
_MIN_PROSE_DECLARED = 12
"""... and on one that does: ``GOAL! 1-0`` is a block there."""
_TEASER_SHARE = 0.6
"""Part of the cells that head for another page each, from which on a list is a list of other stories."""
_ALL_LINK = 0.7
"""Part of a cell's text that stands in links, its time beside them, from which on it only points at blocks."""
_FUTURE_SHARE = 0.5
_FUTURE = timedelta(hours=3)
"""A schedule lies ahead; a block may not, but for zones misread and clocks that run fast."""
_ORDERED = 0.7
"""Part of the neighbours in time order; pinned blocks and midnight break it in places."""
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "span", "em", "font", "a", "dt"})
_BLOCK_TAGS = (
    "p",
    "div",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "figure",
    "table",
    "section",
    "article",
    "header",
)
_WEEKS = timedelta(days=10).total_seconds()
"""Between most blocks of one story lie minutes, or a day."""
_WHOLE_ARTICLE = 5_000
"""Characters of the middle cell; of a thousand blocks of live blogs the middle one has about 400."""
_ARTICLE = 1_500
"""Characters of a short article; the introduction to a live blog is shorter."""
_LONG_PROSE = 400
"""Characters; a teaser is shorter."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How strong the evidence is, 0..1, and why."""

    score: float
    why: str
    foreign: bool = False
    """They are somebody else's words or other stories, and no part of the article either."""
    unlabelled: bool = False
    """Their times are no labels either: of a discussion, of other stories, of the page as a whole."""


@dataclass(slots=True)
class _Case:
    """All that is known about one set of cells."""

    doc: Document
    cells: Cells
    marks: Sequence[Sequence[Mark]]
    declared: str
    looks: list[Look] = field(default_factory=list)
    for_it: list[str] = field(default_factory=list)

    @property
    def prose(self) -> float:
        return median(look.prose for look in self.looks) if self.looks else 0


def judge(doc: Document, cells: Cells, marks: Sequence[Sequence[Mark]], declared: str) -> Verdict:
    """Weigh one set of cells; ``marks`` are those inside each cell, in page order."""
    case = _Case(doc, cells, marks, declared)
    placed = _placed_badly(case)
    if placed:
        return Verdict(0.0, placed, foreign=True)
    case.looks = [look_at(cell, doc) for cell in cells.elements[:: max(1, len(cells.elements) // _SAMPLE)]]
    against = _few(case) or _labels(case)
    if against:
        return Verdict(0.0, against)
    foreign = _comments(case) or _teasers(case) or _ahead(case)
    if foreign:
        return Verdict(0.0, foreign, foreign=True, unlabelled=True)
    against = _thin(case) or _undated(case)
    if against:
        return Verdict(0.0, against)
    return _weigh(case) if declared else _unless_strange(case)


def _unless_strange(case: _Case) -> Verdict:
    """Weigh the cells of a page that does not call itself live, if they are not something else that carries times."""
    against = _alone(case)
    if against:
        return Verdict(0.0, against, unlabelled=True)
    beside = _discussed(case) or ("" if _called_live(case) else _beside_article(case))
    if beside:
        apart = prose_outside(case.doc, set(case.cells.elements)) >= _ARTICLE
        return Verdict(0.0, beside, foreign=apart, unlabelled=True)
    return _weigh(case)


def refuse_stated(doc: Document, cells: Cells, marks: Sequence[Sequence[Mark]]) -> str:
    """Say why cells that the page itself marks as blocks are none all the same: teasers of a live blog in a sidebar."""
    case = _Case(doc, cells, marks, "the page says so")
    case.looks = [look_at(cell, doc) for cell in cells.elements[:: max(1, len(cells.elements) // _SMALL_SAMPLE)]]
    return _teasers(case)


def _placed_badly(case: _Case) -> str:
    for above in (case.cells.parents[0], *case.cells.parents[0].iterancestors()):
        name = furniture.names(above)
        if above.tag in {"nav", "aside", "footer", "header"} and not live_named(name):
            return f"they stand in <{above.tag}>"
        if above.tag in {"body", "html", "main", "article"}:
            continue
        if furniture.comment_name(name) and not live_named(name):
            return f"they stand in a comment section ({name})"
        if furniture.aside_name(name) and not live_named(name) and not case.declared:
            return f"they stand beside the article ({name})"
    return ""


def _alone(case: _Case) -> str:
    """Ask of a page that does not call itself live for times that differ, and lie as near as those of one story."""
    stamps = [stamp for stamp in (_told(group) for group in case.marks) if stamp is not None]
    aged = any(stamp.ago_seconds is not None for stamp in stamps)
    distinct = len({_face(stamp) for stamp in stamps})
    if distinct < (2 if aged else _MIN_CELLS):
        return f"{distinct} different times in {len(case.marks)} of them: the page's own, printed again"
    moments = sorted(stamp.instant.timestamp() for stamp in stamps if stamp.instant is not None)
    if len(moments) >= _MIN_CELLS and median(b - a for a, b in pairwise(moments)) > _WEEKS:
        return "weeks lie between them: articles or answers, not blocks of one story"
    if case.prose > _WHOLE_ARTICLE:
        return f"{case.prose:.0f} characters of text in the middle one: whole articles"
    return ""


def _told(group: Sequence[Mark]) -> Stamp | None:
    """Return the first time of a cell that is no edit's, the machine's before the printed one."""
    stamps = [mark.machine or mark.visible for mark in group if not mark.updated]
    return next((stamp for stamp in stamps if stamp is not None), None)


def _face(stamp: Stamp) -> object:
    return stamp.instant or stamp.ago_seconds or (stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.printed)


def _called_live(case: _Case) -> bool:
    """Tell a live blog below a long article by its name; a ``ticker`` may hold other stories."""
    names = [furniture.names(part) for part in (case.cells.elements[0], *case.cells.parents)]
    return any(live_named(name) and "live" in name.casefold() for name in names)


def _discussed(case: _Case) -> str:
    return threads.reason(case.doc, case.cells.elements[:_SAMPLE])


def _beside_article(case: _Case) -> str:
    """Tell a river of notices below or beside an article: the page has a text of its own, longer than all of them."""
    inside = sum(look.prose for look in case.looks) * len(case.cells.elements) / max(1, len(case.looks))
    outside = prose_outside(case.doc, set(case.cells.elements))
    if outside < _ARTICLE or outside < inside:
        return ""
    return f"they stand beside an article of {outside} characters"


def _few(case: _Case) -> str:
    count = len(case.cells.elements)
    if count < _MIN_CELLS and not (
        case.declared and count > 1 and _keyed(case.cells.elements) and alike(*case.cells.elements[:2])
    ):
        return f"only {count} of them"
    return ""


def _labels(case: _Case) -> str:
    """Paragraphs that begin with a printed time are text labels: what follows them is not inside."""
    heads = [
        cell
        for cell, group in zip(case.cells.elements, case.marks, strict=True)
        if _is_paragraph(cell) and _only_text(group)
    ]
    if len(heads) * 2 > len(case.cells.elements):
        return "they are paragraphs that begin with a time: text labels"
    return ""


def _is_paragraph(cell: _Element) -> bool:
    cell = unwrapped(cell)
    if len(cell) == 1 and not (cell.text or "").strip() and cell[0].tag in _PARAGRAPHS:
        return True
    return cell.tag in _PARAGRAPHS or (
        cell.tag in {"div", "td", "section"} and next(cell.iterdescendants(*_BLOCK_TAGS), None) is None
    )


def _only_text(group: Sequence[Mark]) -> bool:
    return all(mark.machine is None and mark.element.tag not in TIME_TAGS for mark in group)


def _comments(case: _Case) -> str:
    sample = case.cells.elements[:_SAMPLE]
    names = [furniture.names(cell) for cell in sample]
    if threads.most(furniture.comment_name(name) and not live_named(name) for name in names):
        return f"they are comments ({names[0]})"
    if threads.most("omment" in f"{cell.get('itemtype')} {cell.get('itemprop')}" for cell in sample):
        return "they are marked up as comments"
    if not case.declared and threads.most(look.replies for look in case.looks):
        return "readers can reply to each of them"
    return ""


def _teasers(case: _Case) -> str:
    targets = [look.target for look in case.looks if look.target]
    distinct = len(set(targets))
    if distinct >= max(2, _TEASER_SHARE * len(case.looks)) and case.prose < _LONG_PROSE:
        return f"{distinct} of {len(case.looks)} lead to another page each: a list of other stories"
    mostly = sum(look.linked > 0.6 * look.text for look in case.looks if look.text)
    if mostly > len(case.looks) / 2:
        return "they are links and little else"
    inside = sum(look.anchored > _ALL_LINK * look.text for look in case.looks if look.text and not look.media)
    if inside > len(case.looks) / 2:
        return "they are links to the blocks of this page: a list of key events"
    return ""


def _thin(case: _Case) -> str:
    least = _MIN_PROSE_DECLARED if case.declared else _MIN_PROSE
    if case.prose < least and not (case.declared and sum(look.media for look in case.looks) > len(case.looks) / 2):
        return f"{case.prose:.0f} characters of text in the middle one: a table, a schedule or a menu"
    return ""


def _ahead(case: _Case) -> str:
    moments = [
        moment for moment in (_instant(group) or _printed_day(group) for group in case.marks) if moment is not None
    ]
    if len(moments) < len(case.marks) / 2:
        return ""
    late = sum(moment > case.doc.page.fetched_at + _FUTURE for moment in moments)
    return "most of their times lie ahead: a schedule" if late > _FUTURE_SHARE * len(moments) else ""


def _printed_day(group: Sequence[Mark]) -> datetime | None:
    """Return the first full date that a cell prints, as its midnight in UTC."""
    seen = next((mark.visible for mark in group if mark.visible is not None and mark.visible.year is not None), None)
    day = seen.stated_day if seen is not None else None
    return datetime.combine(day, time.min, UTC) if day is not None else None


def _undated(case: _Case) -> str:
    clocks = sum(any(_clock(mark) for mark in group) for group in case.marks)
    if clocks * 2 < len(case.marks) and not case.declared:
        return "they carry dates but no clock times"
    return ""


def _clock(mark: Mark) -> bool:
    return any(
        seen is not None and (seen.has_clock or seen.ago_seconds is not None) for seen in (mark.visible, mark.machine)
    )


def _instant(group: Sequence[Mark]) -> datetime | None:
    return next(
        (mark.machine.instant for mark in group if mark.machine is not None and mark.machine.instant is not None), None
    )


def _weigh(case: _Case) -> Verdict:
    score = 0.5
    if case.declared:
        score += 0.15
        case.for_it.append(case.declared)
    if any(live_named(furniture.names(cell)) for cell in (case.cells.elements[0], *case.cells.parents)):
        score += 0.05
    if _keyed(case.cells.elements):
        score += 0.1
        case.for_it.append("each has an id")
    if _ordered(case):
        score += 0.1
        case.for_it.append("their times are in order")
    elif not case.declared:
        return Verdict(0.0, "their times are in no order")
    if case.prose >= 2 * _MIN_PROSE:
        score += 0.05
    return Verdict(round(min(score, 0.95), 3), "; ".join(case.for_it))


def _keyed(elements: Sequence[_Element]) -> bool:
    ids = [
        cell.get("id") or next((part.get("id") for part in cell.iterchildren("*") if part.get("id")), None)
        for cell in elements
    ]
    given = [one for one in ids if one]
    return len(given) >= 0.8 * len(ids) and len(set(given)) == len(given)


def _ordered(case: _Case) -> bool:
    values = [value for value in (_sortable(group) for group in case.marks) if value is not None]
    steps = [later - earlier for earlier, later in pairwise(values)]
    if not steps:
        return False
    return max(sum(step <= 0 for step in steps), sum(step >= 0 for step in steps)) >= _ORDERED * len(steps)


def _sortable(group: Sequence[Mark]) -> float | None:
    moment = _instant(group)
    if moment is not None:
        return moment.timestamp() / 60
    for mark in group:
        seen = mark.visible
        if seen is not None and seen.hour is not None:
            return float(seen.hour * 60 + (seen.minute or 0))
        if seen is not None and seen.ago_seconds is not None:
            return -seen.ago_seconds / 60
    return None
