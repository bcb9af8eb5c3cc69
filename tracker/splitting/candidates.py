"""Every set of elements that may be the blocks of an HTML page, weighed: by platform, by what the page marks up, by what repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tracker.core.text import squash
from tracker.errors import PageTooLarge
from tracker.model import Completeness
from tracker.splitting import amp, carve, judging, live, marks, microdata, platforms, repeated, timing
from tracker.splitting.cells import Cells, survey
from tracker.splitting.claims import joined
from tracker.splitting.draft import Found
from tracker.splitting.marks import words
from tracker.splitting.trees import outermost

if TYPE_CHECKING:
    from lxml.etree import _Element

    from tracker.splitting.claims import Claim
    from tracker.splitting.document import Document
    from tracker.splitting.marks import Mark

MAX_BLOCKS = 4_000
"""The longest pages known show about 1,000 blocks."""
_STATED = 0.96
"""The page itself says which its blocks are."""
_CONFIRMED = 0.9
"""The structured data tells of the same blocks."""
_DENIED = 0.85
"""Factor for cells of which the structured data tells nothing: it knows other blocks than these."""
_SAMPLE = 8
_MIN_CLAIMS = 3
_AGREEMENT = 0.5
_DISAGREEMENT = 0.2
_MIN_WORDS = 24
"""Letters and digits of a claim's text from which on finding them in a cell is no coincidence."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Cells that may be the blocks of the page, the marks in each, and what speaks for them."""

    splitter: str
    version: int
    cells: Cells
    groups: Sequence[Sequence[Mark]]
    score: float
    why: str
    foreign: bool = False
    unlabelled: bool = False
    marks: Sequence[Mark] = ()
    """The marks of the page, as far as they may be of use: those in and between the cells."""


def foreign(tried: Sequence[Candidate]) -> set[_Element]:
    """Gather the elements that were refused as comments, teasers, sidebars, schedules: no part of the article either."""
    return {cell for one in tried if one.foreign for cell in one.cells.elements}


def unlabelled(tried: Sequence[Candidate]) -> set[str]:
    """Gather the printed times that were found to be no times of blocks: no labels of an article either."""
    marks = (mark for one in tried if one.unlabelled for group in one.groups for mark in group)
    return {mark.visible.printed for mark in marks if mark.visible is not None}


def weighed(doc: Document, about: Sequence[Claim]) -> list[Candidate]:
    """Return every candidate, best first; refused ones stand at the end with their reason."""
    found: list[Candidate] = []
    for source in (_on_platform, _in_amp, _in_microdata):
        stated = source(doc)
        found += [stated] if stated is not None else []
        if stated is not None and stated.score > 0:
            return found
    found += [*_named(doc, about), *(_compared(one, about) for one in _repeating(doc, live.declared(doc)))]
    return sorted(found, key=lambda one: (-one.score, -len(one.cells.elements)))


def _on_platform(doc: Document) -> Candidate | None:
    name, elements = platforms.cells(doc)
    return _as_stated(doc, name, platforms.VERSION, elements, f"have the markup of the platform {name}")


def _in_amp(doc: Document) -> Candidate | None:
    return _as_stated(doc, amp.SPLITTER, amp.VERSION, amp.cells(doc), "are items of an amp-live-list")


def _in_microdata(doc: Document) -> Candidate | None:
    return _as_stated(doc, microdata.SPLITTER, microdata.VERSION, microdata.cells(doc), "are marked as liveBlogUpdate")


def _named(doc: Document, about: Sequence[Claim]) -> list[Candidate]:
    """Find the elements whose ids the JSON-LD names."""
    tokens = {token for claim in about for token in claim.tokens}
    if not tokens:
        return []
    named = [part for part in doc.tree.iter("*") if part.get("id") in tokens and words(part)]
    kept = outermost(named)
    if len(kept) < 2 and len(about) > 1:
        return []
    stated = _as_stated(doc, repeated.SPLITTER, repeated.VERSION, kept, "are named by the JSON-LD")
    return [stated] if stated is not None else []


def _as_stated(doc: Document, name: str, version: int, elements: tuple[_Element, ...], why: str) -> Candidate | None:
    if not elements:
        return None
    parents = tuple({parent: None for parent in (cell.getparent() for cell in elements) if parent is not None})
    cells = Cells(elements, parents, ())
    near = [mark for parent in outermost(parents) for mark in marks.find(parent)]
    groups = timing.grouped(near, elements)
    against = judging.refuse_stated(doc, cells, groups)
    score, why = (0.0, against) if against else (_STATED, f"{len(elements)} elements {why}")
    return Candidate(name, version, cells, groups, score, why, marks=near)


def _repeating(doc: Document, declared: str) -> list[Candidate]:
    made = []
    for cells in survey(doc.marks, doc.tree):
        groups = timing.grouped(doc.marks, cells.elements)
        verdict = judging.judge(doc, cells, groups, declared)
        why = f"{len(cells.elements)} elements repeat and carry times of their own"
        why = f"{why}; {verdict.why}" if verdict.why else why
        made.append(
            Candidate(
                repeated.SPLITTER,
                repeated.VERSION,
                cells,
                groups,
                verdict.score,
                why,
                foreign=verdict.foreign,
                unlabelled=verdict.unlabelled,
                marks=doc.marks,
            )
        )
    return made


def _compared(candidate: Candidate, about: Sequence[Claim]) -> Candidate:
    """Raise what the structured data confirms, lower what it knows nothing of."""
    if len(about) < _MIN_CLAIMS or candidate.score <= 0:
        return candidate
    share = _agreement(candidate.cells.elements, about)
    if share >= _AGREEMENT:
        return replace(
            candidate, score=max(candidate.score, _CONFIRMED), why=f"{candidate.why}; JSON-LD tells of the same blocks"
        )
    if share < _DISAGREEMENT:
        return replace(
            candidate, score=candidate.score * _DENIED, why=f"{candidate.why}; JSON-LD tells of other blocks"
        )
    return candidate


def _agreement(elements: Sequence[_Element], about: Sequence[Claim]) -> float:
    tokens = {token for claim in about for token in claim.tokens}
    sample = elements[:: max(1, len(elements) // _SAMPLE)]
    by_id = sum(any(part.get("id") in tokens for part in (cell, *cell.iterchildren("*"))) for cell in sample)
    if by_id >= _AGREEMENT * len(sample):
        return 1.0
    starts = [start for start in (squash(claim.body)[:_MIN_WORDS] for claim in about) if len(start) == _MIN_WORDS]
    texts = [squash(words(cell)) for cell in sample]
    return sum(any(start in text for start in starts) for text in texts) / len(texts)


def carved(doc: Document, candidate: Candidate, about: Sequence[Claim]) -> Found:
    """Carve the cells of the winner and lend them what the structured data knows."""
    if len(candidate.cells.elements) > MAX_BLOCKS:
        raise PageTooLarge(f"the page has more than {MAX_BLOCKS:,} blocks", hint="no live blog shows that many at once")
    days = timing.day_headings(candidate.marks, candidate.cells.elements)
    drafts = carve.drafts(doc, candidate.cells.elements, candidate.groups, days)
    drafts, matched = joined(drafts, about)
    missing = len(about) - matched
    window = missing > 0 and len(about) > len(drafts)
    return Found(
        candidate.splitter,
        candidate.version,
        drafts,
        candidate.score,
        candidate.why,
        Completeness.WINDOW if window else Completeness.WHOLE,
        f"the JSON-LD tells of {missing} more blocks" if window else "",
    )
