"""``tracker show``: the life of one block, version by version, with what changed between them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from tracker.cli import options, places, terminal
from tracker.core.diffing import judge
from tracker.errors import UsageError
from tracker.model import Diff
from tracker.outputs.iso import iso
from tracker.outputs.phrases import reason_words
from tracker.outputs.safe import json_line
from tracker.outputs.split_json import block_json
from tracker.store.rows import BlockRow, VersionRow


@click.command("show")
@click.argument("block", type=click.IntRange(min=1))
@options.as_json
@options.places
def command(*, block: int, as_json: bool, db: Path | None, config: Path | None) -> None:
    """Show every version of BLOCK (the number from blocks or events), oldest first, with diffs."""
    with places.reading(db, config) as store:
        row = store.block(block)
        if row is None:
            raise UsageError(f"there is no block {block}", hint="tracker blocks SOURCE lists them with their numbers")
        versions = store.versions(block)
    steps = [None, *(judge(old.block, new.block) for old, new in pairwise(versions))]
    if as_json:
        for version, step in zip(versions, steps, strict=True):
            click.echo(json_line(_json(version, step)))
    else:
        _show(row, versions, steps)


def _show(row: BlockRow, versions: Sequence[VersionRow], steps: Sequence[Diff | None]) -> None:
    console = terminal.console()
    block = row.block
    console.print(terminal.text(f"block {row.id} of {row.source}: {block.label or ''} {block.title or ''}", "bold"))
    console.print(terminal.text(f"{row.state.value}, key {block.key or '–'}, kind {block.kind.value}"))
    published = terminal.clock_text(block.published.at) if block.published else "at a time the page does not give"
    console.print(terminal.text(f"published {published} UTC; seen {_span(row)} UTC"))
    for version, step in zip(versions, steps, strict=True):
        _show_version(console, version, step)


def _span(row: BlockRow) -> str:
    return f"{terminal.clock_text(row.first_seen_at)} to {terminal.clock_text(row.last_seen_at)}"


def _show_version(console: Console, version: VersionRow, step: Diff | None) -> None:
    heading = f"version {version.n}, first seen {terminal.clock_text(version.first_seen_at)} UTC, snapshot {version.snapshot_id}"
    if version.match:
        heading += f", same block by {version.match.value}"
    console.print()
    console.print(terminal.text(heading, "bold"))
    if step is None:
        console.print(terminal.padded(terminal.words(version.block.text)))
        return
    reasons = "; ".join(dict.fromkeys(reason_words(reason) for reason in step.reasons))
    console.print(terminal.text(f"{step.significance.value}: {reasons}", terminal.STYLES[step.significance.value]))
    console.print(terminal.padded(terminal.diff_text(step.markup, colour=console.color_system is not None)))


def _json(version: VersionRow, step: Diff | None) -> dict[str, Any]:
    return {
        "block": version.block_id,
        "version": version.n,
        "first_seen_at": iso(version.first_seen_at),
        "snapshot": version.snapshot_id,
        "splitter": version.splitter,
        "match": version.match.value if version.match else None,
        "diff": step.markup if step else None,
        "significance": step.significance.value if step else None,
        "reasons": [reason.kind for reason in step.reasons] if step else [],
        **block_json(version.block),
    }
