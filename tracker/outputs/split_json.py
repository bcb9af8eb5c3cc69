"""A split as JSON: the form of ``tracker split --json`` and of fixtures."""

from __future__ import annotations

from typing import Any

from tracker.model import Block, Split
from tracker.outputs.iso import iso


def split_json(split: Split, *, explain: bool = False) -> dict[str, Any]:
    """Put a split into plain values, blocks in page order, times ISO 8601 UTC; ``explain`` adds how it came about."""
    body: dict[str, Any] = {
        "url": split.url,
        "splitter": split.splitter,
        "why": split.why,
        "title": split.title,
        "live": split.live,
        "completeness": split.completeness.value,
        "completeness_reason": split.completeness_reason,
        "wall": split.wall,
        "blocks": [block_json(block, explain=explain) for block in split.blocks],
    }
    if explain:
        body["trials"] = [
            {"splitter": trial.splitter, "found": trial.found, "score": trial.score, "why": trial.why}
            for trial in split.trials
        ]
    return body


def block_json(block: Block, *, explain: bool = False) -> dict[str, Any]:
    """Put one block into plain values."""
    published, modified = block.published, block.modified
    body = {
        "key": block.key,
        "kind": block.kind.value,
        "label": block.label,
        "title": block.title,
        "author": block.author,
        "published_at": iso(published.at) if published else None,
        "precision": published.precision.value if published else None,
        "time_basis": published.basis.value if published else None,
        "zone_basis": published.zone_basis.value if published else None,
        "modified_at": iso(modified.at) if modified else None,
        "pinned": block.pinned,
        "text": block.text,
    }
    return body | {"time_from": block.time_from, "key_from": block.key_from} if explain else body
