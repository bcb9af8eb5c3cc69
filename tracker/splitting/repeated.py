"""Repeated timestamped siblings: the general way. Finds the elements that repeat in shape and carry times of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.splitting import carve, judging, live, marks, timing
from tracker.splitting.cells import Cells, survey
from tracker.splitting.draft import Found

if TYPE_CHECKING:
    from tracker.model import Hint
    from tracker.splitting.document import Document
    from tracker.splitting.marks import Mark

SPLITTER = "repeated"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """Cells that may be the blocks of the page, with their marks and what speaks for them."""

    cells: Cells
    groups: Sequence[Sequence[Mark]]
    score: float
    why: str


def find(doc: Document, hint: Hint) -> Found | None:  # noqa: ARG001 - every family is called alike
    """Find the blocks by what repeats; None when nothing on the page does so convincingly."""
    if doc.kind != "html":
        return None
    tried = candidates(doc)
    if not tried or tried[0].score <= 0:
        return None
    return carved(doc, tried[0])


def candidates(doc: Document) -> list[Candidate]:
    """Every set of cells on the page, best first, refused ones at the end with their reason."""
    found = marks.find(doc.tree)
    declared = live.declared(doc)
    tried = []
    for cells in survey(found, doc.tree):
        groups = timing.grouped(found, cells.elements)
        verdict = judging.judge(doc, cells, groups, declared)
        tried.append(Candidate(cells, groups, verdict.score, verdict.why))
    return sorted(tried, key=lambda one: (-one.score, -len(one.cells.elements)))


def carved(doc: Document, candidate: Candidate) -> Found:
    """Carve the cells of a candidate."""
    found = marks.find(doc.tree)
    days = timing.day_headings(found, candidate.cells.elements, candidate.cells.parents)
    drafts = carve.drafts(doc, candidate.cells.elements, candidate.groups, days)
    why = f"{len(drafts)} elements repeat and carry times of their own"
    return Found(SPLITTER, VERSION, drafts, candidate.score, f"{why}; {candidate.why}" if candidate.why else why)
