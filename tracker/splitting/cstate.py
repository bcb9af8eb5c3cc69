"""Incident files of cState, a status page kept as Markdown: each update ends with a shortcode that holds its time.

``*Resolved* - The ferry sails. {{< track "2026-03-01 10:00:00" >}}``: what stands between two such shortcodes is a
block with the incident's title. The page that cState renders of it is read by ``labels`` like any other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.core.times import read_machine, read_stamp
from tracker.model import BlockKind
from tracker.splitting import textual
from tracker.splitting.draft import Draft, Found, clocks
from tracker.splitting.status_words import status_word

if TYPE_CHECKING:
    from tracker.core.times import Stamp
    from tracker.model import Hint
    from tracker.splitting.document import Document

SPLITTER = "cstate"
VERSION = 1
SCORE = 0.95
"""The shortcode has no other use."""

MAX_TRACKS = 2_000
"""Updates taken from one file; the longest incidents have some dozens."""

_TRACK = re.compile(r"\{\{[<%]\s*track\s+[\"'`]([^\"'`\n]{1,60})[\"'`]\s*[>%]\}\}")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_STATUS = re.compile(
    r"<p>(?:<(?:em|strong|b|i)>){1,2}(?P<word>[^<>]{1,40})(?:</(?:em|strong|b|i)>){1,2}\s*(?:[-–—:]\s*)?"
)


def find(doc: Document, hint: Hint) -> Found | None:
    """Split an incident file at its ``track`` shortcodes; None when it has none."""
    del hint
    if doc.kind not in {"markdown", "text"} or "track" not in doc.text:
        return None
    # odd pieces are the times, even ones the words before them
    pieces = _TRACK.split(_COMMENT.sub("", doc.text), maxsplit=MAX_TRACKS)
    if len(pieces) == 1:
        return None
    title = textual.front_matter(doc.text).get("title")
    told = [_draft(words, _time(printed), title) for words, printed in zip(pieces[::2], pieces[1::2], strict=False)]
    rest = _draft(pieces[-1], None, title, BlockKind.ORIGINAL)
    drafts = tuple(draft for draft in (*told, rest) if draft.html)
    return Found(SPLITTER, VERSION, drafts, SCORE, f"{len(pieces) // 2} track shortcodes", title=title)


def _time(printed: str) -> Stamp | None:
    return read_machine(printed) or read_stamp(printed)


def _draft(words: str, stamp: Stamp | None, title: str | None, kind: BlockKind = BlockKind.UPDATE) -> Draft:
    """Make a draft of the words before a shortcode; ``html`` is empty when there are none."""
    units = [unit for unit in textual.units_of(words, markdown=True) if unit.role != "hr"]
    html = "\n".join(unit.html for unit in units)
    opening = _STATUS.match(html)
    status = status_word(opening["word"]) if opening else None
    if opening and status:
        html = "<p>" + html[opening.end() :]
    machine, visible = clocks(stamp)
    return Draft(
        html=html,
        kind=kind,
        label=status,
        title=title,
        machine=machine,
        visible=visible,
        time_from="track shortcode" if stamp else "",
    )
