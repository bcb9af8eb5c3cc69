"""What a block claims besides its words, and how that differs between two of its versions."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.cli import terminal
from tracker.model import Block


def differing(old: Block, new: Block) -> Iterator[str]:
    """Say which claims are other ones, each on a line."""
    for name, before, after in (
        ("label", old.label, new.label),
        ("author", old.author, new.author),
        ("kind", old.kind.value, new.kind.value),
        ("published", published(old), published(new)),
    ):
        if before != after:
            yield f"{name}: {before or '–'} → {after or '–'}"


def published(block: Block) -> str:
    """Say when a block was published, and how that is known."""
    moment = block.published
    if moment is None:
        return "at a time that the page does not give"
    basis = moment.basis.value.replace("_", " ")
    return f"{terminal.clock_text(moment.at)} UTC (date {basis}, zone {moment.zone_basis.value})"
