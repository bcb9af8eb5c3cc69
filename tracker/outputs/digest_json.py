"""A digest as JSON: everything in full, nothing cut, for programs."""

from __future__ import annotations

from typing import Any

from tracker.core.events import to_json
from tracker.outputs import phrases
from tracker.outputs.digest import Digest, Notice, Section
from tracker.outputs.iso import iso
from tracker.outputs.safe import json_text


def render(digest: Digest) -> str:
    """Write the digest as indented JSON, ending in a line feed."""
    body = {
        "since": iso(digest.since),
        "until": iso(digest.until),
        "counts": {part: digest.count(part) for part, _ in phrases.PARTS},
        "sources": [_section(section) for section in digest.sections],
    }
    return json_text(body) + "\n"


def _section(section: Section) -> dict[str, Any]:
    parts = {part: [_notice(notice) for notice in getattr(section, part)] for part, _ in phrases.PARTS}
    matters = [_notice(notice) for notice in section.matters]
    return {"source": section.source, "url": section.url, "title": section.title, **parts, "matters": matters}


def _notice(notice: Notice) -> dict[str, Any]:
    return {**to_json(notice.event), "folded": notice.folded, "note": notice.note, "back_at": iso(notice.back_at)}
